"""What every generator shares: reproducible settings, where a golden goes, and how its numbers are written.

Import this module before Keras, TensorFlow or NumPy: it sets the environment that makes their results repeat.
"""

import os

# One thread and no oneDNN: sums are taken in one fixed order, so two runs give the same bytes.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import json
import math
from importlib.metadata import version
from pathlib import Path

import numpy as np

PACKAGES = Path(__file__).resolve().parents[2] / "packages"
WIDTH = 120


def f32(values):
    """A float32 array; written with the fewest digits that give the same float32 back."""
    return np.asarray(values, dtype=np.float32)


def significant(values, digits=12):
    """A float64 array rounded to `digits` significant digits, since the last ones depend on the machine's BLAS."""
    array = np.asarray(values, dtype=np.float64)
    rounded = [float(f"{value:.{digits - 1}e}") for value in array.ravel()]
    return np.array(rounded, dtype=np.float64).reshape(array.shape)


def tensorflow():
    """Keras and TensorFlow, set to one thread. Imported late because it takes seconds."""
    import tensorflow as tf

    try:
        tf.config.threading.set_inter_op_parallelism_threads(1)
        tf.config.threading.set_intra_op_parallelism_threads(1)
    except RuntimeError:
        pass
    import keras

    return keras, tf


def versions(*packages):
    return {name: version(name) for name in packages}


def write_golden(package, name, generator, packages, data):
    """Writes packages/<package>/test/golden/<name>.json; returns its path."""
    folder = PACKAGES / package / "test" / "golden"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    content = {
        "generator": f"internal/reference/{Path(generator).name}",
        "versions": versions(*packages),
        **data,
    }
    path.write_text(render(content) + "\n", encoding="utf-8")
    return path


def render(value, indent=0):
    """JSON with one key per line; an array of numbers fills lines up to the width, a matrix has one row per line."""
    value = _plain(value)
    inline = _inline(value)
    if inline is not None and (len(inline) + indent <= WIDTH or not isinstance(value, (dict, list))):
        return inline
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        entries = [f"{pad}{json.dumps(key)}: {render(item, indent + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(entries) + "\n" + " " * indent + "}"
    if any(isinstance(item, (dict, list)) for item in value):
        return "[\n" + ",\n".join(pad + render(item, indent + 1) for item in value) + "\n" + " " * indent + "]"
    return "[\n" + _fill([render(item) for item in value], pad) + "\n" + " " * indent + "]"


def _fill(texts, pad):
    lines, line = [], pad
    for position, text in enumerate(texts):
        piece = text + ("," if position < len(texts) - 1 else "")
        if len(line) > len(pad) and len(line) + 1 + len(piece) > WIDTH:
            lines.append(line)
            line = pad
        line += piece if line == pad else " " + piece
    return "\n".join([*lines, line])


def _plain(value):
    if isinstance(value, np.ndarray):
        return list(value) if value.ndim else value[()]
    if hasattr(value, "numpy"):
        return _plain(value.numpy())
    return list(value) if isinstance(value, tuple) else value


def _inline(value):
    value = _plain(value)
    if isinstance(value, dict):
        parts = [_inline(item) for item in value.values()]
        if any(part is None for part in parts):
            return None
        return "{" + ", ".join(f"{json.dumps(key)}: {part}" for key, part in zip(value, parts)) + "}"
    if isinstance(value, list):
        parts = [_inline(item) for item in value]
        if any(part is None for part in parts) or sum(map(len, parts)) > WIDTH:
            return None
        return "[" + ", ".join(parts) + "]"
    return _scalar(value)


def _scalar(value):
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value)
    if isinstance(value, np.bool_):
        return json.dumps(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if not math.isfinite(value):
        raise ValueError(f"A golden number must be finite, got {value}.")
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    # str() of a float32 is the shortest text that reads back as that float32; of a float, as that float64.
    return str(value) if isinstance(value, np.float32) else repr(float(value))
