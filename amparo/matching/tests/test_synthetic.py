"""Synthetic people: the same for the same seed, and of the kinds that make matching hard."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

from amparo.matching import current_model
from amparo.matching.identifiers import check_curp
from amparo.matching.model import model_from
from amparo.matching.noise import ORDINARY
from amparo.matching.synthetic import describe, people, registry
from amparo.matching.train import train


def test_the_same_seed_gives_the_same_registry() -> None:
    assert registry(200, 5) == registry(200, 5)
    assert registry(200, 5) != registry(200, 6)


def test_their_curps_are_sound_and_tell_everybody_apart() -> None:
    curps = [truth.curp for truth in people(3000, Random(3))]
    assert {check_curp(curp).result for curp in curps} == {"ok"}
    assert len(set(curps)) == len(curps)


def test_there_are_namesakes_twins_and_sons_with_their_fathers_name() -> None:
    found = people(6000, Random(9))
    names = Counter((truth.given, truth.surname1, truth.surname2) for truth in found)
    assert max(names.values()) > 1
    births = Counter((truth.mother, truth.father, truth.birth) for truth in found)
    assert max(births.values()) > 1
    assert any(
        son.given == father.given
        and son.surname1 == father.surname1
        and 17 < (son.birth - father.birth).days / 365 < 40
        for father, son in pairwise(found)
    )


def test_a_us_list_keeps_one_field_in_capitals_and_a_consulate_two() -> None:
    truth = people(1, Random(1))[0]
    listed, known = describe(truth, "us_list", Random(1)), describe(truth, "consular", Random(1))
    assert listed.surnames == listed.surnames.upper() != ""
    assert (listed.surname1, listed.mother_name) == ("", "")
    assert known.surname1
    assert not known.surnames


def test_training_is_reproducible_and_gives_a_model() -> None:
    drawn = ((250, 1, ORDINARY),)
    once, again = train(drawn, drawn, rounds=5), train(drawn, drawn, rounds=5)
    assert once == again
    assert model_from(once).tables.keys() == current_model().tables.keys()
