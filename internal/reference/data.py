"""The real data sets, read from the folder that LATENTKIT_DATA_DIR names."""

import gzip
import os
import sys
from pathlib import Path

import numpy as np


def folder():
    value = os.environ.get("LATENTKIT_DATA_DIR")
    if not value or not Path(value).is_dir():
        sys.exit("Set LATENTKIT_DATA_DIR to the folder that holds sklearn/ and mnist/.")
    return Path(value)


def digits():
    """scikit-learn's digits: images [1797, 64] from 0 to 16, labels [1797]."""
    with gzip.open(folder() / "sklearn" / "digits.csv.gz", "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    return table[:, :64], table[:, 64].astype(int)


def wdbc():
    """Wisconsin diagnostic breast cancer, as scikit-learn ships it: features [569, 30], labels [569]."""
    table = np.loadtxt(folder() / "sklearn" / "breast_cancer.csv", delimiter=",", skiprows=1)
    return table[:, :30], table[:, 30].astype(int)


def mnist_images():
    """The 60,000 training images of MNIST, uint8 [60000, 28, 28]."""
    with gzip.open(folder() / "mnist" / "train-images-idx3-ubyte.gz", "rb") as file:
        content = file.read()
    magic, count, height, width = np.frombuffer(content, dtype=">i4", count=4)
    if magic != 2051:
        sys.exit(f"train-images-idx3-ubyte.gz starts with {magic}, expected 2051.")
    return np.frombuffer(content, dtype=np.uint8, offset=16).reshape(count, height, width)


def mnist_labels(name="train"):
    """The labels of MNIST's training images, or with `t10k` of its test images: uint8."""
    with gzip.open(folder() / "mnist" / f"{name}-labels-idx1-ubyte.gz", "rb") as file:
        return np.frombuffer(file.read(), dtype=np.uint8, offset=8)


def mnist_test():
    """The 10,000 test images of MNIST, uint8 [10000, 28, 28], and their labels."""
    with gzip.open(folder() / "mnist" / "t10k-images-idx3-ubyte.gz", "rb") as file:
        images = np.frombuffer(file.read(), dtype=np.uint8, offset=16)
    return images.reshape(-1, 28, 28), mnist_labels("t10k")
