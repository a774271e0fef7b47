"""The jobs: encode, score and PCA over a dataset. An engine only runs the parts; everything else is the same for all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Union

from . import storage
from .columns import Columns
from .dataset import ROWS_PER_PART, Dataset, Part
from .errors import DataError, ParameterError, ScaleOutError
from .gram import Pca, fit_pca
from .graphs import read_graph
from .parts import PartResult, check_complete, clear_temporary, forget_summary, is_finished, pending, refuse_within, write_summary
from .pca_files import save_pca
from .sources import list_parts
from .work import Work, found, graph_work, moments_work

#: What became of a part: its result, or an error that no other worker could have avoided.
Outcome = Union[PartResult, ScaleOutError]
#: Runs parts on workers, in any order, and gives back one outcome for each. Raises where workers failed for good.
Engine = Callable[[Work, Sequence[Part]], Iterable[Outcome]]


@dataclass(frozen=True)
class Summary:
    """What a job did; ``_latentkit.json`` holds the same and all parts by name."""

    #: Parts and rows of the whole output.
    parts: int
    rows: int
    #: Parts that an earlier run had finished.
    kept: int
    seconds: float
    #: Largest peak of resident memory of a worker, bytes; 0 where nothing was left to do.
    peak_memory: int
    #: Processor time of the workers in all.
    cpu_seconds: float


def attempt(work: Work, part: Part) -> Outcome:
    """Does one part on a worker, unless another did it before it was lost.

    Errors of the input come back as values, so that an engine does not try them again; others are raised.
    """
    try:
        return found(work.name_of(part), part.rows) if is_finished(work.out, work.name_of(part)) else work.run(part)
    except ScaleOutError as error:
        if error.retry:
            raise
        return error


def run_locally(work: Work, parts: Sequence[Part]) -> Iterator[Outcome]:
    """An engine of one plain process."""
    return (attempt(work, part) for part in parts)


def run_graph(
    engine: Engine,
    graph: str,
    source: str,
    folder: str,
    out: str,
    *,
    columns: Columns | None = None,
    id_column: str | None = None,
    condition: Columns | None = None,
    rows_per_part: int = ROWS_PER_PART,
    replace: bool = False,
) -> Summary:
    """Runs an exported graph over a dataset.

    Args:
        engine: runs the parts.
        graph: ``encoder`` or ``scorer``.
        source: Parquet or NPY file, or folder of them (see :func:`list_parts`).
        folder: what ``latentkit export BUNDLE --format onnx --out FOLDER`` wrote.
        out: folder for the results; one Parquet file for each part of the source.
        columns: the input columns of Parquet files.
        id_column: a column to write beside the results, in place of file and row.
        condition: columns of the condition of a conditioned model.
        rows_per_part: rows per part.
        replace: delete results of other models or inputs from ``out``.

    Raises:
        ScaleOutError: of the kinds in :mod:`latentkit_scale_out.errors`. Finished parts stay, and are not done again.
    """
    started = time.monotonic()
    refuse_within(out, source)
    model = read_graph(folder, graph)
    if id_column == model.output.name:
        raise ParameterError(f"the id column has the name of the result, {id_column!r}.", remedy="Rename the column.")
    dataset = list_parts(
        source,
        columns,
        width=model.width,
        id_column=id_column,
        condition=condition,
        condition_width=model.condition_width,
        rows_per_part=rows_per_part,
    )
    work = graph_work(model, dataset, out, id_column=id_column)
    results, kept = _run(engine, work, dataset, out, replace)
    summary = _summary(dataset, results, kept, started)
    record = {"job": "encode" if graph == "encoder" else "score", "graph": model.name, "modelSha256": model.sha256, "modelClass": model.model_class}
    write_summary(out, _record(record, work, dataset, results, summary))
    return summary


def run_pca(
    engine: Engine,
    source: str,
    out: str,
    *,
    columns: Columns | None = None,
    n_components: int | None = None,
    rows_per_part: int = ROWS_PER_PART,
    replace: bool = False,
) -> tuple[Pca, Summary]:
    """Fits a PCA to a dataset of any number of rows, in float64 and exactly: the moments of all parts are merged in order.

    Writes ``pca.npz``, ``pca.json`` and the moments of the parts (``_moments/``, from which a later run over the same
    and further files goes on). Memory: d² numbers per worker and in the driver.

    Args:
        engine: runs the parts.
        source: Parquet or NPY file, or folder of them.
        out: folder for the results.
        columns: the input columns of Parquet files.
        n_components: components to keep; default all.
        rows_per_part: rows per part.
        replace: delete moments of other columns or inputs from ``out``.
    """
    started = time.monotonic()
    refuse_within(out, source)
    if n_components is not None and n_components < 1:
        raise ParameterError(f"components is {n_components}, expected 1 or more.")
    dataset = list_parts(source, columns, rows_per_part=rows_per_part)
    width = dataset.width if dataset.width is not None else _first_width(dataset)
    if n_components is not None and n_components > min(width, dataset.rows):
        raise ParameterError(f"components is {n_components}, expected 1 to {min(width, dataset.rows)} for {dataset.rows} rows of {width} numbers.")
    work = moments_work(dataset, storage.join(out, "_moments"), width)
    results, kept = _run(engine, work, dataset, out, replace)
    moments = work.merged(iter(dataset.parts))
    if moments.count != dataset.rows:
        raise DataError(f"{moments.count} rows were counted, the files have {dataset.rows}.", file=source)
    pca = fit_pca(moments, n_components)
    save_pca(pca, out)
    summary = _summary(dataset, results, kept, started)
    record = {"job": "pca", "components": int(pca.components.shape[0]), "width": width}
    write_summary(out, _record(record, work, dataset, results, summary))
    return pca, summary


def _run(engine: Engine, work: Work, dataset: Dataset, out: str, replace: bool) -> tuple[list[PartResult], list[str]]:
    by_name = {work.name_of(part): part for part in dataset.parts}
    if len(by_name) != len(dataset.parts):
        raise ParameterError("two parts of the source are the same.", file=dataset.parts[0].source)
    todo, kept = pending(work.out, by_name, work.suffix, replace=replace)
    if todo:
        forget_summary(out)
    results: list[PartResult] = []
    errors: list[ScaleOutError] = []
    try:
        for outcome in engine(work, [by_name[name] for name in todo]) if todo else ():
            (errors if isinstance(outcome, ScaleOutError) else results).append(outcome)  # type: ignore[arg-type]
    finally:
        clear_temporary(work.out)
    if errors:
        errors.sort(key=lambda error: (error.file or "", error.row or 0))
        raise errors[0]
    check_complete(work.out, by_name, work.suffix)
    return results, kept


def _first_width(dataset: Dataset) -> int:
    assert dataset.columns is not None
    if not dataset.parts:
        raise DataError("has no rows.")
    import pyarrow.parquet as pq

    part, column = dataset.parts[0], dataset.columns.names[0]
    fs, path = storage.resolve(part.location)
    with pq.ParquetFile(path, filesystem=fs) as file:
        value = next(file.iter_batches(1, columns=[column])).column(0)[0].as_py()
    if not value:
        raise DataError("is null or empty.", file=part.file, column=column, row=0, remedy="Fill in or remove the null rows first.")
    return len(value)


def _summary(dataset: Dataset, results: list[PartResult], kept: list[str], started: float) -> Summary:
    peak = max((result.peak_memory for result in results), default=0)
    cpu_seconds = sum(result.cpu_seconds for result in results)
    return Summary(len(dataset.parts), dataset.rows, len(kept), time.monotonic() - started, peak, cpu_seconds)


def _record(about: dict[str, object], work: Work, dataset: Dataset, results: list[PartResult], summary: Summary) -> dict[str, object]:
    done = {result.name: result for result in results}
    parts = []
    for part in dataset.parts:
        name = work.name_of(part)
        entry: dict[str, object] = {"name": name, "file": part.file, "firstRow": part.first_row, "rows": part.rows}
        if name in done:
            entry["worker"] = {key: value for key, value in asdict(done[name]).items() if key in ("seconds", "cpu_seconds", "host", "pid", "peak_memory")}
        parts.append(entry)
    return {"format": "latentkit-scale-out", "formatVersion": 1, **about, "source": dataset.parts[0].source if dataset.parts else "", **asdict(summary), "parts": parts}
