"""The jobs on Ray Data: a pool of actors, each part done exactly once by one of them."""

from __future__ import annotations

import contextlib
import pickle
import time
from collections.abc import Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any

from . import cli
from .errors import ScaleOutError
from .jobs import Engine, Outcome, attempt
from .ray_session import ray_session, typed
from .sources import Part
from .work import Work

#: How often a part is tried that fails for want of room, of a package, or of a file that can be read.
ATTEMPTS = 8
#: Seconds that a worker waits after such a failure, so that the others take the parts meanwhile.
_PAUSE = 1.0


class PartWorker:
    """An actor that does parts. Ray Data starts it again where its process or its node is lost, and gives its parts out anew."""

    def __init__(self, held: list[Any]) -> None:
        import ray

        self._work: Work = pickle.loads(ray.get(held[0]))

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[bytes]]:
        return {"outcome": [self._outcome(pickle.loads(part)) for part in batch["part"]]}

    def _outcome(self, part: Part) -> bytes:
        try:
            return pickle.dumps(attempt(self._work, part))
        except ScaleOutError as error:
            time.sleep(_PAUSE)
            return pickle.dumps(_Failed(part, error))


class _Failed:
    """A part that another worker may do better."""

    def __init__(self, part: Part, error: ScaleOutError) -> None:
        self.part, self.error = part, error


def ray_engine(ray: ModuleType, workers: int | None = None) -> Engine:
    """Runs parts on a pool of actors with one core each.

    Args:
        ray: the package, connected to a cluster.
        workers: actors at most. Default: one for each core of the cluster, as they become free.

    The engine raises OutputError, ReadError or DependencyError where a part failed for that reason :data:`ATTEMPTS` times,
    WorkerError where Ray gives up.
    """

    def run(work: Work, parts: Sequence[Part]) -> Iterable[Outcome]:
        # Held here for as long as the job runs: a worker that is started again reads it anew.
        packed = ray.put(pickle.dumps(work))
        left = list(parts)
        for attempts in range(1, ATTEMPTS + 1):
            failed: list[_Failed] = []
            for outcome in _round(ray, packed, left, workers):
                if isinstance(outcome, _Failed):
                    failed.append(outcome)
                else:
                    yield outcome
            if not failed:
                return
            if attempts == ATTEMPTS:
                raise failed[0].error
            left = [each.part for each in failed]

    return run


def _round(ray: ModuleType, work: Any, parts: Sequence[Part], workers: int | None) -> Iterator[Outcome | _Failed]:
    import ray.data

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    cores = max(1, int(ray.cluster_resources().get("CPU", 1)))
    most = max(1, min(len(parts), cores if workers is None else workers))
    try:
        items = ray.data.from_items([{"part": pickle.dumps(part)} for part in parts], override_num_blocks=len(parts))
        outcomes = items.map_batches(
            PartWorker,
            fn_constructor_args=([work],),
            batch_size=1,
            compute=ray.data.ActorPoolStrategy(min_size=1, initial_size=most, max_size=most, max_tasks_in_flight_per_actor=2),
            num_cpus=1,
        )
        for row in outcomes.iter_rows():
            yield pickle.loads(row["outcome"])
    except ScaleOutError:
        raise
    except Exception as error:
        raise typed(error) from error


@contextlib.contextmanager
def open_engine() -> Iterator[Engine]:
    """A connection to a cluster and its engine."""
    with ray_session() as ray:
        yield ray_engine(ray)


def main(job: str, arguments: Sequence[str] | None = None) -> int:
    """Runs ``encode``, ``score`` or ``pca`` from a command line."""
    return cli.main(job, open_engine, f"{job}.py", arguments)


if __name__ == "__main__":
    raise SystemExit(cli.run_module("latentkit_scale_out.ray_jobs", open_engine))
