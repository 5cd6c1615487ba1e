from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from amparo.matching.batch import (
    Matches,
    UnreadableFile,
    match_files,
    read_file,
    read_people,
    write_groups,
    write_pairs,
)
from amparo.matching.forms import COLUMNS, Described
from amparo.matching.prepared import prepare
from amparo.matching.synthetic import registry
from amparo.matching.table import people_of
from amparo.matching.train import best_f1, pairs_in

LINKAGE = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "linkage"
HEADER = "id,given_names,surname1,surname2,birth_date,curp\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def named(found: Matches) -> set[tuple[str, str]]:
    ids = found.ids.to_pylist()
    return {(ids[i], ids[j]) for i, j in zip(found.i, found.j, strict=True)}


def groups(found: Matches) -> dict[str, str]:
    ids = found.ids.to_pylist()
    return {name: ids[first] for name, first in zip(ids, found.group, strict=True)}


@pytest.fixture(scope="module")
def sample() -> tuple[Matches, np.ndarray]:
    found = match_files([LINKAGE / "sample.csv"])
    with (LINKAGE / "sample.truth.csv").open(encoding="utf-8") as file:
        truth = {row["id"]: int(row["person"]) for row in csv.DictReader(file)}
    return found, np.array([truth[name] for name in found.ids.to_pylist()])


def test_the_independent_sample(sample: tuple[Matches, np.ndarray]) -> None:
    found, person = sample
    same, pairs = person[found.i] == person[found.j], pairs_in(person)
    assert same.sum() / pairs >= 0.95
    assert best_f1(found.weight, same, pairs) >= 0.96


def test_no_pair_of_the_independent_sample_is_joined_wrongly(sample: tuple[Matches, np.ndarray]) -> None:
    found, person = sample
    assert found.link.sum() >= 50
    assert (person[found.i] == person[found.j])[found.link].all()


def test_the_groups_of_the_independent_sample_are_people(sample: tuple[Matches, np.ndarray]) -> None:
    found, person = sample
    both = pairs_in(found.group * 1000 + person)
    assert 2 * both / (pairs_in(found.group) + pairs_in(person)) >= 0.94


def test_two_files_are_linked_with_each_other_only(tmp_path: Path) -> None:
    person = "Alberto,Ñando,Rodríguez,1960-05-26,SABC560626MDFLRN01\n"
    one = write(tmp_path / "one.csv", HEADER + "a," + person + "b," + person)
    two = write(tmp_path / "two.csv", HEADER + "c," + person)
    assert named(match_files([one, two])) == {("a", "c"), ("b", "c")}


def test_groups_join_what_belongs_together_and_leave_the_rest_alone(tmp_path: Path) -> None:
    same = "Rocío,Riva,Cruz,1931-08-20,BOXW310820HNERXN09\n"
    path = write(tmp_path / "f.csv", HEADER + "1," + same + "2," + same + "3,Juan,Pérez,Soto,1990-01-02,\n")
    assert groups(match_files([path])) == {"1": "1", "2": "1", "3": "3"}


@pytest.mark.parametrize("text", ["", "name\nJuan\n", "id,given_names\n1,A\n1,B\n", "id,given_names\n,A\n"])
def test_a_file_that_cannot_be_matched_says_why(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"f\.csv"):
        read_file(write(tmp_path / "f.csv", text))


def test_a_file_without_records_or_likenesses_gives_empty_files(tmp_path: Path) -> None:
    for text in (HEADER, HEADER + "1,Juan,Pérez,Soto,1990-01-02,\n"):
        found = match_files([write(tmp_path / "f.csv", text)])
        write_pairs(found, tmp_path / "pairs.csv")
        write_groups(found, tmp_path / "groups.csv")
        assert (tmp_path / "pairs.csv").read_text().splitlines() == [
            '"id_a","id_b","probability","weight","decision"'
        ]
        assert len((tmp_path / "groups.csv").read_text().splitlines()) == text.count("\n")


def test_a_file_is_read_as_its_records_are_prepared(tmp_path: Path) -> None:
    records = [record.described for record in registry(400, 31)]
    path = tmp_path / "f.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["id", *COLUMNS])
        writer.writeheader()
        for number, said in enumerate(records):
            row = {name: text for name, text in said.as_mapping().items() if name in COLUMNS}
            writer.writerow({"id": number, **row})
    with path.open(encoding="utf-8") as file:
        one_by_one = people_of([prepare(Described.from_mapping(row)) for row in csv.DictReader(file)])
    at_once = read_people(read_file(path), lambda *_: None)
    words = np.array([*at_once.vocabulary.words, ""]), np.array([*one_by_one.vocabulary.words, ""])
    for name in ("surnames", "given", "mother", "father", "place"):
        assert (words[0][getattr(at_once, name)] == words[1][getattr(one_by_one, name)]).all(), name
    for name in ("births", "years", "sex", "state"):
        assert (getattr(at_once, name) == getattr(one_by_one, name)).all(), name
    for name, numbers in at_once.numbers.items():
        assert (numbers == one_by_one.numbers[name]).all(), name
