"""LatentKit's exported models over datasets larger than memory, on Spark and on Ray."""

from .columns import Columns
from .errors import DataError, DependencyError, GraphError, OutputError, ParameterError, ReadError, ScaleOutError, StaleOutputError, WorkerError
from .gram import Moments, Pca, fit_pca
from .graphs import Graph, read_graph
from .jobs import Summary, run_graph, run_locally, run_pca
from .pca_files import load_pca, save_pca
from .sources import list_parts

__all__ = [
    "Columns",
    "DataError",
    "DependencyError",
    "Graph",
    "GraphError",
    "Moments",
    "OutputError",
    "ParameterError",
    "Pca",
    "ReadError",
    "ScaleOutError",
    "StaleOutputError",
    "Summary",
    "WorkerError",
    "fit_pca",
    "list_parts",
    "load_pca",
    "read_graph",
    "run_graph",
    "run_locally",
    "run_pca",
    "save_pca",
]
__version__ = "0.0.0"
