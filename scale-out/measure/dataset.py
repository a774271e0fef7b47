"""A dataset to measure with: ``python measure/dataset.py FOLDER ROWS [WIDTH]`` writes Parquet files of at most 500,000 rows."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FILE_ROWS = 500_000
GROUP_ROWS = 50_000


def write(folder: str, rows: int, width: int = 64) -> None:
    """Columns ``id`` (0 to rows - 1) and ``x``, a fixed-size list of float32 between 0 and 16; the same numbers for the same rows."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    per_file = min(FILE_ROWS, max(GROUP_ROWS, rows // 2))
    for index, first in enumerate(range(0, rows, per_file)):
        last = min(first + per_file, rows)
        writer = None
        for start in range(first, last, GROUP_ROWS):
            ids = np.arange(start, min(start + GROUP_ROWS, last))
            x = np.random.default_rng(start).random((len(ids), width), dtype=np.float32) * 16
            table = pa.table({"id": ids, "x": pa.FixedSizeListArray.from_arrays(pa.array(x.reshape(-1)), width)})
            writer = writer or pq.ParquetWriter(f"{folder}/part-{index:05d}.parquet", table.schema, use_dictionary=False)
            writer.write_table(table)
        if writer is not None:
            writer.close()


if __name__ == "__main__":
    write(sys.argv[1], int(float(sys.argv[2])), *map(int, sys.argv[3:]))
