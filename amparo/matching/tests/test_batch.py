from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest

from amparo.matching.batch import UnreadableFile, clusters, matches, read_rows

SHARED = Path(__file__).resolve().parents[3].parent / "shared"


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sample_is_matched_without_a_wrong_link():
    rows = read_rows(SHARED / "data" / "linkage" / "sample.csv")
    with (SHARED / "data" / "linkage" / "sample.truth.csv").open() as file:
        person = {row["id"]: row["person"] for row in csv.DictReader(file)}
    truth = {
        frozenset(pair) for pair in itertools.combinations(person, 2) if person[pair[0]] == person[pair[1]]
    }
    found = matches(rows)
    assert all(frozenset((m.id_a, m.id_b)) in truth for m in found if m.decision == "link")
    assert len({frozenset((m.id_a, m.id_b)) for m in found} & truth) >= 0.88 * len(truth)


def test_two_files_are_linked_with_each_other_only(tmp_path):
    header = "id,given_names,surname1,surname2,birth_date,curp\n"
    person = "Alberto,Ñando,Rodríguez,1960-05-26,SABC560626MDFLRN01\n"
    one = write(tmp_path / "one.csv", header + "a," + person + "b," + person)
    two = write(tmp_path / "two.csv", header + "c," + person)
    found = matches(read_rows(one) + read_rows(two, file=1))
    assert {(m.id_a, m.id_b) for m in found} == {("a", "c"), ("b", "c")}


def test_clusters_join_what_is_linked_and_leave_the_rest_alone(tmp_path):
    header = "id,given_names,surname1,surname2,birth_date,curp\n"
    same = "Rocío,Riva,Cruz,1931-08-20,BOXW310820HNERXN09\n"
    path = write(tmp_path / "f.csv", header + "1," + same + "2," + same + "3,Juan,Pérez,Soto,1990-01-02,\n")
    rows = read_rows(path)
    groups = clusters([row.id for row in rows], matches(rows))
    assert groups == {"1": "1", "2": "1", "3": "3"}


@pytest.mark.parametrize("text", ["", "name\nJuan\n", "id,given_names\n1,A\n1,B\n", "id,given_names\n,A\n"])
def test_a_file_that_cannot_be_matched_says_why(tmp_path, text):
    with pytest.raises(UnreadableFile, match=r"f\.csv"):
        read_rows(write(tmp_path / "f.csv", text))
