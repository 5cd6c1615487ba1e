"""Spark beside DuckDB: processes of their own, the loopback address only, nothing left behind, the same answers."""

from __future__ import annotations

import os
from collections.abc import Iterator

import duckdb
import psutil
import pyarrow
import pytest

from amparo.matching.spark import NoSpark, spark_session, to_spark

pytestmark = pytest.mark.slow

#: What the steps of a batch may use beside plain SQL: each must give the same on both engines.
SHARED = """
SELECT i, a, levenshtein(a, b) AS l, damerau_levenshtein(a, b) AS d,
    array_length(array_intersect(string_split(a, ' '), string_split(b, ' '))) AS both,
    list_contains(string_split(a, ' '), 'LOPEZ') AS holds, list_transform([i, i], lambda x: x + 1) AS more,
    bit_count(xor(i, CAST(5 AS BIGINT))) AS bits, i // 2 AS half, greatest(NULL, i, 2) AS most,
    TRY_CAST('2020-02-30' AS DATE) AS never, date_diff('day', DATE '1987-03-05', DATE '1987-05-03') AS days,
    struct_pack(x := i, y := a).y AS part, starts_with(a, 'GA') AS starts, concat_ws(' ', a, NULL, b) AS joined,
    row_number() OVER (PARTITION BY length(a) ORDER BY i) AS place
FROM pairs QUALIFY place < 4 ORDER BY i
"""
PAIRS = pyarrow.table(
    {
        "i": [1, 2, 3, 4, 5, 6],
        "a": ["GARCIA LOPEZ", "CA", "HERNANDEZ", "MARIA", "", "XOCHITL"],
        "b": ["GARICA LOPES", "ABC", "HERNADES", "MAIRA", "LOPEZ", "SOCHIL"],
    }
)


@pytest.fixture(scope="class")
def cluster() -> Iterator:
    with spark_session("local-cluster[2,1,1024]") as spark:
        yield spark


class TestACluster:
    def test_the_sql_of_the_steps_means_the_same_on_both_engines(self, cluster):
        with duckdb.connect() as db:
            db.register("pairs", PAIRS)
            ours = db.sql(SHARED).to_arrow_table().to_pylist()
        cluster.createDataFrame(PAIRS).createOrReplaceTempView("pairs")
        assert [row.asDict(recursive=True) for row in cluster.sql(to_spark(SHARED)).collect()] == ours

    def test_executors_are_processes_of_their_own_with_our_code(self, cluster):
        def where(batches):
            import amparo.matching

            for batch in batches:
                here = [os.getpid()] * batch.num_rows if amparo.matching.prepare else []
                yield pyarrow.RecordBatch.from_pydict({"pid": pyarrow.array(here, pyarrow.int64())})

        rows = cluster.range(100).repartition(8).mapInArrow(where, "pid bigint").distinct().collect()
        assert len({row.pid for row in rows}) >= 2
        assert os.getpid() not in {row.pid for row in rows}

    def test_everything_listens_on_the_loopback_address_only(self, cluster):
        listening = {
            connection.laddr.ip
            for process in psutil.Process().children(recursive=True)
            if process.status() != psutil.STATUS_ZOMBIE
            for connection in process.net_connections()
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening
        assert listening <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}


def test_a_session_leaves_no_process_and_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    with spark_session("local[1]") as spark:
        assert spark.range(3).count() == 3
    assert {process.pid for process in psutil.Process().children(recursive=True)} <= before
    assert list(tmp_path.iterdir()) == []
    assert "SPARK_HOME" not in os.environ


def test_a_machine_without_java_is_told_how_to_get_one(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSpark, match="Java 17"), spark_session():
        pass
