"""Training from exported files in one process: the numbers of LatentKit's own `fit`, checkpoints, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from conftest import HERE, write_parquet

from latentkit_scale_out import Columns, DataError, GraphError, ParameterError, StaleOutputError
from latentkit_scale_out.randomness import key_of, normal_at, permutation, uniform_at
from latentkit_scale_out.safetensors import decode
from latentkit_scale_out.train_cli import main
from latentkit_scale_out.training import LocalStepper, train
from latentkit_scale_out.training_checkpoint import read_checkpoint
from latentkit_scale_out.training_files import read_training
from latentkit_scale_out.training_rows import training_data

TRAINING = HERE / "training"
FILES = read_training(str(TRAINING / "exported"))
#: Mean losses of the epochs of `latentkit train` with the same rows, settings and seed.
LOSSES = json.loads((TRAINING / "losses.json").read_text())
EPOCHS = len(LOSSES)
ROWS = str(TRAINING / "rows.npy")


def run(out: Path, epochs: int = EPOCHS, source: str = ROWS, parts: int = 1, **options):
    data = training_data(source, FILES.graphs.width)
    return train(FILES, data.dataset.rows, LocalStepper(FILES, data, parts), epochs=epochs, out=str(out), **options)


def losses_of(progress) -> list[float]:
    return [epoch["values"]["loss"] for epoch in progress.history["epochs"]]


def test_random_numbers_are_those_of_the_typescript_side():
    golden = json.loads((TRAINING / "random.json").read_text())
    key = key_of(42, "corruption:ä", 5_000_000_123)
    index = np.arange(9)
    assert list(key) == golden["key"]
    assert uniform_at(key, index, -0.5, 2).astype(float).tolist() == golden["uniform"]
    assert normal_at(key, index, 9, 0.25, 0.1).astype(float).tolist() == golden["normal"]
    assert permutation(key_of(7, "shuffle", 3), 40).tolist() == golden["permutation"]


def test_the_losses_are_those_of_fit(tmp_path):
    progress = run(tmp_path)
    np.testing.assert_allclose(losses_of(progress), LOSSES, atol=1e-5)
    history = json.loads((tmp_path / "model" / "latentkit.json").read_text())["training"]["history"]
    assert [epoch["epoch"] for epoch in history["epochs"]] == list(range(1, EPOCHS + 1))
    assert history["status"] == "completed"


def test_a_restart_goes_on_from_the_checkpoint_to_the_same_weights(tmp_path):
    run(tmp_path / "whole")

    class Stop(Exception):
        pass

    def stop(progress):
        if progress.step >= 20:
            raise Stop

    with pytest.raises(Stop):
        run(tmp_path / "parts", checkpoint_steps=7, on_progress=stop)
    found, _ = read_checkpoint(str(tmp_path / "parts" / "checkpoint"), FILES, len(np.load(ROWS)))
    assert found.step in (14, 21)
    progress = run(tmp_path / "parts", checkpoint_steps=7)
    np.testing.assert_allclose(losses_of(progress), LOSSES, atol=1e-5)
    whole, resumed = ((tmp_path / name / "model" / "decoder" / "weights.bin").read_bytes() for name in ("whole", "parts"))
    assert whole == resumed


def test_the_weights_are_put_where_the_bundle_has_them(tmp_path):
    run(tmp_path, epochs=1)
    manifest = json.loads((tmp_path / "checkpoint" / "latentkit.json").read_text())
    state = decode((tmp_path / "checkpoint" / "state.safetensors").read_bytes(), "state")
    assert manifest["checkpoint"]["epoch"] == 1
    assert manifest["checkpoint"]["fingerprint"]["samples"] == len(np.load(ROWS))
    for index, variable in enumerate(FILES.manifest["variables"]):
        for place in variable["places"]:
            data = (tmp_path / "checkpoint" / place["file"]).read_bytes()
            value = state[f"program/variable/{index}"]
            value = value.T if place["transposed"] else value
            found = np.frombuffer(data, "<f4", value.size, place["offset"]).reshape(value.shape)
            np.testing.assert_array_equal(found, value)


def test_the_checkpoint_that_typescript_goes_on_from_is_what_is_written(tmp_path):
    run(tmp_path, epochs=3)
    saved, written = (folder / "checkpoint" for folder in (TRAINING, tmp_path))
    assert sorted(p.relative_to(saved) for p in saved.rglob("*")) == sorted(p.relative_to(written) for p in written.rglob("*"))
    manifests = [json.loads((folder / "latentkit.json").read_text()) for folder in (saved, written)]
    for manifest in manifests:
        manifest.pop("files")
        manifest["checkpoint"].pop("history"), manifest["checkpoint"].pop("sums"), manifest["training"].pop("history")
    assert manifests[0] == manifests[1]
    states = [decode((folder / "state.safetensors").read_bytes(), "state") for folder in (saved, written)]
    for name, value in states[0].items():
        np.testing.assert_allclose(states[1][name], value, atol=1e-5)


def test_rows_of_parquet_files_are_the_same_rows(tmp_path):
    source = write_parquet(tmp_path / "in", np.load(ROWS), files=3, row_group=50)
    data = training_data(source, FILES.graphs.width, columns=Columns(("x",)), cache=str(tmp_path / "cache"))
    progress = train(FILES, data.dataset.rows, LocalStepper(FILES, data), epochs=1, out=str(tmp_path / "out"))
    np.testing.assert_allclose(losses_of(progress), LOSSES[:1], atol=1e-5)
    assert len(list((tmp_path / "cache").glob("*.f32"))) == 1


def test_the_command_line_trains_in_one_process(tmp_path, capsys):
    assert main([str(TRAINING / "exported"), ROWS, "--epochs", "1", "--workers", "0", "--out", str(tmp_path), "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["last"]["values"]["loss"] == pytest.approx(LOSSES[0], abs=1e-5)
    assert main([str(TRAINING / "exported"), ROWS, "--epochs", "0", "--workers", "0", "--out", str(tmp_path / "other")]) == 2
    assert "epochs is 0" in capsys.readouterr().err


def test_what_does_not_fit_is_refused(tmp_path):
    with pytest.raises(ParameterError, match=r"the exported schedules with step \d+\. Export the training with --steps"):
        run(tmp_path / "long", epochs=1000)
    np.save(tmp_path / "narrow.npy", np.zeros((10, 3), dtype=np.float32))
    with pytest.raises(DataError, match="rows of 3 numbers"):
        run(tmp_path / "out", source=str(tmp_path / "narrow.npy"))
    run(tmp_path / "out", epochs=1)
    np.save(tmp_path / "fewer.npy", np.load(ROWS)[:50])
    with pytest.raises(StaleOutputError, match="its samples is"):
        run(tmp_path / "out", source=str(tmp_path / "fewer.npy"))


def test_damaged_folders_are_refused(tmp_path):
    folder = tmp_path / "exported"
    shutil.copytree(TRAINING / "exported", folder)
    (folder / "update.onnx").write_bytes(b"?" + (folder / "update.onnx").read_bytes()[1:])
    with pytest.raises(GraphError, match="sha256"):
        read_training(str(folder))
    (folder / "training.json").write_text("{")
    with pytest.raises(GraphError, match="not JSON"):
        read_training(str(folder))
    with pytest.raises(GraphError, match="no folder of an exported training"):
        read_training(str(tmp_path))
