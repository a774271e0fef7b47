"""The loop that checks of exported files share."""

import pathlib
import sys


def check_files(folder, kind, check):
    """What `check` gives for each file of a kind. Every file is checked, whatever is wrong with another: failures are printed and counted."""
    paths = sorted(pathlib.Path(folder).glob(f"*.{kind}"))
    if not paths:
        sys.exit(f"No .{kind} files in {folder}.")
    found = []
    for path in paths:
        try:
            found.append(check(path))
        except Exception as error:
            print(f"{path.name}: {type(error).__name__}: {error}")
    return found, len(paths) - len(found)
