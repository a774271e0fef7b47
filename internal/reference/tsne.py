"""t-SNE by scikit-learn and openTSNE on digits: affinities, and how good their maps are."""

from common import significant, write_golden

import numpy as np
import openTSNE
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

import data
from manifold import untied

FITTED = 1000


def affinities(x, perplexity):
    k = int(3 * perplexity)
    graph = NearestNeighbors(n_neighbors=k).fit(x).kneighbors_graph(mode="distance")
    graph.sort_indices()
    graph.data **= 2
    p = _joint_probabilities_nn(graph, perplexity, 0)
    return {"perplexity": perplexity, "rows": significant(p.toarray()[:3], 7)}


def judged(x, model):
    y = model.fit_transform(x)
    return {
        "kl": significant(model.kl_divergence_, 6)[()],
        "trustworthiness": significant(trustworthiness(x, y, n_neighbors=12), 6)[()],
    }


def placed(x, labels):
    """Share of held-out digits whose 10 nearest in the map have their label, after openTSNE's transform."""
    embedding = openTSNE.TSNE(random_state=0, negative_gradient_method="bh").fit(x[:FITTED])
    classifier = KNeighborsClassifier(10).fit(np.asarray(embedding), labels[:FITTED])
    return float(classifier.score(np.asarray(embedding.transform(x[FITTED:])), labels[FITTED:]))


def generate():
    digits, labels = data.digits()[:2]
    x = digits[:FITTED]
    return [
        write_golden("manifold", "tsne", __file__, ["scikit-learn", "openTSNE", "numpy", "scipy"], {
            "note": f"The first {FITTED} digits; affinities of the first 100 with factors, rows 0 to 2; trustworthiness of 12 neighbours.",
            "affinities": affinities(untied(digits[:100]), 10.0),
            "plane": judged(x, TSNE(random_state=0)),
            "space": judged(x, TSNE(3, random_state=0)),
            "transformAccuracy": significant(placed(digits, labels), 4)[()],
        })
    ]
