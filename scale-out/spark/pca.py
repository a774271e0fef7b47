"""PCA of a dataset on Spark: `spark-submit pca.py --help`."""

from latentkit_scale_out.spark import main

if __name__ == "__main__":
    raise SystemExit(main("pca"))
