"""Principal component analysis by scikit-learn (float64) on digits, WDBC and MNIST."""

from common import significant, write_golden

import numpy as np
from sklearn.decomposition import PCA
from sklearn.decomposition._pca import _assess_dimension
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
    middle = x.shape[1] // 2
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
        "mle": PCA("mle", svd_solver="full").fit(x).n_components_,
        "score": significant(eight.score(x))[()],
        "scoreSamplesFirst5": significant(eight.score_samples(x[:5])),
        "modelRow": middle,
        "covarianceRow": significant(eight.get_covariance()[middle]),
        "precisionRow": significant(eight.get_precision()[middle]),
    }


def noise(count):
    """Numbers in (-1/2, 1/2) of the generator x <- 16807 x mod (2^31 - 1), which double precision computes exactly."""
    state, numbers = 1, np.empty(count)
    for i in range(count):
        state = 16807 * state % 2147483647
        numbers[i] = state / 2147483647 - 0.5
    return numbers


def minka():
    """Data with `planted` strong directions: x = 4 z w + noise, w the first rows of noise, as pca-golden.test.ts makes it."""
    cases = []
    for samples, features, planted, size in [(200, 12, 3, 0.1), (60, 12, 3, 2.0), (30, 30, 5, 0.5), (120, 8, 6, 1.0)]:
        numbers = noise(planted * features + samples * (planted + features))
        w = numbers[: planted * features].reshape(planted, features)
        rest = numbers[planted * features:].reshape(samples, planted + features)
        x = 4 * rest[:, :planted] @ w + size * rest[:, planted:]
        model = PCA("mle", svd_solver="full").fit(x)
        cases.append({"samples": samples, "features": features, "planted": planted, "size": size,
                      "components": model.n_components_, "noiseVariance": significant(model.noise_variance_)[()]})
    spectrum = np.array([9.0, 5.0, 2.0, 0.7, 0.5, 0.4, 0.01])
    evidence = [_assess_dimension(spectrum, rank, 50) for rank in range(1, len(spectrum))]
    return {"note": "Minka's number of components of data that the test makes by the same rule; log evidence of each rank.", "cases": cases,
            "spectrum": spectrum, "spectrumSamples": 50, "evidence": significant(evidence)}


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
        "transformFirst3": significant(model.transform(train[:3])),
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
        write_golden("pca", "mle", __file__, VERSIONS, minka()),
        write_golden("pca", "mnist", __file__, VERSIONS, mnist()),
    ]
