"""A local Ray cluster for tests: nodes of one core each, every one with a raylet and an object store of its own."""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from latentkit_scale_out.parts import PartResult
from latentkit_scale_out.sources import Part
from latentkit_scale_out.work import GraphWork

#: Bytes of each node's object store: the smallest that is of use.
_STORE = 80 << 20


@contextlib.contextmanager
def cluster(nodes: int = 2) -> Iterator[Any]:
    """A cluster and this process's connection to it."""
    os.environ.update(RAY_DEDUP_LOGS="0", RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO="0", RAY_USAGE_STATS_ENABLED="0", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    here = str(Path(__file__).resolve().parent)
    if here not in os.environ["PYTHONPATH"].split(os.pathsep):
        os.environ["PYTHONPATH"] += os.pathsep + here
    from ray.cluster_utils import Cluster

    import ray

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": _STORE, "include_dashboard": False})
    try:
        for _ in range(nodes - 1):
            made.add_node(num_cpus=1, object_store_memory=_STORE)
        ray.init(address=made.address, log_to_driver=False, logging_level="error")
        made.wait_for_nodes()
        yield made
    finally:
        ray.shutdown()
        made.shutdown()


@dataclass(frozen=True)
class Cramped(GraphWork):
    """Work that finds little room on the disk of the first worker that takes a part of it, or of all."""

    mark: str = ""
    everywhere: bool = False

    def run(self, part: Part) -> PartResult:
        with contextlib.suppress(FileExistsError), open(self.mark, "x") as file:
            file.write(str(os.getpid()))
        if self.everywhere or Path(self.mark).read_text() == str(os.getpid()):
            resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        return super().run(part)
