"""Checks the ONNX files that compiler and interchange export: by ONNX's own checker with shape inference, and in onnxruntime
against what TensorFlow.js gave for the same inputs.

    cd packages/compiler && LATENTKIT_ONNX_DIR=/tmp/onnx pnpm test -- test/export
    .venv/bin/python check_onnx.py /tmp/onnx

Each NAME.onnx has a NAME.json beside it: { weights: [name], runs: [{ inputs, outputs }] } with arrays
{ name, type?, shape, data }. Exits with 1 when a file fails."""

import json
import sys

import numpy as np
import onnx
import onnxruntime
from checking import check_files

TOLERANCE = 1e-5


def array(spec):
    return np.array(spec["data"], dtype=spec.get("type", "float32")).reshape(spec["shape"])


def check(path):
    """The greatest difference to the reference; raises where the file is at fault."""
    record = json.loads(path.with_suffix(".json").read_text())
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    domains = {opset.domain for opset in model.opset_import}
    if domains != {""}:
        raise ValueError(f"operators of other domains than ONNX's own: {sorted(domains)}")
    missing = set(record["weights"]) - {tensor.name for tensor in model.graph.initializer}
    if missing:
        raise ValueError(f"no initializers for the weights {sorted(missing)}")
    session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    worst = 0.0
    for run in record["runs"]:
        names = [output["name"] for output in run["outputs"]]
        results = session.run(names, {spec["name"]: array(spec) for spec in run["inputs"]})
        for result, spec in zip(results, run["outputs"]):
            if list(result.shape) != spec["shape"]:
                raise ValueError(f"output {spec['name']} has shape {result.shape}, not {spec['shape']}")
            expected = array(spec)
            # Beyond 1 a difference counts in relation to the value: float32 has no more digits for larger ones.
            worst = max(worst, float((np.abs(result - expected) / np.maximum(1, np.abs(expected))).max(initial=0)))
    if not worst <= TOLERANCE:
        raise ValueError(f"outputs differ by {worst}")
    return worst


def main(folder):
    found, failures = check_files(folder, "onnx", check)
    print(f"{len(found) + failures} files, {failures} failed, greatest difference {max(found, default=0):.1e}"
          f" (onnx {onnx.__version__}, onnxruntime {onnxruntime.__version__})")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main(sys.argv[1])
