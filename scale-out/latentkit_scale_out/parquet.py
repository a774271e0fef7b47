"""Row groups of Parquet files, read page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from . import storage
from .dataset import Block, Part, Reading
from .errors import DataError, ReadError

#: Bytes asked for at a time, of each column. Small ones stay in the processor's cache; far away each request takes its time.
_LOCAL_BUFFER = 1 << 18
_REMOTE_BUFFER = 1 << 22


def read_footer(part: Part) -> tuple[pa.Schema, list[int]]:
    """Schema of a file, and the rows of each of its row groups."""
    with _opened(part) as file:
        metadata = file.metadata
        return file.schema_arrow, [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]


def row_group_parts(file: Part, group_rows: list[int], rows_per_part: int) -> Iterator[Part]:
    """A file's parts: successive row groups, until they have enough rows."""
    first, rows, groups = 0, 0, []
    for index, count in enumerate(group_rows):
        groups.append(index)
        rows += count
        if rows >= rows_per_part or index == len(group_rows) - 1:
            if rows:
                yield replace(file, first_row=first, rows=rows, row_groups=tuple(groups))
            first, rows, groups = first + rows, 0, []


def read_parquet(part: Part, reading: Reading) -> Iterator[Block]:
    """The rows of a part."""
    assert reading.columns is not None
    name = part.name
    wanted = [*reading.columns.names, *(reading.condition.names if reading.condition else ()), *((reading.id_column,) if reading.id_column else ())]
    row = part.first_row
    with _opened(part) as file:
        batches = file.iter_batches(reading.block_rows, row_groups=list(part.row_groups), columns=list(dict.fromkeys(wanted)), use_threads=False)
        while True:
            try:
                batch = next(batches, None)
            except pa.ArrowException as error:
                raise DataError(f"cannot be decoded after row {row} ({error}).", file=name, remedy="Write the file anew.") from error
            except OSError as error:
                raise ReadError(f"cannot be read after row {row} ({error}).", file=name) from error
            if batch is None:
                return
            x = reading.columns.matrix(batch, reading.width, name, row, reading.dtype)
            condition = reading.condition.matrix(batch, reading.condition_width, name, row) if reading.condition else None
            yield Block(row, x, condition, _ids(batch, reading.id_column, name, row))
            row += batch.num_rows


def _opened(part: Part) -> pq.ParquetFile:
    fs, path = storage.resolve(part.location)
    try:
        # Without pre-buffering, columns are read page by page: the memory does not grow with the row groups.
        return pq.ParquetFile(path, filesystem=fs, pre_buffer=False, buffer_size=_LOCAL_BUFFER if storage.is_local(part.location) else _REMOTE_BUFFER)
    except pa.ArrowInvalid as error:
        raise DataError(f"is no readable Parquet file ({error}).", file=part.name, remedy="Write the file anew.") from error
    except OSError as error:
        raise ReadError(f"cannot be opened ({error}).", file=part.name) from error


def _ids(batch: pa.RecordBatch, column: str | None, file: str, first_row: int) -> pa.Array | None:
    if column is None:
        return None
    ids = batch.column(column)
    if ids.null_count:
        row = first_row + int(np.flatnonzero(ids.is_null().to_numpy(zero_copy_only=False))[0])
        raise DataError("is null, and is to be the id.", file=file, column=column, row=row, remedy="Fill in the ids, or leave the id column out.")
    return ids
