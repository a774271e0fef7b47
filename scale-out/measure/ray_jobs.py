"""Rows per second and peak memory of the Ray jobs: ``python measure/ray_jobs.py MODEL WORK_FOLDER ROWS [ROWS ...]``.

For each number of rows: one plain process, two at once, and one and two workers of a local cluster of two nodes of one core
each over the same files. A line of JSON for each, of the kind that measure/spark.py prints.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]
os.environ["PYTHONPATH"] = str(HERE.parent)

from beside import datasets, make, tell  # noqa: E402


def main(model: str, folder: str, *counts: str) -> None:
    """Measures and prints."""
    from ray_cluster import cluster

    from latentkit_scale_out import Columns, run_graph, run_pca
    from latentkit_scale_out.ray_jobs import ray_engine

    work = Path(folder)
    warm, out = str(work / "warm"), work / "ray-out"
    make(warm, 10_000)
    for source, rows, plain in datasets(model, work, counts):
        for job, workers in (("encode", 1), ("encode", 2), ("pca", 2)):
            started = time.monotonic()
            with cluster():
                import ray

                ready = time.monotonic() - started
                for path in (warm, source):
                    shutil.rmtree(out, ignore_errors=True)
                    options = {"columns": Columns(("x",)), "rows_per_part": max(1, min(250_000, rows // 4))}
                    if job == "encode":
                        summary = run_graph(ray_engine(ray, workers), "encoder", path, model, str(out), id_column="id", **options)
                    else:
                        _, summary = run_pca(ray_engine(ray, workers), path, str(out), **options)
            record = json.loads((out / "_latentkit.json").read_text())
            busy = sum(part["worker"]["seconds"] for part in record["parts"])
            line = {"job": job, "workers": workers, "rows": rows, "parts": summary.parts, "clusterStart": ready, "seconds": summary.seconds, "workerSeconds": busy}
            line |= {"rowsPerSecondPerWorker": rows / summary.seconds / workers, "rowsPerWorkerSecond": rows / busy}
            line["peakMemoryPerWorker"] = summary.peak_memory
            tell(line | plain if job == "encode" else line)
    shutil.rmtree(out, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
