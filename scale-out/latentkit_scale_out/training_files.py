"""The folder that ``latentkit export BUNDLE --format training`` wrote."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import exported, safetensors, storage

MANIFEST = "training.json"
_REMEDY = "Write the folder anew with `latentkit export BUNDLE --format training --steps N --out FOLDER`."

#: Weights and optimizer slots by name, float32.
State = dict[str, np.ndarray]


@dataclass(frozen=True)
class Tensor:
    """A weight or an optimizer slot."""

    name: str
    shape: tuple[int, ...]
    trainable: bool = False

    @property
    def size(self) -> int:
        """Numbers in it."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class SampleNoise:
    """Random numbers of the samples' own, an input of the gradients' graph.

    A batch of B samples has a draw [repeats · B, *shape] from one step of the stream; a part of it gets its samples' rows.
    """

    input: str
    stream: str
    kind: str
    #: low and high of ``uniform``, mean and standard deviation of ``normal``.
    range: tuple[float, float]
    repeats: int
    shape: tuple[int, ...]


@dataclass(frozen=True)
class TrainingGraphs:
    """What a worker needs to make steps; it pickles, and travels to workers whole."""

    gradients: bytes = field(repr=False)
    update: bytes = field(repr=False)
    variables: tuple[Tensor, ...]
    slots: tuple[Tensor, ...]
    noise: tuple[SampleNoise, ...]
    terms: tuple[str, ...]
    seed: int
    input_shape: tuple[int, ...]
    condition_units: int
    first_step: int
    #: ``scalar:NAME`` to [steps] float32, from ``first_step`` on.
    scalars: dict[str, np.ndarray] = field(repr=False)

    @property
    def width(self) -> int:
        """Numbers per sample."""
        return math.prod(self.input_shape)

    @property
    def last_step(self) -> int:
        """The step before which the schedules end."""
        return self.first_step + len(next(iter(self.scalars.values()), ()))


@dataclass(frozen=True)
class TrainingFiles:
    """A training as it was exported: graphs, state to start from, settings, and the bundle that checkpoints are made of."""

    folder: str
    manifest: dict[str, Any] = field(repr=False)
    graphs: TrainingGraphs = field(repr=False)
    state: State = field(repr=False)
    #: [steps], from the first step on.
    learning_rate: np.ndarray = field(repr=False)
    bundle: dict[str, bytes] = field(repr=False)

    @property
    def batch_size(self) -> int:
        """Samples in a step, of all workers together."""
        return int(self.manifest["batchSize"])

    @property
    def shuffle(self) -> bool:
        """Whether rows are visited in a new order each epoch."""
        return bool(self.manifest["shuffle"])

    @property
    def divisible(self) -> bool:
        """Whether the gradient of a batch is the mean of its parts' gradients."""
        return bool(self.manifest["divisible"])


def read_training(folder: str) -> TrainingFiles:
    """Reads a folder of an exported training and verifies every checksum.

    Args:
        folder: path or URI of the folder with ``training.json``.

    Raises:
        GraphError: where the folder or a file of it is missing, of another format, or damaged.
    """
    manifest = exported.read_manifest(folder, MANIFEST, "latentkit-training", "folder of an exported training", _REMEDY)
    files = {name: exported.read_file(folder, name, entry["sha256"], _REMEDY) for name, entry in manifest["files"].items()}
    tables = safetensors.decode(files["scalars.safetensors"], storage.join(folder, "scalars.safetensors"))
    state = safetensors.decode(files["state.safetensors"], storage.join(folder, "state.safetensors"))
    graphs = TrainingGraphs(
        gradients=files["gradients.onnx"],
        update=files["update.onnx"],
        variables=tuple(Tensor(v["name"], tuple(v["shape"]), bool(v["trainable"])) for v in manifest["variables"]),
        slots=tuple(Tensor(s["name"], tuple(s["shape"])) for s in manifest["slots"]),
        noise=tuple(
            SampleNoise(n["input"], n["stream"], n["kind"], tuple(n["range"]), n["repeats"], tuple(n["shape"])) for n in manifest["noise"]
        ),
        terms=tuple(manifest["terms"]),
        seed=manifest["seed"],
        input_shape=tuple(manifest["inputShape"]),
        condition_units=manifest["conditionUnits"],
        first_step=manifest["firstStep"],
        scalars={f"scalar:{name.removeprefix('scalar/')}": table for name, table in tables.items() if name.startswith("scalar/")},
    )
    bundle = {name.removeprefix("bundle/"): content for name, content in files.items() if name.startswith("bundle/")}
    # Names of variables and slots differ, so that one dictionary holds both.
    values = {name.split("/", 1)[1]: tensor for name, tensor in state.items()}
    return TrainingFiles(folder, manifest, graphs, values, tables["learningRate"], bundle)
