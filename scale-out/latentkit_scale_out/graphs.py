"""The graphs that ``latentkit export BUNDLE --format onnx`` wrote, and running them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import exported, storage
from .errors import DependencyError, GraphError

#: One session per graph and process: workers are reused for many parts, and making a session takes milliseconds.
_sessions: dict[str, Any] = {}

_REMEDY = "Write the folder anew with `latentkit export BUNDLE --format onnx --out FOLDER`."


@dataclass(frozen=True)
class Port:
    """An input or output of a graph: name and shape without the leading number of rows."""

    name: str
    shape: tuple[int, ...]

    @property
    def width(self) -> int:
        """Numbers per row."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class Graph:
    """One ONNX graph of the exported folder. It holds the file's bytes, so that it travels to workers whole.

    Its inputs are raw samples: the normalisation of the bundle is part of the graph.
    """

    name: str
    model: bytes = field(repr=False)
    sha256: str
    inputs: tuple[Port, ...]
    output: Port
    #: Class of the model in LatentKit, for the record.
    model_class: str

    @property
    def width(self) -> int:
        """Numbers per sample."""
        return self.inputs[0].width

    @property
    def condition_width(self) -> int:
        """Numbers per row of the condition; 0 where the model has none."""
        return self.inputs[1].width if len(self.inputs) > 1 else 0

    def run(self, x: np.ndarray, condition: np.ndarray | None = None, batch_rows: int = 1024) -> np.ndarray:
        """Runs the graph on one thread.

        Args:
            x: float32 samples [n, width].
            condition: float32 [n, condition_width], where the model has a condition.
            batch_rows: rows per run; bounds the memory of the graph's intermediate results.

        Returns:
            float32 [n, output.width], or [n] where the output is one number per row (``scorer``).

        Raises:
            GraphError: where x or condition has another width than the graph.
            DependencyError: where onnxruntime is missing.
        """
        self._check(x, condition)
        session = _session(self)
        n = x.shape[0]
        out = np.empty((n, *self.output.shape), dtype=np.float32)
        for start in range(0, n, batch_rows):
            rows = slice(start, min(start + batch_rows, n))
            feed = {self.inputs[0].name: x[rows].reshape(-1, *self.inputs[0].shape)}
            if condition is not None:
                feed[self.inputs[1].name] = condition[rows].reshape(-1, *self.inputs[1].shape)
            out[rows] = session.run([self.output.name], feed)[0]
        return out.reshape(n, -1) if self.output.shape else out

    def _check(self, x: np.ndarray, condition: np.ndarray | None) -> None:
        if x.ndim != 2 or x.shape[1] != self.width:
            raise GraphError(f"The {self.name} takes rows of {self.width} numbers, got an array of shape {x.shape}.")
        got = 0 if condition is None else condition.shape[1]
        if got != self.condition_width:
            remedy = "Name the condition's columns." if self.condition_width else "Leave the condition out."
            raise GraphError(f"The {self.name} takes a condition of {self.condition_width} numbers per row, got {got}.", remedy=remedy)


def read_graph(folder: str, name: str) -> Graph:
    """Reads one graph of an exported folder and verifies its checksum.

    Args:
        folder: path or URI of the folder with ``manifest.json``.
        name: ``encoder``, ``decoder``, ``model`` or ``scorer``.

    Raises:
        GraphError: where the folder, its manifest or the graph is missing, of another format, or damaged.
    """
    manifest = exported.read_manifest(folder, "manifest.json", "latentkit-onnx", "folder of exported graphs", _REMEDY)
    entry = manifest.get("models", {}).get(name)
    if entry is None:
        known = ", ".join(manifest.get("models", {}))
        raise GraphError(f"has no graph {name!r}; it has {known or 'none'}.", file=storage.join(folder, "manifest.json"), remedy=_REMEDY)
    model = exported.read_file(folder, entry["file"], entry["sha256"], _REMEDY)
    ports = [[Port(port["name"], tuple(port["shape"][1:])) for port in entry[side]] for side in ("inputs", "outputs")]
    return Graph(name, model, entry["sha256"], tuple(ports[0]), ports[1][0], str(manifest.get("class", "")))


def _session(graph: Graph) -> Any:
    found = _sessions.get(graph.sha256)
    if found is not None:
        return found
    try:
        import onnxruntime
    except ImportError as error:
        raise DependencyError("onnxruntime cannot be imported.", remedy="Install latentkit-scale-out with its dependencies on every node.") from error
    options = onnxruntime.SessionOptions()
    # The engine gives each worker one core; threads of ONNX Runtime spin and would take the others'.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(graph.model, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise GraphError(f"ONNX Runtime {onnxruntime.__version__} cannot load the {graph.name}: {error}", remedy=_REMEDY) from error
    _sessions[graph.sha256] = session
    return session
