"""Only answers that still stand teach the model."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from amparo.core import clock
from amparo.matching import current_model
from amparo.matching.batch import weigher
from amparo.matching.model import read_model
from amparo.matching.noise import ROUGH
from amparo.matching.synthetic import registry
from amparo.matching.train import case_of
from amparo.people import actions
from amparo.people.models import Merge, Pair, Person, Record, Source
from amparo.people.receiving import NewRecord
from amparo.people.receiving.records import read
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


def test_learning_from_too_few_decisions_is_refused_and_writes_nothing(tmp_path):
    actions.decide_pair(pair=asked(), decision="same", by=None, reason="seen")
    with pytest.raises(CommandError, match="it takes 100 of each"):
        call_command("retrain", "--out", str(tmp_path / "model.json"), "--people", "200")
    assert not (tmp_path / "model.json").exists()


def decisions(number: int, *, right: bool) -> None:
    """As many pairs of a synthetic registry, decided as the truth says or as it does not."""
    labelled = registry(6000, 81, ROUGH)
    case = case_of(labelled)
    probability = current_model().probability(weigher(case.people, current_model())(case.i, case.j))
    doubtful = np.flatnonzero((probability > 0.02) & (probability < 0.995))[: 2 * number]
    new = [NewRecord(Source.NGO, f"{number}:{n}", one.described, {}) for n, one in enumerate(labelled)]
    wanted = sorted({row for at in doubtful for row in (int(case.i[at]), int(case.j[at]))})
    made = Person.objects.bulk_create([Person(folio=f"P{n:010d}") for n in range(len(labelled))])
    rows = {row: at for at, row in enumerate(wanted)}
    incoming = read([new[row] for row in wanted], clock.now(), None, None)
    for one, row in zip(incoming, wanted, strict=True):
        one.record.person = one.record.home = made[row]
    records = Record.objects.bulk_create([one.record for one in incoming])
    for at in doubtful:
        one, other = records[rows[int(case.i[at])]], records[rows[int(case.j[at])]]
        same = bool(case.same[at]) is right
        if same:
            Record.objects.filter(pk__in=[one.pk, other.pk]).update(person=made[0])
        Pair.objects.create(
            new=one, known=other, weight=0, probability=float(probability[at]), reasons=[], model_version="x",
            state="same" if same else "different", raised_at=clock.now(), decided_at=clock.now(), reason="seen",
        )  # fmt: skip


@pytest.mark.slow
def test_decisions_against_all_reason_replace_nothing(tmp_path):
    decisions(400, right=False)
    with pytest.raises(SystemExit):
        call_command(
            "retrain", "--out", str(tmp_path / "model.json"), "--people", "800", stdout=io.StringIO()
        )
    assert not (tmp_path / "model.json").exists()


@pytest.mark.slow
def test_decisions_that_help_write_a_model_that_an_installation_can_use(tmp_path):
    decisions(900, right=True)
    out = io.StringIO()
    call_command("retrain", "--out", str(tmp_path / "model.json"), "--people", "800", "--json", stdout=out)
    said_of_it = json.loads(out.getvalue())
    assert said_of_it["better"]
    assert said_of_it["log_loss"][1] < said_of_it["log_loss"][0]
    assert read_model(tmp_path / "model.json").version == said_of_it["new"]
