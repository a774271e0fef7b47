"""Kernel PCA by scikit-learn (float64) on 400 digits and on WDBC, for every kernel."""

from common import significant, write_golden

import numpy as np
from sklearn.decomposition import KernelPCA
from sklearn.preprocessing import StandardScaler

import data

COMPONENTS = 6
KERNELS = {
    "linear": {"kernel": "linear"},
    "rbf": {"kernel": "rbf", "gamma": 0.05},
    "rbfDefault": {"kernel": "rbf"},
    "poly": {"kernel": "poly", "degree": 2, "coef0": 0.5},
    "sigmoid": {"kernel": "sigmoid", "gamma": 0.01, "coef0": 0.2},
    "cosine": {"kernel": "cosine"},
}


def describe(options, fitted, new, rows, inverse=True):
    model = KernelPCA(n_components=COMPONENTS, eigen_solver="dense", fit_inverse_transform=inverse, alpha=0.1, **options)
    codes = model.fit_transform(fitted)
    result = {
        "eigenvalues": significant(model.eigenvalues_),
        "codes": significant(codes[rows]),
        "newCodes": significant(model.transform(new)),
    }
    if inverse:
        result["back"] = significant(model.inverse_transform(codes[rows[:2]]), 10)
    return result


def laplacian(x, y):
    return np.exp(-np.abs(x[:, None, :] - y[None, :, :]).sum(axis=2) / 4)


def generate():
    digits = data.digits()[0] / 16
    wdbc = StandardScaler().fit_transform(data.wdbc()[0])
    fitted, new, rows = digits[:400], digits[400:403], [0, 17, 399]
    content = {
        "note": "alpha 0.1. digits: pixels / 16, the first 400 fitted, the next three transformed. wdbc: standardised "
                "(divisor n), the first 500 fitted, the next three transformed. precomputed: exp(-sum|x - y| / 4) of "
                "digits. all: all components of the first 60 digits.",
        "components": COMPONENTS,
        "rows": rows,
        "digits": {name: describe(options, fitted, new, rows) for name, options in KERNELS.items()},
        "wdbc": {name: describe(options, wdbc[:500], wdbc[500:503], rows, False) for name, options in KERNELS.items()},
        "precomputed": describe({"kernel": "precomputed"}, laplacian(fitted, fitted), laplacian(new, fitted), rows, False),
        "all": {"eigenvalues": significant(KernelPCA(kernel="rbf", gamma=0.1).fit(digits[:60]).eigenvalues_)},
    }
    return [write_golden("pca", "kernel-pca", __file__, ["scikit-learn", "numpy", "scipy"], content)]
