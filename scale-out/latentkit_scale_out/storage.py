"""Files on a local disk, a shared mount or an object store, through pyarrow's file systems."""

from __future__ import annotations

import os
import posixpath
from functools import lru_cache

from pyarrow import fs as pafs


@lru_cache(maxsize=64)
def _resolved(location: str) -> tuple[pafs.FileSystem, str]:
    if "://" in location:
        return pafs.FileSystem.from_uri(location)
    return pafs.LocalFileSystem(), os.path.abspath(location)


def resolve(location: str | os.PathLike[str]) -> tuple[pafs.FileSystem, str]:
    """The file system of a path or URI (``s3://``, ``hdfs://``, ``gs://``, ``file://``) and the path within it."""
    return _resolved(os.fspath(location))


def join(location: str, *names: str) -> str:
    """A path or URI below another."""
    return posixpath.join(location, *names)


def is_local(location: str) -> bool:
    """Whether a location lies on a mounted file system."""
    return isinstance(resolve(location)[0], pafs.LocalFileSystem)


def read_bytes(location: str) -> bytes:
    """The whole of a small file."""
    fs, path = resolve(location)
    with fs.open_input_stream(path) as stream:
        return stream.read()


def sync(location: str) -> None:
    """Makes a written local file durable, so that a rename after it cannot outlive its content."""
    if not is_local(location):
        return
    descriptor = os.open(resolve(location)[1], os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move(source: str, target: str) -> None:
    """Puts a finished file under its name, in one step, replacing one that is there."""
    fs, path = resolve(source)
    fs.move(path, resolve(target)[1])


def remove(location: str) -> None:
    """Deletes a file, if it is there."""
    fs, path = resolve(location)
    try:
        fs.delete_file(path)
    except (FileNotFoundError, OSError):
        pass


def remove_folder(location: str) -> None:
    """Deletes a folder and what is in it, if it is there."""
    fs, path = resolve(location)
    try:
        fs.delete_dir(path)
    except (FileNotFoundError, OSError):
        pass


def make_folder(location: str) -> None:
    """Makes a folder and those above it."""
    fs, path = resolve(location)
    fs.create_dir(path, recursive=True)


def is_file(location: str) -> bool:
    """Whether there is a file."""
    fs, path = resolve(location)
    return fs.get_file_info(path).type == pafs.FileType.File


def names_in(location: str) -> list[str]:
    """Names of the files directly in a folder; none where there is no folder."""
    fs, path = resolve(location)
    found = fs.get_file_info(pafs.FileSelector(path, allow_not_found=True))
    return sorted(info.base_name for info in found if info.type == pafs.FileType.File)
