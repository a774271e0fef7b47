"""Errors of the scale-out jobs. Each says what is wrong, where, and what to do about it."""

from __future__ import annotations


class ScaleOutError(Exception):
    """Base of all errors of this package.

    Args:
        message: what is wrong.
        remedy: what to do about it.
        file: the file concerned, as the job was given it or relative to the job's source.
        column: the column concerned.
        row: the row concerned, counted from 0 within its file.
    """

    #: Whether the same part may succeed on another worker. Where False, the input itself must change.
    retry = False

    def __init__(self, message: str, *, remedy: str = "", file: str | None = None, column: str | None = None, row: int | None = None) -> None:
        self.message, self.remedy, self.file, self.column, self.row = message, remedy, file, column, row
        where = ", ".join(
            text
            for text in (
                file,
                None if column is None else f"column {column!r}",
                None if row is None else f"row {row}",
            )
            if text is not None
        )
        super().__init__(" ".join(text for text in (f"{where}: {message}" if where else message, remedy) if text))

    def __reduce__(self):  # type: ignore[override]
        # Exceptions pickle their positional arguments only; these must reach the driver whole.
        return _rebuild, (type(self), self.message, self.remedy, self.file, self.column, self.row)


def _rebuild(cls: type[ScaleOutError], message: str, remedy: str, file: str | None, column: str | None, row: int | None) -> ScaleOutError:
    return cls(message, remedy=remedy, file=file, column=column, row=row)


class ParameterError(ScaleOutError):
    """An option has a value that cannot be."""


class GraphError(ScaleOutError):
    """The exported model is missing, damaged, or does not fit the data."""


class DataError(ScaleOutError):
    """An input file holds what the job cannot take: a null, a text, a row of another width."""


class StaleOutputError(ScaleOutError):
    """The output folder holds parts of another model, other columns or inputs that have changed."""


class ReadError(ScaleOutError):
    """An input file could not be read; another worker, or another time, may do better."""

    retry = True


class OutputError(ScaleOutError):
    """A part could not be written, for want of space or permission. Nothing of it is left behind."""

    retry = True


class WorkerError(ScaleOutError):
    """Workers died or failed more often than the engine tries again. Finished parts are kept."""

    retry = True


class DependencyError(ScaleOutError):
    """A worker's Python lacks a package that the job needs."""

    retry = True
