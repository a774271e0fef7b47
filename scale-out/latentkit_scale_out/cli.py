"""The command line that the jobs of all engines share."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict

from .columns import Columns
from .dataset import ROWS_PER_PART
from .errors import ParameterError, ScaleOutError
from .jobs import Engine, run_graph, run_locally, run_pca

#: The jobs and what they are for.
JOBS = {
    "encode": "Encode every row of a dataset: codes by id, or by file and row.",
    "score": "Score every row of a dataset for anomalies: the mean squared error of its reconstruction.",
    "pca": "Fit a PCA to a dataset of any size, exactly, in float64.",
}


def parser(job: str, prog: str) -> argparse.ArgumentParser:
    """The options of a job."""
    made = argparse.ArgumentParser(prog=prog, description=JOBS[job])
    made.add_argument("source", help="a Parquet or NPY file, or a folder of them; a path or URI that every node reads")
    if job != "pca":
        made.add_argument("--model", required=True, metavar="FOLDER", help="what `latentkit export BUNDLE --format onnx --out FOLDER` wrote")
        made.add_argument("--id", metavar="COLUMN", help="a column to write beside the results; default: file and row")
        made.add_argument("--condition", metavar="NAMES", type=Columns.parse, help="columns of the condition of a conditioned model")
    made.add_argument("--columns", metavar="NAMES", type=Columns.parse, help="one list column, or numeric columns: a,b,c or 'pixel*'; not for NPY")
    made.add_argument("--out", required=True, metavar="FOLDER", help="folder for the results, on storage that every node writes")
    if job == "pca":
        made.add_argument("--components", type=int, metavar="K", help="components to keep; default: all")
    made.add_argument("--rows-per-part", type=int, default=ROWS_PER_PART, metavar="N", help="rows that one task does (default %(default)s); row groups are not cut")
    made.add_argument("--replace", action="store_true", help="delete results of another model, other columns or changed inputs from --out")
    return made


def main(job: str, open_engine: Callable[[], AbstractContextManager[Engine]], prog: str, arguments: Sequence[str] | None = None) -> int:
    """Runs a job from a command line; prints a summary as JSON. Returns 0, 2 for options that cannot be, 1 for other errors."""
    try:
        options = parser(job, prog).parse_args(arguments)
        with open_engine() as engine:
            common = {"columns": options.columns, "rows_per_part": options.rows_per_part, "replace": options.replace}
            if job == "pca":
                pca, summary = run_pca(engine, options.source, options.out, n_components=options.components, **common)
                found = {"explainedVarianceRatio": [round(float(ratio), 6) for ratio in pca.explained_variance_ratio[:10]]}
            else:
                graph = "encoder" if job == "encode" else "scorer"
                summary = run_graph(engine, graph, options.source, options.model, options.out, id_column=options.id, condition=options.condition, **common)
                found = {}
        print(json.dumps({"job": job, "out": options.out, **asdict(summary), **found}))
        return 0
    except ScaleOutError as error:
        print(f"{prog}: {type(error).__name__}: {error}", file=sys.stderr)
        return 2 if isinstance(error, ParameterError) else 1


def run_module(name: str, open_engine: Callable[[], AbstractContextManager[Engine]], arguments: Sequence[str] | None = None) -> int:
    """``python -m MODULE JOB ...``: the first argument is the job."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in JOBS:
        jobs = "\n".join(f"  {job:8}{text}" for job, text in JOBS.items())
        asked = bool(given) and given[0] in ("-h", "--help")
        print(f"usage: python -m {name} JOB ...\n\n{jobs}", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    return main(given[0], open_engine, f"{name} {given[0]}", given[1:])


@contextlib.contextmanager
def local_engine():
    """The engine of one plain process."""
    yield run_locally
