"""Columns of a table as a matrix, with nothing dropped and nothing made up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np
import pyarrow as pa

from .errors import DataError, ParameterError


@dataclass(frozen=True)
class Columns:
    """The columns that make a row of numbers.

    Either one list column (``list``, ``large_list`` or ``fixed_size_list`` of numbers) or any number of numeric columns.

    Args:
        names: names in the order of the model's inputs; a name with ``*`` stands for all that match, in the file's order.
    """

    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.names or any(not name for name in self.names):
            raise ParameterError("columns must name at least one column.", remedy="Give one list column, or the numeric columns by name.")

    @classmethod
    def parse(cls, text: str) -> Columns:
        """Columns from a command line: names separated by commas."""
        return cls(tuple(name.strip() for name in text.split(",")))

    def expand(self, schema: pa.Schema, file: str) -> Columns:
        """The same columns without patterns, as the schema of the first file has them."""
        names: list[str] = []
        for name in self.names:
            found = [field for field in schema.names if fnmatchcase(field, name)] if "*" in name and name not in schema.names else [name]
            if not found:
                raise DataError(f"no column matches {name!r}.", file=file, remedy=_known(schema))
            names.extend(found)
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ParameterError(f"column {twice!r} is named twice.")
        return Columns(tuple(names))

    def width(self, schema: pa.Schema, file: str) -> int | None:
        """Numbers per row, or None where only the rows of a list column can tell. Raises DataError for columns that cannot be a matrix."""
        for name in self.names:
            if name not in schema.names:
                raise DataError("is missing.", file=file, column=name, remedy=_known(schema))
            kind = schema.field(name).type
            nested = _is_list(kind)
            if nested and len(self.names) > 1:
                raise DataError(f"has type {kind}; a list must be the only column.", file=file, column=name, remedy="Name the one list column, or numeric columns.")
            if not _is_number(kind.value_type if nested else kind):
                raise DataError(f"has type {kind}, which is not numeric.", file=file, column=name, remedy="Choose numeric columns.")
        first = schema.field(self.names[0]).type
        if not _is_list(first):
            return len(self.names)
        return first.list_size if pa.types.is_fixed_size_list(first) else None

    def check(self, schema: pa.Schema, width: int, file: str) -> None:
        """Raises DataError where a file's schema cannot give rows of a width."""
        found = self.width(schema, file)
        if found is not None and found != width:
            column = self.names[0] if _is_list(schema.field(self.names[0]).type) else None
            raise DataError(f"gives rows of {found} numbers, expected {width}.", file=file, column=column, remedy="Choose other columns, or the model that was trained on these.")

    def matrix(self, batch: pa.RecordBatch, width: int, file: str, first_row: int, dtype: type = np.float32) -> np.ndarray:
        """The columns of a batch as one matrix.

        Args:
            batch: rows of a file.
            width: numbers per row that are expected.
            file: the file's name, for errors.
            first_row: number within its file of the batch's first row, for errors.
            dtype: float32 for graphs, float64 for moments.

        Returns:
            [n, width] of the dtype; it may be read-only.

        Raises:
            DataError: for a null, a row of another width, a type that is not numeric, NaN or infinity, naming file, column and row.
        """
        self.check(batch.schema, width, file)
        arrays = [batch.column(name) for name in self.names]
        for name, array in zip(self.names, arrays):
            _refuse_nulls(array, 1, name, file, first_row)
        if _is_list(arrays[0].type):
            return self._from_list(arrays[0], width, file, first_row, dtype)
        matrix = np.empty((batch.num_rows, width), dtype=dtype)
        with np.errstate(over="ignore"):
            for j, array in enumerate(arrays):
                matrix[:, j] = _numbers(array)
        self._refuse_non_finite(matrix, file, first_row)
        return matrix

    def _from_list(self, array: pa.Array, width: int, file: str, first_row: int, dtype: type) -> np.ndarray:
        name = self.names[0]
        if not pa.types.is_fixed_size_list(array.type):
            lengths = np.diff(array.offsets.to_numpy())
            other = np.flatnonzero(lengths != width)
            if other.size:
                row = int(other[0])
                raise DataError(f"has {int(lengths[row])} numbers, expected {width}.", file=file, column=name, row=first_row + row, remedy="Repair or remove the row.")
        values = array.flatten()
        _refuse_nulls(values, width, name, file, first_row)
        with np.errstate(over="ignore"):
            matrix = _numbers(values).astype(dtype, copy=False).reshape(len(array), width)
        self._refuse_non_finite(matrix, file, first_row)
        return matrix

    def _refuse_non_finite(self, matrix: np.ndarray, file: str, first_row: int) -> None:
        # A finite sum has only finite summands; the exact look is for the rest.
        with np.errstate(over="ignore", invalid="ignore"):
            if math.isfinite(float(matrix.sum())):
                return
        bad = np.argwhere(~np.isfinite(matrix))
        if not bad.size:
            return
        row, j = (int(k) for k in bad[0])
        column = self.names[j if len(self.names) > 1 else 0]
        what = f"is {matrix[row, j]} as {matrix.dtype}" + ("" if len(self.names) > 1 else f" at position {j}")
        raise DataError(f"{what}; only finite numbers can be used.", file=file, column=column, row=first_row + row, remedy="Repair or remove the row.")


def _refuse_nulls(array: pa.Array, per_row: int, name: str, file: str, first_row: int) -> None:
    if array.null_count:
        position = int(np.flatnonzero(array.is_null().to_numpy(zero_copy_only=False))[0])
        row = first_row + position // per_row
        raise DataError("is null.", file=file, column=name, row=row, remedy="Fill in or remove the null rows first: the job drops none by itself.")


def _numbers(array: pa.Array) -> np.ndarray:
    if pa.types.is_decimal(array.type):
        array = array.cast(pa.float64())
    return array.to_numpy(zero_copy_only=False)


def _is_list(kind: pa.DataType) -> bool:
    return pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_boolean(kind)


def _known(schema: pa.Schema) -> str:
    names = ", ".join(schema.names[:12])
    return f"The file has {names}{', …' if len(schema.names) > 12 else ''}."
