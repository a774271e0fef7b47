"""Rows of NPY files, read in blocks rather than mapped, so that no page of the file counts as a worker's memory."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.lib import format as npy_format

from . import storage
from .errors import DataError, ReadError


@dataclass(frozen=True)
class NpyHeader:
    """Shape and type of an NPY file, and where its numbers begin."""

    shape: tuple[int, ...]
    dtype: np.dtype
    offset: int

    @property
    def rows(self) -> int:
        """Length of the first axis."""
        return self.shape[0]

    @property
    def width(self) -> int:
        """Numbers per row: the product of the other axes."""
        return math.prod(self.shape[1:])


def read_header(location: str, name: str) -> NpyHeader:
    """Reads the header of a file. Raises DataError for one that is no matrix of numbers in rows, ReadError where it cannot be read."""
    try:
        fs, path = storage.resolve(location)
        with fs.open_input_file(path) as stream:
            return _header(stream, name)
    except OSError as error:
        raise ReadError(f"cannot be read ({error}).", file=name) from error


def read_rows(location: str, name: str, first_row: int, rows: int, block_rows: int, dtype: type) -> Iterator[tuple[int, np.ndarray]]:
    """Yields (number of the first row, [n, width] of the dtype) for ``rows`` rows from ``first_row`` on."""
    try:
        fs, path = storage.resolve(location)
        with fs.open_input_file(path) as stream:
            header = _header(stream, name)
            row_bytes = header.width * header.dtype.itemsize
            stream.seek(header.offset + first_row * row_bytes)
            for row in range(first_row, first_row + rows, block_rows):
                count = min(block_rows, first_row + rows - row)
                data = stream.read(count * row_bytes)
                if len(data) != count * row_bytes:
                    raise DataError(f"ends before row {row + count}; its header says {header.rows} rows.", file=name, remedy="Write the file anew.")
                with np.errstate(over="ignore"):
                    x = np.frombuffer(data, header.dtype).reshape(count, header.width).astype(dtype, copy=False)
                _refuse_non_finite(x, name, row)
                yield row, x
    except OSError as error:
        raise ReadError(f"cannot be read ({error}).", file=name) from error


def _header(stream: BinaryIO, name: str) -> NpyHeader:
    remedy = "Write it with numpy.save(file, numpy.ascontiguousarray(x)), x a matrix of numbers."
    try:
        version = npy_format.read_magic(stream)
        read = npy_format.read_array_header_1_0 if version == (1, 0) else npy_format.read_array_header_2_0
        shape, fortran, dtype = read(stream)
    except ValueError as error:
        raise DataError(f"is no NPY file ({error}).", file=name, remedy=remedy) from error
    if dtype.kind not in "fiub":
        raise DataError(f"has type {dtype}, which is not numeric.", file=name, remedy=remedy)
    if len(shape) < 2:
        raise DataError(f"has shape {shape}, expected rows of numbers.", file=name, remedy=remedy)
    if fortran:
        raise DataError("holds its numbers by columns (Fortran order), so that no row can be read by itself.", file=name, remedy=remedy)
    return NpyHeader(shape, dtype, stream.tell())


def _refuse_non_finite(x: np.ndarray, name: str, first_row: int) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        if math.isfinite(float(x.sum())):
            return
    bad = np.argwhere(~np.isfinite(x))
    if bad.size:
        row, j = (int(k) for k in bad[0])
        raise DataError(f"is {x[row, j]} at position {j}; only finite numbers can be used.", file=name, row=first_row + row, remedy="Repair or remove the row.")
