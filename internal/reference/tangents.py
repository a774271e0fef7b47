"""packages/latent/test/golden/tangents.json: tangents of a convolutional encoder at the first test image of MNIST, by PyTorch.

The encoder is the strided one of @latentkit/convolutional with 32 codes. Its weights are draws of @latentkit/core, made here
anew by the formulas of docs/random.md, so that none are stored. Derivatives and decomposition are in float64.
"""

import hashlib

from common import significant, write_golden

import numpy as np
import torch

import data
from random_known_answers import key, uniform

VERSIONS = ["torch", "numpy"]
SHAPES = [(3, 3, 1, 32), (32,), (3, 3, 32, 64), (64,), (6 * 6 * 64, 32), (32,)]
SHOWN = 3


def weights():
    """float32, uniform: kernels within the square root of six over the inputs of a unit, biases within a tenth."""
    for step, shape in enumerate(SHAPES):
        limit = 0.1 if len(shape) == 1 else np.sqrt(6 / np.prod(shape[:-1]))
        u = uniform(key(42, "tangents", step), int(np.prod(shape))).astype(np.float64)
        yield ((2 * u - 1) * limit).astype(np.float32).reshape(shape)


def generate():
    arrays = list(weights())
    digest = hashlib.sha256(b"".join(array.astype("<f4").tobytes() for array in arrays)).hexdigest()
    k1, b1, k2, b2, k3, b3 = (torch.tensor(array, dtype=torch.float64) for array in arrays)
    image = torch.tensor(data.mnist_test()[0][0].astype(np.float32) / np.float32(255), dtype=torch.float64)

    def encode(x):
        h = x.reshape(1, 1, 28, 28)
        for kernel, bias in [(k1, b1), (k2, b2)]:
            h = torch.relu(torch.nn.functional.conv2d(h, kernel.permute(3, 2, 0, 1), bias, stride=2))
        # The dense layer takes channels last.
        return (h.permute(0, 2, 3, 1).reshape(1, -1) @ k3 + b3)[0]

    jacobian = torch.autograd.functional.jacobian(encode, image).reshape(32, 784)
    _, values, vt = torch.linalg.svd(jacobian, full_matrices=False)
    vt = vt.numpy()
    vt = vt * np.sign(vt[np.arange(32), np.abs(vt).argmax(axis=1)])[:, None]
    content = {
        "weightsSha256": digest,
        "code": significant(encode(image).numpy(), 9),
        "singularValues": significant(values.numpy(), 9),
        # Rounded to decimals: what is zero but for rounding is then the same everywhere.
        "tangents": np.round(vt[:SHOWN], 8),
        "jacobianRow": {"row": 5, "values": np.round(jacobian[5].numpy(), 8)},
    }
    return [write_golden("latent", "tangents", __file__, VERSIONS, content)]
