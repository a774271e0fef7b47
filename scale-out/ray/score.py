"""Anomaly scores of a dataset's rows on Ray: `python score.py --help`."""

from latentkit_scale_out.ray_jobs import main

if __name__ == "__main__":
    raise SystemExit(main("score"))
