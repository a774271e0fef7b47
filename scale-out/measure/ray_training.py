"""Steps per second of training: ``python measure/ray_training.py ROWS.npy EXPORTED [EXPORTED ...]``.

For each exported training: one process, and a local cluster of two nodes of one core each, with gradients exchanged at each step and
with states exchanged after each eight; then a worker is killed. The first epoch is not counted. A line of JSON for each.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]
os.environ["PYTHONPATH"] = str(HERE.parent)

from processes import kill  # noqa: E402

EPOCHS = 3


def main(rows: str, *folders: str) -> None:
    """Measures and prints."""
    from ray_cluster import cluster

    from latentkit_scale_out.ray_training import RayStepper
    from latentkit_scale_out.training import LocalStepper, train
    from latentkit_scale_out.training_files import read_training
    from latentkit_scale_out.training_rows import training_data

    with cluster():
        import ray

        for folder in folders:
            files = read_training(folder)
            data = training_data(rows, files.graphs.width)
            losses = {}
            for name, options in {"one process": None, "two workers": {}, "two workers, 8 local steps": {"local_steps": 8}, "a worker killed": {}}.items():
                made = LocalStepper(files, data) if options is None else RayStepper(ray, files, data, workers=2, **options)
                told = None
                if name == "a worker killed":
                    victim = made.pids[0]
                    told = once(lambda pid=victim: kill(pid))
                with tempfile.TemporaryDirectory() as out:
                    progress = train(files, data.dataset.rows, made, epochs=EPOCHS, out=out, on_progress=told)
                if options is not None:
                    made.stop()
                epochs = progress.history["epochs"]
                losses[name] = [epoch["values"]["loss"] for epoch in epochs]
                seconds = sum(epoch["seconds"] for epoch in epochs[1:])
                steps = -(-data.dataset.rows // files.batch_size)
                line = {"training": Path(folder).name, "who": name, "batch": files.batch_size, "weights": sum(v.size for v in files.graphs.variables)}
                line |= {"msPerStep": 1000 * seconds / steps / (EPOCHS - 1), "rowsPerSecond": data.dataset.rows * (EPOCHS - 1) / seconds}
                line["apart"] = max(abs(a - b) for a, b in zip(losses[name], losses["one process"]))
                line["recoverySeconds"] = [] if options is None else made.recoveries
                print(json.dumps(line), flush=True)


def once(work):
    """Does something in the middle of the second epoch."""
    done = []

    def tell(progress) -> None:
        if progress.epoch == 1 and not done:
            done.append(time.monotonic())
            threading.Timer(0.005, work).start()

    return tell


if __name__ == "__main__":
    main(*sys.argv[1:])
