"""Linear discriminant analysis by scikit-learn (float64) on WDBC and digits."""

from common import significant, write_golden

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

import data

VERSIONS = ["scikit-learn", "numpy", "scipy"]


def upright(columns):
    """Each column with its entry of largest absolute value positive; its signs are LAPACK's otherwise."""
    return columns * np.sign(columns[np.abs(columns).argmax(axis=0), range(columns.shape[1])])


def describe(x, y, probe, options, rows):
    model = LinearDiscriminantAnalysis(**options).fit(x, y)
    codes = model.transform(x)
    scalings = model.scalings_[:, : codes.shape[1]]
    signs = np.sign(scalings[np.abs(scalings).argmax(axis=0), range(scalings.shape[1])])
    return {
        "coef": significant(model.coef_[:, rows]),
        "intercept": significant(model.intercept_),
        "priors": significant(model.priors_),
        "explainedVarianceRatio": significant(model.explained_variance_ratio_),
        "scalings": significant(upright(scalings)[rows]),
        "codes": significant((codes * signs)[probe]),
        "decision": significant(model.decision_function(x[probe])),
        "probabilities": significant(model.predict_proba(x[probe])),
        "score": significant(model.score(x, y))[()],
    }


def generate():
    x, y = data.wdbc()
    probe = [0, 20, 100, 300, 568]
    all_features = list(range(30))
    wdbc = {
        "note": "Raw features. Directions and codes with the sign that makes a direction's largest entry positive.",
        "probe": probe,
        "svd": describe(x, y, probe, {}, all_features),
        "priors": describe(x, y, probe, {"priors": [0.2, 0.8]}, all_features),
        "eigen": describe(x, y, probe, {"solver": "eigen"}, all_features),
        "eigenShrunk": describe(x, y, probe, {"solver": "eigen", "shrinkage": 0.3}, all_features),
        "eigenAuto": describe(x, y, probe, {"solver": "eigen", "shrinkage": "auto"}, all_features),
        "wide": describe(x[::29], y[::29], [0, 5, 10], {}, all_features),
    }
    x, y = data.digits()
    probe = [0, 3, 17, 555, 1796]
    pixels = [0, 2, 10, 21, 32, 39, 42, 63]
    digits = {
        "note": "Pixels 0 to 16, some of them constant. coef and scalings are given at the pixels listed.",
        "probe": probe,
        "pixels": pixels,
        "svd": describe(x, y, probe, {"n_components": 4}, pixels),
        "eigenAuto": describe(x, y, probe, {"solver": "eigen", "shrinkage": "auto"}, pixels),
    }
    return [
        write_golden("pca", "lda-wdbc", __file__, VERSIONS, wdbc),
        write_golden("pca", "lda-digits", __file__, VERSIONS, digits),
    ]
