"""Inputs and models that cannot be used: what the errors name, and what stays."""

from __future__ import annotations

import os
import pickle
import shutil
from functools import partial
from pathlib import Path

import contract
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import WIDTH, fixed_lists, samples, write_parquet
from contract import X

from latentkit_scale_out import Columns, DataError, GraphError, ParameterError, list_parts, read_graph, run_graph, run_locally, run_pca
from latentkit_scale_out.dataset import Reading
from latentkit_scale_out.sources import read_blocks

encode = partial(contract.encode, run_locally, rows_per_part=1000)


def bad(tmp_path: Path, column: pa.Array | dict, rows: int = 100) -> str:
    """A folder of one good file and one with another column."""
    source = write_parquet(tmp_path / "in", samples(rows), files=1)
    columns = column if isinstance(column, dict) else {"x": column}
    pq.write_table(pa.table({"id": np.arange(len(next(iter(columns.values())))), **columns}), f"{source}/zz-bad.parquet")
    return source


def with_row(value) -> pa.Array:
    rows = [list(map(float, row)) for row in samples(10)]
    rows[6] = value
    return pa.array(rows, pa.list_(pa.float32()))


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (with_row(None), r"zz-bad.parquet, column 'x', row 6: is null"),
        (with_row([1.0] * 63), r"zz-bad.parquet, column 'x', row 6: has 63 numbers, expected 64"),
        (with_row([1.0] * 63 + [None]), r"zz-bad.parquet, column 'x', row 6: is null"),
        (with_row([1.0] * 63 + [float("nan")]), r"zz-bad.parquet, column 'x', row 6: is nan .* at position 63"),
        (with_row([float("inf")] + [1.0] * 63), r"row 6: is inf"),
        (fixed_lists(samples(10, width=60)), r"zz-bad.parquet, column 'x': gives rows of 60 numbers, expected 64"),
        (pa.array(["seven"] * 10), r"zz-bad.parquet, column 'x': has type string, which is not numeric"),
        ({"y": fixed_lists(samples(10))}, r"zz-bad.parquet, column 'x': is missing. The file has id, y"),
    ],
)
def test_bad_rows_are_named_and_good_files_kept(column, says, tmp_path, model_folder):
    source = bad(tmp_path, column)
    with pytest.raises(DataError, match=says) as caught:
        encode(source, model_folder, tmp_path / "out")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert not list(tmp_path.glob("out/zz*"))
    with pytest.raises(DataError, match=says):
        run_pca(run_locally, source, str(tmp_path / "pca"), columns=X)


def test_numeric_columns_name_the_one_that_is_wrong(tmp_path, model_folder):
    values = samples(10).astype(np.float64)
    values[3, 5] = 1e300
    source = write_parquet(tmp_path / "in", values, files=1, kind="columns")
    with pytest.raises(DataError, match=r"column 'p5', row 3: is inf as float32"):
        encode(source, model_folder, tmp_path / "out", columns=Columns(("p*",)))
    with pytest.raises(DataError, match=r"column 'p64': is missing"):
        encode(source, model_folder, tmp_path / "out", columns=Columns(tuple(f"p{j}" for j in range(1, 65))))


def test_a_model_of_another_input_size(tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(10, width=60), files=1)
    with pytest.raises(DataError, match="rows of 60 numbers, expected 64.*model"):
        encode(source, model_folder, tmp_path / "out")
    np.save(tmp_path / "a.npy", samples(10, width=60))
    with pytest.raises(DataError, match="a.npy: has rows of 60 numbers"):
        run_graph(run_locally, "encoder", str(tmp_path / "a.npy"), model_folder, str(tmp_path / "out"))


def test_ids_that_are_null_or_missing(tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(20), files=1)
    pq.write_table(pa.table({"id": pa.array([1, None, 3]), "x": fixed_lists(samples(3))}), f"{source}/zz.parquet")
    with pytest.raises(DataError, match=r"zz.parquet, column 'id', row 1: is null, and is to be the id"):
        encode(source, model_folder, tmp_path / "out")
    with pytest.raises(DataError, match="column 'name': is missing"):
        encode(source, model_folder, tmp_path / "out", id_column="name")
    with pytest.raises(ParameterError, match="name of the result"):
        encode(source, model_folder, tmp_path / "out", id_column="codes")


def test_damaged_models(tmp_path, model_folder):
    shutil.copytree(model_folder, tmp_path / "model")
    with pytest.raises(GraphError, match="no graph 'coder'; it has encoder, decoder"):
        read_graph(str(tmp_path / "model"), "coder")
    encoder = tmp_path / "model" / "encoder.onnx"
    encoder.write_bytes(encoder.read_bytes()[:-1] + b"?")
    with pytest.raises(GraphError, match="encoder.onnx: is not the file that was exported: sha256 .*latentkit export"):
        read_graph(str(tmp_path / "model"), "encoder")
    encoder.unlink()
    with pytest.raises(GraphError, match="cannot be read"):
        read_graph(str(tmp_path / "model"), "encoder")
    with pytest.raises(GraphError, match="manifest.json: is missing"):
        read_graph(str(tmp_path / "nothing"), "encoder")


def test_sources_that_cannot_be(tmp_path, model_folder):
    with pytest.raises(DataError, match="does not exist"):
        encode(str(tmp_path / "none"), model_folder, tmp_path / "out")
    source = write_parquet(tmp_path / "in", samples(50), files=1)
    with pytest.raises(ParameterError, match="lies in the source"):
        encode(source, model_folder, tmp_path / "in" / "out")
    with pytest.raises(ParameterError, match="columns are missing"):
        encode(source, model_folder, tmp_path / "out", columns=None)
    (tmp_path / "in" / "zz.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(DataError, match="zz.parquet: is no readable Parquet file"):
        encode(source, model_folder, tmp_path / "out")
    np.save(tmp_path / "columns.npy", np.asfortranarray(samples(10)))
    with pytest.raises(DataError, match="Fortran order.*ascontiguousarray"):
        list_parts(str(tmp_path / "columns.npy"))


def test_a_truncated_npy_and_a_file_that_changes(tmp_path, model_folder):
    path = tmp_path / "a.npy"
    np.save(path, samples(100))
    dataset = list_parts(str(path), rows_per_part=40)
    os.truncate(path, path.stat().st_size - 10)
    with pytest.raises(DataError, match="has changed since the job began"):
        next(read_blocks(dataset.parts[0], Reading(None, WIDTH)))
    with pytest.raises(DataError, match="ends before row 100"):
        run_graph(run_locally, "encoder", str(path), model_folder, str(tmp_path / "out"), rows_per_part=40)


def test_a_job_that_goes_on_is_not_done_until_its_end(tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(2000), files=2)
    encode(source, model_folder, tmp_path / "out")
    pq.write_table(pa.table({"id": np.arange(10), "x": with_row(None)}), f"{source}/zz.parquet")
    with pytest.raises(DataError, match="row 6: is null"):
        encode(source, model_folder, tmp_path / "out")
    assert not (tmp_path / "out" / "_latentkit.json").exists() and len(list((tmp_path / "out").glob("*.parquet"))) == 2
