"""Rows per second and peak memory of the Spark jobs: ``python measure/spark.py MODEL WORK_FOLDER ROWS [ROWS ...]``.

For each number of rows: one plain process, two at once, and a local cluster of two executors of one core each over the
same files. A line of JSON for each. The session's start is not counted, and reported by itself; rows per second
of processor time count all processes, and tell more than the clock does on a machine that has other work.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]
os.environ["PYTHONPATH"] = str(HERE.parent)

from beside import datasets, make, tell  # noqa: E402
from processes import descendants  # noqa: E402


def main(model: str, folder: str, *counts: str) -> None:
    """Measures and prints."""
    from spark_cluster import cluster

    from latentkit_scale_out import Columns, run_graph, run_pca
    from latentkit_scale_out.spark import spark_engine

    work = Path(folder)
    warm, out = str(work / "warm"), work / "spark-out"
    make(warm, 400_000)
    for source, rows, plain in datasets(model, work, counts):
        for job in ("encode", "pca"):
            started = time.monotonic()
            with cluster() as session:
                ready = time.monotonic() - started
                # The first job of a session starts the workers; of the two only the second counts.
                for path in (warm, source):
                    before = cpu_seconds()
                    shutil.rmtree(out, ignore_errors=True)
                    options = {"columns": Columns(("x",)), "rows_per_part": max(1, min(250_000, rows // 4))}
                    if job == "encode":
                        summary = run_graph(spark_engine(session), "encoder", path, model, str(out), id_column="id", **options)
                    else:
                        _, summary = run_pca(spark_engine(session), path, str(out), **options)
                used = {kind: spent - before[kind] for kind, spent in cpu_seconds().items()}
            line = {"job": job, "rows": rows, "parts": summary.parts, "sessionStart": ready, "seconds": summary.seconds}
            line |= {"rowsPerSecondPerCore": rows / summary.seconds / 2, "cpuSecondsOfParts": summary.cpu_seconds, "cpuSecondsOfPython": used["python"], "cpuSecondsOfJvms": used["jvm"], "rowsPerCpuSecond": rows / sum(used.values()), "peakMemoryPerWorker": summary.peak_memory}
            tell(line | plain if job == "encode" else line)
    shutil.rmtree(out, ignore_errors=True)


def cpu_seconds() -> dict[str, float]:
    """Processor time that the cluster has used so far: its Python workers, and its JVMs with the driver."""
    ticks = {"python": 0, "jvm": 0}
    for pid, (_, command) in {os.getpid(): (0, ""), **descendants()}.items():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        # Of the process and of those of its children that have ended.
        ticks["python" if "pyspark.daemon" in command else "jvm"] += sum(map(int, fields[11:15]))
    return {kind: count / os.sysconf("SC_CLK_TCK") for kind, count in ticks.items()}


if __name__ == "__main__":
    main(*sys.argv[1:])
