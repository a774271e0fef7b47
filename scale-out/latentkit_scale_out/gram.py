"""Count, mean and centred Gram matrix in float64, mergeable in any grouping, and the principal components they give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .errors import DataError, ParameterError


@dataclass(frozen=True)
class Moments:
    """What of a matrix [n, d] its principal components need: ``mean`` [d] and ``gram`` = Σ (x−mean)(x−mean)ᵀ [d, d]."""

    count: int
    mean: np.ndarray
    gram: np.ndarray

    @classmethod
    def zero(cls, width: int) -> Moments:
        """Of no rows."""
        return cls(0, np.zeros(width), np.zeros((width, width)))

    @classmethod
    def of(cls, x: np.ndarray) -> Moments:
        """Of the rows of a matrix [n, d], computed in float64."""
        x = np.asarray(x, dtype=np.float64)
        if x.shape[0] == 0:
            return cls.zero(x.shape[1])
        mean = x.mean(axis=0)
        centred = x - mean
        # The mean carries its rounding; what it leaves of the sum is taken off again.
        rest = centred.sum(axis=0) / x.shape[0]
        centred -= rest
        return cls(x.shape[0], mean + rest, centred.T @ centred)

    def merge(self, other: Moments) -> Moments:
        """Of the rows of both (Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115)."""
        if self.mean.shape != other.mean.shape:
            raise ParameterError(f"moments of {self.mean.size} and of {other.mean.size} columns cannot be merged.")
        if self.count == 0 or other.count == 0:
            return self if other.count == 0 else other
        count = self.count + other.count
        apart = other.mean - self.mean
        gram = self.gram + other.gram
        gram += np.outer(apart, apart * (self.count * (other.count / count)))
        return Moments(count, self.mean + apart * (other.count / count), gram)


@dataclass(frozen=True)
class Pca:
    """A fitted PCA; the arrays are float64 and mean what scikit-learn's ``PCA`` calls the same with a trailing underscore.

    ``components`` [k, d], ``mean`` [d], ``explained_variance`` [k] (ddof 1), ``explained_variance_ratio`` [k],
    ``singular_values`` [k]. Of each component the entry of largest absolute value is positive, as scikit-learn and
    LatentKit have it.
    """

    components: np.ndarray
    mean: np.ndarray
    explained_variance: np.ndarray
    explained_variance_ratio: np.ndarray
    singular_values: np.ndarray
    noise_variance: float
    total_variance: float
    n_samples: int

    def transform(self, x: np.ndarray) -> np.ndarray:
        """Coordinates [n, k] of rows [n, d], in float64."""
        return (np.asarray(x, dtype=np.float64) - self.mean) @ self.components.T


def fit_pca(moments: Moments, n_components: int | None = None) -> Pca:
    """The principal components of the rows that were counted, as scikit-learn's ``PCA(svd_solver='covariance_eigh')`` finds them.

    Args:
        moments: of at least two rows.
        n_components: components to keep; default all, min(n, d).

    Raises:
        DataError: for fewer than two rows.
        ParameterError: for more components than rows or columns.
    """
    n, d = moments.count, moments.mean.size
    if n < 2:
        raise DataError(f"PCA needs at least 2 rows, got {n}.")
    k = min(n, d) if n_components is None else n_components
    if not 1 <= k <= min(n, d):
        raise ParameterError(f"components is {k}, expected 1 to {min(n, d)} for {n} rows of {d} numbers.")
    gram = (moments.gram + moments.gram.T) / 2
    values, vectors = np.linalg.eigh(gram / (n - 1))
    # No variance is negative; what falls below zero is rounding.
    variance = np.maximum(values[::-1], 0.0)
    rows = vectors.T[::-1][:k]
    largest = rows[np.arange(k), np.abs(rows).argmax(axis=1)]
    components = rows * np.where(largest < 0, -1.0, 1.0)[:, None]
    total = float(variance.sum())
    left = variance[k : min(n, d)]
    return Pca(
        components=np.ascontiguousarray(components),
        mean=moments.mean,
        explained_variance=variance[:k].copy(),
        explained_variance_ratio=variance[:k] / total if total > 0 else np.zeros(k),
        singular_values=np.sqrt(variance[:k] * (n - 1)),
        noise_variance=float(left.mean()) if left.size else 0.0,
        total_variance=total,
        n_samples=n,
    )
