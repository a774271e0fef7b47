"""The jobs on a local Ray cluster of two nodes, also when actors and nodes are lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from conftest import HERE, expected, read_results, samples, write_parquet
from processes import descendants, finished, kill, wait_for

pytest.importorskip("ray", reason="Ray's tests need latentkit-scale-out[ray]")

import pyarrow as pa
import pyarrow.parquet as pq
from ray_cluster import Cramped, cluster

from latentkit_scale_out import Columns, DataError, OutputError, run_graph, run_pca
from latentkit_scale_out.ray_jobs import ray_engine
from latentkit_scale_out.work import graph_work

X = Columns(("x",))
ROWS = 100_000


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> tuple[str, np.ndarray]:
    """100,000 rows in 8 files, with row groups of 1,000."""
    x = samples(ROWS)
    return write_parquet(tmp_path_factory.mktemp("ray") / "in", x, files=8), x


@pytest.fixture(scope="module")
def nodes():
    with cluster() as made:
        yield made


@pytest.fixture
def engine(nodes):
    import ray

    return ray_engine(ray)


def encode(engine, source: str, model: str, out: Path, **options):
    return run_graph(engine, "encoder", source, model, str(out), **{"columns": X, "id_column": "id", **options})


def test_codes_and_scores_equal_those_of_one_process(engine, data, tmp_path, model_folder):
    source, x = data
    summary = encode(engine, source, model_folder, tmp_path / "codes", rows_per_part=12_500)
    assert (summary.parts, summary.rows, summary.kept) == (8, ROWS, 0)
    np.testing.assert_allclose(read_results(tmp_path / "codes", "codes", ROWS), expected(model_folder, "encoder", x), atol=1e-5)
    run_graph(engine, "scorer", source, model_folder, str(tmp_path / "scores"), columns=X, id_column="id", rows_per_part=12_500)
    np.testing.assert_allclose(read_results(tmp_path / "scores", "score", ROWS), expected(model_folder, "scorer", x), atol=1e-5)


def test_pca_equals_numpy(engine, data, tmp_path):
    source, x = data
    np.save(tmp_path / "x.npy", x)
    values, vectors = np.linalg.eigh(np.cov(x.astype(np.float64).T))
    rows = vectors.T[::-1][:8]
    rows = rows * np.sign(rows[np.arange(8), np.abs(rows).argmax(axis=1)])[:, None]
    for place, options in ((source, {"columns": X, "rows_per_part": 12_500}), (str(tmp_path / "x.npy"), {"rows_per_part": 9_999})):
        found, _ = run_pca(engine, place, str(tmp_path / f"pca-{len(options)}"), n_components=8, **options)
        np.testing.assert_allclose(found.explained_variance, values[::-1][:8], rtol=1e-9)
        np.testing.assert_allclose(found.components, rows, atol=1e-9)


def workers() -> list[int]:
    return [pid for pid, (_, command) in descendants().items() if "MapWorker" in command or "PartWorker" in command]


def meanwhile(out: Path, work, after: int = 3) -> tuple[threading.Thread, list[int]]:
    """Does something when some parts are finished, and records how many were."""
    done: list[int] = []

    def run() -> None:
        wait_for(lambda: len(finished(out)) >= after, every=0.002)
        work()
        done.append(len(finished(out)))

    thread = threading.Thread(target=run)
    thread.start()
    return thread, done


@pytest.mark.parametrize("lost", ["actor", pytest.param("node", marks=pytest.mark.long)])
def test_nothing_is_lost_with_a_worker(nodes, engine, data, tmp_path, model_folder, lost):
    source, x = data
    out = tmp_path / "codes"
    extra = nodes.add_node(num_cpus=1, object_store_memory=80 << 20) if lost == "node" else None
    if extra is not None:
        nodes.wait_for_nodes()
    thread, done = meanwhile(out, lambda: kill(workers()[-1]) if extra is None else nodes.remove_node(extra, allow_graceful=False))
    encode(engine, source, model_folder, out, rows_per_part=2_000)
    thread.join()
    assert done and done[0] < 56, "all was finished before the loss"
    np.testing.assert_allclose(read_results(out, "codes", ROWS), expected(model_folder, "encoder", x), atol=1e-5)


def test_a_null_is_an_error_that_names_its_place(engine, tmp_path, model_folder):
    table = pa.table({"id": pa.array([0, 7]), "x": pa.array([[1.0] * 64, None], pa.list_(pa.float32(), 64))})
    (tmp_path / "in").mkdir()
    pq.write_table(table, tmp_path / "in" / "a.parquet")
    with pytest.raises(DataError, match="a.parquet, column 'x', row 1: is null"):
        encode(engine, str(tmp_path / "in"), model_folder, tmp_path / "out")


@pytest.mark.parametrize("everywhere", [False, True])
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
    np.testing.assert_allclose(read_results(tmp_path / "out", "codes", 20_000), expected(model_folder, "encoder", x), atol=1e-5)


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
    environment = {**os.environ, "RAY_ADDRESS": nodes.address}
    driver = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(finished(out)) >= 20, every=0.002)
    kill(driver.pid)
    driver.wait()
    # Ray ends the workers of a driver that is gone; what they still finish is whole.
    wait_for(lambda: not workers())
    kept = {name: (out / name).stat().st_mtime_ns for name in finished(out)}
    assert 20 <= len(kept) < 104
    again = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout.splitlines()[-1])["kept"] == len(kept)
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == kept
    np.testing.assert_allclose(read_results(out, "codes", ROWS), expected(model_folder, "encoder", x), atol=1e-5)
    assert not (out / "_temporary").exists()


@pytest.mark.long
@pytest.mark.parametrize("lost", ["actor", "node"])
def test_a_million_rows_with_a_worker_lost(nodes, engine, tmp_path, model_folder, lost):
    x = samples(1_000_000)
    source = write_parquet(tmp_path / "in", x, files=8, row_group=10_000)
    out = tmp_path / "codes"
    extra = nodes.add_node(num_cpus=1, object_store_memory=80 << 20) if lost == "node" else None
    if extra is not None:
        nodes.wait_for_nodes()
    thread, done = meanwhile(out, lambda: kill(workers()[-1]) if extra is None else nodes.remove_node(extra, allow_graceful=False), after=10)
    encode(engine, source, model_folder, out, rows_per_part=10_000)
    thread.join()
    assert done and done[0] < 104, "all was finished before the loss"
    np.testing.assert_allclose(read_results(out, "codes", len(x)), expected(model_folder, "encoder", x), atol=1e-5)


@pytest.mark.long
def test_memory_does_not_grow_with_the_rows(nodes, tmp_path, model_folder):
    import ray

    peaks = {}
    for rows in (100_000, 1_000_000, 10_000_000):
        source = str(tmp_path / f"rows-{rows}")
        subprocess.run([sys.executable, str(HERE.parent / "measure" / "dataset.py"), source, str(rows)], check=True)
        for job in ("encode", "pca"):
            out = tmp_path / f"{job}-{rows}"
            if job == "encode":
                summary = encode(ray_engine(ray), source, model_folder, out, rows_per_part=max(25_000, rows // 40))
            else:
                _, summary = run_pca(ray_engine(ray), source, str(out), columns=X, rows_per_part=max(25_000, rows // 40))
            peaks[job, rows] = summary.peak_memory
            shutil.rmtree(out)
        shutil.rmtree(source)
    for job in ("encode", "pca"):
        assert peaks[job, 10_000_000] < 1.15 * peaks[job, 100_000], peaks
