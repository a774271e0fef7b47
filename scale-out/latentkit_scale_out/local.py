"""The jobs in one plain process: for data that one machine reads in reasonable time, and to compare engines with."""

from . import cli

if __name__ == "__main__":
    raise SystemExit(cli.run_module("latentkit_scale_out.local", cli.local_engine))
