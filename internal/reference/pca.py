"""Principal component analysis by scikit-learn (float64) on digits, WDBC and MNIST."""

from common import significant, write_golden

import numpy as np
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

import data

VERSIONS = ["scikit-learn", "numpy", "scipy"]
# A singular value below this share of the largest is rounding, different on every machine; it is written as 0.
ZERO = 1e-12


def cleaned(spectrum, power=1):
    spectrum = np.where(spectrum < spectrum[0] * ZERO**power, 0.0, spectrum)
    return significant(spectrum)


def reconstruction(model, x, counts):
    centred = x - model.mean_
    scores = centred @ model.components_.T
    return [{"components": k, "mse": significant(np.mean((centred - scores[:, :k] @ model.components_[:k]) ** 2))[()]}
            for k in counts]


def full(x, counts):
    model = PCA(svd_solver="full").fit(x)
    eight = PCA(n_components=8, svd_solver="full").fit(x)
    whitened = PCA(n_components=8, svd_solver="full", whiten=True).fit(x)
    cumulative = np.cumsum(model.explained_variance_ratio_)
    return {
        "samples": x.shape[0],
        "features": x.shape[1],
        "mean": significant(model.mean_),
        "explainedVariance": cleaned(model.explained_variance_, 2),
        "explainedVarianceRatio": cleaned(model.explained_variance_ratio_, 2),
        "singularValues": cleaned(model.singular_values_),
        "componentsFor95Percent": int(np.searchsorted(cumulative, 0.95, side="right")) + 1,
        "components": significant(eight.components_),
        "noiseVariance": significant(eight.noise_variance_)[()],
        "transformFirst5": significant(eight.transform(x[:5])),
        "whitenedFirst5": significant(whitened.transform(x[:5])),
        "reconstruction": reconstruction(model, x, counts),
    }


def mnist():
    images = data.mnist_images().reshape(-1, 784).astype(np.float64) / 255
    train = images[:55000]
    model = PCA(n_components=32, svd_solver="covariance_eigh").fit(train)
    everything = PCA(n_components=0.95, svd_solver="covariance_eigh").fit(images)
    pixels = np.flatnonzero(model.mean_ > 0.1)[:50]
    return {
        "note": "Pixels / 255. solver covariance_eigh; components by scikit-learn's sign (largest entry positive), "
                "given at the pixels listed: the first 50 whose mean exceeds 0.1.",
        "samples": len(train),
        "totalVariance": significant(train.var(axis=0, ddof=1).sum())[()],
        "explainedVariance": significant(model.explained_variance_),
        "explainedVarianceRatio": significant(model.explained_variance_ratio_),
        "singularValues": significant(model.singular_values_),
        "pixels": pixels,
        "meanAtPixels": significant(model.mean_[pixels]),
        "componentsAtPixels": significant(model.components_[:3, pixels], 10),
        "reconstruction": reconstruction(model, train, (2, 30, 32)),
        "all60000": {
            "componentsFor95Percent": int(everything.n_components_),
            "explainedVarianceRatio": significant(everything.explained_variance_ratio_[:3]),
        },
    }


def generate():
    digits = data.digits()[0]
    wdbc = StandardScaler().fit_transform(data.wdbc()[0])
    raw = {"note": "Pixels as they are, 0 to 16."}
    standardised = {"note": "Columns standardised first with the population standard deviation (divisor n)."}
    zero = {"zeroBelow": "singular values under 1e-12 of the largest are written as 0"}
    return [
        write_golden("pca", "digits", __file__, VERSIONS, {**raw, **zero, **full(digits, (1, 2, 8, 16, 32))}),
        write_golden("pca", "wdbc", __file__, VERSIONS, {**standardised, **zero, **full(wdbc, (1, 2, 8, 16))}),
        write_golden("pca", "mnist", __file__, VERSIONS, mnist()),
    ]
