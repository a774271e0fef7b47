"""Training on two workers of a local Ray cluster: the course of one process, also when workers are killed."""

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
from conftest import HERE
from processes import kill
from test_training import EPOCHS, FILES, LOSSES, ROWS, TRAINING, losses_of, run

pytest.importorskip("ray", reason="Ray's tests need latentkit-scale-out[ray]")

from ray_cluster import cluster

from latentkit_scale_out import ParameterError, ScaleOutError
from latentkit_scale_out.ray_training import RayStepper, TrainingWorker
from latentkit_scale_out.training import StepRows, train
from latentkit_scale_out.training_rows import training_data
from latentkit_scale_out.training_step import vector_of


@pytest.fixture(scope="module")
def nodes():
    with cluster() as made:
        yield made


@pytest.fixture
def ray(nodes):
    import ray

    return ray


def stepper(ray, **options) -> RayStepper:
    return RayStepper(ray, FILES, training_data(ROWS, FILES.graphs.width), **{"workers": 2, **options})


def trained(made: RayStepper, out: Path, **options):
    progress = train(FILES, len(np.load(ROWS)), made, out=str(out), **{"epochs": EPOCHS, **options})
    made.stop()
    return progress


def killing(made: RayStepper, at: int, count: int = 1):
    """Kills workers in the middle of the window of steps that begins at a step."""
    pids = made.pids
    done: list[int] = []

    def tell(progress) -> None:
        if progress.step >= at and not done:
            done.extend(pids[:count])
            threading.Timer(0.002, lambda: [kill(pid) for pid in done]).start()

    return tell, done


def test_two_workers_take_the_course_of_one_process(ray, tmp_path):
    progress = trained(stepper(ray), tmp_path / "two")
    one = run(tmp_path / "one")
    halves = run(tmp_path / "halves", parts=2)
    assert losses_of(progress) == losses_of(halves)
    np.testing.assert_allclose(losses_of(progress), LOSSES, atol=1e-4)
    np.testing.assert_allclose(losses_of(progress), losses_of(one), atol=1e-4)
    two, one_weights = (np.frombuffer((tmp_path / name / "model" / "encoder" / "weights.bin").read_bytes(), "<f4") for name in ("two", "one"))
    np.testing.assert_allclose(two, one_weights, atol=1e-4)


def test_a_killed_worker_costs_seconds_and_loses_nothing(ray, tmp_path):
    made = stepper(ray)
    made.window = 5
    tell, done = killing(made, at=10)
    progress = trained(made, tmp_path, on_progress=tell)
    assert len(done) == 1
    assert len(made.recoveries) == 1 and made.recoveries[0] < 5
    np.testing.assert_allclose(losses_of(progress), LOSSES, atol=1e-4)


def test_all_workers_killed_go_back_to_the_checkpoint(ray, tmp_path):
    made = stepper(ray)
    made.window = 5
    tell, done = killing(made, at=15, count=2)
    progress = trained(made, tmp_path, on_progress=tell, checkpoint_steps=5)
    assert len(done) == 2 and made.recoveries
    np.testing.assert_allclose(losses_of(progress), LOSSES, atol=1e-4)


def test_another_driver_goes_on_from_the_checkpoint(ray, tmp_path):
    trained(stepper(ray), tmp_path, epochs=1)
    progress = trained(stepper(ray, workers=1), tmp_path)
    np.testing.assert_allclose(losses_of(progress), LOSSES, atol=1e-4)
    assert json.loads((tmp_path / "checkpoint" / "latentkit.json").read_text())["checkpoint"]["epoch"] == EPOCHS


def test_several_steps_between_exchanges(ray, tmp_path):
    made = stepper(ray, local_steps=4)
    tell, done = killing(made, at=10)
    progress = trained(made, tmp_path / "killed", on_progress=tell)
    assert done
    undisturbed = trained(stepper(ray, local_steps=4), tmp_path / "whole")
    # The same numbers: what a lost worker did apart from the others is done again.
    np.testing.assert_allclose(losses_of(progress), losses_of(undisturbed), atol=1e-6)
    assert losses_of(progress)[-1] < losses_of(progress)[0]
    assert not np.allclose(losses_of(progress), LOSSES, atol=1e-4)


def test_a_worker_forgets_what_it_did_apart_when_another_is_lost():
    rows = training_data(ROWS, FILES.graphs.width)
    worker = TrainingWorker(FILES.graphs, rows, vector_of(FILES.graphs, FILES.state), 0)
    worker.begin_epoch(np.arange(rows.dataset.rows, dtype=np.int32))
    steps, parts = [StepRows(0, 0, 32), StepRows(1, 32, 64)], [(0, 16), (0, 16)]
    common, _ = worker.several(steps, parts, [])
    assert worker.rewind(False) == 2
    worker.settle(2, [1.0, 0.0], common, np.zeros_like(common))
    apart, _ = worker.several([StepRows(2, 64, 96)], [(0, 16)], [])
    assert not np.array_equal(apart, common)
    assert worker.rewind(True) == 2
    np.testing.assert_array_equal(worker.vector(), common)


def test_rows_that_a_worker_cannot_read_are_named(ray, tmp_path):
    shutil.copy(ROWS, tmp_path / "rows.npy")
    data = training_data(str(tmp_path / "rows.npy"), FILES.graphs.width)
    (tmp_path / "rows.npy").unlink()
    with pytest.raises(ScaleOutError, match="rows.npy"):
        RayStepper(ray, FILES, data, workers=2)


def test_the_script_trains_on_a_cluster(ray, tmp_path):
    command = [sys.executable, str(HERE.parent / "ray" / "train.py"), str(TRAINING / "exported"), ROWS, "--epochs", "2", "--out", str(tmp_path)]
    address = ray.get_runtime_context().gcs_address
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "RAY_ADDRESS": address}, check=True)
    assert json.loads(done.stdout.splitlines()[-1])["last"]["values"]["loss"] == pytest.approx(LOSSES[1], abs=1e-4)
    assert f"epoch 2: loss {LOSSES[1]:.4f}" in done.stderr


def test_settings_that_cannot_be_are_refused(ray):
    with pytest.raises(ParameterError, match="workers is 0"):
        stepper(ray, workers=0)
    with pytest.raises(ParameterError, match="more than the"):
        stepper(ray, workers=1000)


@pytest.mark.long
def test_without_room_for_another_the_rest_goes_on(nodes, ray, tmp_path, monkeypatch):
    extra = nodes.add_node(num_cpus=1, object_store_memory=80 << 20)
    nodes.wait_for_nodes()
    made = stepper(ray, workers=3)
    monkeypatch.setattr("latentkit_scale_out.ray_training._PATIENCE", 2.0)
    gone: list[bool] = []

    def tell(progress) -> None:
        if progress.step >= 10 and not gone:
            gone.append(nodes.remove_node(extra, allow_graceful=False) is None)

    progress = train(FILES, len(np.load(ROWS)), made, out=str(tmp_path), epochs=EPOCHS, on_progress=tell)
    assert gone and len(made.pids) == 2
    made.stop()
    np.testing.assert_allclose(losses_of(progress), LOSSES, atol=1e-4)
