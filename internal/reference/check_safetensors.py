"""Checks the safetensors files that interchange exports: opened by the safetensors package itself, every name, shape, type and
number, and the metadata, against what TensorFlow.js holds.

    cd packages/interchange && LATENTKIT_SAFETENSORS_DIR=/tmp/safetensors pnpm test -- test/python
    .venv/bin/python check_safetensors.py /tmp/safetensors

Each NAME.safetensors has a NAME.json beside it: { metadata, tensors: [{ name, shape, data }] }. Exits with 1 when a file fails."""

import json
import sys
from importlib.metadata import version

import numpy as np
from checking import check_files
from safetensors import safe_open


def check(path):
    """The number of tensors; raises where the file is at fault."""
    record = json.loads(path.with_suffix(".json").read_text())
    with safe_open(path, framework="numpy") as file:
        if file.metadata() != record["metadata"]:
            raise ValueError(f"metadata {file.metadata()}, not {record['metadata']}")
        names = sorted(spec["name"] for spec in record["tensors"])
        if sorted(file.keys()) != names:
            raise ValueError(f"tensors {sorted(file.keys())}, not {names}")
        for spec in record["tensors"]:
            tensor = file.get_tensor(spec["name"])
            if tensor.dtype != np.float32 or list(tensor.shape) != spec["shape"]:
                raise ValueError(f"{spec['name']} is {tensor.dtype} {list(tensor.shape)}, not float32 {spec['shape']}")
            if not np.array_equal(tensor.ravel(), np.array(spec["data"], dtype=np.float32)):
                raise ValueError(f"{spec['name']} holds other numbers")
    return len(record["tensors"])


def main(folder):
    found, failures = check_files(folder, "safetensors", check)
    print(f"{len(found) + failures} files, {sum(found)} tensors, {failures} failed (safetensors {version('safetensors')})")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main(sys.argv[1])
