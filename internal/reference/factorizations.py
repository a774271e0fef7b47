"""NMF, FactorAnalysis, FastICA and SparsePCA by scikit-learn (float64) on digits, WDBC and planted data.

The starts of NMF are made by scikit-learn's own code with an exact SVD in place of its randomized one, so that both
sides start from the same numbers; `randomized` is scikit-learn as it comes.
"""

from common import significant, write_golden

import numpy as np
from scipy import linalg
from sklearn.decomposition import NMF, FactorAnalysis, FastICA, SparsePCA, _nmf
from sklearn.preprocessing import StandardScaler
import warnings

import data

VERSIONS = ["scikit-learn", "numpy", "scipy"]


def exact_svd(x, n_components, **_):
    u, s, vt = linalg.svd(x, full_matrices=False)
    return u[:, :n_components], s[:n_components], vt[:n_components]


PIXELS = [2, 10, 18, 21, 28, 36, 42, 53]


def nmf_case(x, new, options, exact=True):
    randomized = _nmf._randomized_svd
    try:
        if exact:
            _nmf._randomized_svd = exact_svd
        model = NMF(n_components=6, random_state=0, **options)
        codes = model.fit_transform(x)
    finally:
        _nmf._randomized_svd = randomized
    return {
        "reconstructionError": significant(model.reconstruction_err_)[()],
        "nIter": model.n_iter_,
        "components": significant(model.components_[:, PIXELS]),
        "codes": significant(codes[:3]),
        "newCodes": significant(model.transform(new)),
    }


def nmf():
    x, new = data.digits()[0][:300], data.digits()[0][300:302]
    mu = {"solver": "mu", "max_iter": 60, "tol": 0}
    cases = {
        "nndsvd": {"init": "nndsvd", "max_iter": 50, "tol": 0},
        "nndsvda": {"init": "nndsvda", "tol": 1e-3, "max_iter": 400},
        "penalty": {"init": "nndsvda", "alpha_W": 0.02, "alpha_H": 0.05, "l1_ratio": 0.3, "max_iter": 40, "tol": 0},
        "multiplicative": {"init": "nndsvda", **mu},
        "multiplicativePenalty": {"init": "nndsvda", "alpha_W": 0.02, "l1_ratio": 0.5, **mu},
        "kullbackLeibler": {"init": "nndsvda", "beta_loss": "kullback-leibler", **mu},
        "kullbackLeiblerStops": {"init": "nndsvda", "solver": "mu", "beta_loss": "kullback-leibler", "tol": 1e-3},
    }
    return {
        "note": "Pixels 0 to 16 of the first 300 digits, six components, given at the pixels listed.",
        "pixels": PIXELS,
        **{name: nmf_case(x, new, options) for name, options in cases.items()},
        "randomized": nmf_case(x, new, {"init": "nndsvd", "max_iter": 50, "tol": 0}, False)["reconstructionError"],
    }


def ica_case(x, w_init, options):
    model = FastICA(n_components=4, w_init=w_init, max_iter=1000, tol=1e-10, **options)
    codes = model.fit_transform(x)
    rows = model.components_
    signs = np.sign(rows[range(4), np.abs(rows).argmax(axis=1)])
    return {
        "nIter": model.n_iter_,
        "components": significant(rows * signs[:, None]),
        "mixing": significant((model.mixing_ * signs)[:4]),
        "codes": significant((codes * signs)[:4]),
    }


def ica():
    x = StandardScaler().fit_transform(data.wdbc()[0])
    w_init = np.array([[3, 1, -2, 1], [0, 2, 1, -1], [1, -1, 2, 2], [-2, 1, 0, 3]], dtype=float)
    cases = {
        "logcosh": {},
        "exp": {"fun": "exp"},
        "cube": {"fun": "cube", "algorithm": "deflation"},
        "alpha": {"fun_args": {"alpha": 1.5}, "algorithm": "deflation"},
        "arbitraryVariance": {"whiten": "arbitrary-variance", "fun": "cube"},
    }
    return {
        "note": "WDBC standardised (divisor n), four components from wInit, tolerance 1e-10; each component with its "
                "largest entry positive.",
        "wInit": w_init,
        **{name: ica_case(x, w_init, options) for name, options in cases.items()},
    }


def factor_case(x, options):
    model = FactorAnalysis(svd_method="lapack", **options).fit(x)
    codes = model.transform(x[:3])
    rows = model.components_
    signs = np.sign(rows[range(len(rows)), np.abs(rows).argmax(axis=1)])
    return {
        "nIter": model.n_iter_,
        "loglike": significant(model.loglike_),
        "components": significant(rows * signs[:, None]),
        "noiseVariance": significant(model.noise_variance_),
        "codes": significant(codes * signs),
        "score": significant(model.score(x))[()],
        "scoreSamples": significant(model.score_samples(x[:3])),
        "covarianceRow": significant(model.get_covariance()[2]),
        "precisionRow": significant(model.get_precision()[2]),
    }


def factors():
    x = StandardScaler().fit_transform(data.wdbc()[0][:, :12])
    digits = data.digits()[0]
    model = FactorAnalysis(n_components=4, svd_method="lapack").fit(digits)
    return {
        "note": "wdbc: the first 12 features, standardised (divisor n); loadings with the largest entry positive. "
                "digits: four factors of all pixels, some constant.",
        "plain": factor_case(x, {"n_components": 3, "tol": 2}),
        "varimax": factor_case(x, {"n_components": 3, "max_iter": 30, "rotation": "varimax"}),
        "quartimax": factor_case(x, {"n_components": 3, "tol": 5, "rotation": "quartimax"}),
        "start": factor_case(x, {"n_components": 2, "max_iter": 15, "noise_variance_init": [0.5] * 12}),
        "all": factor_case(x, {}),
        "digits": {"nIter": model.n_iter_, "score": significant(model.score(digits))[()],
                   "loglikeLast": significant(model.loglike_[-1])[()]},
    }


def sparse_case(x, options):
    model = SparsePCA(random_state=0, **options).fit(x)
    return {
        "nIter": model.n_iter_,
        "error": significant(model.error_),
        "components": significant(model.components_),
        "codes": significant(model.transform(x[:3])),
    }


def sparse():
    x = StandardScaler().fit_transform(data.wdbc()[0])
    digits = data.digits()[0][:400] / 16
    model = SparsePCA(n_components=6, alpha=1, max_iter=200, tol=1e-6, random_state=0).fit(digits)
    return {
        "note": "wdbc: standardised (divisor n). digits: pixels / 16 of the first 400; nonZeros counts the entries of "
                "each component.",
        "lars": sparse_case(x, {"n_components": 3, "alpha": 8, "max_iter": 12, "tol": 0}),
        "cd": sparse_case(x, {"n_components": 3, "alpha": 8, "max_iter": 12, "tol": 0, "method": "cd"}),
        "stops": sparse_case(x, {"n_components": 4, "alpha": 4, "tol": 1e-3, "ridge_alpha": 0.5}),
        "digits": {"nIter": model.n_iter_, "error": significant(model.error_[-1])[()],
                   "nonZeros": np.count_nonzero(model.components_, axis=1)},
    }


def generate():
    warnings.simplefilter("ignore")
    return [
        write_golden("pca", "sparse-pca", __file__, VERSIONS, sparse()),
        write_golden("pca", "factor-analysis", __file__, VERSIONS, factors()),
        write_golden("pca", "fast-ica", __file__, VERSIONS, ica()),
        write_golden("pca", "nmf", __file__, VERSIONS, nmf()),
    ]
