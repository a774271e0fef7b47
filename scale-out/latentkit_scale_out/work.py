"""What a worker does with one part, whatever the engine: encode or score its rows, or count their moments."""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from . import storage
from .dataset import ROWS_PER_BLOCK, Block, Dataset, Part, Reading
from .errors import GraphError
from .gram import Moments
from .graphs import Graph
from .parts import PartResult, committed, part_name
from .sources import read_blocks

#: Numbers of a block at most: 16 MiB as float32, whatever the width of the data.
_NUMBERS_PER_BLOCK = 1 << 22
#: Rows of a row group of the results.
_ROW_GROUP = 65_536


class Work(Protocol):
    """A job as its workers see it. It pickles, and travels to them whole."""

    out: str
    suffix: str

    def fingerprint(self) -> str:
        """Of everything that the content of a part depends on besides its input."""

    def name_of(self, part: Part) -> str:
        """Name of a part's output."""

    def run(self, part: Part) -> PartResult:
        """Does one part, and puts its output in place."""


@dataclass(frozen=True)
class GraphWork:
    """Runs a graph over every row: one Parquet file per part with the id column, or else ``file`` and ``row``, and the result.

    The result is ``codes`` (fixed-size list of float32) for the encoder, ``score`` (float32) for the scorer.
    """

    graph: Graph
    reading: Reading
    out: str
    suffix: str = ".parquet"

    def fingerprint(self) -> str:
        r = self.reading
        chosen = [None if c is None else c.names for c in (r.columns, r.condition)]
        return _digest(["graph", 1, self.graph.name, self.graph.sha256, chosen, r.id_column])

    def name_of(self, part: Part) -> str:
        return part_name(part, self.fingerprint(), self.suffix)

    def run(self, part: Part) -> PartResult:
        started = _now()
        name = self.name_of(part)
        with committed(self.out, name) as temporary:
            fs, path = storage.resolve(temporary)
            with fs.open_output_stream(path) as stream:
                self._write(part, stream)
        return _result(name, part.rows, started)

    def _write(self, part: Part, stream: pa.NativeFile) -> None:
        writer: pq.ParquetWriter | None = None
        try:
            for block in read_blocks(part, self.reading):
                batch = self._batch(part, block)
                if writer is None:
                    metadata = {"latentkit.graph": self.graph.name, "latentkit.sha256": self.graph.sha256}
                    # Codes are noise to a dictionary; file names and row numbers are not.
                    writer = pq.ParquetWriter(stream, batch.schema.with_metadata(metadata), use_dictionary=["file"], compression="snappy")
                writer.write_batch(batch, row_group_size=_ROW_GROUP)
        finally:
            if writer is not None:
                writer.close()

    def _batch(self, part: Part, block: Block) -> pa.RecordBatch:
        values = self.graph.run(block.x, block.condition)
        n = values.shape[0]
        flat = pa.array(values.reshape(-1))
        result = pa.FixedSizeListArray.from_arrays(flat, values.shape[1]) if values.ndim == 2 else flat
        if self.reading.id_column is not None:
            return pa.record_batch([block.ids, result], names=[self.reading.id_column, self.graph.output.name])
        file = pa.repeat(part.file or os.path.basename(part.source), n)
        row = pa.array(np.arange(block.first_row, block.first_row + n, dtype=np.int64))
        return pa.record_batch([file, row, result], names=["file", "row", self.graph.output.name])


@dataclass(frozen=True)
class MomentsWork:
    """Counts the moments of every part, one small NPZ file each, of which the driver makes the PCA."""

    reading: Reading
    out: str
    suffix: str = ".npz"

    def fingerprint(self) -> str:
        columns = self.reading.columns
        return _digest(["moments", 1, None if columns is None else columns.names, self.reading.width])

    def name_of(self, part: Part) -> str:
        return part_name(part, self.fingerprint(), self.suffix)

    def run(self, part: Part) -> PartResult:
        started = _now()
        name = self.name_of(part)
        moments = Moments.zero(self.reading.width)
        for block in read_blocks(part, self.reading):
            moments = moments.merge(Moments.of(block.x))
        with committed(self.out, name) as temporary:
            content = io.BytesIO()
            np.savez(content, count=moments.count, mean=moments.mean, gram=moments.gram)
            fs, path = storage.resolve(temporary)
            with fs.open_output_stream(path) as stream:
                stream.write(content.getbuffer())
        return _result(name, part.rows, started)

    def merged(self, parts: Iterator[Part]) -> Moments:
        """The moments of all parts, read one by one and merged in their order, so that the result is the same to the bit however the work was spread."""
        moments = Moments.zero(self.reading.width)
        for part in parts:
            with np.load(io.BytesIO(storage.read_bytes(storage.join(self.out, self.name_of(part))))) as saved:
                moments = moments.merge(Moments(int(saved["count"]), saved["mean"], saved["gram"]))
        return moments


def graph_work(graph: Graph, dataset: Dataset, out: str, *, id_column: str | None = None) -> GraphWork:
    """The work of encoding or scoring a dataset. Raises GraphError where its rows have another width than the graph."""
    if dataset.width is not None and dataset.width != graph.width:
        raise GraphError(f"The {graph.name} takes rows of {graph.width} numbers, the data have {dataset.width}.", remedy="Export the model that was trained on these data.")
    reading = Reading(dataset.columns, graph.width, id_column, dataset.condition, graph.condition_width, block_rows(graph.width))
    return GraphWork(graph, reading, out)


def moments_work(dataset: Dataset, out: str, width: int) -> MomentsWork:
    """The work of counting the moments of a dataset; ``out`` is the folder of the parts' moments."""
    return MomentsWork(Reading(dataset.columns, width, block_rows=block_rows(width), dtype=np.float64), out)


def block_rows(width: int) -> int:
    """Rows that are read at a time, such that memory is bounded for wide rows too."""
    return max(64, min(ROWS_PER_BLOCK, _NUMBERS_PER_BLOCK // max(1, width)))


def peak_memory() -> int:
    """Peak resident memory of this process, bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def found(name: str, rows: int) -> PartResult:
    """The result of a part that is there already."""
    return _result(name, rows, _now())


def _now() -> tuple[float, float]:
    return time.monotonic(), time.process_time()


def _result(name: str, rows: int, started: tuple[float, float]) -> PartResult:
    seconds, cpu_seconds = (now - then for now, then in zip(_now(), started))
    return PartResult(name, rows, seconds, cpu_seconds, socket.gethostname(), os.getpid(), peak_memory())


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
