"""Arrays in safetensors files (https://huggingface.co/docs/safetensors), float32 alone: what LatentKit keeps weights in."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping

import numpy as np

from .errors import GraphError


def decode(data: bytes, file: str) -> dict[str, np.ndarray]:
    """The arrays of a file by their names. Raises GraphError for anything that is no such file."""
    try:
        start = 8 + int.from_bytes(data[:8], "little")
        header = json.loads(data[8:start])
        tensors: dict[str, np.ndarray] = {}
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            shape, (begin, end) = tuple(entry["shape"]), entry["data_offsets"]
            if entry["dtype"] != "F32" or end - begin != 4 * math.prod(shape) or start + end > len(data):
                raise ValueError(f"tensor {name!r} is not what its entry says")
            tensors[name] = np.frombuffer(data, "<f4", math.prod(shape), start + begin).reshape(shape).astype(np.float32)
        return tensors
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GraphError(f"is no safetensors file of float32 numbers ({error}).", file=file) from error


def encode(tensors: Mapping[str, np.ndarray]) -> bytes:
    """A file of arrays, in the order given; the same arrays give the same bytes."""
    header: dict[str, object] = {}
    end = 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [end, end := end + 4 * tensor.size]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([len(text).to_bytes(8, "little"), text, *(np.ascontiguousarray(tensor, dtype="<f4").tobytes() for tensor in tensors.values())])
