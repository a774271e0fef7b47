"""Checkpoints and finished models as bundles that LatentKit loads, and from which its `fit` goes on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import safetensors
from .errors import GraphError, OutputError, StaleOutputError
from .training_files import State, TrainingFiles

_BUNDLE = "latentkit.json"
_STATE = "state.safetensors"


@dataclass
class Progress:
    """How far a training is."""

    #: Epochs finished.
    epoch: int
    #: Steps made in the epoch that is running.
    batch: int
    #: Steps made in all; the number of the next one.
    step: int
    #: Sums over the samples of the running epoch, of the loss and its parts.
    sums: dict[str, float] = field(default_factory=dict)
    #: Samples of the running epoch.
    seen: int = 0
    #: What TypeScript calls a history.
    history: dict[str, Any] = field(default_factory=lambda: {"status": "running", "reason": "", "warnings": [], "epochs": []})

    @classmethod
    def start(cls, files: TrainingFiles) -> Progress:
        """Of a training that begins with the exported state."""
        progress = cls(int(files.manifest["epoch"]), 0, int(files.manifest["firstStep"]))
        if files.manifest["history"] is not None:
            progress.history = json.loads(json.dumps(files.manifest["history"]))
        return progress


def write_model(folder: str, files: TrainingFiles, state: State, record: dict[str, Any], checkpoint: tuple[Progress, int] | None) -> None:
    """Replaces a bundle, all or nothing: what was there stays until the new one is whole.

    Args:
        folder: local folder of the bundle.
        files: of the exported training; its bundle is taken, with the weights replaced.
        state: weights and slots.
        record: how the model was trained, for the manifest.
        checkpoint: progress and number of rows, where training can go on from the bundle.

    Raises:
        OutputError: where writing fails.
    """
    content = dict(files.bundle)
    manifest = json.loads(content.pop(_BUNDLE))
    for name, replaced in _weight_files(files, state).items():
        content[name] = replaced
    manifest["training"] = {**(manifest.get("training") or {}), **record}
    manifest.pop("checkpoint", None)
    if checkpoint is not None:
        progress, samples = checkpoint
        manifest["checkpoint"] = {
            "epoch": progress.epoch,
            "step": progress.step,
            "learningRateScale": files.manifest["learningRateScale"],
            "history": progress.history,
            "callbacks": {},
            "fingerprint": {**files.manifest["fingerprint"], "samples": samples},
            "batch": progress.batch,
            "seen": progress.seen,
            "sums": progress.sums,
        }
        content[_STATE] = safetensors.encode(_numbered(files, state))
    manifest["files"] = {name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in content.items()}
    _replace_folder(folder, {_BUNDLE: (json.dumps(manifest, indent=2) + "\n").encode(), **content})


def read_checkpoint(folder: str, files: TrainingFiles, samples: int) -> tuple[Progress, State] | None:
    """The checkpoint in a folder, or None where there is none.

    Raises:
        StaleOutputError: where it belongs to another training.
        GraphError: where it is damaged.
    """
    path = os.path.join(folder, _BUNDLE)
    if not os.path.exists(path):
        previous = _previous(folder)
        if not os.path.exists(os.path.join(previous, _BUNDLE)):
            return None
        os.rename(previous, folder)
    with open(path, "rb") as file:
        manifest = json.load(file)
    saved = manifest.get("checkpoint")
    if saved is None:
        raise StaleOutputError("is a finished model and no checkpoint.", file=folder, remedy="Give another folder.")
    expected = {**files.manifest["fingerprint"], "samples": samples}
    if saved["fingerprint"] != expected:
        differing = next(name for name in expected if saved["fingerprint"].get(name) != expected[name])
        raise StaleOutputError(
            f"is the checkpoint of another training: its {differing} is {json.dumps(saved['fingerprint'].get(differing))[:200]}.",
            file=folder,
            remedy="Give another folder, or the settings and data that the checkpoint was made with.",
        )
    with open(os.path.join(folder, _STATE), "rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != manifest["files"][_STATE]["sha256"]:
        raise GraphError(f"is not the file that {_BUNDLE} describes.", file=os.path.join(folder, _STATE), remedy="Remove the folder and train again.")
    tensors = safetensors.decode(content, os.path.join(folder, _STATE))
    names = [(t.name, f"program/{kind}/{i}") for kind, listed in (("variable", files.graphs.variables), ("slot", files.graphs.slots)) for i, t in enumerate(listed)]
    progress = Progress(saved["epoch"], saved.get("batch", 0), saved["step"], saved.get("sums", {}), saved.get("seen", 0), saved["history"])
    return progress, {name: tensors[key] for name, key in names}


def _weight_files(files: TrainingFiles, state: State) -> dict[str, bytes]:
    contents: dict[str, bytearray] = {}
    for variable in files.manifest["variables"]:
        value = np.asarray(state[variable["name"]], dtype="<f4")
        for place in variable["places"]:
            data = contents.setdefault(place["file"], bytearray(files.bundle[place["file"]]))
            written = (value.T if place["transposed"] else value).tobytes()
            data[place["offset"] : place["offset"] + len(written)] = written
    return {name: bytes(data) for name, data in contents.items()}


def _numbered(files: TrainingFiles, state: State) -> State:
    variables = {f"program/variable/{i}": state[t.name] for i, t in enumerate(files.graphs.variables)}
    return {**variables, **{f"program/slot/{i}": state[t.name] for i, t in enumerate(files.graphs.slots)}}


def _previous(folder: str) -> str:
    # As LatentKit's own folder store names it, so that either finds what the other left.
    head, name = os.path.split(os.path.abspath(folder))
    return os.path.join(head, f".{name}.previous")


def _replace_folder(folder: str, content: dict[str, bytes]) -> None:
    folder = os.path.abspath(folder)
    parent = os.path.dirname(folder)
    temporary = os.path.join(parent, f".lk-tmp-{uuid.uuid4().hex}")
    previous = _previous(folder)
    try:
        for name, data in content.items():
            path = os.path.join(temporary, *name.split("/"))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        shutil.rmtree(previous, ignore_errors=True)
        if os.path.exists(folder):
            os.rename(folder, previous)
        os.rename(temporary, folder)
        shutil.rmtree(previous, ignore_errors=True)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise OutputError(f"cannot be written ({error}).", file=folder, remedy="Make room, or give another folder; the checkpoint before is still there.") from error
