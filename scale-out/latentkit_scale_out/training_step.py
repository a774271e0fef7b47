"""One process's copy of a training: gradients of a part of a batch, and the update that all copies make alike."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .errors import DependencyError, ParameterError
from .randomness import key_of, normal_at, uniform_at
from .training_files import SampleNoise, State, TrainingGraphs

#: Below this, weights and moments are set to 0 every so many steps: decaying for ever, they would become denormal and slow.
_TINY = np.float32(2.0**-100)
_FLUSH_STEPS = 100


class Replica:
    """Weights and optimizer slots, and the two graphs that turn them into the next.

    Args:
        graphs: of the exported training.
        state: weights and slots to start from.
        step: the step that is to be made next, counted from 0.
    """

    def __init__(self, graphs: TrainingGraphs, state: State, step: int) -> None:
        self.graphs = graphs
        self._gradients, self._update = _session(graphs.gradients), _session(graphs.update)
        self._gradient_inputs = {port.name for port in self._gradients.get_inputs()}
        self._update_inputs = {port.name for port in self._update.get_inputs()}
        outputs = [(port.name, port.shape) for port in self._gradients.get_outputs()]
        #: What travels between workers, one after another in one vector.
        self._exchanged = [(name, tuple(shape)) for name, shape in outputs if name.startswith(("gradient:", "next:"))]
        self._updated = [port.name for port in self._update.get_outputs()]
        self.load(state, step)

    def load(self, state: State, step: int) -> None:
        """Puts the replica where another one is."""
        self.state = {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in state.items()}
        self.step = step

    def gradients(self, x: np.ndarray, condition: np.ndarray | None, batch: int, first: int) -> tuple[np.ndarray, dict[str, float]]:
        """Gradients and losses of some samples of the batch of this step.

        Args:
            x: float32 [n, width], raw samples.
            condition: float32 [n, units], where the model has a condition.
            batch: samples in the whole batch.
            first: place of the first of these samples in the batch.

        Returns:
            (gradients and statistics that layers keep, one after another, float32; loss and its parts). Both zero for no samples.
        """
        if x.shape[0] == 0:
            return np.zeros(self.exchange_size, dtype=np.float32), dict.fromkeys(self.graphs.terms, 0.0)
        feed: dict[str, np.ndarray] = {"x": x.reshape(-1, *self.graphs.input_shape)}
        if condition is not None:
            feed["condition"] = condition
        for noise in self.graphs.noise:
            feed[noise.input] = self._noise(noise, batch, first, x.shape[0])
        for name in self._gradient_inputs:
            if name.startswith("key:"):
                feed[name] = np.array(key_of(self.graphs.seed, name[4:], self.step), dtype=np.uint32)
        made = dict(zip((port.name for port in self._gradients.get_outputs()), self._gradients.run(None, self._fed(self._gradient_inputs, feed))))
        vector = np.concatenate([made[name].reshape(-1) for name, _ in self._exchanged])
        return vector, {name: float(made[name]) for name in self.graphs.terms}

    def apply(self, vector: np.ndarray) -> None:
        """Makes the update from the mean of all parts' vectors. Replicas that get the same make the same, to the bit."""
        feed: dict[str, np.ndarray] = {}
        at = 0
        for name, shape in self._exchanged:
            size = math.prod(shape)
            value = vector[at : at + size].reshape(shape)
            at += size
            if name.startswith("next:"):
                self.state[name[5:]] = value.copy()
            else:
                feed[name] = value
        made = self._update.run(None, self._fed(self._update_inputs, feed))
        for name, value in zip(self._updated, made):
            self.state[name[5:]] = value
        self.step += 1
        if self.step % _FLUSH_STEPS == 0:
            for name, value in self.state.items():
                self.state[name] = np.where(np.abs(value) < _TINY, np.float32(0), value)

    def vector(self) -> np.ndarray:
        """The whole state in one vector, in the order of the exported lists."""
        return vector_of(self.graphs, self.state)

    def load_vector(self, vector: np.ndarray, step: int) -> None:
        """Puts back what :meth:`vector` gave."""
        self.load(state_of(self.graphs, vector), step)

    @property
    def exchange_size(self) -> int:
        """Numbers that a worker gives away in a step."""
        return sum(math.prod(shape) for _, shape in self._exchanged)

    def _fed(self, wanted: set[str], feed: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        at = self.step - self.graphs.first_step
        scalars = self.graphs.scalars
        if not 0 <= at < self.graphs.last_step - self.graphs.first_step:
            raise ParameterError(
                f"the exported schedules have no step {self.step}; they end before step {self.graphs.last_step}.",
                remedy="Export the training with more --steps.",
            )
        return {name: feed[name] if name in feed else scalars[name][at : at + 1].reshape(()) if name in scalars else self.state[name] for name in wanted}

    def _noise(self, noise: SampleNoise, batch: int, first: int, rows: int) -> np.ndarray:
        per_row = math.prod(noise.shape)
        key = key_of(self.graphs.seed, noise.stream, self.step)
        # Row r of the draw holds the numbers from r · per_row on; draw k of sample s is row k · batch + s.
        row = np.arange(first, first + rows, dtype=np.int64)[:, None] + np.arange(noise.repeats, dtype=np.int64) * batch
        index = row[..., None] * per_row + np.arange(per_row, dtype=np.int64)
        a, b = noise.range
        if noise.kind == "uniform":
            values = uniform_at(key, index, a, b)
        else:
            values = normal_at(key, index, noise.repeats * batch * per_row, a, b)
        return values.reshape(rows, *(() if noise.repeats == 1 else (noise.repeats,)), *noise.shape)


def vector_of(graphs: TrainingGraphs, state: State) -> np.ndarray:
    """Weights and slots one after another, in the order of the exported lists."""
    return np.concatenate([state[t.name].reshape(-1) for t in (*graphs.variables, *graphs.slots)])


def state_of(graphs: TrainingGraphs, vector: np.ndarray) -> State:
    """Weights and slots by name, from one vector."""
    state: State = {}
    at = 0
    for tensor in (*graphs.variables, *graphs.slots):
        state[tensor.name] = vector[at : at + tensor.size].reshape(tensor.shape)
        at += tensor.size
    return state


def mean_of(vectors: list[np.ndarray], weights: list[float]) -> np.ndarray:
    """Weighted mean of the workers' vectors, in their order; vectors of weight 0 are passed over."""
    total = sum(weights)
    result: np.ndarray | None = None
    for vector, weight in zip(vectors, weights):
        if weight == 0:
            continue
        term = vector * np.float32(weight / total)
        result = term if result is None else np.add(result, term, out=result)
    assert result is not None
    return result


def mean_terms(terms: list[dict[str, float]], weights: list[float]) -> dict[str, float]:
    """Weighted mean of the workers' losses."""
    total = sum(weights)
    return {name: sum(values[name] * weight for values, weight in zip(terms, weights)) / total for name in terms[0]}


def parts_of(batch: int, workers: int) -> list[tuple[int, int]]:
    """Places [from, to) in a batch for each worker, of sizes that differ by one at most."""
    return [(batch * k // workers, batch * (k + 1) // workers) for k in range(workers)]


def _session(model: bytes) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise DependencyError("onnxruntime cannot be imported.", remedy="Install latentkit-scale-out with its dependencies on every node.") from error
    options = onnxruntime.SessionOptions()
    # A worker has one core; threads of ONNX Runtime spin and would take the others'.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
