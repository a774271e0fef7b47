"""Rows to train on, in any order, from files larger than memory."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from . import storage
from .columns import Columns
from .errors import DataError, OutputError
from .npy import read_header
from .sources import Dataset, Reading, list_parts, read_blocks
from .work import block_rows


@dataclass(frozen=True)
class TrainingData:
    """Where the rows are and how they are read; it pickles, and every worker opens it for itself.

    Args:
        dataset: the files, as the driver listed them.
        width: numbers per row.
        condition_units: numbers per row of the condition; 0 where there is none.
        cache: folder on every node for the rows as plain numbers. Default: the folder for temporary files.
    """

    dataset: Dataset
    width: int
    condition_units: int = 0
    cache: str | None = None

    def open(self) -> Rows:
        """Opens the rows. A single local NPY file of float32 is used as it is; anything else is copied once per node into the cache."""
        parts = self.dataset.parts
        if len({part.location for part in parts}) == 1 and parts[0].kind == "npy" and storage.is_local(parts[0].location):
            path = storage.resolve(parts[0].location)[1]
            if read_header(parts[0].location, path).dtype == np.dtype("<f4"):
                return Rows(np.load(path, mmap_mode="r").reshape(self.dataset.rows, self.width), None)
        path = self._cached()
        table = np.memmap(path, dtype=np.float32, mode="r", shape=(self.dataset.rows, self.width + self.condition_units))
        return Rows(table[:, : self.width], table[:, self.width :] if self.condition_units else None)

    def _cached(self) -> str:
        columns = [None if c is None else c.names for c in (self.dataset.columns, self.dataset.condition)]
        identity = json.dumps([[p.location, p.size, p.mtime_ns, p.first_row, p.rows] for p in self.dataset.parts] + [columns, self.width, self.condition_units])
        folder = self.cache or os.path.join(tempfile.gettempdir(), f"latentkit-rows-{os.getuid()}")
        path = os.path.join(folder, f"{hashlib.sha256(identity.encode()).hexdigest()[:20]}.f32")
        try:
            os.makedirs(folder, exist_ok=True)
            with _locked(f"{path}.lock"):
                if not os.path.exists(path):
                    self._copy(f"{path}.part")
                    os.replace(f"{path}.part", path)
        except OSError as error:
            raise OutputError(f"rows cannot be copied to it ({error}).", file=folder, remedy="Give a folder with room for all rows as float32 with --cache.") from error
        return path

    def _copy(self, path: str) -> None:
        reading = Reading(self.dataset.columns, self.width, None, self.dataset.condition, self.condition_units, block_rows(self.width))
        with open(path, "wb") as file:
            for part in self.dataset.parts:
                for block in read_blocks(part, reading):
                    joined = block.x if block.condition is None else np.hstack([block.x, block.condition])
                    file.write(np.ascontiguousarray(joined, dtype=np.float32).data)


@dataclass(frozen=True)
class Rows:
    """Opened rows."""

    x: np.ndarray
    condition: np.ndarray | None

    def take(self, index: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Some rows in the order given: float32 [n, width], and [n, units] or None."""
        return np.asarray(self.x[index]), None if self.condition is None else np.asarray(self.condition[index])


def training_data(
    source: str, width: int, *, columns: Columns | None = None, condition: Columns | None = None, condition_units: int = 0, cache: str | None = None
) -> TrainingData:
    """Lists the files of a source for training; see :func:`list_parts`. Raises DataError for rows of another width."""
    dataset = list_parts(source, columns, width=width, condition=condition, condition_width=condition_units)
    if dataset.rows == 0:
        raise DataError("holds no rows.", file=source)
    return TrainingData(dataset, width, condition_units, cache)


@contextlib.contextmanager
def _locked(path: str) -> Iterator[None]:
    """One process of the node at a time; the lock of one that dies is free."""
    import fcntl

    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
