"""Incremental PCA by scikit-learn (float64) on digits and WDBC, after every batch."""

from common import significant, write_golden

import numpy as np
from sklearn.decomposition import IncrementalPCA
from sklearn.preprocessing import StandardScaler
from sklearn.utils import gen_batches

import data

VERSIONS = ["scikit-learn", "numpy", "scipy"]


def run(x, components, size, whiten=False):
    """What partial_fit leaves behind after each of the batches that fit would take, and what becomes of five samples."""
    features = x.shape[1]
    columns = np.linspace(1, features - 2, 8).astype(int)
    model = IncrementalPCA(components, batch_size=size, whiten=whiten)
    batches = []
    for batch in gen_batches(len(x), size, min_batch_size=components or 0):
        model.partial_fit(x[batch].copy())
        batches.append({
            "rows": batch.stop - batch.start,
            "singularValues": significant(model.singular_values_),
            "explainedVarianceRatio": significant(model.explained_variance_ratio_),
            "noiseVariance": significant(model.noise_variance_)[()],
            "mean": significant(model.mean_[columns]),
            "variance": significant(model.var_[columns]),
            "components": significant(model.components_[:3, columns]),
        })
    whole = IncrementalPCA(components, batch_size=size, whiten=whiten).fit(x.copy())
    assert np.array_equal(whole.components_, model.components_)
    return {
        "components": model.n_components_,
        "given": components is not None,
        "batchSize": size,
        "whiten": whiten,
        "columns": columns,
        "batches": batches,
        "transformFirst5": significant(model.transform(x[:5])),
    }


def generate():
    digits = data.digits()[0]
    wdbc = StandardScaler().fit_transform(data.wdbc()[0])
    note = {"note": "After each batch; mean, variance (divisor n) and the first three components at the columns listed."}
    cases = {
        "digits": [run(digits, 8, 200), run(digits, 50, 250), run(digits, 8, 300, True), run(digits[:400], 6, 40)],
        "wdbc": [run(wdbc, None, 150), run(wdbc, 5, 100)],
    }
    return [write_golden("pca", f"incremental-{name}", __file__, VERSIONS, {**note, "runs": runs}) for name, runs in cases.items()]
