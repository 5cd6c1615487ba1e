"""What the security documents claim is there: requirements counted, tests that exist."""

from __future__ import annotations

import csv
import re

from django.conf import settings

SECURITY = settings.ROOT_FOLDER / "docs" / "security"
#: Requirements of OWASP ASVS 5.0.0 by chapter.
SIZES = (30, 13, 31, 16, 13, 47, 19, 13, 7, 36, 24, 12, 21, 13, 21, 17, 12)
CHAPTERS = dict(enumerate(SIZES, start=1))
STATES = {"met", "part", "open", "operator", "n/a"}


def requirements() -> list[dict[str, str]]:
    with (SECURITY / "asvs.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_requirement_of_the_standard_has_its_row_once_in_order():
    numbers = [tuple(int(part) for part in row["requirement"].split(".")) for row in requirements()]
    assert len(numbers) == len(set(numbers)) == sum(CHAPTERS.values()) == 345
    assert numbers == sorted(numbers)
    assert {chapter: sum(1 for number in numbers if number[0] == chapter) for chapter in CHAPTERS} == CHAPTERS


def test_a_row_says_how_or_what_is_missing_and_names_a_test_that_is_there():
    for row in requirements():
        assert row["state"] in STATES
        assert row["level"] in "123"
        if row["test"]:
            assert (settings.ROOT_FOLDER / row["test"]).is_file(), row
        if row["state"] in ("part", "open"):
            assert row["how"] or row["missing"], row
        if row["state"] == "met":
            assert row["how"] or row["test"], row


def test_every_leaf_of_the_threat_model_ends_somewhere():
    text = (SECURITY / "threat-model.md").read_text(encoding="utf-8")
    roads = re.split(r"^## ", text, flags=re.M)[2:-1]
    leaves = [leaf for road in roads for leaf in re.split(r"\n\s*- ", road)[1:]]
    assert len(leaves) > 50
    for leaf in leaves:
        tests = re.findall(r"`((?:amparo|tests)/[\w/]+\.py)`", leaf)
        parent = not tests and ":" not in leaf and "see *" not in leaf
        assert tests or parent or "**operator**" in leaf or "**open**" in leaf or "see *" in leaf, leaf
        for test in tests:
            assert (settings.ROOT_FOLDER / test).is_file(), test
