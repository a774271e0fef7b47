"""Scalers, encoders and imputers of scikit-learn (float64) on 20 rows of WDBC and a constant column, and small tables."""

from common import significant, write_golden

import numpy as np
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import (LabelEncoder, MaxAbsScaler, MinMaxScaler, Normalizer, OneHotEncoder, RobustScaler,
                                   StandardScaler)

import data

COLUMNS = [0, 3, 4, 9, 19, 23]


def cleaned(values):
    """A centred constant column leaves 1e-17, which is rounding; it is written as 0."""
    values = np.asarray(values)
    return significant(np.where(np.abs(values) < 1e-15, 0.0, values))


def describe(model, names, x):
    result = {camel: significant(getattr(model, name)) for name, camel in names.items()
              if getattr(model, name) is not None}
    transformed = model.transform(x)
    return {**result, "samplesSeen": int(model.n_samples_seen_), "transformFirst3": cleaned(transformed[:3]),
            "inverseFirst3": significant(model.inverse_transform(transformed[:3]))}


def robust(x, **options):
    model = RobustScaler(**options).fit(x)
    result = {name: significant(value) for name, value in (("center", model.center_), ("scale", model.scale_))
              if value is not None}
    return {**result, "transformFirst3": cleaned(model.transform(x[:3]))}


def imputed(x, **options):
    """NaN is written as null."""
    model = SimpleImputer(**options).fit(x)
    columns = model.transform(x).shape[1]
    return {"statistics": nullable(np.asarray(model.statistics_, dtype=np.float64)), "columns": columns,
            "transform": significant(model.transform(x))}


def nullable(values):
    return [nullable(value) for value in values] if np.ndim(values) else (None if np.isnan(values) else float(values))


def whitened(x):
    """Components of PCA(whiten=True), whose signs are not ours, and whitening by the symmetric square root and Cholesky."""
    x = StandardScaler().fit_transform(x)
    covariance = np.cov(x.T) + 0.1 * np.eye(x.shape[1])
    values, vectors = np.linalg.eigh(covariance)
    triangle = np.linalg.cholesky(covariance)
    return {"pcaAbsolute": significant(np.abs(PCA(whiten=True).fit(x).transform(x[:3])), 11),
            "zcaEpsilon": significant(vectors @ np.diag(values ** -0.5) @ vectors.T, 11),
            "choleskyEpsilon": cleaned(np.linalg.inv(triangle))}


def transformers(x):
    rows = np.vstack([x[:2], np.zeros(7), np.full(7, 1e-16)])
    colours = [["red", "2"], ["blue", "10"], ["red", "7"], ["green", "10"]]
    numbers = [[3, -1], [1, 4], [3, 4], [2, -1]]
    nan = np.nan
    gaps = np.array([[1, nan, 3, nan, 5], [1, 2, nan, nan, 6], [4, 2, 9, nan, 5], [nan, 7, 9, nan, 6], [4, 0, 1, nan, 7]])
    return write_golden("preprocessing", "transformers", __file__, ["scikit-learn", "numpy", "scipy"], {
        "note": "Data are x of scalers.json. The smallest norm of `rows` is below scikit-learn's bound, so that row stays.",
        "maxAbs": {"maxAbs": significant(MaxAbsScaler().fit(x).max_abs_), "scale": significant(MaxAbsScaler().fit(x).scale_),
                   "transformFirst3": cleaned(MaxAbsScaler().fit(x).transform(x[:3]))},
        "robust": robust(x),
        "robustWide": robust(x, quantile_range=(5.0, 90.0)),
        "robustUnitVariance": robust(x, quantile_range=(10.0, 90.0), unit_variance=True),
        "robustWithoutCentering": robust(x, with_centering=False),
        "robustWithoutScaling": robust(x, with_scaling=False),
        "rows": rows,
        "normalized": {norm: significant(Normalizer(norm).fit_transform(rows)) for norm in ("l1", "l2", "max")},
        "whitening": whitened(x[:, :6]),
        "colours": colours,
        "oneHot": {drop: OneHotEncoder(sparse_output=False, drop=None if drop == "none" else drop).fit_transform(colours)
                   for drop in ("none", "first", "if_binary")},
        "oneHotCategories": [list(map(str, known)) for known in OneHotEncoder().fit(colours).categories_],
        "numbers": numbers,
        "oneHotNumbers": OneHotEncoder(sparse_output=False, drop="if_binary").fit_transform(numbers),
        "oneHotUnknown": OneHotEncoder(sparse_output=False, handle_unknown="ignore").fit(numbers).transform([[1, 9], [8, 4]]),
        "labels": ["paris", "tokyo", "amsterdam", "tokyo"],
        "labelCodes": LabelEncoder().fit_transform(["paris", "tokyo", "amsterdam", "tokyo"]),
        "gaps": nullable(gaps),
        "imputed": {
            "mean": imputed(gaps),
            "median": imputed(gaps, strategy="median", keep_empty_features=True),
            "mostFrequent": imputed(gaps, strategy="most_frequent", add_indicator=True),
            "constant": imputed(gaps, strategy="constant", fill_value=-3.5, keep_empty_features=True),
            "constantDropped": imputed(gaps, strategy="constant", fill_value=-3.5, add_indicator=True),
        },
    })


def generate():
    x = np.hstack([data.wdbc()[0][:20, COLUMNS], np.full((20, 1), 0.1)])
    standard = {"mean_": "mean", "var_": "variance", "scale_": "scale"}
    ranges = {"data_min_": "dataMin", "data_max_": "dataMax", "data_range_": "dataRange", "min_": "min",
              "scale_": "scale"}
    outside = np.array([x.min(axis=0) - 1, x.max(axis=0) + 1])
    clipped = MinMaxScaler(clip=True).fit(x)
    return [transformers(x), write_golden("preprocessing", "scalers", __file__, ["scikit-learn", "numpy", "scipy"], {
        "note": "The last column is constant, 0.1: its scale is 1. Values under 1e-15 are written as 0.",
        "columns": COLUMNS,
        "x": x,
        "batches": [8, 12],
        "standard": describe(StandardScaler().fit(x), standard, x),
        "standardWithoutMean": describe(StandardScaler(with_mean=False).fit(x), standard, x),
        "standardWithoutStd": describe(StandardScaler(with_std=False).fit(x), standard, x),
        "standardPartialFirstBatch": describe(StandardScaler().partial_fit(x[:8]), standard, x),
        "standardPartial": describe(StandardScaler().partial_fit(x[:8]).partial_fit(x[8:]), standard, x),
        "minMax": describe(MinMaxScaler().fit(x), ranges, x),
        "minMaxSymmetric": describe(MinMaxScaler(feature_range=(-1, 1)).fit(x), ranges, x),
        "minMaxPartialFirstBatch": describe(MinMaxScaler().partial_fit(x[:8]), ranges, x),
        "minMaxPartial": describe(MinMaxScaler().partial_fit(x[:8]).partial_fit(x[8:]), ranges, x),
        "outside": {"x": outside, "minMax": significant(MinMaxScaler().fit(x).transform(outside)),
                    "minMaxClipped": significant(clipped.transform(outside))},
    })]
