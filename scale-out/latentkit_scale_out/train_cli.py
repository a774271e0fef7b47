"""The command line of training."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from .columns import Columns
from .errors import ParameterError, ScaleOutError
from .training import LocalStepper, train
from .training_checkpoint import Progress
from .training_files import TrainingFiles, read_training
from .training_rows import TrainingData, training_data


def parser(prog: str) -> argparse.ArgumentParser:
    """The options of training."""
    made = argparse.ArgumentParser(prog=prog, description="Train an exported model on the workers of a Ray cluster, or in one process.")
    made.add_argument("training", help="what `latentkit export BUNDLE --format training --steps N --out FOLDER` wrote")
    made.add_argument("source", help="rows to train on, unscaled: a Parquet or NPY file, or a folder of them, that every node reads")
    made.add_argument("--columns", metavar="NAMES", type=Columns.parse, help="one list column, or numeric columns: a,b,c or 'pixel*'; not for NPY")
    made.add_argument("--condition", metavar="NAMES", type=Columns.parse, help="columns of the condition of a conditioned model")
    made.add_argument("--epochs", type=int, required=True, metavar="N", help="passes over the rows in all")
    made.add_argument("--out", required=True, metavar="FOLDER", help="folder for checkpoint/ and model/; with a checkpoint in it, training goes on from there")
    made.add_argument("--workers", type=int, default=2, metavar="N", help="workers with one core each; 0: one plain process, without Ray (default %(default)s)")
    made.add_argument("--parts", type=int, default=1, metavar="N", help="with --workers 0: computes each batch in parts, as N workers do, to the bit")
    made.add_argument("--local-steps", type=int, default=1, metavar="K", help="steps between exchanges (default %(default)s: the course of one process)")
    made.add_argument("--checkpoint-steps", type=int, metavar="K", help="steps between checkpoints; default: one after each epoch")
    made.add_argument("--indivisible", action="store_true", help="also a model that looks at batches as a whole, each worker at its part")
    made.add_argument("--cache", metavar="FOLDER", help="folder on each node for the rows as float32; default: the one for temporary files")
    made.add_argument("--quiet", action="store_true", help="no line after each epoch")
    return made


def main(arguments: Sequence[str] | None = None, prog: str = "train.py") -> int:
    """Trains from a command line; prints the result as JSON. Returns 0, 2 for options that cannot be, 1 for other errors."""
    options = parser(prog).parse_args(arguments)
    try:
        files = read_training(options.training)
        units = files.graphs.condition_units
        data = training_data(options.source, files.graphs.width, columns=options.columns, condition=options.condition, condition_units=units, cache=options.cache)
        recoveries: list[float] = []
        if options.workers == 0:
            progress = _trained(options, files, data, LocalStepper(files, data, options.parts))
        else:
            from .ray_session import ray_session
            from .ray_training import RayStepper

            with ray_session() as ray:
                stepper = RayStepper(ray, files, data, workers=options.workers, local_steps=options.local_steps, indivisible=options.indivisible)
                progress = _trained(options, files, data, stepper)
                recoveries = stepper.recoveries
                stepper.stop()
        last = progress.history["epochs"][-1] if progress.history["epochs"] else None
        print(json.dumps({"out": options.out, "epochs": progress.epoch, "steps": progress.step, "last": last, "recoveries": recoveries}))
        return 0
    except ScaleOutError as error:
        print(f"{prog}: {type(error).__name__}: {error}", file=sys.stderr)
        return 2 if isinstance(error, ParameterError) else 1


def _trained(options: argparse.Namespace, files: TrainingFiles, data: TrainingData, stepper: object) -> Progress:
    told = 0

    def tell(progress: Progress) -> None:
        nonlocal told
        for epoch in progress.history["epochs"][told:]:
            told += 1
            print(f"epoch {epoch['epoch']}: loss {epoch['values']['loss']:.6f}", file=sys.stderr)

    return train(
        files,
        data.dataset.rows,
        stepper,  # type: ignore[arg-type]
        epochs=options.epochs,
        out=options.out,
        checkpoint_steps=options.checkpoint_steps,
        on_progress=None if options.quiet else tell,
    )


if __name__ == "__main__":
    raise SystemExit(main(prog="latentkit_scale_out.train_cli"))
