"""packages/latent/test/golden/dimension.json: intrinsic dimensions by scikit-dimension of manifolds whose dimension is known."""

import numpy as np
import skdim

from common import significant, write_golden
from random_known_answers import key, normal, uniform

VERSIONS = ["scikit-dimension", "scikit-learn", "numpy"]
N = 600
LOCAL = 40


def draws(kind, name, columns):
    """What random(7).stream(name).at(0) of @latentkit/core gives, as rows."""
    return kind(key(7, name, 0), N * columns).astype(np.float64).reshape(N, columns)


def swiss_roll():
    u = draws(uniform, "swiss", 2)
    t = 1.5 * np.pi * (1 + 2 * u[:, 0])
    return np.column_stack([t * np.cos(t), 21 * u[:, 1], t * np.sin(t)])


def sphere():
    """The 5-sphere, turned and stretched into ten dimensions."""
    z = draws(normal, "sphere", 6)
    mix = np.cos(1.3 * np.arange(60.0) ** 1.5).reshape(6, 10)
    return z / np.linalg.norm(z, axis=1, keepdims=True) @ mix


def cube():
    """A cube of ten dimensions, bent into twenty."""
    u = draws(uniform, "cube", 10)
    return np.hstack([u + 0.1 * np.sin(2 * np.pi * np.roll(u, 1, axis=1)), np.cos(u * np.roll(u, 3, axis=1))])


def estimates(x):
    pca = {"share": {"ver": "ratio", "alphaRatio": 0.9}, "largest": {"ver": "FO", "alphaFO": 0.1}, "participation": {"ver": "participation_ratio"}}
    mle = lambda **options: skdim.id.MLE(**options)
    likelihood = lambda comb, k=20, **options: mle(**options).fit(x, n_neighbors=k, comb=comb).dimension_
    found = {
        "twoNN": {
            "linear": skdim.id.TwoNN().fit(x).dimension_,
            "less": skdim.id.TwoNN(discard_fraction=0.25).fit(x).dimension_,
            "likelihood": skdim.id.TwoNN(method="mle").fit(x).dimension_,
        },
        "levinaBickel": {
            "harmonic": likelihood("mle"),
            "mean": likelihood("mean"),
            "median": likelihood("median"),
            "few": likelihood("mle", 8),
            "unbiased": likelihood("mean", 12, unbiased=True),
            "local": mle().fit(x).dimension_pw_[:6],
        },
        "pca": {
            name: {
                "all": float(skdim.id.lPCA(**options).fit(x).dimension_),
                "local": float(np.mean(skdim.id.lPCA(**options).fit_pw(x, n_neighbors=LOCAL).dimension_pw_)),
            }
            for name, options in pca.items()
        },
    }
    return {method: {name: {k: significant(v) for k, v in value.items()} if isinstance(value, dict) else significant(value) for name, value in group.items()} for method, group in found.items()}


def generate():
    manifolds = {"swissRoll": (2, swiss_roll()), "sphere": (5, sphere()), "cube": (10, cube())}
    data = {
        "n": N,
        "neighbors": LOCAL,
        "manifolds": {name: {"dimension": d, "firstRow": significant(x[0]), **estimates(x)} for name, (d, x) in manifolds.items()},
    }
    return [write_golden("latent", "dimension", __file__, VERSIONS, data)]
