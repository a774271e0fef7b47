"""Datasets of Parquet or NPY files, cut into parts that a worker can do one at a time."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from pyarrow import fs as pafs

from . import npy, storage
from .columns import Columns
from .dataset import ROWS_PER_PART, Block, Dataset, Part, Reading
from .errors import DataError, ParameterError, ReadError
from .parquet import read_footer, read_parquet, row_group_parts

_KINDS = {".parquet": "parquet", ".npy": "npy"}


def list_parts(
    source: str,
    columns: Columns | None = None,
    *,
    width: int | None = None,
    id_column: str | None = None,
    condition: Columns | None = None,
    condition_width: int = 0,
    rows_per_part: int = ROWS_PER_PART,
) -> Dataset:
    """Looks at every file's header, so that a file that does not fit is found before the work begins.

    Args:
        source: a ``.parquet`` or ``.npy`` file, or a folder of such files (of one kind, at any depth); a path or URI.
            Names that begin with ``_`` or ``.`` are passed over.
        columns: the columns of Parquet files; to be left out for NPY.
        width: numbers per row that are expected, or None for those of the first file.
        id_column: a column that is to accompany the results in place of file and row.
        condition: columns of the condition of a conditioned model.
        condition_width: numbers per row of the condition.
        rows_per_part: rows per part; row groups of Parquet are not cut.

    Raises:
        DataError: for a source without files, a missing column, one that is not numeric, or files of another width.
        ParameterError: for options that do not fit the kind of the files.
        ReadError: where a file cannot be read.
    """
    if rows_per_part < 1:
        raise ParameterError(f"rows_per_part is {rows_per_part}, expected 1 or more.")
    files = _files_of(source)
    kind = files[0].kind
    if kind == "npy":
        for name, value in (("columns", columns), ("id_column", id_column), ("condition", condition)):
            if value is not None:
                raise ParameterError(f"{name} cannot be given for NPY files.", remedy="Leave it out, or write the data as Parquet.")
        if condition_width:
            raise ParameterError("the model has a condition, and NPY files have no columns for it.", remedy="Write the data as Parquet.")
        return _npy_dataset(files, width, rows_per_part)
    if columns is None:
        raise ParameterError("columns are missing.", remedy="Name the list column, or the numeric columns, of the Parquet files.")
    if (condition is None) != (condition_width == 0):
        remedy = "Name the columns of the condition." if condition is None else "Leave condition out."
        raise ParameterError(f"the model takes a condition of {condition_width} numbers per row.", remedy=remedy)
    return _parquet_dataset(files, columns, width, id_column, condition, condition_width, rows_per_part)


def read_blocks(part: Part, reading: Reading) -> Iterator[Block]:
    """The rows of a part, in order, ``block_rows`` at a time; memory does not depend on the part's or file's rows.

    Raises:
        DataError: for rows that cannot be used, or a file that has changed since the parts were listed.
        ReadError: where the file cannot be read.
    """
    _refuse_changed(part)
    done = 0
    blocks = _npy_blocks(part, reading) if part.kind == "npy" else read_parquet(part, reading)
    for block in blocks:
        done += block.x.shape[0]
        yield block
    if done != part.rows:
        raise DataError(f"has {done} rows from row {part.first_row} on, its header says {part.rows}.", file=part.file)


def _files_of(source: str) -> list[Part]:
    fs, path = storage.resolve(source)
    try:
        info = fs.get_file_info(path)
    except OSError as error:
        raise ReadError(f"cannot be looked at ({error}).", file=source) from error
    if info.type == pafs.FileType.NotFound:
        raise DataError("does not exist.", file=source, remedy="Give a Parquet or NPY file, or a folder of them, that every node can read.")
    found = [info] if info.type == pafs.FileType.File else fs.get_file_info(pafs.FileSelector(path, recursive=True))
    parts = []
    for item in found:
        name = posixpath.relpath(item.path, path) if item.path != path else ""
        kind = _KINDS.get(posixpath.splitext(item.path)[1].lower())
        if item.type == pafs.FileType.File and kind is not None and not any(piece[:1] in "_." for piece in name.split("/") if piece):
            parts.append(Part(source, name, kind, item.size, item.mtime_ns or 0, 0, 0))
    if not parts:
        raise DataError("holds no .parquet and no .npy file.", file=source)
    kinds = {part.kind for part in parts}
    if len(kinds) > 1:
        raise DataError("holds both Parquet and NPY files.", file=source, remedy="Run one job for each.")
    return sorted(parts, key=lambda part: part.file)


def _parquet_dataset(
    files: list[Part], columns: Columns, width: int | None, id_column: str | None, condition: Columns | None, condition_width: int, rows_per_part: int
) -> Dataset:
    with ThreadPoolExecutor(16) as pool:
        footers = pool.map(read_footer, files)
        parts: list[Part] = []
        for index, (file, (schema, group_rows)) in enumerate(zip(files, footers)):
            name = file.name
            if index == 0:
                columns = columns.expand(schema, name)
                condition = None if condition is None else condition.expand(schema, name)
                width = columns.width(schema, name) if width is None else width
            found = columns.width(schema, name)
            if width is None:
                width = found
            if width is not None:
                columns.check(schema, width, name)
            if condition is not None:
                condition.check(schema, condition_width, name)
            if id_column is not None and id_column not in schema.names:
                raise DataError("is missing.", file=name, column=id_column, remedy="Choose another id column, or none: then file and row are the id.")
            parts.extend(row_group_parts(file, group_rows, rows_per_part))
    return Dataset(tuple(parts), columns, condition, width)


def _npy_dataset(files: list[Part], width: int | None, rows_per_part: int) -> Dataset:
    parts: list[Part] = []
    for file in files:
        header = npy.read_header(file.location, file.name)
        width = header.width if width is None else width
        if header.width != width:
            raise DataError(f"has rows of {header.width} numbers (shape {header.shape}), expected {width}.", file=file.name)
        for first in range(0, header.rows, rows_per_part):
            parts.append(replace(file, first_row=first, rows=min(rows_per_part, header.rows - first)))
    return Dataset(tuple(parts), None, None, width)


def _npy_blocks(part: Part, reading: Reading) -> Iterator[Block]:
    name = part.name
    for row, x in npy.read_rows(part.location, name, part.first_row, part.rows, reading.block_rows, reading.dtype):
        if x.shape[1] != reading.width:
            raise DataError(f"has rows of {x.shape[1]} numbers, expected {reading.width}.", file=name)
        yield Block(row, x, None, None)


def _refuse_changed(part: Part) -> None:
    fs, path = storage.resolve(part.location)
    name = part.name
    try:
        info = fs.get_file_info(path)
    except OSError as error:
        raise ReadError(f"cannot be looked at ({error}).", file=name) from error
    if info.type != pafs.FileType.File:
        raise ReadError("is not there on this worker.", file=name, remedy="Put the data where every node reads it under the same path.")
    if (info.size, info.mtime_ns or 0) != (part.size, part.mtime_ns):
        raise DataError("has changed since the job began.", file=name, remedy="Run the job again when nothing writes to the source.")
