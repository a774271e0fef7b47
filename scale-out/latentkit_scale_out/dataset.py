"""Parts of a dataset, what is chosen of it, and the blocks in which rows are read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from . import storage
from .columns import Columns

#: Rows that a part holds at least, where its file has as many: seconds of work, so that a lost worker costs little.
ROWS_PER_PART = 262_144
#: Rows read at a time. With the graph's intermediate results they are the memory of a worker.
ROWS_PER_BLOCK = 8_192


@dataclass(frozen=True)
class Part:
    """Rows ``first_row`` to ``first_row + rows`` of one file. For Parquet these are whole row groups."""

    source: str
    file: str
    kind: str
    size: int
    mtime_ns: int
    first_row: int
    rows: int
    row_groups: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What errors call the file: its path within the source."""
        return self.file or self.source

    @property
    def location(self) -> str:
        """Path or URI of the file."""
        return storage.join(self.source, self.file) if self.file else self.source


@dataclass(frozen=True)
class Dataset:
    """The files of a source, in the order of their names, and what is chosen of them."""

    parts: tuple[Part, ...]
    #: Without patterns; None for NPY, whose rows are the numbers.
    columns: Columns | None
    condition: Columns | None
    #: Numbers per row; None where only the rows of a list column tell.
    width: int | None

    @property
    def rows(self) -> int:
        """Rows of all parts."""
        return sum(part.rows for part in self.parts)


@dataclass(frozen=True)
class Block:
    """Successive rows of a part: ``x`` [n, width], and where chosen ``condition`` [n, units] and ``ids`` [n]."""

    first_row: int
    x: np.ndarray
    condition: np.ndarray | None
    ids: pa.Array | None


@dataclass(frozen=True)
class Reading:
    """How parts are read: the columns, the id column, numbers per row and rows per block."""

    columns: Columns | None
    width: int
    id_column: str | None = None
    condition: Columns | None = None
    condition_width: int = 0
    block_rows: int = ROWS_PER_BLOCK
    dtype: type = field(default=np.float32)
