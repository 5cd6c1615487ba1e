"""A married name is one more surname that may agree, and never speaks against anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from amparo.matching import Described, compare, match_keys, prepare
from amparo.matching.names import without_husband
from amparo.matching.synthetic import people, registry

ANA = Described(
    given_names="Ana Luisa", surname1="García", surname2="Hernández", birth_date=date(1980, 7, 9), sex="F"
)


def _level(one: Described, other: Described) -> str:
    levels = compare(prepare(one), prepare(other)).levels["surnames"]
    assert levels == compare(prepare(other), prepare(one)).levels["surnames"]
    return levels


@pytest.mark.parametrize(
    ("written", "own", "husband"),
    [
        ("GARCIA DE LOPEZ", "GARCIA", "LOPEZ"),
        ("García Hernández de López", "GARCIA HERNANDEZ", "LOPEZ"),
        ("GARCIA VDA DE LOPEZ", "GARCIA", "LOPEZ"),
        ("García Vda. de López", "GARCIA", "LOPEZ"),
        ("GARCIA VIUDA LOPEZ", "GARCIA", "LOPEZ"),
        ("GARCIA V DE HDEZ", "GARCIA", "HERNANDEZ"),
        ("VDA DE LOPEZ", "", "LOPEZ"),
    ],
)
def test_a_husbands_surname_is_told_from_the_own(written: str, own: str, husband: str) -> None:
    assert without_husband(written) == (own, husband)


@pytest.mark.parametrize(
    "written",
    ["García de la Cruz", "García de León", "Montes de Oca", "Ponce de León", "de López", "GARCIA DE XOLOTZIN", "GARCIA"],
)  # fmt: skip
def test_a_surname_with_a_particle_is_nobodys_husband(written: str) -> None:
    assert without_husband(written) == (written, "")


def test_only_where_the_record_does_not_say_man() -> None:
    listed = Described(given_names="ANA", surnames="GARCIA DE LOPEZ")
    assert prepare(listed).husband == "LOPEZ"
    assert prepare(replace(listed, sex="M")).husband == ""


def test_a_record_keeps_at_least_one_surname() -> None:
    only = prepare(Described(given_names="ANA", surnames="VDA DE LOPEZ", sex="F"))
    assert (only.surnames, only.husband) == (("LOPEZ",), "")


def test_a_second_field_with_the_husband_leaves_the_first() -> None:
    found = prepare(replace(ANA, surname2="de López"))
    assert (found.surnames, found.husband) == (("GARCIA",), "LOPEZ")


def test_a_husband_does_not_speak_against_the_maiden_name() -> None:
    listed = replace(ANA, surname1="García", surname2="de López")
    assert _level(ANA, listed) == "first"
    assert compare(prepare(ANA), prepare(listed)).probability > 0.9


def test_the_husbands_surname_alone_is_an_agreement() -> None:
    known = replace(ANA, surname2="de López")
    assert _level(known, replace(ANA, surname1="López", surname2="")) == "husband"
    assert _level(known, replace(ANA, surname2="López")) == "married"
    assert _level(known, known) == "married"


def test_a_husband_of_the_own_surname_is_not_counted_twice() -> None:
    assert _level(replace(ANA, surname2="de García"), replace(ANA, surname2="")) == "one"


def test_another_second_surname_speaks_less_against_a_woman_than_against_a_man() -> None:
    def against(sex: str) -> float:
        known = replace(ANA, sex=sex)
        other = replace(known, surname2="López")
        return compare(prepare(known), prepare(known)).weight - compare(prepare(known), prepare(other)).weight

    assert against("F") < against("M")


def test_a_married_name_is_looked_for_under_every_surname() -> None:
    known = replace(ANA, surname2="de López")
    assert set(match_keys(known)) & set(
        match_keys(replace(ANA, surname1="López", surname2="", given_names="Ana"))
    )
    assert set(match_keys(known)) & set(match_keys(ANA))


def test_some_synthetic_women_are_written_with_their_husbands_surname() -> None:
    found = people(3000, Random(4))
    assert not any(truth.husband for truth in found if truth.sex != "F")
    assert any(truth.husband for truth in found)
    assert any(prepare(item.described).husband for item in registry(3000, 4))
