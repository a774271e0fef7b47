"""The jobs on a local Spark cluster of two executors, also when these and their workers are killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import WIDTH, expected, samples, write_parquet
from contract import X, check_codes, check_codes_and_scores, check_pca_of_parquet_and_npy, check_run_again, encode, meanwhile
from processes import descendants, executors, finished, kill, python_workers, wait_for

pytest.importorskip("pyspark", reason="Spark's tests need latentkit-scale-out[spark]")

import pyarrow as pa
import pyarrow.parquet as pq
from spark_cluster import SETTINGS, cluster, submit_arguments, tidy

from latentkit_scale_out import Columns, DataError, read_graph
from latentkit_scale_out.spark import DEFAULTS, graph_udf, run_on_frame, spark_engine


@pytest.fixture(scope="module")
def session():
    with cluster() as session:
        yield session


@pytest.fixture
def engine(session):
    return spark_engine(session)


@pytest.mark.long
def test_what_the_user_sets_wins(session):
    key = "spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout"
    assert (DEFAULTS[key], session.conf.get(key), SETTINGS[key]) == ("20s", "1s", "1s")
    assert session.conf.get("spark.excludeOnFailure.enabled") == DEFAULTS["spark.excludeOnFailure.enabled"] == "true"


def test_codes_and_scores_equal_those_of_one_process(engine, data, tmp_path, model_folder):
    check_codes_and_scores(engine, data, tmp_path, model_folder)


def test_pca_equals_numpy(engine, data, tmp_path):
    check_pca_of_parquet_and_npy(engine, data, tmp_path)


@pytest.mark.parametrize("victims", [python_workers, executors], ids=["python-worker", "executor"])
def test_a_worker_killed_midway_loses_nothing(victims, engine, data, tmp_path, model_folder):
    source, x = data
    with meanwhile(tmp_path / "out", (4, lambda: kill(victims()[0])), parts=104):
        summary = encode(engine, source, model_folder, tmp_path / "out", rows_per_part=1_000)
    assert summary.parts == 104
    check_codes(tmp_path / "out", x, model_folder)


@pytest.mark.long
def test_a_driver_killed_midway_is_run_again(data, tmp_path, model_folder):
    source, x = data
    out = tmp_path / "out"
    command = [sys.executable, "-m", "latentkit_scale_out.spark", "encode", source, "--model", model_folder, "--columns", "x", "--id", "id"]
    command += ["--out", str(out), "--rows-per-part", "1000"]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "PYSPARK_SUBMIT_ARGS": submit_arguments()}
    with tidy():
        check_run_again(command, environment, out, kill_with_gateway)
    check_codes(out, x, model_folder)


def kill_with_gateway(driver: subprocess.Popen) -> None:
    below = descendants(driver.pid)
    for pid in (driver.pid, *(child for child, (parent, _) in below.items() if parent == driver.pid)):
        kill(pid)
    driver.wait()
    # Executors end themselves when their driver is gone; what they still finish is whole.
    wait_for(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() for pid in below))


def test_bad_rows_fail_once_and_keep_what_is_good(engine, tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(4000))
    rows = [*map(list, samples(10)[:6].astype(float)), None, [1.0] * WIDTH]
    pq.write_table(pa.table({"id": np.arange(8), "x": pa.array(rows, pa.list_(pa.float32()))}), f"{source}/zz.parquet")
    with pytest.raises(DataError, match=r"^zz.parquet, column 'x', row 6: is null. Fill in") as caught:
        encode(engine, source, model_folder, tmp_path / "out")
    assert (caught.value.file, caught.value.column, caught.value.row) == ("zz.parquet", "x", 6)
    assert len(finished(tmp_path / "out")) == 4
    Path(source, "zz.parquet").unlink()
    assert encode(engine, source, model_folder, tmp_path / "out").kept == 4
    wide = write_parquet(tmp_path / "wide", samples(100, width=60), files=1, kind="list")
    with pytest.raises(DataError, match=r"part-000.parquet, column 'x', row 0: has 60 numbers, expected 64"):
        encode(engine, wide, model_folder, tmp_path / "wide-out")


def test_frames(session, data, tmp_path, model_folder):
    source, x = data
    graph = read_graph(model_folder, "encoder")
    run_on_frame(session.read.parquet(source), graph, X, keep=["id"]).write.parquet(str(tmp_path / "out"))
    table = pq.read_table(tmp_path / "out").to_pandas().sort_values("id")
    np.testing.assert_array_equal(table["id"], np.arange(len(x)) * 7)
    np.testing.assert_allclose(np.stack(table["codes"]), expected(model_folder, "encoder", x), atol=1e-5)
    scorer = read_graph(model_folder, "scorer")
    few = session.createDataFrame([(k, *map(float, row)) for k, row in enumerate(x[:5])], ["id", *(f"p{j}" for j in range(WIDTH))])
    found = run_on_frame(few, scorer, Columns(("p*",)), keep=["id"]).toPandas().sort_values("id")
    np.testing.assert_allclose(found["score"], expected(model_folder, "scorer", x[:5]), atol=1e-5)


@pytest.mark.long
def test_a_pandas_udf(session, data, model_folder):
    source, x = data
    frame = session.read.parquet(source)
    encode_column, score = graph_udf(read_graph(model_folder, "encoder")), graph_udf(read_graph(model_folder, "scorer"))
    table = frame.withColumn("codes", encode_column("x")).select("id", "codes").toPandas().sort_values("id")
    np.testing.assert_array_equal(table["id"], np.arange(len(x)) * 7)
    np.testing.assert_allclose(np.stack(table["codes"]), expected(model_folder, "encoder", x), atol=1e-5)
    session.udf.register("latentkit_score", score)
    names = [f"p{j}" for j in range(WIDTH)]
    session.createDataFrame([(k, *map(float, row)) for k, row in enumerate(x[:5])], ["id", *names]).createOrReplaceTempView("few")
    found = session.sql(f"select id, latentkit_score({', '.join(names)}) as score from few order by id").toPandas()
    np.testing.assert_allclose(found["score"], expected(model_folder, "scorer", x[:5]), atol=1e-5)


def test_the_function_of_a_pandas_udf(model_folder):
    pd = pytest.importorskip("pandas")
    x = samples(50)
    (codes,) = graph_udf(read_graph(model_folder, "encoder")).func(iter([pd.Series(list(x))]))
    np.testing.assert_allclose(np.stack(codes), expected(model_folder, "encoder", x), atol=1e-5)
    run = graph_udf(read_graph(model_folder, "scorer")).func
    scores = pd.concat(run(tuple(pd.Series(column) for column in rows.T) for rows in (x[:30], x[30:])))
    np.testing.assert_allclose(scores, expected(model_folder, "scorer", x), atol=1e-5)
    for columns, says in (
        ([pd.Series([None])] + [pd.Series([1.0])] * (WIDTH - 1), "the DataFrame, column 'argument 1', row 0: is null"),
        ([pd.Series([1.0])] * 63, "gives rows of 63 numbers, expected 64"),
    ):
        with pytest.raises(DataError, match=says):
            list(run(iter([tuple(columns)])))
