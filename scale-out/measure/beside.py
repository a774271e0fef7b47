"""What the measurements of both engines share: datasets, and what plain processes do with them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent


def plain(source: str, model: str, work: Path, copies: int) -> list[dict]:
    """What plain processes say that run at the same time, each over all files."""
    outs = [work / f"plain-{k}" for k in range(copies)]
    for out in outs:
        shutil.rmtree(out, ignore_errors=True)
    running = [subprocess.Popen([sys.executable, str(HERE / "plain.py"), source, model, str(out)], stdout=subprocess.PIPE, text=True) for out in outs]
    found = [json.loads(process.communicate()[0]) for process in running]
    for out in outs:
        shutil.rmtree(out, ignore_errors=True)
    return found


def make(folder: str, rows: int) -> None:
    """Writes a dataset, if it is not there."""
    if not Path(folder).exists():
        subprocess.run([sys.executable, str(HERE / "dataset.py"), folder, str(rows)], check=True)


def datasets(model: str, work: Path, counts: Sequence[str]) -> Iterator[tuple[str, int, dict[str, float]]]:
    """Folder and rows of a dataset of each size, and the figures of one plain process and of two at once."""
    for rows in [int(float(count)) for count in counts]:
        source = str(work / f"rows-{rows}")
        make(source, rows)
        (one,) = plain(source, model, work, 1)
        two = plain(source, model, work, 2)
        yield source, rows, {
            "plainRowsPerSecond": rows / one["seconds"],
            "plainRowsPerSecondOfTwo": rows / max(found["seconds"] for found in two),
            "plainRowsPerCpuSecond": rows / one["cpuSeconds"],
            "plainRowsPerCpuSecondOfTwo": 2 * rows / sum(found["cpuSeconds"] for found in two),
            "plainPeakMemory": one["peakMemory"],
        }


def tell(line: dict) -> None:
    """Prints a line of JSON."""
    print(json.dumps({key: round(value, 3) if isinstance(value, float) else value for key, value in line.items()}), flush=True)
