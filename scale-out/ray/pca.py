"""PCA of a dataset on Ray: `python pca.py --help`."""

from latentkit_scale_out.ray_jobs import main

if __name__ == "__main__":
    raise SystemExit(main("pca"))
