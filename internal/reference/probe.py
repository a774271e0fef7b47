"""Classifiers, clusters, metrics and folds by scikit-learn (float64) on digits, WDBC and small made-up labels."""

from common import significant, write_golden

import numpy as np
from sklearn import metrics
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

import data

VERSIONS = ["scikit-learn", "numpy", "scipy"]


def logistic(x, y, features=None, **options):
    """Fitted to 1e-10 by Newton's method; the same by lbfgs, as a check, to 1e-4."""
    model = LogisticRegression(solver="newton-cholesky", tol=1e-10, max_iter=1000, **options).fit(x, y)
    other = LogisticRegression(solver="lbfgs", tol=1e-10, max_iter=100_000, **options).fit(x, y)
    # lbfgs stops where the loss no longer changes, which in the poorly scaled raw data is early.
    assert np.abs(model.decision_function(x) - other.decision_function(x)).max() < 2e-2
    return {
        "coef": significant(model.coef_, 9),
        "intercept": significant(model.intercept_, 9),
        "trainAccuracy": model.score(x, y),
        "probabilitiesFirst3": significant(model.predict_proba(x[:3]), 9),
        "decisionFirst3": significant(model.decision_function(x[:3]), 9),
    }


def three_classes():
    """Digits 1, 7 and 8, unevenly many, as labels -5, 2 and 40, in the first 10 principal components."""
    x, y = data.digits()
    keep = np.flatnonzero(np.isin(y, [1, 7, 8]) & ((y != 8) | (np.arange(len(y)) % 4 == 0)))
    labels = np.array([0, -5, 0, 0, 0, 0, 0, 2, 40, 0])[y[keep]]
    return keep, labels


def logistic_golden():
    x, y = data.wdbc()
    scaled = StandardScaler().fit_transform(x)
    images, digits = data.digits()
    keep, labels = three_classes()
    return {
        "note": "Newton's method to 1e-10. cancer: the 569 training rows as they are, standardised (divisor n), and their first "
                "two principal components. digits: pixels / 16. three: digits 1, 7 and every 8 at a row divisible by 4, called "
                "-5, 2, 40; pixels / 16.",
        "cancer": {
            "raw": logistic(x, y),
            "scaled": logistic(scaled, y),
            "two": logistic(PCA(2).fit_transform(scaled), y),
        },
        "digits": logistic(images / 16, digits),
        "three": {
            "rows": len(keep),
            "balanced": logistic(images[keep][:, :20] / 16, labels, class_weight="balanced", C=0.5),
            "noIntercept": logistic(images[keep][:, :20] / 16, labels, fit_intercept=False, C=3.0),
        },
        "noPenalty": logistic(scaled[:, :3], y, C=np.inf),
    }


def neighbors_golden():
    x, y = data.digits()
    train, test, labels = x[:1200], x[1200:], y[:1200]
    result = {"note": "digits: the first 1200 rows are known, the other 597 asked about; probabilities of the first 5 of those."}
    for name, options in {
        "uniform5": {"n_neighbors": 5},
        "distance3": {"n_neighbors": 3, "weights": "distance"},
        "manhattan4": {"n_neighbors": 4, "metric": "manhattan"},
        "cosine7": {"n_neighbors": 7, "metric": "cosine", "weights": "distance"},
    }.items():
        model = KNeighborsClassifier(algorithm="brute", **options).fit(train, labels)
        distances, indices = model.kneighbors(test[:5])
        result[name] = {
            "score": model.score(test, y[1200:]),
            "probabilities": significant(model.predict_proba(test[:5]), 9),
            "distances": significant(distances, 10),
            "indices": indices,
        }
    return result


def kmeans_golden():
    x = data.digits()[0]
    model = KMeans(10, init=x[:10], n_init=1, algorithm="lloyd", tol=1e-4).fit(x)
    elkan = KMeans(10, init=x[:10], n_init=1, algorithm="elkan").fit(x)
    assert np.isclose(model.inertia_, elkan.inertia_, rtol=1e-12)
    far = np.vstack([x[:3], np.full((1, 64), 1000.0)])
    empty = KMeans(4, init=far, n_init=1).fit(x)
    cells = data.wdbc()[0]
    twice = KMeans(5, init=np.vstack([cells[:3], np.full((2, 30), 1e5)]), n_init=1).fit(cells)
    short = KMeans(10, init=x[:10], n_init=1, max_iter=3).fit(x)
    best = [KMeans(10, n_init=10, random_state=seed).fit(x).inertia_ for seed in range(5)]
    return {
        "note": "digits, 10 clusters begun at the first 10 rows; empty: begun at the first 3 rows and at a place with all "
                "pixels 1000, which no row is nearest to; twoEmpty: the same in WDBC with two places at 1e5; best: the least sum of ten k-means++ starts, for five seeds.",
        "inertia": significant(model.inertia_)[()],
        "nIter": model.n_iter_,
        "labelsFirst40": model.labels_[:40],
        "centersFirst8Columns": significant(model.cluster_centers_[:, :8], 9),
        "transformFirst3": significant(model.transform(x[:3]), 9),
        "empty": {"inertia": significant(empty.inertia_)[()], "nIter": empty.n_iter_},
        "twoEmpty": {"inertia": significant(twice.inertia_)[()], "nIter": twice.n_iter_},
        "threeIterations": {"inertia": significant(short.inertia_)[()], "nIter": short.n_iter_},
        "best": significant(best),
    }


def metrics_golden():
    rng = np.random.default_rng(7)
    n = 120
    truth = rng.choice([-1, 3, 7, 8], n, p=[0.5, 0.3, 0.15, 0.05])
    guess = np.where(rng.random(n) < 0.6, truth, rng.choice([-1, 3, 7], n))
    binary = rng.integers(0, 2, n)
    # One decimal: many scores are equal, within a class and across both.
    scores = np.round(binary * 0.3 + rng.random(n), 1)
    weights = rng.random((n, 4)) + 1.5 * (truth[:, None] == np.array([-1, 3, 7, 8]))
    probabilities = np.round(weights / weights.sum(axis=1, keepdims=True), 2)
    probabilities[:, 3] = 1 - probabilities[:, :3].sum(axis=1)
    clusters = np.where(rng.random(n) < 0.7, truth * 2, rng.integers(0, 5, n))
    certain = np.clip(np.round(scores / 1.3, 2), 0, 1)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(truth, guess, zero_division=0)
    average = lambda how: dict(zip(("precision", "recall", "f1"), metrics.precision_recall_fscore_support(
        truth, guess, average=how, zero_division=0)[:3]))
    false_rate, true_rate, thresholds = metrics.roc_curve(binary, scores)
    every = metrics.roc_curve(binary, scores, drop_intermediate=False)
    curve = metrics.precision_recall_curve(binary, scores)
    return {
        "note": "Random labels and scores; scores have one decimal, so many are equal. 8 is a label that is never guessed.",
        "truth": truth, "guess": guess, "binary": binary, "scores": scores, "clusters": clusters,
        "probabilities": probabilities, "certain": certain,
        "accuracy": metrics.accuracy_score(truth, guess),
        "confusion": metrics.confusion_matrix(truth, guess),
        "report": {"precision": precision, "recall": recall, "f1": f1, "support": support,
                   "macro": average("macro"), "weighted": average("weighted")},
        "rocAuc": metrics.roc_auc_score(binary, scores),
        "rocAucMacro": metrics.roc_auc_score(truth, probabilities, multi_class="ovr"),
        "rocCurve": {"falsePositiveRate": false_rate, "truePositiveRate": true_rate, "thresholdsAfterFirst": thresholds[1:]},
        "rocCurvePoints": len(every[0]),
        "averagePrecision": metrics.average_precision_score(binary, scores),
        "averagePrecisionMacro": metrics.average_precision_score(truth, probabilities),
        "precisionRecall": dict(zip(("precision", "recall", "thresholds"), curve)),
        "adjustedRandIndex": metrics.adjusted_rand_score(truth, clusters),
        "normalizedMutualInformation": metrics.normalized_mutual_info_score(truth, clusters),
        "logLoss": metrics.log_loss(truth, probabilities),
        "logLossBinary": metrics.log_loss(binary, certain),
    }


def folds_golden():
    x, y = data.wdbc()
    scaled = StandardScaler().fit_transform(x)
    uneven = np.array([3, 3, 3, 1, 1, 2, 3, 2, 1, 3, 3, 2, 3, 3, 1, 2, 3])
    model = LogisticRegression(tol=1e-8, max_iter=10_000)
    tests = lambda splitter, labels: [test for _, test in splitter.split(np.zeros((len(labels), 1)), labels)]
    return {
        "uneven": uneven,
        "stratified3": tests(StratifiedKFold(3), uneven),
        "plain4": tests(KFold(4), uneven),
        "wdbcStratified5First10": [test[:10] for test in tests(StratifiedKFold(5), y)],
        "wdbcScores": cross_val_score(model, scaled, y, cv=5),
        "wdbcRocAuc": cross_val_score(model, scaled, y, cv=5, scoring="roc_auc"),
        "wdbcLogLoss": -cross_val_score(model, scaled, y, cv=KFold(4), scoring="neg_log_loss"),
        "wdbcF1": cross_val_score(model, scaled, y, cv=5, scoring="f1_macro"),
    }


def mnist_golden():
    images = data.mnist_images().reshape(-1, 784) / 255
    labels = data.mnist_labels()
    test_images, test_labels = data.mnist_test()
    pca = PCA(30, svd_solver="covariance_eigh").fit(images)
    codes, asked = pca.transform(images), pca.transform(test_images.reshape(-1, 784) / 255)
    model = LogisticRegression(max_iter=1000).fit(codes, labels)
    neighbors = KNeighborsClassifier(5, algorithm="brute").fit(codes, labels)
    return {
        "note": "Pixels / 255; 30 components of all 60,000 training images; scores on the 10,000 test images.",
        "iterations": int(model.n_iter_[0]),
        "trainAccuracy": model.score(codes, labels),
        "linear": model.score(asked, test_labels),
        "neighbors": neighbors.score(asked, test_labels),
    }


def generate():
    return [
        write_golden("probe", "logistic", __file__, VERSIONS, logistic_golden()),
        write_golden("probe", "neighbors", __file__, VERSIONS, neighbors_golden()),
        write_golden("probe", "kmeans", __file__, VERSIONS, kmeans_golden()),
        write_golden("probe", "metrics", __file__, VERSIONS, metrics_golden()),
        write_golden("probe", "folds", __file__, VERSIONS, folds_golden()),
        write_golden("probe", "mnist", __file__, VERSIONS, mnist_golden()),
    ]
