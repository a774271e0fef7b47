"""Output of which every part is there exactly once: whole under its final name, or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import posixpath
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from . import storage
from .dataset import Part
from .errors import OutputError, ParameterError, StaleOutputError

#: Lists the parts of a finished job. Readers of Parquet folders pass over names that begin with ``_``.
SUMMARY = "_latentkit.json"
_TEMPORARY = "_temporary"
_FULL = {27: "reached the limit on the size of a file (EFBIG)", 28: "is out of space (ENOSPC)", 122: "has reached its quota (EDQUOT)"}


@dataclass(frozen=True)
class PartResult:
    """What a worker says of a part that it finished, for the summary."""

    name: str
    rows: int
    seconds: float
    #: Processor time.
    cpu_seconds: float
    host: str
    pid: int
    #: The worker's peak resident memory so far, bytes.
    peak_memory: int


def part_name(part: Part, work_fingerprint: str, suffix: str) -> str:
    """Name of the output of a part. It changes with the rows, with size or time of the input file, and with what is done to it."""
    identity = json.dumps([work_fingerprint, part.file, part.size, part.mtime_ns, part.first_row, part.rows])
    digest = hashlib.sha256(identity.encode()).hexdigest()[:20]
    stem = posixpath.splitext(posixpath.basename(part.file or part.source))[0]
    return f"{re.sub(r'[^A-Za-z0-9-]+', '-', stem)[:40].strip('-') or 'part'}-{part.first_row:012d}-{digest}{suffix}"


def pending(out: str, names: Iterable[str], suffix: str, *, replace: bool = False) -> tuple[list[str], list[str]]:
    """Which parts are still to be done.

    Args:
        out: folder of the output; it need not exist.
        names: names of all parts of the job.
        suffix: how the parts' names end; other files are left alone.
        replace: delete parts of other jobs, where there are any.

    Returns:
        (names to be done, names found finished), both in the order given.

    Raises:
        StaleOutputError: for parts of another job, unless ``replace``.
    """
    wanted = list(names)
    twice = len(wanted) - len(set(wanted))
    if twice:
        raise ParameterError(f"{twice} parts of the source have the same name.")
    there = set(_listed(out))
    stale = _stale(there, set(wanted), suffix)
    if stale and not replace:
        raise StaleOutputError(
            f"holds {len(stale)} part(s) that this job does not make, the first {stale[0]}.",
            file=out,
            remedy="The model, the columns or the inputs have changed since. Give another folder, or --replace to delete them.",
        )
    for name in stale:
        storage.remove(storage.join(out, name))
    return [name for name in wanted if name not in there], [name for name in wanted if name in there]


@contextlib.contextmanager
def committed(out: str, name: str) -> Iterator[str]:
    """Gives a temporary location to write to, and puts the file under its name when the block ends well.

    Whatever happens, no half-written file is left under the final name; after an error none is left at all. Two workers
    may do the same part: the later rename puts the same content in the same place.

    Raises:
        OutputError: where writing fails.
    """
    temporary = storage.join(out, _TEMPORARY, f"{name}.{uuid.uuid4().hex}")
    try:
        storage.make_folder(storage.join(out, _TEMPORARY))
        yield temporary
        storage.sync(temporary)
        storage.move(temporary, storage.join(out, name))
    except BaseException as error:
        storage.remove(temporary)
        if isinstance(error, (OSError, pa.ArrowException)):
            raise _output_error(error, storage.join(out, name)) from error
        raise


def is_finished(out: str, name: str) -> bool:
    """Whether a part is there. Raises OutputError where the folder cannot be looked at."""
    try:
        return storage.is_file(storage.join(out, name))
    except OSError as error:
        raise OutputError(f"cannot be looked at ({error}).", file=out, remedy="Give a folder that every node can read and write.") from error


def check_complete(out: str, names: Iterable[str], suffix: str) -> None:
    """Raises OutputError where a part is not there, StaleOutputError where a worker of an earlier job put one beside."""
    wanted, there = set(names), set(_listed(out))
    missing = sorted(wanted - there)
    if missing:
        raise OutputError(f"lacks {len(missing)} part(s) that were reported finished, the first {missing[0]}.", file=out, remedy="Run the job again: it does the missing ones.")
    stale = _stale(there, wanted, suffix)
    if stale:
        raise StaleOutputError(f"got part(s) of another job while this one ran, the first {stale[0]}.", file=out, remedy="Run the job again with --replace, and one job at a time.")


def _stale(there: set[str], wanted: set[str], suffix: str) -> list[str]:
    return sorted(name for name in there - wanted if name.endswith(suffix) and not name.startswith(("_", ".")))


def clear_temporary(out: str) -> None:
    """Deletes what killed workers left half-written."""
    storage.remove_folder(storage.join(out, _TEMPORARY))


def forget_summary(out: str) -> None:
    """Takes back that the job is done, before there is more to do."""
    storage.remove(storage.join(out, SUMMARY))


def write_summary(out: str, summary: dict[str, Any]) -> None:
    """Writes the file that says that the job is done."""
    with committed(out, SUMMARY) as temporary:
        fs, path = storage.resolve(temporary)
        with fs.open_output_stream(path) as stream:
            stream.write((json.dumps(summary, indent=2) + "\n").encode())
    clear_temporary(out)


def refuse_within(out: str, source: str) -> None:
    """Raises ParameterError for an output folder inside the source, whose results would be read as inputs next time."""
    inner, outer = storage.resolve(out)[1].rstrip("/"), storage.resolve(source)[1].rstrip("/")
    if inner == outer or inner.startswith(outer + "/"):
        raise ParameterError("the output folder lies in the source.", file=out, remedy="Give a folder beside it.")


def _listed(out: str) -> list[str]:
    try:
        return storage.names_in(out)
    except OSError as error:
        raise OutputError(f"cannot be listed ({error}).", file=out, remedy="Give a folder that can be read and written.") from error


def _output_error(error: BaseException, location: str) -> OutputError:
    number = getattr(error, "errno", None)
    why = _FULL.get(number) if isinstance(number, int) else None
    text = f"cannot be written: the disk {why}." if why else f"cannot be written ({error})."
    return OutputError(text, file=location, remedy="Finished parts are kept: make room, or allow writing, and run the job again.")
