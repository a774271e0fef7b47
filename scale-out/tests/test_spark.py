"""The jobs on a local Spark cluster of two executors, also when these and their workers are killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import WIDTH, expected, read_results, samples, write_parquet
from processes import descendants, executors, finished, kill, python_workers, wait_for

pytest.importorskip("pyspark", reason="Spark's tests need latentkit-scale-out[spark]")

import pyarrow as pa
import pyarrow.parquet as pq
from spark_cluster import SETTINGS, cluster, submit_arguments, tidy

from latentkit_scale_out import Columns, DataError, read_graph, run_graph, run_pca
from latentkit_scale_out.spark import DEFAULTS, run_on_frame, spark_engine

X = Columns(("x",))
ROWS = 100_000


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> tuple[str, np.ndarray]:
    """100,000 rows in 8 files, with row groups of 1,000."""
    x = samples(ROWS)
    return write_parquet(tmp_path_factory.mktemp("spark") / "in", x, files=8), x


@pytest.fixture(scope="module")
def session():
    with cluster() as session:
        yield session


def encode(session, source: str, model: str, out: Path, **options):
    return run_graph(spark_engine(session), "encoder", source, model, str(out), **{"columns": X, "id_column": "id", **options})


@pytest.mark.long
def test_what_the_user_sets_wins(session):
    key = "spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout"
    assert (DEFAULTS[key], session.conf.get(key), SETTINGS[key]) == ("20s", "1s", "1s")
    assert session.conf.get("spark.excludeOnFailure.enabled") == DEFAULTS["spark.excludeOnFailure.enabled"] == "true"


def test_codes_and_scores_equal_those_of_one_process(session, data, tmp_path, model_folder):
    source, x = data
    summary = encode(session, source, model_folder, tmp_path / "codes", rows_per_part=12_500)
    assert (summary.parts, summary.rows, summary.kept) == (8, ROWS, 0)
    np.testing.assert_allclose(read_results(tmp_path / "codes", "codes", ROWS), expected(model_folder, "encoder", x), atol=1e-5)
    run_graph(spark_engine(session), "scorer", source, model_folder, str(tmp_path / "scores"), columns=X, id_column="id", rows_per_part=12_500)
    np.testing.assert_allclose(read_results(tmp_path / "scores", "score", ROWS), expected(model_folder, "scorer", x), atol=1e-5)


def test_pca_equals_numpy(session, data, tmp_path):
    source, x = data
    np.save(tmp_path / "x.npy", x)
    pca, _ = run_pca(spark_engine(session), source, str(tmp_path / "parquet"), columns=X, n_components=8, rows_per_part=12_500)
    other, _ = run_pca(spark_engine(session), str(tmp_path / "x.npy"), str(tmp_path / "npy"), n_components=8, rows_per_part=9_999)
    values, vectors = np.linalg.eigh(np.cov(x.astype(np.float64).T))
    rows = vectors.T[::-1][:8]
    rows = rows * np.sign(rows[np.arange(8), np.abs(rows).argmax(axis=1)])[:, None]
    for found in (pca, other):
        np.testing.assert_allclose(found.explained_variance, values[::-1][:8], rtol=1e-9)
        np.testing.assert_allclose(found.components, rows, atol=1e-9)
        np.testing.assert_allclose(found.mean, x.astype(np.float64).mean(axis=0), rtol=1e-9)


def killing(victims: Callable[[], list[int]], out: Path, after: int = 4) -> tuple[threading.Thread, list[int]]:
    """Kills one process when some parts are finished, and records how many were."""
    found: list[int] = []

    def run() -> None:
        wait_for(lambda: len(finished(out)) >= after, every=0.005)
        kill(victims()[0])
        found.append(len(finished(out)))

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


@pytest.mark.parametrize("victims", [python_workers, executors], ids=["python-worker", "executor"])
def test_a_worker_killed_midway_loses_nothing(victims, session, data, tmp_path, model_folder):
    source, x = data
    out = tmp_path / "out"
    thread, when = killing(victims, out)
    summary = encode(session, source, model_folder, out, rows_per_part=1_000)
    thread.join()
    assert summary.parts == 104 and 4 <= when[0] < 104, "the kill came after the work"
    np.testing.assert_allclose(read_results(out, "codes", ROWS), expected(model_folder, "encoder", x), atol=1e-5)
    assert not (out / "_temporary").exists()


@pytest.mark.long
def test_a_driver_killed_midway_is_run_again(data, tmp_path, model_folder):
    source, x = data
    out = tmp_path / "out"
    command = [sys.executable, "-m", "latentkit_scale_out.spark", "encode", source, "--model", model_folder, "--columns", "x", "--id", "id"]
    command += ["--out", str(out), "--rows-per-part", "1000"]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_SUBMIT_ARGS": submit_arguments()}
    with tidy():
        _kill_and_run_again(command, environment, out)
    np.testing.assert_allclose(read_results(out, "codes", ROWS), expected(model_folder, "encoder", x), atol=1e-5)
    assert not (out / "_temporary").exists()


def _kill_and_run_again(command: list[str], environment: dict[str, str], out: Path) -> None:
    driver = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(finished(out)) >= 20, every=0.005)
    below = descendants(driver.pid)
    for pid in (driver.pid, *(child for child, (parent, _) in below.items() if parent == driver.pid)):
        kill(pid)
    driver.wait()
    # Executors end themselves when their driver is gone; what they still finish is whole.
    wait_for(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in below))
    kept = {name: (out / name).stat().st_mtime_ns for name in finished(out)}
    assert 20 <= len(kept) < 104
    again = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["kept"] == len(kept)
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == kept


def test_bad_rows_fail_once_and_keep_what_is_good(session, tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(4000))
    rows = [*map(list, samples(10)[:6].astype(float)), None, [1.0] * WIDTH]
    pq.write_table(pa.table({"id": np.arange(8), "x": pa.array(rows, pa.list_(pa.float32()))}), f"{source}/zz.parquet")
    with pytest.raises(DataError, match=r"^zz.parquet, column 'x', row 6: is null. Fill in") as caught:
        encode(session, source, model_folder, tmp_path / "out")
    assert (caught.value.file, caught.value.column, caught.value.row) == ("zz.parquet", "x", 6)
    assert len(finished(tmp_path / "out")) == 4
    Path(source, "zz.parquet").unlink()
    assert encode(session, source, model_folder, tmp_path / "out").kept == 4
    wide = write_parquet(tmp_path / "wide", samples(100, width=60), files=1, kind="list")
    with pytest.raises(DataError, match=r"part-000.parquet, column 'x', row 0: has 60 numbers, expected 64"):
        encode(session, wide, model_folder, tmp_path / "wide-out")


def test_frames(session, data, tmp_path, model_folder):
    source, x = data
    graph = read_graph(model_folder, "encoder")
    run_on_frame(session.read.parquet(source), graph, X, keep=["id"]).write.parquet(str(tmp_path / "out"))
    table = pq.read_table(tmp_path / "out").to_pandas().sort_values("id")
    np.testing.assert_array_equal(table["id"], np.arange(ROWS) * 7)
    np.testing.assert_allclose(np.stack(table["codes"]), expected(model_folder, "encoder", x), atol=1e-5)
    scorer = read_graph(model_folder, "scorer")
    few = session.createDataFrame([(k, *map(float, row)) for k, row in enumerate(x[:5])], ["id", *(f"p{j}" for j in range(WIDTH))])
    found = run_on_frame(few, scorer, Columns(("p*",)), keep=["id"]).toPandas().sort_values("id")
    np.testing.assert_allclose(found["score"], expected(model_folder, "scorer", x[:5]), atol=1e-5)
