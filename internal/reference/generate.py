"""Regenerates golden files in place: `python generate.py [name...]`, all of them without a name."""

import importlib
import sys

import common

NAMES = [
    "optimizers", "schedules", "losses", "initializers", "metrics", "layers", "recurrent", "pca", "eigen", "linalg", "scalers", "probe",
    "linear", "incremental_pca", "truncated_svd",
    "lda", "kernel_pca", "factorizations", "dimension", "tangents",
    "npy_golden", "onnx_models", "keras_models", "colour_maps",
    "anomaly", "disentanglement",
    "random_known_answers", "safetensors_golden", "manifold", "tsne", "latent_codes",
]
# Made only when they are named: they train for minutes.
SLOW = ["first_epochs", "training", "variational"]


def main(names):
    unknown = [name for name in names if name not in NAMES + SLOW]
    if unknown:
        sys.exit(f"Unknown golden {', '.join(unknown)}; known: {', '.join(NAMES + SLOW)}.")
    for name in names or NAMES:
        for path in importlib.import_module(name).generate():
            print(f"{path.relative_to(common.PACKAGES.parent)}  {path.stat().st_size} bytes", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
