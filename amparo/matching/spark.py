"""Spark, for files that one machine no longer serves: a session for our SQL, and the SQL said in Spark's words.

The steps of a batch are written once, as SQL for DuckDB, in the part of it that Spark has too (docs/matching-at-scale.md);
`to_spark` translates them. Spark's own Jaro-Winkler differs from DuckDB's on about one pair in a hundred, so no step uses it;
Damerau-Levenshtein comes from the jar that Splink ships and is the same on both.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LOOPBACK = "127.0.0.1"


class NoSpark(RuntimeError):
    """Spark or its Java is not installed here; the message says how to install them."""


def to_spark(sql: str) -> str:
    """One SELECT in DuckDB's dialect as Spark says it."""
    import sqlglot  # takes a while, and only Spark needs it

    return sqlglot.transpile(sql, read="duckdb", write="spark")[0]


@contextmanager
def spark_session(master: str = "local[*]") -> Iterator[SparkSession]:
    """A Spark session that ends with the block, ready for `to_spark`'s SQL.

    `master` is Spark's: `local[*]` (threads of one process), `local-cluster[2,1,1024]` (two executor processes on this
    machine, a core and 1,024 MB each), or the address of a cluster whose nodes have Amparo installed. A local master listens
    on the loopback address only, keeps its files in a temporary folder and leaves nothing behind.
    Raises `NoSpark`.
    """
    if find_spec("pyspark") is None:
        raise NoSpark("Spark is not installed here. bin/install-spark installs it.")
    if not (os.environ.get("JAVA_HOME") or which("java")):
        raise NoSpark(
            "Spark needs Java 17 or newer, and none was found. bin/install-spark looks for one or installs it."
        )
    if not master.startswith("local"):
        yield from _session(master, {})
        return
    with tempfile.TemporaryDirectory(prefix="amparo-spark-") as folder:
        home = Path(folder)
        with _environment(_local_environment(home)):
            yield from _session(master, _local_settings(home))


def _session(master: str, settings: dict[str, str]) -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession
    from pyspark.sql.types import DoubleType
    from splink.backends.spark import similarity_jar_location

    builder = SparkSession.builder.appName("amparo match").master(master)
    for name, value in {"spark.jars": similarity_jar_location(), **settings}.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        spark.udf.registerJavaFunction(
            "damerau_levenshtein", "uk.gov.moj.dash.linkage.LevDamerauDistance", DoubleType()
        )
        yield spark
    finally:
        spark.stop()
        _end_java()


def _end_java() -> None:
    """Spark ends its own Java only with the whole program; ours may go on for long, and may want another session."""
    from pyspark import SparkContext

    gateway: Any = SparkContext._gateway
    SparkContext._gateway = SparkContext._jvm = None
    gateway.shutdown()
    if gateway.proc is not None:  # none when spark-submit started this program
        gateway.proc.stdin.close()  # Java ends when this pipe does
        gateway.proc.wait()


def _local_settings(home: Path) -> dict[str, str]:
    return {
        "spark.driver.host": _LOOPBACK,
        "spark.driver.bindAddress": _LOOPBACK,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": str(home / "local"),
        "spark.sql.warehouse.dir": str(home / "warehouse"),
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "spark.executor.memory": "1g",
        "spark.sql.shuffle.partitions": "8",
        "spark.log.level": "ERROR",
    }


def _local_environment(home: Path) -> dict[str, str]:
    """What the processes that Spark starts read. Workers write below SPARK_HOME: theirs is a folder of links of our own."""
    import pyspark

    installed = Path(pyspark.__file__).parent
    for item in installed.iterdir():
        if item.name != "work":
            (home / item.name).symlink_to(item)
    return {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": _LOOPBACK,
        "SPARK_LOCAL_HOSTNAME": _LOOPBACK,
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
