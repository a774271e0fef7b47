"""Anomaly scores of WDBC by PyOD and scikit-learn: benign tumours are usual, malignant ones are not."""

from common import significant, write_golden

import numpy as np
from pyod.models.base import BaseDetector
from pyod.models.knn import KNN
from pyod.utils.utility import precision_n_scores
from scipy.linalg import sqrtm
from sklearn.covariance import EmpiricalCovariance, ShrunkCovariance
from sklearn.decomposition import PCA
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.preprocessing import StandardScaler

import data

VERSIONS = ["pyod", "scikit-learn", "scipy", "numpy"]
COMPONENTS = 5
CONTAMINATION = 0.07


class Scores(BaseDetector):
    """PyOD's thresholds, labels and probabilities for any score of rows."""

    def __init__(self, score, contamination=0.1):
        super().__init__(contamination=contamination)
        self.score = score

    def fit(self, X, y=None):
        self._set_n_classes(y)
        self.decision_scores_ = self.score(X)
        self._process_decision_scores()
        return self

    def decision_function(self, X):
        return self.score(X)


def samples():
    """Standardised by the benign rows; those rows, the first five malignant and five benign rows, and who is malignant."""
    x, y = data.wdbc()
    scaled = StandardScaler().fit(x[y == 1]).transform(x)
    asked = np.concatenate([np.flatnonzero(y == 0)[:5], np.flatnonzero(y == 1)[:5]])
    return scaled, scaled[y == 1], scaled[asked], (y == 0).astype(int)


def described(detector, x, asked):
    return {
        "threshold": significant(detector.threshold_)[()],
        "decisionScoresFirst10": significant(detector.decision_scores_[:10]),
        "unusual": np.flatnonzero(detector.labels_),
        "asked": significant(detector.decision_function(asked)),
        "predicted": detector.predict(asked),
        "linear": significant(detector.predict_proba(asked, method="linear")[:, 1]),
        "unify": significant(detector.predict_proba(asked, method="unify")[:, 1]),
        "predictedOfAll": int(detector.predict(x).sum()),
    }


def contributions(covariance, differences):
    """Parts of a squared Mahalanobis distance that belong to single variables (Garthwaite & Koch, 2016)."""
    scale = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(scale, scale)
    return (differences / scale @ np.linalg.inv(sqrtm(correlation)).real) ** 2


def detectors():
    x, benign, asked, malignant = samples()
    pca = PCA(COMPONENTS, svd_solver="covariance_eigh").fit(benign)
    again = lambda rows: pca.inverse_transform(pca.transform(rows))
    codes, asked_codes, all_codes = pca.transform(benign), pca.transform(asked), pca.transform(x)
    gaussian = EmpiricalCovariance().fit(codes)
    shrunk = ShrunkCovariance(shrinkage=0.25).fit(codes)
    result = {
        "note": "Rows standardised by the benign ones (divisor n), which are fitted, with contamination .07. squaredError, absoluteError: "
                "mean over features of what 5 principal components leave; mahalanobis, shrunk (.25): squared distance of the codes; "
                "largest, mean, median: of the distances to 4 neighbours of the codes. asked: the first 5 malignant, then the first 5 benign rows.",
        "contamination": CONTAMINATION,
    }
    fits = {
        "squaredError": (Scores(lambda rows: np.mean((rows - again(rows)) ** 2, axis=1), CONTAMINATION), benign, asked, x),
        "absoluteError": (Scores(lambda rows: np.mean(np.abs(rows - again(rows)), axis=1), CONTAMINATION), benign, asked, x),
        "mahalanobis": (Scores(gaussian.mahalanobis, CONTAMINATION), codes, asked_codes, all_codes),
        "shrunk": (Scores(shrunk.mahalanobis, CONTAMINATION), codes, asked_codes, all_codes),
        **{method: (KNN(CONTAMINATION, n_neighbors=4, method=method), codes, asked_codes, all_codes)
           for method in ("largest", "mean", "median")},
    }
    for name, (detector, fitted, some, everything) in fits.items():
        detector.fit(fitted)
        scores = detector.decision_function(everything)
        result[name] = {**described(detector, everything, some), "rocAuc": significant(roc_auc_score(malignant, scores))[()]}
    for name, fit in (("mahalanobis", gaussian), ("shrunk", shrunk)):
        parts = contributions(fit.covariance_, asked_codes - fit.location_)
        assert np.allclose(parts.sum(axis=1), fit.mahalanobis(asked_codes))
        result[name]["contributionsFirst2"] = significant(parts[:2], 10)
    return result


def measures():
    """What PyOD says of the same scores, written with six digits so that many of them are short and none is lost."""
    x, benign, _, malignant = samples()
    pca = PCA(COMPONENTS, svd_solver="covariance_eigh").fit(benign)
    scores = significant(np.mean((x - pca.inverse_transform(pca.transform(x))) ** 2, axis=1), 6)
    coarse = np.round(scores, 1)
    of = lambda values: {
        "rocAuc": roc_auc_score(malignant, values),
        "averagePrecision": average_precision_score(malignant, values),
        "precisionAtN": precision_n_scores(malignant, values),
        "precisionAt": {str(n): precision_n_scores(malignant, values, n) for n in (1, 20, 100, 400)},
    }
    return {
        "note": "Squared errors of 5 components of the benign rows, for all 569 rows; malignant is positive. coarse: the scores rounded to one decimal, so that many are equal.",
        "malignant": malignant, "scores": scores, "fine": of(scores), "coarse": of(coarse),
    }


def thresholds(scores):
    result = {}
    for contamination in (0.01, 0.1, 0.25, 0.5):
        detector = Scores(lambda rows: rows.ravel(), contamination).fit(scores)
        result[str(contamination)] = {"threshold": detector.threshold_, "unusual": int(detector.labels_.sum())}
    return result


def generate():
    found = measures()
    return [
        write_golden("probe", "anomaly", __file__, VERSIONS, found),
        write_golden("latent", "anomaly", __file__, VERSIONS, {
            **detectors(), "scores": found["scores"], "thresholds": thresholds(np.array(found["scores"])),
        }),
    ]
