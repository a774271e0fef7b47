"""Decompositions, solutions and distances by NumPy, SciPy and scikit-learn, of matrices that are hard in different ways."""

from common import significant, write_golden

from fractions import Fraction

import numpy as np
import scipy.linalg
from scipy.spatial.distance import cdist
from sklearn.datasets import load_digits
from sklearn.metrics.pairwise import cosine_distances
from sklearn.utils.extmath import randomized_svd


def planted(n, p, spectrum, seed):
    rng = np.random.default_rng(seed)
    u, _ = np.linalg.qr(rng.normal(size=(n, len(spectrum))))
    v, _ = np.linalg.qr(rng.normal(size=(p, len(spectrum))))
    # Rounded to a grid, so that the file does not depend on the last bit of QR.
    return np.round(u @ np.diag(spectrum) @ v.T, 12)


def singular(name, matrix):
    return {"name": name, "matrix": matrix, "singularValues": np.round(scipy.linalg.svdvals(matrix), 14) + 0.0}


def hilbert_determinant(n):
    """Exactly, by elimination in fractions."""
    rows = [[Fraction(1, i + j + 1) for j in range(n)] for i in range(n)]
    determinant = Fraction(1)
    for k in range(n):
        determinant *= rows[k][k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k])]
    return determinant


def distances():
    rng = np.random.default_rng(3)
    x = np.round(rng.normal(size=(6, 5)), 4)
    x[3] = x[1]
    x[3, 2] += 2.0**-30
    x[4] = np.round(1000 + x[4], 4)
    y = np.round(rng.normal(size=(3, 5)), 4)
    y[1] = 3 * x[0]
    names = {"euclidean": "euclidean", "sqeuclidean": "sqeuclidean", "manhattan": "cityblock", "chebyshev": "chebyshev",
             "cosine": "cosine", "correlation": "correlation"}
    zero = np.vstack([x[:2], np.zeros(5)])
    return {
        "x": x, "y": y,
        "between": {ours: np.round(cdist(x, y, theirs), 12) + 0.0 for ours, theirs in names.items()},
        "zeroRow": {"x": zero, "cosine": np.round(cosine_distances(zero), 12) + 0.0},
    }


def generate():
    index = np.arange(8)
    hilbert = 1.0 / (index[:, None] + index[None, :] + 1)
    digits = load_digits().data
    centred = digits - digits.mean(axis=0)
    _, randomized, _ = randomized_svd(centred, 10, random_state=0)
    full = np.linalg.svd(digits, compute_uv=False)
    system = planted(7, 7, 10.0 ** -np.arange(7), 4)
    right = np.round(np.random.default_rng(5).normal(size=(7, 2)), 3)
    integers = np.array([[1, 2, 3, 4], [2, 4, 6, 8], [1, 0, 1, 0], [3, 2, 5, 4], [0, 0, 0, 0.0]])
    orthogonal, triangular = np.linalg.qr(planted(8, 4, [5.0, 1.0, 0.5, 1e-3], 6))
    signs = np.sign(np.diag(triangular))
    if np.linalg.matrix_rank(integers) != 2:
        raise ValueError("The matrix of the pseudoinverse is to have rank 2.")
    return [write_golden("linalg", "decompositions", __file__, ["numpy", "scipy", "scikit-learn"], {
        "singular": [
            singular("hilbert", hilbert),
            singular("condition 1e12, tall", planted(12, 5, [1.0, 1e-3, 1e-6, 1e-9, 1e-12], 1)),
            singular("repeated, wide", planted(4, 9, [3.0, 3.0, 3.0, 1.0], 2)),
            singular("graded rows", np.diag(10.0 ** -np.arange(6.0)) @ np.round(np.random.default_rng(7).normal(size=(6, 6)), 3)),
        ],
        "digits": {
            "singularValues": significant(full[:61]),
            "centred": significant(np.linalg.svd(centred, compute_uv=False)[:10]),
            "randomized": significant(randomized),
        },
        "qr": {"matrix": planted(8, 4, [5.0, 1.0, 0.5, 1e-3], 6), "q": np.round(orthogonal * signs, 12) + 0.0,
               "r": np.round(triangular * signs[:, None], 12) + 0.0},
        "solve": {"note": "Condition 1e6.", "a": system, "b": right, "x": significant(np.linalg.solve(system, right), 10)},
        "hilbert": {"note": "Exact: the inverse consists of integers, the determinant is a fraction.",
                    "inverse": np.round(scipy.linalg.invhilbert(8, exact=False)),
                    "logDeterminant": float(np.log(float(hilbert_determinant(8))))},
        "pseudoInverse": {"note": "Rank 2.", "matrix": integers, "inverse": np.round(np.linalg.pinv(integers), 14) + 0.0},
        "distances": distances(),
    })]
