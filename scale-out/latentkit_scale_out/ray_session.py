"""The connection to a Ray cluster, and Ray's errors in this package's words."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from types import ModuleType

from . import errors as kinds
from .errors import DependencyError, ScaleOutError, WorkerError

_INSTALL = "Install latentkit-scale-out[ray] in the Python of every node."


def import_ray() -> ModuleType:
    """The package ray. Raises DependencyError where it is missing."""
    try:
        import ray
    except ImportError as error:
        raise DependencyError("ray cannot be imported.", remedy=_INSTALL) from error
    return ray


@contextlib.contextmanager
def ray_session() -> Iterator[ModuleType]:
    """A connection to the cluster that ``RAY_ADDRESS`` names or that runs on this machine, else a cluster of this machine alone.

    One that is there already is used and left as it is.
    """
    ray = import_ray()
    there = ray.is_initialized()
    if not there:
        ray.init(log_to_driver=False, logging_level="warning", configure_logging=True)
    try:
        yield ray
    finally:
        if not there:
            ray.shutdown()


def typed(error: BaseException) -> ScaleOutError:
    """What a worker raised, as an error of this package."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ScaleOutError):
            return seen
        cause = getattr(seen, "cause", None)
        seen = cause if isinstance(cause, BaseException) and cause is not seen else seen.__cause__
    text = str(error)
    # What an actor raised when it was made comes as the text of its traceback.
    for name, message in re.findall(r"latentkit_scale_out\.errors\.(\w+): (.*)", text):
        found = getattr(kinds, name, None)
        if isinstance(found, type) and issubclass(found, ScaleOutError):
            return found(message)
    missing = next((line.strip() for line in text.splitlines() if "ModuleNotFoundError" in line or "No module named" in line), None)
    if missing is not None:
        return DependencyError(f"A worker's Python lacks a package: {missing}", remedy=_INSTALL)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if re.match(r"[\w.]+(Error|Exception)\b", line)]
    return WorkerError(f"Ray gave up: {(telling or lines or [type(error).__name__])[-1]}", remedy="What is finished is kept: look into the workers' logs, and run the job again.")
