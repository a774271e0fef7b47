"""Spark clusters whose workers lack something: the package, or room on their disk. Each has a session of its own."""

from __future__ import annotations

import pytest
from conftest import PACKAGE, samples, write_parquet
from contract import check_codes, encode
from processes import finished

pytest.importorskip("pyspark", reason="Spark's tests need latentkit-scale-out[spark]")

from spark_cluster import cluster, wrapper

from latentkit_scale_out import DependencyError, OutputError
from latentkit_scale_out.spark import spark_engine


def test_the_package_is_missing(tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(2000), files=2)
    without = f'PYTHONPATH=$(echo "$PYTHONPATH" | tr : "\\n" | grep -vxF "{PACKAGE}" | paste -sd:); export PYTHONPATH; cd /'
    with cluster(wrapper(tmp_path / "python", without)) as session:
        with pytest.raises(DependencyError, match=r"A worker's Python lacks a package: No module named 'latentkit_scale_out' \(.* on .*\)\. Install"):
            encode(spark_engine(session), source, model_folder, tmp_path / "out")


@pytest.mark.long
def test_a_full_disk_on_one_worker(tmp_path, model_folder):
    x = samples(20_000)
    source = write_parquet(tmp_path / "in", x, files=5)
    seen = tmp_path / "limited"
    limit = f'case "$PWD" in */0) touch "{seen}"; ulimit -f 16;; esac'
    with cluster(wrapper(tmp_path / "python", limit)) as session:
        encode(spark_engine(session), source, model_folder, tmp_path / "out", rows_per_part=1000)
    assert seen.exists(), "no worker had the limit"
    check_codes(tmp_path / "out", x, model_folder)


@pytest.mark.long
def test_a_full_disk_on_all(tmp_path, model_folder):
    source = write_parquet(tmp_path / "in", samples(4000), files=2)
    with cluster(wrapper(tmp_path / "python", "ulimit -f 16")) as session:
        with pytest.raises(OutputError, match=r"cannot be written.*Finished parts are kept"):
            encode(spark_engine(session), source, model_folder, tmp_path / "out", rows_per_part=1000)
    assert finished(tmp_path / "out") == []
