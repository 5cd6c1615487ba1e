"""Spark beside DuckDB: processes of their own, the loopback address only, nothing left behind, the same answers."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import psutil
import pyarrow
import pytest

from amparo.matching.batch import Matches, UnreadableFile, match_files, write_groups, write_pairs
from amparo.matching.forms import COLUMNS
from amparo.matching.on_spark import match_files_on_spark
from amparo.matching.spark import NoSpark, spark_session, to_spark
from amparo.matching.synthetic import Labelled, registry

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


def write_records(path: Path, labelled: Sequence[Labelled], begin: int = 0) -> None:
    """A file as people make them: a byte order mark, quotes within quotes, a line break within a name."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, ("id", *COLUMNS, "remark"), extrasaction="ignore")
        writer.writeheader()
        for number, item in enumerate(labelled, start=begin):
            writer.writerow({"id": number, **item.described.as_mapping(), "remark": 'said "yes",\nthen no'})


def halves(folder: Path) -> tuple[Path, Path]:
    """A registry in two files."""
    labelled = registry(200, 6)
    one, other = folder / "one.csv", folder / "other.csv"
    write_records(one, labelled[:100])
    write_records(other, labelled[100:], begin=100)
    return one, other


def written(found: Matches, folder: Path) -> tuple[bytes, bytes]:
    """The bytes of both results."""
    folder.mkdir()
    write_pairs(found, folder / "pairs.csv")
    write_groups(found, folder / "groups.csv")
    return (folder / "pairs.csv").read_bytes(), (folder / "groups.csv").read_bytes()


def command_line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:  # it has ended since it was listed
        return []


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

    def test_links_between_two_files_are_those_of_duckdb(self, cluster, tmp_path):
        one, other = halves(tmp_path)
        found = match_files_on_spark(cluster, [one, other])
        assert written(found, tmp_path / "spark") == written(match_files([one, other]), tmp_path / "duckdb")
        assert len(found.i) > 50

    def test_a_folder_of_files_is_read_as_one(self, cluster, tmp_path):
        one, other = halves(tmp_path)
        folder = tmp_path / "register"
        folder.mkdir()
        other.rename(folder / "part-1.csv")
        found = match_files_on_spark(cluster, [one, folder])
        assert found.ids.to_pylist() == [str(n) for n in range(len(found.ids))]
        assert len(found.i) > 50

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("name\nAna\n", "`id` must be one of them"),
            ("id,surname1\n,López\n", "empty `id`"),
            ("id,surname1\n1,López\n1,Cruz\n", "more than once"),
            ("id,surname1\n1,López,Cruz\n2,Ek\n", "not a CSV file"),
        ],
    )
    def test_a_file_that_cannot_be_matched_is_refused_with_the_reason(self, cluster, tmp_path, text, reason):
        path = tmp_path / "bad.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UnreadableFile, match=reason):
            match_files_on_spark(cluster, [path])

    def test_a_folder_without_files_is_refused(self, cluster, tmp_path):
        with pytest.raises(UnreadableFile, match="without a CSV file"):
            match_files_on_spark(cluster, [tmp_path])

    def test_a_file_without_records_has_no_pairs(self, cluster, tmp_path):
        path = tmp_path / "empty.csv"
        path.write_text("id,surname1\n", encoding="utf-8")
        found = match_files_on_spark(cluster, [path])
        assert (len(found.ids), len(found.i)) == (0, 0)


def test_the_command_gives_the_same_pairs_on_executors_of_their_own_and_leaves_nothing(tmp_path):
    """`match --engine spark`: the very bytes of DuckDB's result; no process and no file stays behind."""
    file, scratch = tmp_path / "file.csv", tmp_path / "scratch"
    scratch.mkdir()
    write_records(file, registry(200, 5))
    results = {}
    for engine in ("duckdb", "spark"):
        pairs, groups = tmp_path / f"pairs-{engine}.csv", tmp_path / f"groups-{engine}.csv"
        command = ["match", str(file), "--out", str(pairs), "--clusters", str(groups), "--engine", engine]
        subprocess.run(
            [sys.executable, "-m", "amparo.shell", *command, "--master", "local-cluster[2,1,1024]"],
            env={**os.environ, "TMPDIR": str(scratch)}, check=True,
        )  # fmt: skip
        results[engine] = pairs.read_bytes(), groups.read_bytes()
    assert results["spark"] == results["duckdb"]
    assert results["spark"][0].count(b"\n") > 100
    assert not [p for p in psutil.process_iter() if str(scratch) in " ".join(command_line(p))]
    assert list(scratch.iterdir()) == []


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
