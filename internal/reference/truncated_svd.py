"""Truncated singular value decomposition by scikit-learn (ARPACK to full precision, float64) on digits and WDBC."""

from common import significant, write_golden

from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import StandardScaler

import data

VERSIONS = ["scikit-learn", "numpy", "scipy"]


def exact(x, components):
    model = TruncatedSVD(components, algorithm="arpack", random_state=0).fit(x)
    return {
        "count": components,
        "singularValues": significant(model.singular_values_),
        "explainedVariance": significant(model.explained_variance_),
        "explainedVarianceRatio": significant(model.explained_variance_ratio_),
        "components": significant(model.components_),
        "transformFirst5": significant(model.transform(x[:5])),
    }


def generate():
    digits = data.digits()[0]
    wdbc = StandardScaler().fit_transform(data.wdbc()[0])
    return [
        write_golden("pca", "truncated-svd", __file__, VERSIONS, {
            "note": "digits: pixels from 0 to 16; wdbc: columns standardised (divisor n); wide: the first 40 digits, fewer rows than columns.",
            "digits": exact(digits, 8),
            "wdbc": exact(wdbc, 5),
            "wide": exact(digits[:40], 6),
        }),
    ]
