"""What both engines stand on: reading, graphs, moments and output, in one process."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import contract
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import WIDTH, expected, fixed_lists, read_results, samples, write_parquet
from contract import X

from latentkit_scale_out import (
    Columns,
    DataError,
    Moments,
    OutputError,
    ParameterError,
    StaleOutputError,
    fit_pca,
    list_parts,
    load_pca,
    read_graph,
    run_graph,
    run_locally,
    run_pca,
)
from latentkit_scale_out.parts import committed
from latentkit_scale_out.work import graph_work

encode = partial(contract.encode, run_locally, rows_per_part=1000)


@pytest.mark.parametrize("kind", ["fixed", "list", "columns"])
def test_codes_equal_one_run_over_all_rows(kind, tmp_path, model_folder):
    x = samples(7321)
    source = write_parquet(tmp_path / "in", x, kind=kind)
    columns = Columns(("p*",)) if kind == "columns" else X
    summary = encode(source, model_folder, tmp_path / "out", columns=columns)
    assert (summary.rows, summary.kept, summary.parts) == (7321, 0, 8)
    np.testing.assert_allclose(read_results(tmp_path / "out", "codes", 7321), expected(model_folder, "encoder", x), atol=1e-5)


def test_scores_with_file_and_row_as_id(tmp_path, model_folder):
    x = samples(2500)
    source = write_parquet(tmp_path / "in", x, files=2)
    run_graph(run_locally, "scorer", source, model_folder, str(tmp_path / "out"), columns=X, rows_per_part=500)
    table = pq.read_table(tmp_path / "out").to_pandas()
    assert not table.duplicated(["file", "row"]).any()
    table = table.sort_values(["file", "row"])
    assert table["row"].tolist() == [*range(1250), *range(1250)]
    np.testing.assert_allclose(table["score"], expected(model_folder, "scorer", x), atol=1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8])
def test_npy_files(dtype, tmp_path, model_folder):
    x = samples(3000).astype(dtype)
    (tmp_path / "in").mkdir()
    np.save(tmp_path / "in" / "a.npy", x[:1700].reshape(-1, 8, 8))
    np.save(tmp_path / "in" / "b.npy", x[1700:])
    run_graph(run_locally, "encoder", str(tmp_path / "in"), model_folder, str(tmp_path / "out"), rows_per_part=512)
    table = pq.read_table(tmp_path / "out").to_pandas().sort_values(["file", "row"])
    assert table["row"].tolist() == [*range(1700), *range(1300)]
    np.testing.assert_allclose(np.stack(table["codes"]), expected(model_folder, "encoder", x.astype(np.float32)), atol=1e-5)


@pytest.mark.parametrize("offset", [0.0, 1e4])
def test_pca_equals_numpy(offset, tmp_path):
    x = samples(6000).astype(np.float64) @ np.random.default_rng(1).normal(size=(WIDTH, WIDTH)) + offset
    (tmp_path / "in").mkdir()
    np.save(tmp_path / "in" / "a.npy", x)
    pca, summary = run_pca(run_locally, str(tmp_path / "in"), str(tmp_path / "out"), n_components=10, rows_per_part=777)
    centred = x - x.mean(axis=0)
    _, singular, rows = np.linalg.svd(centred, full_matrices=False)
    rows *= np.sign(rows[np.arange(WIDTH), np.abs(rows).argmax(axis=1)])[:, None]
    np.testing.assert_allclose(pca.singular_values, singular[:10], rtol=1e-9)
    np.testing.assert_allclose(pca.explained_variance_ratio, (singular**2)[:10] / (singular**2).sum(), rtol=1e-9)
    np.testing.assert_allclose(pca.noise_variance, (singular**2)[10:].mean() / 5999, rtol=1e-9)
    np.testing.assert_allclose(pca.components, rows[:10], atol=1e-9)
    np.testing.assert_allclose(pca.mean, x.mean(axis=0), rtol=1e-12)
    loaded = load_pca(str(tmp_path / "out"))
    np.testing.assert_array_equal(loaded.transform(x), pca.transform(x))
    written = json.loads((tmp_path / "out" / "pca.json").read_text())
    assert (written["type"], written["nSamples"], summary.rows) == ("PCA", 6000, 6000)


def test_moments_merge_in_any_grouping():
    x = samples(1000).astype(np.float64) + 1e6
    whole = Moments.of(x)
    merged = Moments.zero(WIDTH)
    for start, stop in ((0, 1), (1, 1), (1, 300), (300, 1000)):
        merged = merged.merge(Moments.of(x[start:stop]))
    assert merged.count == 1000
    exact = (x - 1e6 - (x - 1e6).mean(axis=0)).T @ (x - 1e6 - (x - 1e6).mean(axis=0))
    for moments in (whole, merged):
        np.testing.assert_allclose(moments.gram, exact, rtol=1e-9, atol=1e-9 * np.abs(exact).max())


def test_pca_goes_on_with_further_files(tmp_path):
    x = samples(4000)
    source = write_parquet(tmp_path / "in", x[:3000], files=3)
    run_pca(run_locally, source, str(tmp_path / "out"), columns=X, rows_per_part=1000)
    pq.write_table(pa.table({"id": np.arange(1000), "x": fixed_lists(x[3000:])}), f"{source}/part-new.parquet")
    pca, summary = run_pca(run_locally, source, str(tmp_path / "out"), columns=X, rows_per_part=1000)
    assert (summary.parts, summary.kept) == (4, 3)
    np.testing.assert_allclose(pca.explained_variance, np.linalg.eigvalsh(np.cov(x.astype(np.float64).T))[::-1], rtol=1e-9)


def test_restart_keeps_finished_parts_and_only_those(tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(4000))
    out = tmp_path / "out"
    encode(source, model_folder, out)
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("*.parquet")}
    lost = sorted(before)[1]
    (out / lost).unlink()
    assert encode(source, model_folder, out).kept == 3
    after = {path.name: path.stat().st_mtime_ns for path in out.glob("*.parquet")}
    assert after.pop(lost) and before.pop(lost)
    assert after == before
    assert read_results(out, "codes", 4000).shape == (4000, read_graph(model_folder, "encoder").output.width)
    assert json.loads((out / "_latentkit.json").read_text())["rows"] == 4000


def test_results_of_changed_inputs_are_refused_or_replaced(tmp_path, model_folder):
    x = samples(4000)
    source = write_parquet(tmp_path / "in", x)
    encode(source, model_folder, tmp_path / "out")
    x[0] = 3
    write_parquet(tmp_path / "in", x[:1000], files=1)
    with pytest.raises(StaleOutputError, match="holds 1 part.*--replace"):
        encode(source, model_folder, tmp_path / "out")
    assert encode(source, model_folder, tmp_path / "out", replace=True).kept == 3
    np.testing.assert_allclose(read_results(tmp_path / "out", "codes", 4000), expected(model_folder, "encoder", x), atol=1e-5)


def test_a_file_of_the_same_size_and_another_time_is_done_again(tmp_path, model_folder):
    x, path = samples(600), tmp_path / "a.npy"
    np.save(path, x)
    given: list[int] = []

    def engine(work, parts):
        given.append(len(parts))
        return run_locally(work, parts)

    for k, expected_given in ((0, [3]), (0, [3]), (1, [3, 3])):
        if k:
            np.save(path, x[::-1])
            os.utime(path, ns=(1, 1))
        run_graph(engine, "encoder", str(path), model_folder, str(tmp_path / "out"), rows_per_part=200, replace=True)
        assert given == expected_given
    codes = np.stack(pq.read_table(tmp_path / "out").sort_by("row")["codes"].to_pandas())
    np.testing.assert_allclose(codes, expected(model_folder, "encoder", np.ascontiguousarray(x[::-1])), atol=1e-5)


def test_a_part_done_twice_at_once_is_there_once(tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(1000), files=1)
    graph = read_graph(model_folder, "encoder")
    dataset = list_parts(source, X, width=WIDTH, id_column="id")
    work = pickle.loads(pickle.dumps(graph_work(graph, dataset, str(tmp_path / "out"), id_column="id")))
    with ThreadPoolExecutor(4) as pool:
        names = {result.name for result in pool.map(work.run, [dataset.parts[0]] * 4)}
    assert names == {path.name for path in (tmp_path / "out").glob("*.parquet")} and len(names) == 1
    assert not list((tmp_path / "out" / "_temporary").iterdir())


def test_a_write_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(OutputError, match="out of space.*Finished parts are kept"):
        with committed(str(tmp_path), "a.parquet") as temporary:
            Path(temporary).write_bytes(b"half")
            raise OSError(28, "No space left on device")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("k", [0, 11])
def test_components_out_of_range(k):
    with pytest.raises(ParameterError, match="expected 1 to 9"):
        fit_pca(Moments.of(samples(9, width=10)), k)
    with pytest.raises(DataError, match="at least 2 rows"):
        fit_pca(Moments.of(samples(1)))


def test_a_conditioned_model(tmp_path):
    onnx = pytest.importorskip("onnx")
    w, v = np.random.default_rng(0).normal(size=(WIDTH, 3)).astype(np.float32), np.random.default_rng(1).normal(size=(2, 3)).astype(np.float32)
    helper, real = onnx.helper, onnx.TensorProto.FLOAT
    nodes = [helper.make_node("MatMul", ["x", "w"], ["a"]), helper.make_node("MatMul", ["condition", "v"], ["b"]), helper.make_node("Add", ["a", "b"], ["codes"])]
    ports = {name: helper.make_tensor_value_info(name, real, [None, n]) for name, n in (("x", WIDTH), ("condition", 2), ("codes", 3))}
    weights = [onnx.numpy_helper.from_array(w, "w"), onnx.numpy_helper.from_array(v, "v")]
    graph = helper.make_graph(nodes, "encoder", [ports["x"], ports["condition"]], [ports["codes"]], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9).SerializeToString()
    described = {name: {"name": name, "type": "float32", "shape": [None, n]} for name, n in (("x", WIDTH), ("condition", 2), ("codes", 3))}
    entry = {"file": "encoder.onnx", "inputs": [described["x"], described["condition"]], "outputs": [described["codes"]], "sha256": hashlib.sha256(model).hexdigest()}
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "encoder.onnx").write_bytes(model)
    (tmp_path / "model" / "manifest.json").write_text(json.dumps({"format": "latentkit-onnx", "formatVersion": 1, "models": {"encoder": entry}}))
    x = samples(300)
    units = np.random.default_rng(2).random((300, 2))
    table = pa.table({"id": np.arange(300) * 7, "x": fixed_lists(x), "c0": units[:, 0], "c1": units[:, 1]})
    pq.write_table(table, tmp_path / "rows.parquet")
    encode(str(tmp_path / "rows.parquet"), str(tmp_path / "model"), tmp_path / "out", condition=Columns(("c*",)))
    np.testing.assert_allclose(read_results(tmp_path / "out", "codes", 300), x @ w + units @ v, rtol=1e-5, atol=1e-4)
    with pytest.raises(ParameterError, match="a condition of 2 numbers per row.*Name the columns"):
        encode(str(tmp_path / "rows.parquet"), str(tmp_path / "model"), tmp_path / "other")
    with pytest.raises(DataError, match="gives rows of 1 numbers, expected 2"):
        encode(str(tmp_path / "rows.parquet"), str(tmp_path / "model"), tmp_path / "other", condition=Columns(("c0",)))
