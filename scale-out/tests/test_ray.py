"""The jobs on a local Ray cluster of two nodes, also when actors and nodes are lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from conftest import HERE, samples, write_parquet
from contract import X, check_codes, check_codes_and_scores, check_pca_of_parquet_and_npy, check_run_again, encode, meanwhile, numbered
from processes import descendants, kill, wait_for

pytest.importorskip("ray", reason="Ray's tests need latentkit-scale-out[ray]")

import pyarrow as pa
import pyarrow.parquet as pq
from ray_cluster import Cramped, cluster

from latentkit_scale_out import DataError, OutputError, run_pca
from latentkit_scale_out.ray_jobs import ray_engine
from latentkit_scale_out.work import graph_work


@pytest.fixture(scope="module")
def nodes():
    with cluster() as made:
        yield made


@pytest.fixture
def engine(nodes):
    import ray

    return ray_engine(ray)


def test_codes_and_scores_equal_those_of_one_process(engine, data, tmp_path, model_folder):
    check_codes_and_scores(engine, data, tmp_path, model_folder)


def test_pca_equals_numpy(engine, data, tmp_path):
    check_pca_of_parquet_and_npy(engine, data, tmp_path)


def workers() -> list[int]:
    return [pid for pid, (_, command) in descendants().items() if "MapWorker" in command or "PartWorker" in command]


@pytest.fixture
def lose(nodes, request):
    """Loses a worker: its process is killed, or the node that it runs on goes away."""
    if request.param == "actor":
        return lambda: kill(workers()[-1])
    extra = nodes.add_node(num_cpus=1, object_store_memory=80 << 20)
    nodes.wait_for_nodes()
    return lambda: nodes.remove_node(extra, allow_graceful=False)


@pytest.mark.parametrize("lose", ["actor", pytest.param("node", marks=pytest.mark.long)], indirect=True)
def test_nothing_is_lost_with_a_worker(engine, data, tmp_path, model_folder, lose):
    source, x = data
    with meanwhile(tmp_path / "codes", (3, lose), parts=56):
        encode(engine, source, model_folder, tmp_path / "codes", rows_per_part=2_000)
    check_codes(tmp_path / "codes", x, model_folder)


def test_a_null_is_an_error_that_names_its_place(engine, tmp_path, model_folder):
    table = pa.table({"id": pa.array([0, 7]), "x": pa.array([[1.0] * 64, None], pa.list_(pa.float32(), 64))})
    (tmp_path / "in").mkdir()
    pq.write_table(table, tmp_path / "in" / "a.parquet")
    with pytest.raises(DataError, match="a.parquet, column 'x', row 1: is null"):
        encode(engine, str(tmp_path / "in"), model_folder, tmp_path / "out")


@pytest.mark.parametrize("everywhere", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_full_disk(engine, tmp_path, model_folder, monkeypatch, everywhere):
    x = samples(20_000)
    source = write_parquet(tmp_path / "in", x, files=2 if everywhere else 5)

    def cramped(graph, dataset, out, **options):
        made = graph_work(graph, dataset, out, **options)
        return Cramped(made.graph, made.reading, made.out, mark=str(tmp_path / "mark"), everywhere=everywhere)

    monkeypatch.setattr("latentkit_scale_out.jobs.graph_work", cramped)
    monkeypatch.setattr("latentkit_scale_out.ray_jobs.ATTEMPTS", 2 if everywhere else 8)
    rows = 20_000 if everywhere else 4_000
    if everywhere:
        with pytest.raises(OutputError, match="cannot be written.*Finished parts are kept"):
            encode(engine, source, model_folder, tmp_path / "out", rows_per_part=rows)
        assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
        return
    encode(engine, source, model_folder, tmp_path / "out", rows_per_part=rows)
    check_codes(tmp_path / "out", x, model_folder)


def test_the_package_is_missing(nodes, tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(2000), files=2)
    arguments = [source, "--model", model_folder, "--columns", "x", "--out", str(tmp_path / "out")]
    without = {"env_vars": {"PYTHONPATH": "/nowhere"}}
    program = f"""
import ray
from latentkit_scale_out.ray_jobs import main
ray.init(address={nodes.address!r}, runtime_env={without!r}, log_to_driver=False)
raise SystemExit(main("encode", {arguments!r}))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "DependencyError: A worker's Python lacks a package: " in done.stderr
    assert "No module named 'latentkit_scale_out'" in done.stderr


def test_a_driver_killed_midway_is_run_again(nodes, data, tmp_path, model_folder):
    source, x = data
    out = tmp_path / "out"
    command = [sys.executable, str(HERE.parent / "ray" / "encode.py"), source, "--model", model_folder, "--columns", "x", "--id", "id"]
    command += ["--out", str(out), "--rows-per-part", "1000"]
    check_run_again(command, {**os.environ, "RAY_ADDRESS": nodes.address}, out, kill_and_wait)
    check_codes(out, x, model_folder)


def kill_and_wait(driver: subprocess.Popen) -> None:
    kill(driver.pid)
    driver.wait()
    # Ray ends the workers of a driver that is gone; what they still finish is whole.
    wait_for(lambda: not workers())


@pytest.mark.long
@pytest.mark.parametrize("lose", ["actor", "node"], indirect=True)
def test_a_million_rows_with_a_worker_lost(engine, tmp_path, model_folder, lose):
    x = samples(1_000_000)
    source = write_parquet(tmp_path / "in", x, files=8, row_group=10_000)
    with meanwhile(tmp_path / "codes", (10, lose), parts=104):
        encode(engine, source, model_folder, tmp_path / "codes", rows_per_part=10_000)
    check_codes(tmp_path / "codes", x, model_folder)


@pytest.mark.long
def test_memory_does_not_grow_with_the_rows(engine, tmp_path, model_folder):
    peaks = {}
    for rows in (100_000, 1_000_000, 10_000_000):
        source = numbered(tmp_path / f"rows-{rows}", rows)
        for job in ("encode", "pca"):
            out = tmp_path / f"{job}-{rows}"
            rows_per_part = max(25_000, rows // 40)
            if job == "encode":
                summary = encode(engine, source, model_folder, out, rows_per_part=rows_per_part)
            else:
                _, summary = run_pca(engine, source, str(out), columns=X, rows_per_part=rows_per_part)
            peaks[job, rows] = summary.peak_memory
            shutil.rmtree(out)
        shutil.rmtree(source)
    for job in ("encode", "pca"):
        assert peaks[job, 10_000_000] < 1.15 * peaks[job, 100_000], peaks
