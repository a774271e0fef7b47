"""What the Python contestants share: arguments, the images, the protocol of measuring, one line of JSON.

The protocol is that of src/rate-meter.mjs: a warm-up, then repeats of about `--seconds`; those in which other processes used
more than 0.15 cores count as disturbed; the least disturbed are kept.
"""
import argparse
import gzip
import json
import os
import re
import resource
import statistics
import sys
import time
import traceback

import numpy as np

SHAPES = {"W3": (28, 28, 1), "W4": (28, 28, 1), "W5": (28, 28)}  # of all others: rows of 784
# Samples that make an epoch of Keras's fit last about a second.
EPOCH = {"W1": 60000, "W2": 60000, "W3": 8192, "W4": 4096, "W5": 4096}
DISTURBED_CORES = 0.15


class Task:
    """The command line: MODE WORKLOAD [--threads N] [--repeats N] [--seconds S] [--warm-up S] [--device D]."""

    def __init__(self, modes):
        parser = argparse.ArgumentParser()
        parser.add_argument("mode", choices=modes)
        parser.add_argument("workload")
        parser.add_argument("--threads", type=int, default=2)
        parser.add_argument("--repeats", type=int, default=5)
        parser.add_argument("--seconds", type=float, default=0.9)
        parser.add_argument("--warm-up", type=float, default=1.2)
        parser.add_argument("--device", default="cpu", help="of PyTorch")
        vars(self).update(vars(parser.parse_args()))
        match = re.fullmatch(r"(W(?:[1-9]|1[0-2])|encode)_b([1-9]\d*)", self.workload)
        if match is None:
            parser.error(f"no workload is called {self.workload}")
        self.family, self.batch = match[1], int(match[2])

    def images(self):
        """The 60,000 training images as float32 in [0, 1], of the workload's shape."""
        folder = os.path.join(os.environ["LATENTKIT_DATA_DIR"], "mnist")
        with gzip.open(os.path.join(folder, "train-images-idx3-ubyte.gz"), "rb") as file:
            pixels = np.frombuffer(file.read(), np.uint8, offset=16)
        return (pixels.astype(np.float32) / np.float32(255)).reshape((-1,) + SHAPES.get(self.family, (784,)))


class Order:
    """Row indices of one batch after the other, in a new random order each epoch; the incomplete last batch is left out."""

    def __init__(self, rows, batch, permutation):
        self.rows, self.batch, self.permutation = rows, batch, permutation
        self.at = rows

    def __call__(self):
        if self.at + self.batch > self.rows:
            self.order, self.at = self.permutation(self.rows), 0
        self.at += self.batch
        return self.order[self.at - self.batch:self.at]


class Repeats:
    """Timed repeats: `begin`, work, `end(samples)`, which is true once there are enough."""

    def __init__(self, task):
        self.want, self.limit = task.repeats, 2.5 * task.repeats * task.seconds
        self.rows = []
        self.began = time.perf_counter()

    def begin(self):
        self.others, self.start = _others(), time.perf_counter()

    def end(self, samples):
        elapsed = time.perf_counter() - self.start
        self.rows.append((max(0.0, (_others() - self.others) / elapsed), samples / elapsed))
        clean = sum(disturbance <= DISTURBED_CORES for disturbance, _ in self.rows)
        late = time.perf_counter() - self.began > self.limit
        return clean >= self.want or len(self.rows) >= self.want + 2 or (late and len(self.rows) >= self.want)

    def result(self):
        kept = sorted(self.rows)[:self.want]
        rates = sorted(rate for _, rate in kept)
        return dict(median=_digits(statistics.median(rates)), best=_digits(rates[-1]), worst=_digits(rates[0]),
                    rates=[_digits(rate) for rate in rates], disturbance=round(max(kept)[0], 2))


def measure(task, run, unit=1, samples_per_step=None):
    """Rate of `run(n)`, which does n steps (n a multiple of `unit`) and returns when they are finished."""
    began = time.perf_counter()
    steps, fastest, calls = unit, float("inf"), 0
    while calls < 3 or time.perf_counter() - began < task.warm_up:
        start = time.perf_counter()
        run(steps)
        fastest = min(fastest, (time.perf_counter() - start) / steps)
        calls += 1
        steps = unit * max(1, min(4 * steps, int(0.3 / fastest)) // unit)
    steps = unit * max(1, round(task.seconds / fastest / unit))
    repeats = Repeats(task)
    while True:
        repeats.begin()
        run(steps)
        if repeats.end(steps * (samples_per_step or task.batch)):
            return repeats.result()


def since_start():
    """Seconds since this process was started, where the starter told."""
    started = float(os.environ.get("LATENTKIT_BENCH_STARTED", 0))
    return round(time.time() - started / 1000, 2) if started > 0 else None


def report(work):
    """Does the work and prints its result; what stops it becomes a result, too, with the reason."""
    try:
        line = dict(kind="measured", **work())
        line["megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    except Exception as error:
        traceback.print_exc()
        line = dict(kind="unavailable", reason=f"{type(error).__name__}: {error}".split("\n")[0][:300])
    print(json.dumps(line), flush=True)
    # Thread pools of native runtimes may keep the process alive.
    sys.stderr.flush()
    os._exit(0)


def use_cores(threads):
    """Keeps this process to so many cores, where the system can; libraries without a thread setting follow it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])


def _others():
    """CPU seconds that other processes have used so far."""
    try:
        with open("/proc/stat") as file:
            user, nice, system, _idle, _wait, irq, soft, steal = (int(n) for n in file.readline().split()[1:9])
    except OSError:
        return 0.0
    own = resource.getrusage(resource.RUSAGE_SELF)
    return (user + nice + system + irq + soft + steal) / os.sysconf("SC_CLK_TCK") - own.ru_utime - own.ru_stime


def _digits(rate):
    return float(f"{rate:.6g}")
