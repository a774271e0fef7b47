"""What every engine must do alike, and how its faults are staged."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from conftest import PACKAGE, expected, read_results
from processes import finished, wait_for

from latentkit_scale_out import Columns, run_graph, run_pca

X = Columns(("x",))


def encode(engine, source: str | Path, model: str | Path, out: Path, **options):
    return run_graph(engine, "encoder", str(source), str(model), str(out), **{"columns": X, "id_column": "id", **options})


def numbered(folder: Path, rows: int) -> str:
    """A dataset as it is measured with: files with ``id`` 0 to rows - 1 and ``x``."""
    subprocess.run([sys.executable, f"{PACKAGE}/measure/dataset.py", str(folder), str(rows)], check=True)
    return str(folder)


def check_codes(out: Path, x: np.ndarray, model: str) -> None:
    """Every row is there once, with the code that one process gives it, and nothing is left over."""
    np.testing.assert_allclose(read_results(out, "codes", len(x)), expected(model, "encoder", x), atol=1e-5)
    assert not (out / "_temporary").exists()


def check_codes_and_scores(engine, data: tuple[str, np.ndarray], folder: Path, model: str) -> None:
    source, x = data
    summary = encode(engine, source, model, folder / "codes", rows_per_part=12_500)
    assert (summary.parts, summary.rows, summary.kept) == (8, len(x), 0)
    check_codes(folder / "codes", x, model)
    run_graph(engine, "scorer", source, model, str(folder / "scores"), columns=X, id_column="id", rows_per_part=12_500)
    np.testing.assert_allclose(read_results(folder / "scores", "score", len(x)), expected(model, "scorer", x), atol=1e-5)


def check_pca(pca, x: np.ndarray) -> None:
    """Variances, components and mean are those of NumPy's eigenvectors of the covariance."""
    count = len(pca.components)
    values, vectors = np.linalg.eigh(np.cov(x.astype(np.float64).T))
    rows = vectors.T[::-1][:count]
    np.testing.assert_allclose(pca.explained_variance, values[::-1][:count], rtol=1e-9)
    np.testing.assert_allclose(pca.components, rows * np.sign(rows[np.arange(count), np.abs(rows).argmax(axis=1)])[:, None], atol=1e-9)
    np.testing.assert_allclose(pca.mean, x.astype(np.float64).mean(axis=0), rtol=1e-9)


def check_pca_of_parquet_and_npy(engine, data: tuple[str, np.ndarray], folder: Path) -> None:
    source, x = data
    np.save(folder / "x.npy", x)
    for out, place, options in (("parquet", source, {"columns": X, "rows_per_part": 12_500}), ("npy", str(folder / "x.npy"), {"rows_per_part": 9_999})):
        pca, _ = run_pca(engine, place, str(folder / out), n_components=8, **options)
        check_pca(pca, x)


@contextlib.contextmanager
def meanwhile(out: Path, *what: tuple[int, Callable[[], object]], parts: int) -> Iterator[None]:
    """Does each thing when so many parts are finished; fails unless each was done before the last part was."""
    done: list[int] = []

    def run() -> None:
        for after, work in what:
            wait_for(lambda: len(finished(out)) >= after, every=0.002)
            work()
            done.append(len(finished(out)))

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join()
    assert len(done) == len(what) and max(done) < parts, f"the work was finished too early: {done} of {parts} parts"


def check_run_again(command: list[str], environment: dict[str, str], out: Path, end: Callable[[subprocess.Popen], object]) -> None:
    """A job of 104 parts whose driver is ended midway keeps what is finished, and does the rest when it is run again."""
    driver = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(finished(out)) >= 20, every=0.002)
    end(driver)
    kept = {name: (out / name).stat().st_mtime_ns for name in finished(out)}
    assert 20 <= len(kept) < 104
    again = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout.splitlines()[-1])["kept"] == len(kept)
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == kept
