"""What a linear autoencoder must converge to: PCA of the digits (scikit-learn, float64)."""

from common import significant, write_golden

import numpy as np
from sklearn.decomposition import PCA

import data


def generate():
    x = data.digits()[0] / 16
    model = PCA(n_components=8, svd_solver="full").fit(x)
    reconstructed = model.inverse_transform(model.transform(x))
    return [write_golden("linear", "linear", __file__, ["scikit-learn", "numpy", "scipy"], {
        "note": "Digits / 16, all 1,797. mse is the mean over samples and pixels: the least that any linear "
                "autoencoder with 8 codes can reach. With 0 components it is that of the constant mean image.",
        "samples": x.shape[0],
        "features": x.shape[1],
        "latentDim": 8,
        "mse": significant(np.mean((x - reconstructed) ** 2))[()],
        "mseOfComponents": [{"components": k, "mse": significant(np.mean(
            (x - model.mean_ - model.transform(x)[:, :k] @ model.components_[:k]) ** 2))[()]} for k in range(9)],
        "explainedVariance": significant(model.explained_variance_),
        "explainedVarianceRatio": significant(model.explained_variance_ratio_),
        "mean": significant(model.mean_),
        "components": significant(model.components_),
        "transformFirst5": significant(model.transform(x[:5])),
    })]
