"""packages/core/test/golden/safetensors.json: a file written by Python's safetensors package, in base64."""

import base64

import numpy as np
from safetensors.numpy import save

from common import write_golden


def generate():
    tensors = {
        "encoder/dense/kernel:0": np.array([[1.5, -2.25, np.inf], [0.1, -0.0, 3e-39]], dtype=np.float32),
        "größe": np.array([1 / 3, -1e300], dtype=np.float64),
        "labels": np.array([[-2147483648, 2147483647]], dtype=np.int32),
        "pixels": np.array([[[0], [127], [255]]], dtype=np.uint8),
        "scalar": np.array(7.5, dtype=np.float32),
        "empty": np.zeros((0, 4), dtype=np.float32),
    }
    data = save(tensors, metadata={"format": "np", "note": "β = 4"})
    half = save({"half": np.array([1, 2], dtype=np.float16)})
    return [
        write_golden(
            "core",
            "safetensors",
            __file__,
            ["numpy", "safetensors"],
            {
                "file": base64.b64encode(data).decode(),
                "float16File": base64.b64encode(half).decode(),
            },
        )
    ]


if __name__ == "__main__":
    for path in generate():
        print(path)
