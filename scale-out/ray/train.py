"""Trains an exported model on the workers of a Ray cluster: `python train.py --help`."""

from latentkit_scale_out.train_cli import main

if __name__ == "__main__":
    raise SystemExit(main())
