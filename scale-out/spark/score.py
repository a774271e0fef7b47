"""Anomaly scores of a dataset's rows on Spark: `spark-submit score.py --help`."""

from latentkit_scale_out.spark import main

if __name__ == "__main__":
    raise SystemExit(main("score"))
