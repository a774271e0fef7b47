"""Data-parallel training on Ray: every worker has all weights and computes the gradients of its part of each batch.

Gradients travel from worker to worker through Ray's object store; the driver only says what comes next, for a window of
steps at a time. All workers make the same update, to the bit, so that any of them can replace any other.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from .errors import ParameterError, ScaleOutError, WorkerError
from .ray_session import typed
from .training import Losses, StepRows, WorkersLost
from .training_files import State, TrainingFiles, TrainingGraphs
from .training_rows import TrainingData
from .training_step import Replica, mean_of, mean_terms, parts_of, state_of, vector_of

#: Steps that are handed to the workers at once, where their gradients fit into the store.
WINDOW = 16
#: Bytes of gradients that may be under way.
_UNDER_WAY = 256 << 20
#: Seconds within which a new worker must be there; after that the others go on without it.
_PATIENCE = 60.0


class TrainingWorker:
    """An actor: a replica of the training and the rows."""

    def __init__(self, graphs: TrainingGraphs, data: TrainingData, state: np.ndarray, step: int) -> None:
        self._replica = Replica(graphs, state_of(graphs, state), step)
        self._rows = data.open()
        self._order = np.empty(0, dtype=np.int32)
        #: Step and state at which all workers were alike for the last time, where they make several steps apart.
        self._common = (step, dict(self._replica.state))

    def about(self) -> tuple[int, int, int]:
        """Process, the step that is to be made next, and the numbers given away in a step."""
        return os.getpid(), self._replica.step, self._replica.exchange_size

    def begin_epoch(self, order: np.ndarray) -> None:
        """Takes the order of the rows."""
        self._order = order

    def gradients(self, step: StepRows, part: tuple[int, int], weights: list[float], *vectors: np.ndarray) -> tuple[np.ndarray, Losses]:
        """Makes the update of the step before from all workers' vectors, and gives its own of this step."""
        self.apply(weights, *vectors)
        return self._gradients(step, part)

    def apply(self, weights: list[float], *vectors: np.ndarray) -> None:
        """Makes an update."""
        if vectors:
            self._replica.apply(mean_of(list(vectors), weights))

    def several(self, steps: Sequence[StepRows], parts: Sequence[tuple[int, int]], weights: list[float], *states: np.ndarray) -> tuple[np.ndarray, list[Losses]]:
        """Goes to the mean of all workers' states, makes several steps on its own parts alone, and gives its state."""
        self.settle(steps[0].step, weights, *states)
        made = []
        for step, part in zip(steps, parts):
            vector, losses = self._gradients(step, part)
            if part[1] > part[0]:
                self._replica.apply(vector)
            else:
                self._replica.step += 1
            made.append(losses)
        return self._replica.vector(), made

    def settle(self, step: int, weights: list[float], *states: np.ndarray) -> None:
        """Goes to the mean of all workers' states."""
        if states:
            self.load(mean_of(list(states), weights), step)

    def vector(self) -> np.ndarray:
        """Its state."""
        return self._replica.vector()

    def load(self, state: np.ndarray, step: int) -> None:
        """Goes to another state."""
        self._replica.load_vector(state, step)
        self._common = (step, dict(self._replica.state))

    def rewind(self, apart: bool) -> int:
        """Forgets what it did apart from the others since they were alike. Gives the step that is to be made next."""
        if apart:
            self._replica.load(self._common[1], self._common[0])
        return self._replica.step

    def _gradients(self, step: StepRows, part: tuple[int, int]) -> tuple[np.ndarray, Losses]:
        first, last = part
        x, condition = self._rows.take(self._order[step.first + first : step.first + last])
        return self._replica.gradients(x, condition, step.last - step.first, first)


class RayStepper:
    """Makes steps on workers of a Ray cluster. A lost worker is replaced by a new one, which gets the state of another.

    Args:
        ray: the package, connected to a cluster.
        files: the exported training.
        data: rows that every node reads.
        workers: how many, with one core each.
        local_steps: steps that each worker makes on its own parts before they exchange their states, in place of
            exchanging gradients at each step: less traffic, and another course of training.
        indivisible: train also where a batch's gradient is not the mean of its parts' gradients.

    Raises:
        ParameterError: for settings that cannot be, or a model whose batches cannot be divided.
        WorkerError: where no worker can be started.
    """

    def __init__(self, ray: ModuleType, files: TrainingFiles, data: TrainingData, *, workers: int, local_steps: int = 1, indivisible: bool = False) -> None:
        for name, value in (("workers", workers), ("local_steps", local_steps)):
            if value < 1:
                raise ParameterError(f"{name} is {value}, expected 1 or more.")
        if workers > files.batch_size:
            raise ParameterError(f"workers is {workers}, more than the {files.batch_size} samples of a batch.", remedy="Export the training with a larger --batch-size.")
        if workers > 1 and not files.divisible and not indivisible:
            raise ParameterError(
                "the gradient of a batch is not the mean of its parts' gradients for this model: something in it looks at the batch as a whole, such as batch normalisation.",
                remedy="Take one worker, or accept with --indivisible that each looks at its own part.",
            )
        self._ray, self._files, self._data, self._local_steps = ray, files, data, local_steps
        # Kept, since a worker that is started again needs them.
        self._graphs = ray.put(files.graphs)
        self._order: Any = None
        #: Seconds that each loss of workers cost: from noticing it until all are ready again.
        self.recoveries: list[float] = []
        self._actors = self._start(workers, ray.put(vector_of(files.graphs, files.state)), files.graphs.first_step)
        size = ray.get(self._actors[0].about.remote())[2]
        fitting = _UNDER_WAY // (4 * size * len(self._actors) + 1)
        self.window = max(1, min(WINDOW, fitting) // local_steps) * local_steps

    @property
    def pids(self) -> list[int]:
        """Processes of the workers."""
        return [about[0] for about in self._ray.get([actor.about.remote() for actor in self._actors])]

    def stop(self) -> None:
        """Ends the workers."""
        for actor in self._actors:
            self._ray.kill(actor)
        self._actors = []

    def begin_epoch(self, order: np.ndarray) -> None:
        self._order = self._ray.put(order)
        self._guarded(lambda: self._ray.get([actor.begin_epoch.remote(self._order) for actor in self._actors]))

    def run(self, steps: Sequence[StepRows]) -> list[Losses]:
        left = list(steps)
        made: list[Losses] = []
        while left:
            submitted: list[tuple[StepRows, list[Any], list[float]]] = []
            try:
                self._submit(left, submitted)
                made.extend(self._losses(submitted, len(left)))
                return made
            except self._ray.exceptions.RayError as error:
                step = self._recover(error)
                done = sum(each.step < step for each in left)
                made.extend(self._losses(submitted, done))
                left = left[done:]
        return made

    def state(self) -> State:
        found: list[np.ndarray] = []
        self._guarded(lambda: found.append(self._ray.get(self._actors[0].vector.remote())))
        return state_of(self._files.graphs, found[-1])

    def load(self, state: State, step: int) -> None:
        vector = self._ray.put(vector_of(self._files.graphs, state))
        self._guarded(lambda: self._ray.get([actor.load.remote(vector, step) for actor in self._actors]))

    def _submit(self, steps: Sequence[StepRows], submitted: list[tuple[StepRows, list[Any], list[float]]]) -> None:
        """Hands all steps over, each after the vectors of the one before, and waits for the last update."""
        actors, local = self._actors, self._local_steps
        vectors: list[Any] = []
        weights: list[float] = []
        for at in range(0, len(steps), local):
            group = steps[at : at + local]
            parts = [parts_of(step.last - step.first, len(actors)) for step in group]
            made = [
                actor.gradients.options(num_returns=2).remote(group[0], parts[0][k], weights, *vectors)
                if local == 1
                else actor.several.options(num_returns=2).remote(group, [part[k] for part in parts], weights, *vectors)
                for k, actor in enumerate(actors)
            ]
            vectors = [vector for vector, _ in made]
            weights = [float(sum(part[k][1] - part[k][0] for part in parts)) for k in range(len(actors))]
            for i, step in enumerate(group):
                sizes = [float(last - first) for first, last in parts[i]]
                submitted.append((step, [(losses, i if local > 1 else None) for _, losses in made], sizes))
        if local == 1:
            last = [actor.apply.remote(weights, *vectors) for actor in actors]
        else:
            last = [actor.settle.remote(steps[-1].step + 1, weights, *vectors) for actor in actors]
        self._ray.get(last)

    def _losses(self, submitted: list[tuple[StepRows, list[Any], list[float]]], count: int) -> list[Losses]:
        made: list[Losses] = []
        for _, refs, sizes in submitted[:count]:
            found = [self._one(ref, place) for ref, place in refs]
            known = [(losses, size) for losses, size in zip(found, sizes) if losses is not None]
            made.append(mean_terms([losses for losses, _ in known], [size for _, size in known]))
        return made

    def _one(self, ref: Any, place: int | None) -> Losses | None:
        try:
            value = self._ray.get(ref)
        except self._ray.exceptions.RayError:
            # Its node is gone with it; the others' mean says what the loss was.
            return None
        return value if place is None else value[place]

    def _guarded(self, work: Any) -> None:
        """Does something with all workers, and once more for each loss of some."""
        while True:
            try:
                work()
                return
            except self._ray.exceptions.RayError as error:
                self._recover(error)

    def _recover(self, error: Exception) -> int:
        """Replaces lost workers and puts all where the foremost is. Returns the step to go on with."""
        began = time.monotonic()
        while True:
            try:
                step = self._mend(error)
                self.recoveries.append(time.monotonic() - began)
                return step
            except self._ray.exceptions.RayError as another:
                # One more was lost meanwhile.
                error = another
            except WorkersLost:
                self.recoveries.append(time.monotonic() - began)
                raise

    def _mend(self, error: Exception) -> int:
        ray = self._ray
        alive: list[tuple[int, Any]] = []
        for actor in self._actors:
            try:
                alive.append((ray.get(actor.rewind.remote(self._local_steps > 1)), actor))
            except ray.exceptions.RayError:
                continue
        lost = len(self._actors) - len(alive)
        if lost == 0:
            known = typed(error)
            raise known if known is not error else WorkerError(str(error)) from error
        if not alive:
            self._actors = self._start(lost, ray.put(vector_of(self._files.graphs, self._files.state)), self._files.graphs.first_step)
            raise WorkersLost("All workers are gone.", remedy="Training goes on from the last checkpoint.")
        step, foremost = max(alive, key=lambda each: each[0])
        vector = foremost.vector.remote()
        for other, actor in alive:
            if other != step:
                actor.load.remote(vector, step)
        self._actors = [actor for _, actor in alive] + self._start(lost, vector, step, needed=False)
        if self._order is not None:
            ray.get([actor.begin_epoch.remote(self._order) for actor in self._actors])
        return step

    def _start(self, count: int, vector: Any, step: int, needed: bool = True) -> list[Any]:
        """New workers: as many as wanted, or as there is room for."""
        ray = self._ray
        remote = ray.remote(TrainingWorker).options(num_cpus=1, scheduling_strategy="SPREAD")
        found: list[Any] = []
        last: ScaleOutError | None = None
        until = time.monotonic() + _PATIENCE
        while len(found) < count and time.monotonic() < until:
            actors = [remote.remote(self._graphs, self._data, vector, step) for _ in range(count - len(found))]
            ready = {actor.about.remote(): actor for actor in actors}
            there, missing = ray.wait(list(ready), num_returns=len(actors), timeout=max(0.0, until - time.monotonic()))
            for ref in missing:
                ray.kill(ready[ref])
            for ref in there:
                try:
                    ray.get(ref)
                    found.append(ready[ref])
                except ray.exceptions.RayError as error:
                    last = typed(error)
                    # Others may start elsewhere, such as where the node was lost that was to be its own.
                    if not isinstance(last, WorkerError):
                        raise last from error
                    time.sleep(0.2)
        if needed and not found:
            remedy = "See that the cluster has that many free cores."
            raise last or WorkerError(f"none of {count} workers could be started in {_PATIENCE:.0f} seconds.", remedy=remedy)
        return found
