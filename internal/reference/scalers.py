"""StandardScaler and MinMaxScaler of scikit-learn (float64) on 20 rows of WDBC and a constant column."""

from common import significant, write_golden

import numpy as np
from sklearn.preprocessing import MinMaxScaler, StandardScaler

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


def generate():
    x = np.hstack([data.wdbc()[0][:20, COLUMNS], np.full((20, 1), 0.1)])
    standard = {"mean_": "mean", "var_": "variance", "scale_": "scale"}
    ranges = {"data_min_": "dataMin", "data_max_": "dataMax", "data_range_": "dataRange", "min_": "min",
              "scale_": "scale"}
    outside = np.array([x.min(axis=0) - 1, x.max(axis=0) + 1])
    clipped = MinMaxScaler(clip=True).fit(x)
    return [write_golden("preprocessing", "scalers", __file__, ["scikit-learn", "numpy", "scipy"], {
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
