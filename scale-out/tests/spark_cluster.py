"""Local Spark clusters for tests: two executors, each a JVM of its own with one core."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pyspark
import pytest
from pyspark.sql import SparkSession

from latentkit_scale_out.spark import spark_session

if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java 17 or newer", allow_module_level=True)

MASTER = "local-cluster[2,1,1024]"
#: What a test's driver gets by spark-submit.
SETTINGS = {
    "spark.master": MASTER,
    "spark.ui.enabled": "false",
    # A part that no executor can do fails at once: nobody is going to start another.
    "spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout": "1s",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def submit_arguments() -> str:
    """The settings as ``PYSPARK_SUBMIT_ARGS``."""
    return " ".join(f"--conf {key}={value}" for key, value in SETTINGS.items()) + " pyspark-shell"


#: Where executors of local clusters work; Spark leaves their folders there.
WORK = Path(pyspark.__file__).parent / "work"


@contextlib.contextmanager
def tidy() -> Iterator[None]:
    """Deletes the executors' folders that come to be within."""
    before = set(WORK.glob("app-*"))
    try:
        yield
    finally:
        for folder in set(WORK.glob("app-*")) - before:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def cluster(python: str = sys.executable) -> Iterator[SparkSession]:
    """A session with executors whose workers run a given Python."""
    os.environ["PYSPARK_PYTHON"] = python
    os.environ["PYSPARK_SUBMIT_ARGS"] = submit_arguments()
    os.environ["SPARK_LOCAL_HOSTNAME"] = "127.0.0.1"
    session = spark_session("latentkit tests")
    session.sparkContext.setLogLevel("OFF")
    application = session.sparkContext.applicationId
    try:
        yield session
    finally:
        session.stop()
        shutil.rmtree(WORK / application, ignore_errors=True)


def wrapper(path: Path, body: str) -> str:
    """A Python for workers: a shell script that does something before it starts the real one."""
    path.write_text(f'#!/bin/sh\n{body}\nexec "{sys.executable}" "$@"\n')
    path.chmod(0o755)
    return str(path)
