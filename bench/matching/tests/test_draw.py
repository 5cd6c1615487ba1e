"""The drawn registry: what is asked for, who is who, drawn once."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from amparo.matching.synthetic import people
from bench.matching.draw import COLUMNS, draw, groups


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_registry_has_as_many_records_as_asked_for_and_each_has_its_truth(tmp_path):
    drawn = draw(500, tmp_path)
    records, truth = rows(drawn.records), rows(drawn.truth)
    assert tuple(records[0]) == COLUMNS
    assert [row["id"] for row in records] == [row["id"] for row in truth] == [str(n) for n in range(500)]
    assert len({row["person"] for row in truth}) < 400  # many have several records


def test_a_registry_is_drawn_once(tmp_path):
    first = draw(200, tmp_path)
    first.records.write_text("kept")
    assert draw(200, tmp_path).records.read_text() == "kept"


@pytest.mark.parametrize(
    ("change", "group"),
    [
        ({"surname2": "Xicohténcatl"}, "indigenous"),
        ({"surname1": "De la Torre"}, "particle"),
        ({"sex": "F"}, "woman"),
        ({"surname2": ""}, "one_surname"),
    ],
)
def test_a_person_belongs_to_the_groups_whose_recall_is_watched(change, group):
    plain = replace(people(1, Random(1))[0], surname1="Delgado", surname2="Lara", sex="M")
    assert groups(plain) == ""
    assert groups(replace(plain, **change)) == group
