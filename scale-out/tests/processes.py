"""Finding and killing worker processes of a test's own cluster."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path


def descendants(pid: int | None = None) -> dict[int, tuple[int, str]]:
    """Processes below one (default: this one): pid to (parent, command line)."""
    every: dict[int, tuple[int, str]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (OSError, IndexError):
            continue
        every[int(entry.name)] = (parent, command)
    found: dict[int, tuple[int, str]] = {}
    below = {pid or os.getpid()}
    while below:
        children = {child: what for child, what in every.items() if what[0] in below and child not in found}
        found.update(children)
        below = set(children)
    return found


def python_workers(pid: int | None = None) -> list[int]:
    """Spark's Python workers: what its daemons forked."""
    found = descendants(pid)
    return [child for child, (parent, command) in found.items() if "pyspark.daemon" in command and "pyspark.daemon" in found.get(parent, (0, ""))[1]]


def executors(pid: int | None = None) -> list[int]:
    """Spark's executor JVMs."""
    return [child for child, (_, command) in descendants(pid).items() if "CoarseGrainedExecutorBackend" in command and "java" in command.split(" ", 1)[0]]


def kill(pid: int) -> None:
    """Kills a process at once, as a machine that fails does."""
    os.kill(pid, signal.SIGKILL)


def wait_for(condition: Callable[[], object], seconds: float = 60, every: float = 0.02) -> object:
    """Waits until a condition gives something true, and returns that."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(every)
    raise AssertionError(f"nothing in {seconds} s")


def finished(out: str | Path, suffix: str = ".parquet") -> list[str]:
    """Names of finished parts."""
    folder = Path(out)
    return sorted(path.name for path in folder.iterdir() if path.suffix == suffix) if folder.is_dir() else []
