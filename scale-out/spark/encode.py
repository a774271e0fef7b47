"""Codes of a dataset's rows on Spark: `spark-submit encode.py --help`."""

from latentkit_scale_out.spark import main

if __name__ == "__main__":
    raise SystemExit(main("encode"))
