"""A fitted PCA as files: for NumPy and scikit-learn's users, and for LatentKit."""

from __future__ import annotations

import io
import json

import numpy as np

from . import storage
from .gram import Pca
from .parts import committed

#: All arrays, under the names that scikit-learn's attributes have.
PCA_NPZ = "pca.npz"
#: What LatentKit's ``PCA.fromJSON`` reads.
PCA_JSON = "pca.json"


def save_pca(pca: Pca, out: str) -> None:
    """Writes ``pca.npz`` and ``pca.json`` into a folder."""
    content = io.BytesIO()
    np.savez(
        content,
        components_=pca.components,
        mean_=pca.mean,
        explained_variance_=pca.explained_variance,
        explained_variance_ratio_=pca.explained_variance_ratio,
        singular_values_=pca.singular_values,
        noise_variance_=pca.noise_variance,
        n_samples_=pca.n_samples,
    )
    _write(out, PCA_NPZ, content.getvalue())
    _write(out, PCA_JSON, (json.dumps(latentkit_json(pca)) + "\n").encode())


def load_pca(out: str) -> Pca:
    """Reads what :func:`save_pca` wrote."""
    with np.load(io.BytesIO(storage.read_bytes(storage.join(out, PCA_NPZ)))) as saved:
        variance, ratio = saved["explained_variance_"], saved["explained_variance_ratio_"]
        total = float(variance[0] / ratio[0]) if variance.size and ratio[0] > 0 else 0.0
        return Pca(
            components=saved["components_"],
            mean=saved["mean_"],
            explained_variance=variance,
            explained_variance_ratio=ratio,
            singular_values=saved["singular_values_"],
            noise_variance=float(saved["noise_variance_"]),
            total_variance=total,
            n_samples=int(saved["n_samples_"]),
        )


def latentkit_json(pca: Pca) -> dict[str, object]:
    """The PCA in the JSON form of LatentKit's class of that name, version 1."""
    return {
        "nSamples": pca.n_samples,
        "solver": "covariance",
        "totalVariance": pca.total_variance,
        "noiseVariance": pca.noise_variance,
        "mean": pca.mean.tolist(),
        "explainedVariance": pca.explained_variance.tolist(),
        "components": {"shape": list(pca.components.shape), "data": pca.components.reshape(-1).tolist()},
        "type": "PCA",
        "version": 1,
        "config": {"components": int(pca.components.shape[0]), "solver": "covariance", "whiten": False, "seed": 0, "iterations": "auto", "oversampling": 10},
    }


def _write(out: str, name: str, content: bytes) -> None:
    with committed(out, name) as temporary:
        fs, path = storage.resolve(temporary)
        with fs.open_output_stream(path) as stream:
            stream.write(content)
