"""Data, a model exported by LatentKit, and what both engines' tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

HERE = Path(__file__).resolve().parent
#: Workers are processes of their own and find the package as the tests do.
PACKAGE = str(HERE.parent)
sys.path.insert(0, PACKAGE)
os.environ["PYTHONPATH"] = os.pathsep.join(p for p in (PACKAGE, os.environ.get("PYTHONPATH")) if p)

pytest.register_assert_rewrite("contract")

WIDTH = 64


@pytest.fixture(scope="session")
def model_folder() -> str:
    """What `latentkit export BUNDLE --format onnx` wrote of a model of the digits; raw samples 0 to 16, see model/README.md."""
    return str(HERE / "model")


def samples(rows: int, seed: int = 0, width: int = WIDTH) -> np.ndarray:
    """float32 [rows, width] between 0 and 16, columns of different means and scales."""
    random = np.random.default_rng(seed)
    scale = np.linspace(0.2, 1.0, width, dtype=np.float32)
    return random.random((rows, width), dtype=np.float32) * (16 * scale)


@pytest.fixture(scope="session")
def data(tmp_path_factory) -> tuple[str, np.ndarray]:
    """100,000 rows in 8 files with row groups of 1,000: their folder, and they themselves."""
    x = samples(100_000)
    return write_parquet(tmp_path_factory.mktemp("data") / "in", x, files=8), x


def expected(folder: str, graph: str, x: np.ndarray) -> np.ndarray:
    """What one process gets for all rows, straight from ONNX Runtime."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(f"{folder}/{graph}.onnx", options, providers=["CPUExecutionProvider"])
    return np.concatenate([session.run(None, {"x": x[i : i + 4096]})[0] for i in range(0, len(x), 4096)])


def fixed_lists(x: np.ndarray) -> pa.Array:
    """The rows of a matrix as one fixed-size-list column."""
    return pa.FixedSizeListArray.from_arrays(pa.array(x.reshape(-1)), x.shape[1])


def write_parquet(folder: Path, x: np.ndarray, *, files: int = 4, row_group: int = 1000, kind: str = "fixed") -> str:
    """Rows as files with columns ``id`` (7 · row number) and ``x``, or ``p0`` to ``p63``; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    makers: dict[str, Callable[[np.ndarray], dict[str, pa.Array]]] = {
        "fixed": lambda rows: {"x": fixed_lists(rows)},
        "list": lambda rows: {"x": fixed_lists(rows).cast(pa.list_(pa.float32()))},
        "columns": lambda rows: {f"p{j}": pa.array(rows[:, j]) for j in range(rows.shape[1])},
    }
    for index, rows in enumerate(np.array_split(np.arange(len(x)), files)):
        table = pa.table({"id": pa.array(rows * 7), **makers[kind](x[rows])})
        pq.write_table(table, folder / f"part-{index:03d}.parquet", row_group_size=row_group)
    return str(folder)


def read_results(out: str | Path, name: str, n: int) -> np.ndarray:
    """Results of rows with ``id`` 7 · row number, in order of the rows. Fails unless the ids are distinct and complete."""
    table = pq.read_table(out)
    ids = table["id"].to_numpy()
    assert table.num_rows == n, f"{table.num_rows} rows, expected {n}"
    order = np.argsort(ids, kind="stable")
    np.testing.assert_array_equal(ids[order], np.arange(n) * 7)
    column = table[name].combine_chunks()
    values = column.flatten().to_numpy().reshape(n, -1) if pa.types.is_fixed_size_list(column.type) else column.to_numpy()
    return values[order]
