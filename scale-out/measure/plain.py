"""The yardstick: one plain Python process that encodes a folder of Parquet files with pyarrow and ONNX Runtime, and nothing else.

``python measure/plain.py SOURCE MODEL OUT [BATCH]`` prints rows, seconds and peak memory as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq


def main(source: str, model: str, out: str, batch: str = "8192") -> None:
    """Reads columns ``id`` and ``x``, writes ``id`` and ``codes``, one file for each."""
    started, used = time.monotonic(), time.process_time()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(f"{model}/encoder.onnx", options, providers=["CPUExecutionProvider"])
    Path(out).mkdir(parents=True)
    rows = 0
    for path in sorted(Path(source).glob("*.parquet")):
        writer = None
        for data in pq.ParquetFile(path).iter_batches(int(batch), columns=["id", "x"], use_threads=False):
            x = data.column("x").flatten().to_numpy().reshape(data.num_rows, -1)
            codes = session.run(None, {"x": x})[0]
            lists = pa.FixedSizeListArray.from_arrays(pa.array(codes.reshape(-1)), codes.shape[1])
            result = pa.record_batch([data.column("id"), lists], names=["id", "codes"])
            writer = writer or pq.ParquetWriter(Path(out) / path.name, result.schema, use_dictionary=False)
            writer.write_batch(result, row_group_size=65_536)
            rows += data.num_rows
        if writer is not None:
            writer.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"rows": rows, "seconds": time.monotonic() - started, "cpuSeconds": time.process_time() - used, "peakMemory": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
