"""The jobs on Apache Spark: over files, each part exactly once, and over DataFrames within a pipeline of one's own."""

from __future__ import annotations

import contextlib
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from . import cli
from . import errors as kinds
from .columns import Columns
from .dataset import Part
from .errors import DependencyError, ParameterError, ScaleOutError, WorkerError
from .graphs import Graph
from .jobs import Engine, Outcome
from .work import Work

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession
    from pyspark.sql.types import DataType

#: Set where the user has not: a part whose executor has no room, or not the packages, is tried on others, and an
#: executor that fails part after part gets no more of them. A killed worker costs a part one of its four attempts.
DEFAULTS = {
    # Executors only hand parts to Python: to optimise their own code would cost more than it gives.
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.task.maxFailures": "4",
    "spark.excludeOnFailure.enabled": "true",
    "spark.excludeOnFailure.task.maxTaskAttemptsPerExecutor": "2",
    "spark.excludeOnFailure.task.maxTaskAttemptsPerNode": "3",
    "spark.excludeOnFailure.stage.maxFailedTasksPerExecutor": "4",
    "spark.excludeOnFailure.stage.maxFailedExecutorsPerNode": "1000",
    "spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout": "20s",
    "spark.excludeOnFailure.application.maxFailedTasksPerExecutor": "16",
    "spark.excludeOnFailure.application.maxFailedExecutorsPerNode": "1000",
}

_TASKS_PER_CORE = 4
_ROWS_PER_TASK = 1 << 20

_MISSING = "A worker's Python lacks a package"
_INSTALL = "Install latentkit-scale-out[spark] in the Python of every node, and let PYSPARK_PYTHON in the environment name that Python."


def spark_session(name: str) -> SparkSession:
    """The session of ``spark-submit``, or a new one, with :data:`DEFAULTS` for what is not set."""
    try:
        from pyspark import SparkConf, SparkContext
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise DependencyError("pyspark cannot be imported.", remedy="Install latentkit-scale-out[spark].") from error
    # Only with a JVM does a configuration know what spark-submit and spark-defaults.conf say.
    SparkContext._ensure_initialized()
    given = SparkConf()
    builder = SparkSession.builder.appName(name)
    for key, value in DEFAULTS.items():
        if not given.contains(key):
            builder = builder.config(key, value)
    return builder.getOrCreate()


def spark_engine(session: SparkSession) -> Engine:
    """Runs parts in Spark tasks. What is lost with an executor or a Python worker is run again by Spark, but for finished parts.

    The engine raises DependencyError, OutputError or ReadError where a part failed for that reason on every executor that
    tried it, WorkerError where workers died too often.
    """

    def run(work: Work, parts: Sequence[Part]) -> Iterable[Outcome]:
        context = session.sparkContext
        shared = context.broadcast(pickle.dumps(work))
        try:
            tasks = context.parallelize([pickle.dumps(part) for part in parts], _task_count(parts, context.defaultParallelism))
            return [pickle.loads(outcome) for outcome in tasks.mapPartitions(_task(shared)).collect()]
        except ScaleOutError:
            raise
        except Exception as error:
            raise _typed(error) from error
        finally:
            shared.destroy()

    return run


@contextlib.contextmanager
def open_engine() -> Iterator[Engine]:
    """A session and its engine; the session is stopped at the end."""
    session = spark_session("latentkit")
    try:
        yield spark_engine(session)
    finally:
        session.stop()


def main(job: str, arguments: Sequence[str] | None = None) -> int:
    """Runs ``encode``, ``score`` or ``pca`` from a command line."""
    return cli.main(job, open_engine, f"{job}.py", arguments)


def _task_count(parts: Sequence[Part], cores: int) -> int:
    # A task costs Spark and its Python worker some 50 ms, so that each gets a good number of rows; several for each core even
    # out how long they take.
    rows = sum(part.rows for part in parts)
    return max(1, min(len(parts), max(_TASKS_PER_CORE * cores, -(-rows // _ROWS_PER_TASK))))


def run_on_frame(frame: DataFrame, graph: Graph, columns: Columns, *, keep: Sequence[str] = (), condition: Columns | None = None) -> DataFrame:
    """Runs a graph over the rows of a DataFrame, by Arrow batches (``mapInArrow``).

    Lazy, as all of Spark's transformations: each action computes anew, and how often rows are written is up to the sink.

    Args:
        frame: with the input columns.
        graph: from :func:`latentkit_scale_out.read_graph`.
        columns: one array column, or numeric columns in the model's order.
        keep: columns to keep beside the result, such as an id.
        condition: columns of the condition of a conditioned model.

    Returns:
        the kept columns and ``codes`` (array of float) or ``score`` (float).
    """
    from pyspark.sql.types import StructField, StructType

    names = [field.name for field in frame.schema]
    columns = _expanded(columns, names)
    condition = None if condition is None else _expanded(condition, names)
    wanted = [*columns.names, *(condition.names if condition else ()), *keep]
    for name in wanted:
        if name not in names:
            raise ParameterError(f"the DataFrame has no column {name!r}.", remedy=f"It has {', '.join(names)}.")
    if graph.output.name in keep:
        raise ParameterError(f"{graph.output.name!r} is the name of the result and cannot be kept.", remedy="Rename the column.")
    schema = StructType([*(frame.schema[name] for name in keep), StructField(graph.output.name, _result_type(graph), False)])
    shared = frame.sparkSession.sparkContext.broadcast(pickle.dumps((graph, columns, condition, tuple(keep))))
    return frame.select(*dict.fromkeys(wanted)).mapInArrow(_batches(shared), schema)


def graph_udf(graph: Graph) -> Callable[..., Column]:
    """A graph as a pandas UDF, for ``withColumn`` and for SQL: ``frame.withColumn("codes", graph_udf(graph)("x"))``.

    It takes one array column, or one numeric column for each input of the model in its order, and after them the columns of the
    condition of a conditioned model. :func:`run_on_frame`, which has no pandas in between, is faster.

    Args:
        graph: from :func:`latentkit_scale_out.read_graph`.

    Returns:
        a function of columns that gives an array of float, or for scores a float.
    """
    import pandas as pd
    from pyspark.sql.functions import pandas_udf

    run = _series(pickle.dumps(graph))
    run.__annotations__ = {"batches": Iterator[tuple[pd.Series, ...]], "return": Iterator[pd.Series]}
    return pandas_udf(run, _result_type(graph))


def _result_type(graph: Graph) -> DataType:
    from pyspark.sql.types import ArrayType, FloatType

    return ArrayType(FloatType(), False) if graph.output.shape else FloatType()


def _expanded(columns: Columns, names: Sequence[str]) -> Columns:
    import pyarrow as pa

    if not any("*" in name for name in columns.names):
        return columns
    return columns.expand(pa.schema([(name, pa.null()) for name in names]), "the DataFrame")


# The functions within those below are sent to workers by value, with no reference to this package: where a worker lacks
# it, they are there to say so.


def _loader() -> Callable[[str], Any]:
    missing = _MISSING

    def load(module: str) -> Any:
        import importlib
        import socket
        import sys

        try:
            return importlib.import_module(module)
        except ImportError as error:
            raise RuntimeError(f"{missing}: {error} ({sys.executable} on {socket.gethostname()}).") from error

    return load


def _task(shared: Any) -> Callable[[Iterator[bytes]], Iterator[bytes]]:
    load = _loader()

    def run(parts: Iterator[bytes]) -> Iterator[bytes]:
        import pickle

        attempt = load("latentkit_scale_out.jobs").attempt
        work = pickle.loads(shared.value)
        for part in parts:
            yield pickle.dumps(attempt(work, pickle.loads(part)))

    return run


def _batches(shared: Any) -> Callable[[Iterator[Any]], Iterator[Any]]:
    load = _loader()

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        import pickle

        np, pa, pyspark = load("numpy"), load("pyarrow"), load("pyspark")
        load("latentkit_scale_out.graphs")
        graph, columns, condition, keep = pickle.loads(shared.value)
        task = pyspark.TaskContext.get()
        where = f"partition {task.partitionId()} of the DataFrame" if task else "the DataFrame"
        row = 0
        for batch in batches:
            x = columns.matrix(batch, graph.width, where, row)
            units = condition.matrix(batch, graph.condition_width, where, row) if condition else None
            values = graph.run(x, units)
            flat = pa.array(values.reshape(-1))
            if values.ndim == 2:
                offsets = pa.array(np.arange(0, len(flat) + 1, values.shape[1], dtype=np.int32))
                flat = pa.ListArray.from_arrays(offsets, flat)
            yield pa.record_batch([*(batch.column(name) for name in keep), flat], names=[*keep, graph.output.name])
            row += batch.num_rows

    return run


def _series(packed: bytes) -> Callable[[Iterator[Any]], Iterator[Any]]:
    load = _loader()

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        import pickle

        pd, pa, columns_of = load("pandas"), load("pyarrow"), load("latentkit_scale_out.columns").Columns
        graph = pickle.loads(packed)
        row = 0
        for given in batches:
            # Spark hands over a single column bare.
            series = given if isinstance(given, tuple) else (given,)
            names = [f"argument {k + 1}" for k in range(len(series))]
            arrays = [pa.Array.from_pandas(each) for each in series]
            # A column of nulls alone comes without a type.
            batch = pa.record_batch([each.cast(pa.float32()) if pa.types.is_null(each.type) else each for each in arrays], names=names)
            last = len(names) - graph.condition_width
            x = columns_of(tuple(names[:last])).matrix(batch, graph.width, "the DataFrame", row)
            units = columns_of(tuple(names[last:])).matrix(batch, graph.condition_width, "the DataFrame", row) if graph.condition_width else None
            yield pd.Series(list(graph.run(x, units)))
            row += batch.num_rows

    return run


def _typed(error: Exception) -> ScaleOutError:
    """Spark gives a worker's exception as the text of its traceback."""
    text = str(error)
    if _MISSING in text:
        line = next(line for line in text.splitlines() if _MISSING in line)
        return DependencyError(line[line.index(_MISSING) :], remedy=_INSTALL)
    for name, message in re.findall(r"latentkit_scale_out\.errors\.(\w+): (.*)", text):
        found = getattr(kinds, name, None)
        if isinstance(found, type) and issubclass(found, ScaleOutError):
            return found(message)
    first = next((line for line in text.splitlines() if "Job aborted" in line or "Lost task" in line), text.splitlines()[0] if text else type(error).__name__)
    return WorkerError(f"Spark gave up: {first.strip()}", remedy="Finished parts are kept: look into the executors' logs, and run the job again.")


if __name__ == "__main__":
    raise SystemExit(cli.run_module("latentkit_scale_out.spark", open_engine))
