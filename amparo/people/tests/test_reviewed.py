"""Only answers that still stand teach the model."""

from __future__ import annotations

import pytest

from amparo.people import actions
from amparo.people.models import Merge, Pair, Source
from amparo.people.reviewed import reviewed_pairs
from tests.factories import receive, said

pytestmark = pytest.mark.django_db

JOSE = {"given_names": "José Luis", "surname1": "García", "surname2": "López", "birth_date": "1987-05-03"}
SHORT = {"given_names": "JOSE", "surnames": "GARCIA LOPEZ", "birth_date": "1987-05-03"}


def asked() -> Pair:
    receive(said(**JOSE))
    receive(said(**SHORT))
    return Pair.objects.get()


@pytest.mark.parametrize("answer", ["same", "different"])
def test_an_answer_teaches_with_both_descriptions_and_what_the_model_said(answer):
    pair = asked()
    actions.decide_pair(pair=pair, decision=answer, by=None, reason="seen")
    (example,) = reviewed_pairs()
    assert example.same is (answer == "same")
    assert (example.one.surnames, example.other.surname1) == ("GARCIA LOPEZ", "García")
    assert (example.weight, example.model_version) == (pair.weight, pair.model_version)


def test_what_nobody_decided_teaches_nothing():
    asked()
    assert list(reviewed_pairs()) == []


def test_a_merge_that_was_undone_teaches_nothing():
    actions.decide_pair(pair=asked(), decision="same", by=None, reason="seen")
    actions.unmerge(merge=Merge.objects.get(), by=None, reason="two after all")
    assert list(reviewed_pairs()) == []


def test_a_difference_that_was_overtaken_by_a_merge_teaches_nothing():
    pair = asked()
    actions.decide_pair(pair=pair, decision="different", by=None, reason="another mother")
    actions.reopen_pair(pair=pair, by=None, reason="the mother remarried")
    actions.decide_pair(pair=pair, decision="same", by=None, reason="same mother")
    assert [example.same for example in reviewed_pairs()] == [True]


def test_whom_a_family_means_teaches_nothing():
    receive(said(**JOSE))
    receive(said(**JOSE), source=Source.FAMILY)
    actions.decide_pair(pair=Pair.objects.get(), decision="same", by=None, reason="the mother says so")
    assert list(reviewed_pairs()) == []
