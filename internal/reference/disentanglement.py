"""MIG, SAP, DCI and modularity of planted codes by disentanglement_lib 1.5."""

import sys
import types

from common import significant, write_golden

import numpy as np

# The library declares its settings with gin, whose TensorFlow part no longer loads; nothing else of it is used.
gin = types.ModuleType("gin")
gin.REQUIRED = None
gin.configurable = lambda *names, **options: lambda function: function
gin.tf = types.ModuleType("gin.tf")
sys.modules.setdefault("gin", gin)
sys.modules.setdefault("gin.tf", gin.tf)

from disentanglement_lib.evaluation.metrics import dci, mig, modularity_explicitness, sap_score, utils
from sklearn import ensemble, svm

VERSIONS = ["disentanglement-lib", "scikit-learn", "scipy", "numpy"]

# What the library's configurations bind: 20 bins of a histogram.
utils.make_discretizer = lambda target: utils._histogram_discretize(target, 20)


def planted(rng, n):
    """Codes [5, n], with three decimals, and factors [3, n]: the first code is nearly a factor, the others mix them; the last is noise."""
    factors = np.stack([rng.integers(0, 4, n), rng.choice([0, 1, 2, 3, 7], n, p=[0.35, 0.3, 0.2, 0.1, 0.05]), rng.integers(0, 2, n)])
    a, b, c = factors
    noise = rng.standard_normal((5, n))
    codes = np.stack([a + 0.25 * noise[0], 0.5 * b + 0.3 * noise[1], 0.4 * a - 0.6 * b + 0.3 * noise[2], 2 * c + 0.5 * a + 0.6 * noise[3], 3 * noise[4]])
    return np.round(codes, 3), factors


def on_edges():
    """Numbers 0 to 40 in tenths, of which every second is an edge of a bin, and a factor that changes there."""
    steps = np.arange(41)
    return np.stack([steps / 10, steps[::-1] % 7]), np.stack([steps // 2 % 3])


def boosting(codes, factors, test_codes, test_factors):
    """The library's scores, which vary with the seed by which trees choose between equally good splits: means and ranges over ten."""
    original = ensemble.GradientBoostingClassifier
    found = []
    for seed in range(10):
        dci.ensemble.GradientBoostingClassifier = lambda: original(random_state=seed)
        importance, train, test = dci.compute_importance_gbt(codes, factors, test_codes, test_factors)
        found.append({
            "importance": importance, "informativenessTrain": train, "informativenessTest": test,
            "disentanglement": dci.disentanglement(importance), "completeness": dci.completeness(importance),
        })
    dci.ensemble.GradientBoostingClassifier = original
    of = lambda name: np.array([one[name] for one in found])
    return {
        "mean": {name: significant(of(name).mean(axis=0), 8) for name in found[0]},
        "least": {name: significant(of(name).min(axis=0), 8) for name in found[0]},
        "largest": {name: significant(of(name).max(axis=0), 8) for name in found[0]},
    }


def certain(codes, factors, test_codes, test_factors, **options):
    """Boosting that has no equally good splits to choose from, so that every seed gives the same. Later ones are often equal but for rounding."""
    original = ensemble.GradientBoostingClassifier
    found = []
    for seed in range(4):
        dci.ensemble.GradientBoostingClassifier = lambda: original(learning_rate=0.3, random_state=seed, **options)
        found.append(dci.compute_importance_gbt(codes, factors, test_codes, test_factors))
    dci.ensemble.GradientBoostingClassifier = original
    assert np.ptp([importance for importance, _, _ in found], axis=0).max() < 1e-14
    importance, train, test = found[0]
    return {"importance": significant(importance, 10), "informativenessTrain": train, "informativenessTest": test}


def matrix_scores(matrix):
    return {
        "importance": matrix,
        "disentanglement": dci.disentanglement(matrix),
        "completeness": dci.completeness(matrix),
        "perCode": dci.disentanglement_per_code(matrix),
        "perFactor": dci.completeness_per_factor(matrix),
    }


def support_vectors(codes, factors, test_codes, test_factors):
    """The library's scores, and those of the same machines solved to 1e-10."""
    scores = sap_score.compute_score_matrix(codes, factors, test_codes, test_factors, False)
    original = svm.LinearSVC
    fitted = []

    def exact(**options):
        fitted.append(original(**options, tol=1e-10, max_iter=1_000_000))
        return fitted[-1]

    sap_score.svm.LinearSVC = exact
    exactly = sap_score.compute_score_matrix(codes, factors, test_codes, test_factors, False)
    sap_score.svm.LinearSVC = original
    first, binary = fitted[0], fitted[2]
    return {
        "scores": scores, "sap": sap_score.compute_avg_diff_top_two(scores), "exactScores": exactly, "exactSap": sap_score.compute_avg_diff_top_two(exactly),
        "weights": significant(np.hstack([first.coef_, first.intercept_[:, None]]), 8),
        "binaryWeights": significant(np.hstack([binary.coef_, binary.intercept_[:, None]]), 8),
    }


def generate():
    rng = np.random.default_rng(7)
    codes, factors = planted(rng, 400)
    test_codes, test_factors = planted(rng, 200)
    discretized = utils.make_discretizer(codes)
    information = utils.discrete_mutual_info(discretized, factors)
    continuous = np.round(factors + 0.3 * rng.standard_normal(factors.shape), 3)
    constant = np.vstack([codes, np.full(400, 1.5)])
    pure = sap_score.compute_score_matrix(codes, continuous, None, None, True)
    zero_row = np.array([[0.7, 0.1], [0, 0], [0.3, 0.9]])
    golden = {
        "note": "codes, factors: 400 samples, one list for each code or factor; testCodes, testFactors: 200 others. Codes have noise; see planted().",
        "codes": codes, "factors": factors, "testCodes": test_codes, "testFactors": test_factors, "continuous": continuous,
        "mig": mig._compute_mig(codes, factors)["discrete_mig"],
        "migWithConstantCode": mig._compute_mig(constant, factors)["discrete_mig"],
        "migOnEdges": mig._compute_mig(*on_edges())["discrete_mig"],
        "mutualInformation": significant(information),
        "entropies": significant(utils.discrete_entropy(factors)),
        "modularity": modularity_explicitness.modularity(information),
        "sapDiscrete": support_vectors(codes, factors, test_codes, test_factors),
        "sapContinuous": {"scores": significant(pure), "sap": sap_score.compute_avg_diff_top_two(pure)},
        "dci": boosting(codes, factors, test_codes, test_factors),
        "dciOfStumps": certain(codes, factors, test_codes, test_factors, n_estimators=4, max_depth=1),
        "dciOfFirstAndLast": certain(codes, factors[[0, 2]], test_codes, test_factors[[0, 2]], n_estimators=5, max_depth=2),
        "matrices": [matrix_scores(m) for m in (
            np.round(rng.random((4, 3)), 3), np.eye(3), np.full((2, 4), 0.25), zero_row, np.zeros((3, 2)))],
    }
    return [write_golden("latent", "disentanglement", __file__, VERSIONS, golden)]
