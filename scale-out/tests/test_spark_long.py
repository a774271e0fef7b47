"""A million rows with an executor and a Python worker killed midway, and ten million for memory: ``pytest -m long``."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from conftest import PACKAGE, expected, samples
from processes import executors, finished, kill, python_workers, wait_for

pytest.importorskip("pyspark", reason="Spark's tests need latentkit-scale-out[spark]")

import pyarrow.parquet as pq
from spark_cluster import cluster

from latentkit_scale_out import Columns, run_graph, run_pca
from latentkit_scale_out.spark import spark_engine

pytestmark = pytest.mark.long
X = Columns(("x",))


def dataset(folder: Path, rows: int) -> str:
    """Files with ``id`` 0 to rows - 1 and ``x``."""
    subprocess.run([sys.executable, f"{PACKAGE}/measure/dataset.py", str(folder), str(rows)], check=True)
    return str(folder)


def test_a_million_rows_with_workers_killed(tmp_path, model_folder):
    rows = 1_000_000
    source = dataset(tmp_path / "in", rows)
    out = tmp_path / "out"
    killed: list[int] = []

    def kill_both() -> None:
        for victims, after in ((python_workers, 3), (executors, 8)):
            wait_for(lambda: len(finished(out)) >= after, every=0.005)
            kill(victims()[0])
            killed.append(len(finished(out)))

    with cluster() as session:
        thread = threading.Thread(target=kill_both)
        thread.start()
        summary = run_graph(spark_engine(session), "encoder", source, model_folder, str(out), columns=X, id_column="id", rows_per_part=50_000)
        thread.join()
    assert summary.parts == 20 and killed[0] < 20 and killed[1] < 20, "a kill came after the work"
    table = pq.read_table(out).sort_by("id")
    np.testing.assert_array_equal(table["id"], np.arange(rows))
    x = pq.read_table(source).sort_by("id")["x"].combine_chunks().flatten().to_numpy().reshape(rows, -1)
    codes = table["codes"].combine_chunks().flatten().to_numpy().reshape(rows, -1)
    np.testing.assert_allclose(codes, expected(model_folder, "encoder", x), atol=1e-5)


def test_the_pca_of_a_million_rows(tmp_path):
    x = samples(1_000_000)
    (tmp_path / "in").mkdir()
    for index, rows in enumerate(np.array_split(x, 5)):
        np.save(tmp_path / "in" / f"{index}.npy", rows)
    with cluster() as session:
        pca, _ = run_pca(spark_engine(session), str(tmp_path / "in"), str(tmp_path / "out"), n_components=10, rows_per_part=70_000)
    values, vectors = np.linalg.eigh(np.cov(x.astype(np.float64).T))
    rows = vectors.T[::-1][:10]
    np.testing.assert_allclose(pca.explained_variance, values[::-1][:10], rtol=1e-9)
    np.testing.assert_allclose(pca.components, rows * np.sign(rows[np.arange(10), np.abs(rows).argmax(axis=1)])[:, None], atol=1e-9)


@pytest.mark.parametrize("job", ["encode", "pca"])
def test_memory_stays_flat_to_ten_million_rows(job, tmp_path, model_folder):
    peaks = {}
    for rows in (100_000, 1_000_000, 10_000_000):
        source = dataset(tmp_path / str(rows), rows)
        # Workers of their own for each: the peak of a process never falls.
        with cluster() as session:
            if job == "encode":
                summary = run_graph(spark_engine(session), "encoder", source, model_folder, str(tmp_path / f"out-{rows}"), columns=X, id_column="id")
            else:
                _, summary = run_pca(spark_engine(session), source, str(tmp_path / f"out-{rows}"), columns=X)
        assert summary.rows == rows
        peaks[rows] = summary.peak_memory
    assert peaks[10_000_000] < 1.15 * peaks[100_000], peaks
