"""A million rows with an executor and a Python worker killed midway, and ten million for memory: ``pytest -m long``."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import expected, samples
from contract import X, check_pca, encode, meanwhile, numbered
from processes import executors, kill, python_workers

pytest.importorskip("pyspark", reason="Spark's tests need latentkit-scale-out[spark]")

import pyarrow.parquet as pq
from spark_cluster import cluster

from latentkit_scale_out import run_pca
from latentkit_scale_out.spark import spark_engine

pytestmark = pytest.mark.long

def test_a_million_rows_with_workers_killed(tmp_path, model_folder):
    rows = 1_000_000
    source = numbered(tmp_path / "in", rows)
    out = tmp_path / "out"
    first, second = ((after, lambda victims=victims: kill(victims()[0])) for victims, after in ((python_workers, 3), (executors, 8)))
    with cluster() as session:
        with meanwhile(out, first, second, parts=20):
            summary = encode(spark_engine(session), source, model_folder, out, rows_per_part=50_000)
    assert summary.parts == 20
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
    check_pca(pca, x)


@pytest.mark.parametrize("job", ["encode", "pca"])
def test_memory_stays_flat_to_ten_million_rows(job, tmp_path, model_folder):
    peaks = {}
    for rows in (100_000, 1_000_000, 10_000_000):
        source = numbered(tmp_path / str(rows), rows)
        # Workers of their own for each: the peak of a process never falls.
        with cluster() as session:
            if job == "encode":
                summary = encode(spark_engine(session), source, model_folder, tmp_path / f"out-{rows}")
            else:
                _, summary = run_pca(spark_engine(session), source, str(tmp_path / f"out-{rows}"), columns=X)
        assert summary.rows == rows
        peaks[rows] = summary.peak_memory
    assert peaks[10_000_000] < 1.15 * peaks[100_000], peaks
