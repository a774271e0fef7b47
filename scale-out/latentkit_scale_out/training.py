"""Training from exported graphs, on whatever makes the steps: one process here, or many workers."""

from __future__ import annotations

import copy
import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .errors import ParameterError, ScaleOutError
from .randomness import key_of, permutation
from .training_checkpoint import Progress, read_checkpoint, write_model
from .training_files import State, TrainingFiles
from .training_rows import TrainingData
from .training_step import Replica, mean_of, mean_terms, parts_of

#: Folders in the output: as a run of LatentKit's command line has them.
CHECKPOINT, MODEL = "checkpoint", "model"

Losses = dict[str, float]


@dataclass(frozen=True)
class StepRows:
    """A step: its number, and its rows as places [first, last) in the order of the epoch."""

    step: int
    first: int
    last: int


class WorkersLost(ScaleOutError):
    """Every worker is gone, and what they knew with them; training goes on from the last checkpoint."""

    retry = True


class DivergedError(ScaleOutError):
    """The loss is no longer a finite number."""


class Stepper(Protocol):
    """What makes the steps."""

    #: Steps that are handed over at once.
    window: int

    def begin_epoch(self, order: np.ndarray) -> None:
        """Says in which order the rows of the coming steps are."""

    def run(self, steps: Sequence[StepRows]) -> list[Losses]:
        """Makes steps, and gives the losses of each, from before its update. Raises WorkersLost."""

    def state(self) -> State:
        """Weights and slots after the last step."""

    def load(self, state: State, step: int) -> None:
        """Goes to another state."""


class LocalStepper:
    """All steps in this process: what several workers are compared with.

    Args:
        files: the exported training.
        data: the rows.
        parts: computes each batch in so many parts, as that many workers do, to the bit.
    """

    window = 32

    def __init__(self, files: TrainingFiles, data: TrainingData, parts: int = 1) -> None:
        if parts < 1:
            raise ParameterError(f"parts is {parts}, expected 1 or more.")
        self._rows, self._parts = data.open(), parts
        self._replica = Replica(files.graphs, files.state, files.graphs.first_step)
        self._order = np.empty(0, dtype=np.int32)

    def begin_epoch(self, order: np.ndarray) -> None:
        self._order = order

    def run(self, steps: Sequence[StepRows]) -> list[Losses]:
        made = []
        for step in steps:
            size = step.last - step.first
            places = parts_of(size, self._parts)
            found = [self._gradients(step, first, last) for first, last in places]
            weights = [float(last - first) for first, last in places]
            self._replica.apply(mean_of([vector for vector, _ in found], weights))
            made.append(mean_terms([losses for _, losses in found], weights))
        return made

    def _gradients(self, step: StepRows, first: int, last: int) -> tuple[np.ndarray, Losses]:
        x, condition = self._rows.take(self._order[step.first + first : step.first + last])
        return self._replica.gradients(x, condition, step.last - step.first, first)

    def state(self) -> State:
        return dict(self._replica.state)

    def load(self, state: State, step: int) -> None:
        self._replica.load(state, step)


def train(
    files: TrainingFiles,
    rows: int,
    stepper: Stepper,
    *,
    epochs: int,
    out: str,
    checkpoint_steps: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Progress:
    """Trains, from the checkpoint in the output folder where there is one, else from the exported state.

    The rows of epoch e are in the order that `fit` of LatentKit visits them in with the same seed, and the losses are
    those of its history, to rounding in float32.

    Args:
        files: the exported training.
        rows: rows to train on.
        stepper: what makes the steps.
        epochs: passes over the rows in all, those before the checkpoint included.
        out: local folder; `checkpoint/` and, at the end, `model/` in it are bundles.
        checkpoint_steps: steps between checkpoints. Default: one at the end of each epoch.
        on_progress: told after each window of steps and each epoch.

    Returns:
        the progress at the end, with the history.

    Raises:
        ParameterError: where epochs or checkpoint_steps cannot be, or the exported schedules end too early.
        StaleOutputError: where the output folder holds another training.
        DivergedError: where the loss is no longer finite; the last checkpoint is kept.
    """
    for name, value in (("epochs", epochs), ("checkpoint_steps", 1 if checkpoint_steps is None else checkpoint_steps)):
        if value < 1:
            raise ParameterError(f"{name} is {value}, expected 1 or more.")
    run = _Run(files, rows, stepper, epochs, out, checkpoint_steps, on_progress)
    run.begin()
    while run.progress.epoch < epochs:
        try:
            run.epoch()
        except WorkersLost:
            run.go_back()
    run.finish()
    return run.progress


class _Run:
    def __init__(
        self,
        files: TrainingFiles,
        rows: int,
        stepper: Stepper,
        epochs: int,
        out: str,
        checkpoint_steps: int | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self.files, self.rows, self.stepper, self.epochs = files, rows, stepper, epochs
        self.out, self.checkpoint_steps, self.on_progress = out, checkpoint_steps, on_progress
        self.batches = math.ceil(rows / files.batch_size)
        self.progress = Progress.start(files)
        self.saved: tuple[Progress, State] = (copy.deepcopy(self.progress), files.state)
        self.began = time.monotonic()

    def begin(self) -> None:
        found = read_checkpoint(os.path.join(self.out, CHECKPOINT), self.files, self.rows)
        if found is not None:
            self.saved = found
            self.go_back()
        p = self.progress
        needed = p.step + (self.epochs - p.epoch) * self.batches - p.batch
        if needed > self.files.graphs.last_step:
            raise ParameterError(
                f"{self.epochs} epochs of {self.rows} rows end with step {needed}, the exported schedules with step {self.files.graphs.last_step}.",
                remedy=f"Export the training with --steps {needed - self.files.graphs.first_step}.",
            )

    def go_back(self) -> None:
        progress, state = self.saved
        self.progress = copy.deepcopy(progress)
        self.stepper.load(state, progress.step)

    def epoch(self) -> None:
        p, files = self.progress, self.files
        self.began = time.monotonic()
        self.stepper.begin_epoch(_order(files, p.epoch + 1, self.rows))
        while p.batch < self.batches:
            steps = self._window()
            losses = self.stepper.run(steps)
            for step, values in zip(steps, losses):
                self._count(values, step.last - step.first)
            p.batch += len(steps)
            p.step += len(steps)
            if self.on_progress is not None:
                self.on_progress(p)
            if self.checkpoint_steps is not None and p.step % self.checkpoint_steps == 0 and p.batch < self.batches:
                self.save()
        self._close_epoch()
        if self.on_progress is not None:
            self.on_progress(p)
        if self.checkpoint_steps is None or p.step % self.checkpoint_steps == 0 or p.epoch == self.epochs:
            self.save()

    def finish(self) -> None:
        self.progress.history["status"] = "completed"
        _, state = self.saved
        write_model(os.path.join(self.out, MODEL), self.files, state, self._record(), None)

    def save(self) -> None:
        state = {name: value.copy() for name, value in self.stepper.state().items()}
        self.saved = (copy.deepcopy(self.progress), state)
        write_model(os.path.join(self.out, CHECKPOINT), self.files, state, self._record(), (self.progress, self.rows))

    def _window(self) -> list[StepRows]:
        p, size = self.progress, self.files.batch_size
        count = min(self.stepper.window, self.batches - p.batch)
        if self.checkpoint_steps is not None:
            count = min(count, self.checkpoint_steps - p.step % self.checkpoint_steps)
        return [StepRows(p.step + i, (p.batch + i) * size, min(self.rows, (p.batch + i + 1) * size)) for i in range(count)]

    def _count(self, values: Losses, samples: int) -> None:
        if not math.isfinite(values["loss"]):
            raise DivergedError(f"The loss is {values['loss']} in epoch {self.progress.epoch + 1}.", remedy="Lower the learning rate. The last checkpoint is kept.")
        p = self.progress
        p.seen += samples
        for name, value in values.items():
            p.sums[name] = p.sums.get(name, 0.0) + value * samples

    def _close_epoch(self) -> None:
        p = self.progress
        rate = float(self.files.learning_rate[p.step - 1 - self.files.graphs.first_step])
        values = {name: total / p.seen for name, total in p.sums.items()}
        p.epoch += 1
        p.history["epochs"].append({"epoch": p.epoch, "values": values, "learningRate": rate, "seconds": time.monotonic() - self.began, "samples": p.seen})
        p.batch, p.seen, p.sums = 0, 0, {}

    def _record(self) -> dict[str, object]:
        settings = {name: self.files.manifest[name] for name in ("optimizer", "batchSize", "shuffle", "seed")}
        return {**settings, "samples": self.rows, "epochs": self.epochs, "engine": "onnxruntime", "device": "cpu", "history": self.progress.history}


def _order(files: TrainingFiles, epoch: int, rows: int) -> np.ndarray:
    return permutation(key_of(files.graphs.seed, "shuffle", epoch), rows) if files.shuffle else np.arange(rows, dtype=np.int32)
