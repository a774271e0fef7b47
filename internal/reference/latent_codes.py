"""Grids of codes resized by TensorFlow, great circles by SciPy, Gaussian mixtures by scikit-learn on principal components of digits."""

from common import f32, significant, tensorflow, write_golden

import numpy as np
from scipy.spatial import geometric_slerp
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture

import data


def grid_golden():
    _, tf = tensorflow()
    # Quarters: exact in float32.
    codes = np.round(np.random.default_rng(11).normal(size=(3, 4, 2)) * 8) / 4
    grid = tf.constant(codes[None], tf.float32)

    def half_pixel(rows, columns):
        return f32(tf.image.resize(grid, [rows, columns])[0]).reshape(-1, 2)

    def aligned(rows, columns):
        return f32(tf.compat.v1.image.resize(grid, [rows, columns], align_corners=True)[0]).reshape(-1, 2)

    return {
        "note": "tf.image.resize, bilinear, of 3x4 codes of length 2, as in chapter 17 of Hands-On Machine Learning (second edition); "
                "aligned: tf.compat.v1.image.resize with align_corners.",
        "codes": codes.reshape(-1, 2),
        "halfPixel": half_pixel(5, 7),
        "halfPixel2x9": half_pixel(2, 9),
        "aligned": aligned(5, 7),
        "aligned2x9": aligned(2, 9),
    }


def slerp_golden():
    rng = np.random.default_rng(12)
    ends = rng.normal(size=(2, 5))
    ends /= np.linalg.norm(ends, axis=1, keepdims=True)
    near = ends[0] + 1e-3 * rng.normal(size=5)
    near /= np.linalg.norm(near)
    return {
        "note": "geometric_slerp between unit vectors, 7 steps; near: to one 1e-3 away.",
        "from": ends[0], "to": ends[1], "path": significant(geometric_slerp(ends[0], ends[1], np.linspace(0, 1, 7))),
        "near": near, "nearPath": significant(geometric_slerp(ends[0], near, np.linspace(0, 1, 7))),
    }


def mixture(codes, covariance_type, k, **options):
    """Begun at the first k codes, every code belonging to the nearest, as ours begins from given means."""
    means = codes[:k]
    nearest = ((codes[:, None] - means[None]) ** 2).sum(axis=2).argmin(axis=1)
    weights, centres, precisions = [], [], []
    for c in range(k):
        own = codes[nearest == c]
        weights.append(len(own) / len(codes))
        centres.append(own.mean(axis=0))
        if covariance_type == "full":
            precisions.append(np.linalg.inv(np.cov(own.T, bias=True) + options["reg_covar"] * np.eye(codes.shape[1])))
        else:
            precisions.append(1 / (own.var(axis=0) + options["reg_covar"]))
    model = GaussianMixture(k, covariance_type=covariance_type, weights_init=weights, means_init=centres, precisions_init=precisions, **options).fit(codes)
    covariances = model.covariances_[0] if covariance_type == "full" else model.covariances_
    return {
        "weights": significant(model.weights_, 9),
        "means": significant(model.means_, 9),
        "covariances": significant(covariances, 9),
        "lowerBound": significant(model.lower_bound_)[()],
        "score": significant(model.score(codes))[()],
        "bic": significant(model.bic(codes))[()],
        "aic": significant(model.aic(codes))[()],
        "nIter": model.n_iter_,
        "converged": bool(model.converged_),
        "scoresFirst5": significant(model.score_samples(codes[:5]), 9),
        "probabilitiesFirst5": significant(model.predict_proba(codes[:5]), 6),
        "labelsFirst60": model.predict(codes[:60]),
    }


def mixture_from_kmeans(codes):
    """From scikit-learn's own start, a run of k-means: the best of ten."""
    model = GaussianMixture(3, init_params="kmeans", n_init=10, random_state=0, tol=1e-7, max_iter=1000).fit(codes)
    order = np.argsort(model.weights_)
    return {
        "weights": significant(model.weights_[order], 6),
        "means": significant(model.means_[order], 6),
        "lowerBound": significant(model.lower_bound_)[()],
    }


def mixture_golden():
    x, _ = data.digits()
    codes = PCA(6, svd_solver="full").fit_transform(x / 16)
    # scikit-learn's signs: the entry of largest absolute value of each component is positive, as here.
    return {
        "note": "Digits / 16 on their first 6 principal components, begun at the first codes; covariances: of the first component where full.",
        "codesFirst2": significant(codes[:2], 9),
        "full": mixture(codes, "full", 5, tol=1e-5, reg_covar=1e-6, max_iter=500),
        "diagonal": mixture(codes, "diag", 4, tol=1e-4, reg_covar=1e-3, max_iter=500),
        "stopped": mixture(codes, "full", 5, tol=1e-5, reg_covar=1e-6, max_iter=3),
        "kmeans": mixture_from_kmeans(codes),
    }


def generate():
    return [
        write_golden("latent", "grid", __file__, ["tensorflow-cpu", "numpy"], grid_golden()),
        write_golden("latent", "slerp", __file__, ["scipy", "numpy"], slerp_golden()),
        write_golden("latent", "mixture", __file__, ["scikit-learn", "numpy", "scipy"], mixture_golden()),
    ]
