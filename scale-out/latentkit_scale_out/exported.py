"""Folders that `latentkit export` wrote: a manifest with checksums, and the files that it describes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from . import storage
from .errors import GraphError


def read_manifest(folder: str, name: str, kind: str, what: str, remedy: str) -> dict[str, Any]:
    """The manifest of a folder.

    Args:
        folder: path or URI.
        name: of the manifest's file.
        kind: the ``format`` that it must have, in version 1.
        what: what the folder should be, for errors.
        remedy: how to get one, for errors.

    Raises:
        GraphError: where it is missing, no JSON, or of another format.
    """
    path = storage.join(folder, name)
    try:
        manifest = json.loads(storage.read_bytes(path))
    except OSError as error:
        raise GraphError(f"is missing: this is no {what}.", file=path, remedy=remedy) from error
    except ValueError as error:
        raise GraphError(f"is not JSON ({error}).", file=path, remedy=remedy) from error
    found = (manifest.get("format"), manifest.get("formatVersion")) if isinstance(manifest, dict) else (None, None)
    if found != (kind, 1):
        raise GraphError(f"has format {found[0]!r}, version {found[1]!r}; expected {kind!r}, version 1.", file=path, remedy=remedy)
    return manifest


def read_file(folder: str, name: str, sha256: str, remedy: str) -> bytes:
    """A file of a folder. Raises GraphError where it is missing or is not the one with that checksum."""
    path = storage.join(folder, name)
    try:
        content = storage.read_bytes(path)
    except OSError as error:
        raise GraphError(f"cannot be read ({error}).", file=path, remedy=remedy) from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise GraphError(f"is not the file that was exported: sha256 {found}, expected {sha256}.", file=path, remedy=remedy)
    return content
