"""Manifold learning by scikit-learn and umap-learn (float64) on digits and on rolls that are drawn without chance."""

from common import significant, write_golden

import numpy as np
from scipy.stats import spearmanr
from sklearn.decomposition import PCA
from sklearn.manifold import MDS, ClassicalMDS, Isomap, LocallyLinearEmbedding, SpectralEmbedding, trustworthiness
from sklearn.manifold._locally_linear import barycenter_weights
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import NearestNeighbors

import data

VERSIONS = ["scikit-learn", "numpy", "scipy"]
ROWS = slice(0, 12)


def spread(n, step):
    """n numbers in [0, 1) that fill it evenly: the fractional parts of i * step."""
    return np.mod((np.arange(n) + 1) * step, 1.0)


def swiss_roll(n):
    """The roll that the tests draw by the same formula."""
    t = 1.5 * np.pi * (1 + 2 * spread(n, 0.6180339887498949))
    return np.column_stack([t * np.cos(t), 21 * spread(n, 0.41421356237309515), t * np.sin(t)])


def s_curve(n):
    t = 3 * np.pi * (spread(n, 0.6180339887498949) - 0.5)
    return np.column_stack([np.sin(t), 2 * spread(n, 0.41421356237309515), np.sign(t) * (np.cos(t) - 1)])


def small_digits(n):
    return data.digits()[0][:n]


def untied(x):
    """Pixels times factors that differ, so that no two distances are equal."""
    return x * (1 + spread(x.shape[1], 0.6180339887498949) / 10)


def quality():
    roll = swiss_roll(300)
    flat = roll[:, :2]
    original, shown = pairwise_distances(roll), pairwise_distances(flat)
    pairs = np.triu_indices(300, 1)
    raw = ((original - shown)[pairs] ** 2).sum()
    factor = (original * shown)[pairs].sum() / (shown[pairs] ** 2).sum()
    kept = []
    for k in (5, 10, 30):
        near, seen = (np.argsort(d + np.diag(np.full(300, np.inf)))[:, :k] for d in (original, shown))
        kept.append(np.mean([len(np.intersect1d(a, b)) / k for a, b in zip(near, seen)]))
    return {
        "note": "swiss_roll(300) of manifold.py and its first two columns.",
        "trustworthiness": [{"neighbors": k, "metric": m, "value": significant(trustworthiness(roll, flat, n_neighbors=k, metric=m))[()]}
                            for k, m in ((5, "euclidean"), (30, "euclidean"), (12, "manhattan"), (12, "cosine"), (12, "chebyshev"),
                                         (12, "correlation"))],
        "continuity": significant(trustworthiness(flat, roll, n_neighbors=12))[()],
        "neighborPrecision": {"neighbors": [5, 10, 30], "precision": significant(kept)},
        "shepardCorrelation": significant(spearmanr(original[pairs], shown[pairs]).statistic)[()],
        "shepardCorrelationManhattan": significant(
            spearmanr(pairwise_distances(roll, metric="manhattan")[pairs], shown[pairs]).statistic)[()],
        "stress": {
            "raw": significant(raw)[()],
            "kruskal": significant(np.sqrt(raw / (shown[pairs] ** 2).sum()))[()],
            "scaled": significant(np.sqrt(((original - factor * shown)[pairs] ** 2).sum() / ((factor * shown)[pairs] ** 2).sum()))[()],
        },
    }


def smacof_run(x, **options):
    model = MDS(n_init=1, **options).fit(x)
    return {"stress": significant(model.stress_)[()], "iterations": int(model.n_iter_), "embedding": significant(model.embedding_[ROWS], 10)}


def mds():
    digits, roll = small_digits(200), swiss_roll(250)
    classical = ClassicalMDS(n_components=3).fit(digits)
    start = np.column_stack([spread(200, 0.7548776662466927), spread(200, 0.5698402909980532)])
    tied = np.round(pairwise_distances(digits) / 4)

    def given(dissimilarities, **options):
        from sklearn.manifold import smacof

        points, stress, iterations = smacof(dissimilarities, init=start, n_init=1, return_n_iter=True, **options)
        return {"stress": significant(stress)[()], "iterations": iterations, "embedding": significant(points[ROWS], 10)}

    distances = pairwise_distances(digits)
    return {
        "note": "The first 200 digits; swiss_roll(250) of manifold.py. `given` starts at spread(200, .7548776662466927), spread(200, "
                ".5698402909980532). Embeddings: the first 12 rows.",
        "classical": {"eigenvalues": significant(classical.eigenvalues_), "embedding": significant(classical.embedding_[ROWS])},
        "metricGiven": given(distances, max_iter=300, eps=1e-6),
        "metricGivenFew": given(distances, max_iter=7, eps=0.0, normalized_stress=True),
        "metricGivenLoose": given(distances, max_iter=300, eps=1e-3),
        "nonmetricGiven": given(distances, metric=False, max_iter=40, eps=0.0),
        "nonmetricTied": given(tied, metric=False, max_iter=40, eps=0.0, normalized_stress=False),
        "classicalStart": smacof_run(roll, init="classical_mds"),
        "classicalStartManhattan3": smacof_run(roll, init="classical_mds", metric="manhattan", n_components=3),
    }


def isomap_run(x, more, **options):
    model = Isomap(**options).fit(x)
    return {
        "options": options,
        "reconstructionError": significant(model.reconstruction_error())[()],
        "eigenvalues": significant(model.kernel_pca_.eigenvalues_),
        "embedding": significant(model.embedding_[ROWS], 10),
        "transform": significant(model.transform(more), 10),
    }


def isomap():
    roll, digits = swiss_roll(520), untied(small_digits(305))
    two = np.vstack([swiss_roll(60), swiss_roll(60) + 40])
    return {
        "note": "swiss_roll(520) and the first 305 digits; the last 20 and 5 rows are transformed. parts: swiss_roll(60) twice, moved by 40.",
        "roll": isomap_run(roll[:500], roll[500:], n_neighbors=8),
        "rollRadius": isomap_run(roll[:500], roll[500:], n_neighbors=None, radius=6.0, n_components=3),
        "rollManhattan": isomap_run(roll[:500], roll[500:], n_neighbors=10, metric="manhattan"),
        "digits": isomap_run(digits[:300], digits[300:], n_neighbors=10, n_components=4),
        "parts": isomap_run(two, two[:5] + 0.1, n_neighbors=6),
    }


def lle_run(x, more, **options):
    model = LocallyLinearEmbedding(eigen_solver="dense", **options).fit(x)
    return {
        "reconstructionError": significant(model.reconstruction_error_, 8)[()],
        "embedding": significant(model.embedding_[ROWS], 8),
        "transform": significant(model.transform(more), 8),
    }


def hessian_run(x, more, k, q):
    """Hessian eigenmaps by their paper. scikit-learn takes the whole complement of the tangent space, which is LTSA."""
    near = NearestNeighbors(n_neighbors=k + 1).fit(x)
    total = np.zeros((len(x), len(x)))
    for i, own in enumerate(near.kneighbors(x, return_distance=False)[:, 1:]):
        tangent = np.linalg.svd(x[own] - x[own].mean(0), full_matrices=False)[0][:, :q]
        products = np.column_stack([tangent[:, a] * tangent[:, b] for a in range(q) for b in range(a, q)])
        basis = np.linalg.qr(np.column_stack([np.ones(k), tangent, products]))[0][:, 1 + q:]
        total[np.ix_(own, own)] += basis @ basis.T
    values, vectors = np.linalg.eigh(total)
    embedding = vectors[:, 1:1 + q]
    own = near.kneighbors(more, n_neighbors=k, return_distance=False)
    weights = barycenter_weights(more, x, own)
    return {
        "reconstructionError": significant(values[1:1 + q].sum(), 8)[()],
        "embedding": significant(embedding[ROWS], 8),
        "transform": significant([w @ embedding[o] for w, o in zip(weights, own)], 8),
    }


def lle():
    roll, curve, digits = swiss_roll(410), s_curve(405), untied(small_digits(305))
    return {
        "note": "swiss_roll(410), s_curve(405), the first 305 digits with factors; the last 10, 5 and 5 rows are transformed. "
                "Embeddings: the first 12 rows. Dense eigensolver. hessianCurve: NumPy.",
        "standardRoll": lle_run(roll[:400], roll[400:], n_neighbors=8),
        "standardDigits": lle_run(digits[:300], digits[300:], n_neighbors=20, n_components=3, reg=1e-2),
        "modifiedRoll": lle_run(roll[:400], roll[400:], n_neighbors=10, method="modified"),
        "modifiedDigits": lle_run(digits[:300], digits[300:], n_neighbors=20, n_components=3, method="modified"),
        "hessianCurve": hessian_run(curve[:400], curve[400:], 12, 2),
        "ltsaCurve": lle_run(curve[:400], curve[400:], n_neighbors=12, method="ltsa"),
        "ltsaDigits": lle_run(digits[:300], digits[300:], n_neighbors=20, n_components=3, method="ltsa"),
    }


def spectral_run(x, **options):
    model = SpectralEmbedding(random_state=0, eigen_tol=0, **options).fit(x)
    return {"embedding": significant(model.embedding_[ROWS], 8)}


def spectral():
    roll, digits = swiss_roll(400), untied(small_digits(300))
    affinity = np.exp(-pairwise_distances(roll) / 4)
    affinity[affinity < 0.02] = 0
    return {
        "note": "swiss_roll(400) and the first 300 digits with factors. precomputed: exp(-distance / 4), 0 below .02. First 12 rows.",
        "rollNeighbors": spectral_run(roll, n_neighbors=12),
        "digitsAuto": spectral_run(digits, n_components=3),
        "digitsRbf": spectral_run(digits, n_components=3, affinity="rbf", gamma=1e-3),
        "digitsRbfAuto": spectral_run(digits / 16, affinity="rbf"),
        "precomputed": spectral_run(affinity, affinity="precomputed", n_components=3),
    }


def fuzzy(x, **options):
    from umap.umap_ import fuzzy_simplicial_set

    graph = fuzzy_simplicial_set(x.astype(np.float32), random_state=np.random.RandomState(0), **options)[0].tocsr()
    graph.sort_indices()
    graph.eliminate_zeros()
    return {"starts": graph.indptr, "columns": graph.indices, "values": significant(graph.data, 7)}


def umap():
    import warnings

    import umap as library
    from umap.umap_ import find_ab_params

    warnings.filterwarnings("ignore")
    digits = untied(small_digits(100))
    doubled = np.vstack([swiss_roll(40), swiss_roll(40)[1:2]])
    pixels = untied(data.digits()[0])
    images = data.mnist_images()[:5000].reshape(-1, 784).astype(np.float64) / 255
    reduced = PCA(n_components=50, svd_solver="full").fit_transform(images)

    def quality(x, new=None, **options):
        fitted, placed = [], []
        for seed in (0, 1, 2):
            model = library.UMAP(random_state=seed, **options).fit(x)
            fitted.append(trustworthiness(x, model.embedding_, n_neighbors=12))
            if new is not None:
                placed.append(trustworthiness(new, model.transform(new), n_neighbors=12))
        return {"fitted": significant(fitted, 6), "placed": significant(placed, 6)}

    return {
        "note": "Graphs: fuzzy_simplicial_set of the first 100 digits with factors, and of swiss_roll(40) with its second row again. "
                "Trustworthiness (12 neighbours) for seeds 0, 1, 2: the first 1,500 digits with factors, and the others placed among "
                "them; the first 600; the first 5,000 images of MNIST / 255 by 50 principal components.",
        "curves": [{"spread": s, "minDist": m, "ab": significant(find_ab_params(s, m), 8)} for s, m in ((1, .1), (1, 0), (2, .5), (.7, 1.2))],
        "digits": fuzzy(digits, n_neighbors=10, metric="euclidean"),
        "digitsOptions": fuzzy(digits, n_neighbors=7, metric="manhattan", set_op_mix_ratio=0.4, local_connectivity=2.5),
        "doubled": fuzzy(doubled, n_neighbors=6, metric="euclidean"),
        "trustworthiness": {
            "digits": quality(pixels[:1500], pixels[1500:]),
            "digitsTight": quality(pixels[:600], n_neighbors=8, min_dist=0.0, n_components=3),
            "mnist": quality(reduced),
        },
    }


def generate():
    written = [write_golden("manifold", name, __file__, VERSIONS, make())
               for name, make in (("quality", quality), ("mds", mds), ("isomap", isomap), ("lle", lle), ("spectral", spectral))]
    return [*written, write_golden("manifold", "umap", __file__, [*VERSIONS, "umap-learn"], umap())]
