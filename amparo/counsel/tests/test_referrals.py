"""Referrals: always somebody's turn and always a clock; no answer goes to the next; a move to another state is decided."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.casework.models import Event, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed, Refusal
from amparo.counsel.models import Milestone, Offer, Referral, Report, Step
from amparo.counsel.referrals import actions, answering
from amparo.counsel.referrals.choosing import choice
from amparo.counsel.referrals.jobs import run_out
from amparo.counsel.referrals.machine import states
from amparo.counsel.tests.pale import advisor, agrees, contract, in_progress, offered, referral
from tests.factories import ADELANTO, detained, import_rows, officer

pytestmark = pytest.mark.django_db


def types_of(case) -> list[str]:
    return list(
        Event.objects.filter(case=case, type__code__startswith="lawyer_")
        .order_by("pk")
        .values_list("type", flat=True)
    )


def test_a_referral_waits_for_consent_and_goes_on_by_itself_when_it_is_given(tmp_path):
    case, by = detained(tmp_path), officer()
    made = referral(case, by=by, consent=False)
    assert made.state == "proposed"
    assert made.whose == "office"
    assert made.due_at > clock.now()
    agrees(case, by=by)
    made.refresh_from_db()
    assert made.state == "consented"
    assert made.consent is not None
    assert types_of(case) == ["lawyer_proposed", "lawyer_referral"]


def test_a15_whoever_refuses_or_withdraws_is_asked_no_more(tmp_path):
    case, by = detained(tmp_path), officer()
    offer = offered(case, by=by, consent=True) if advisor() else None
    agrees(case, by=by, decision="withdrawn")
    offer.refresh_from_db()
    made = offer.referral
    made.refresh_from_db()
    assert (made.state, made.ending, offer.answer) == ("closed", "refused", "withdrawn")
    with pytest.raises(NotAllowed):
        answering.clear(referral=made, advisor=offer.advisor)


def test_c1_without_an_acknowledgement_it_is_offered_to_the_next_and_marked(tmp_path):
    terms = contract()
    first, second = advisor(terms), advisor(terms)
    case, by = detained(tmp_path), officer()
    offer = offered(case, by=by)
    asked, other = (first, second) if offer.advisor == first else (second, first)
    answering.clear(referral=offer.referral, advisor=asked)
    now = clock.now()
    assert run_out(now + dt.timedelta(hours=47)) == 0
    with time_machine.travel(now + dt.timedelta(hours=49), tick=False):
        assert run_out(clock.now()) == 1
        assert run_out(clock.now()) == 0  # once
    offer.refresh_from_db()
    assert (offer.answer, offer.missed) == ("lapsed", "sent")
    made = Referral.objects.get(pk=offer.referral_id)
    assert (made.state, made.advisor_id) == ("offered", other.pk)
    with pytest.raises(NotAllowed):
        answering.acknowledge(referral=made, advisor=asked)  # too late
    with time_machine.travel(now + dt.timedelta(hours=120), tick=False):
        run_out(clock.now())
    made.refresh_from_db()
    assert (made.state, made.whose) == ("consented", "office")  # nobody is left: the office is told
    assert Task.objects.filter(case=case, kind="lawyer", done_at__isnull=True).exists()
    assert Offer.objects.filter(answer="lapsed").count() == 2


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"forum": "state", "law_state": "NM"}, "no_bar_in_state"),
        ({"forum": "federal", "court": "txwd"}, "not_admitted"),
        ({"area": "penal"}, "area"),
        ({"parties": ["ÁNGEL Pérez"]}, "conflict"),
    ],
)
def test_c3_nobody_is_offered_what_the_rules_forbid(tmp_path, more, why):
    terms = contract()
    who = advisor(terms, conflicts=["Perez Angel"])
    case, by = detained(tmp_path), officer()
    made = referral(case, by=by, **more)
    found = choice(made)
    assert found.allowed == []
    assert why in {one.code for one in found.refused[0][1]}
    with pytest.raises(Conflict):
        actions.offer(referral=made, advisor=who, contract=terms, by=by)


def test_c3_only_a_contract_in_force_with_the_office_that_keeps_the_case_pays(tmp_path):
    far = contract("boston")
    who = advisor(far)
    made = referral(detained(tmp_path), by=officer())
    assert choice(made).allowed == []
    with pytest.raises(Conflict):
        actions.offer(referral=made, advisor=who, contract=far, by=officer())


def test_c5_reports_come_again_and_an_overdue_one_is_told(tmp_path):
    advisor(contract(report_days=30))
    case, by = detained(tmp_path), officer()
    made = in_progress(case, by=by)
    with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False):
        run_out(clock.now())
        assert "lawyer_late" in types_of(case)
        answering.report(referral=made, advisor=made.advisor, text="Se presentó la solicitud")
        made.refresh_from_db()
        assert made.due_at > clock.now()
        assert made.told_late is None
    assert Report.objects.filter(referral=made, given_at__isnull=True).count() == 1


@pytest.mark.parametrize("keep", [True, False])
def test_c6_a_move_to_another_state_is_decided_within_a_day(tmp_path, keep):
    terms = contract()
    advisor(terms)
    case, by = detained(tmp_path), officer()
    made = in_progress(case, by=by)
    import_rows(
        tmp_path,
        f"A012345678,GARCIA-LOPEZ,JOSE LUIS,05/23/1987,M,MEXICO,C7,{ADELANTO}",
        as_of="2026-03-09T09:00",
    )
    made.refresh_from_db()
    assert made.decide_by is not None
    assert made.state == "in_progress"
    task = Task.objects.get(case=case, kind="lawyer", done_at__isnull=True)
    assert task.due_at == made.decide_by
    case.refresh_from_db()
    who = officer(case.office_id)
    made = actions.decide(referral=made, keep=keep, reason="Atiende por video", by=who)
    task.refresh_from_db()
    assert task.done_at is not None
    assert made.state == ("in_progress" if keep else "consented")
    assert (made.advisor is not None) is keep
    if not keep:
        assert made.offers.get().answer == "replaced"
        assert made.whose == "office"


def test_a_move_within_the_state_asks_nothing(tmp_path):
    advisor()
    case, by = detained(tmp_path), officer()
    made = in_progress(case, by=by)
    import_rows(
        tmp_path,
        "A012345678,GARCIA-LOPEZ,JOSE LUIS,05/23/1987,M,MEXICO,C7,El Paso Service Processing Center",
        as_of="2026-03-09T09:00",
    )
    made.refresh_from_db()
    assert made.decide_by is None


def test_the_database_refuses_a_referral_without_an_owner_or_a_clock(tmp_path):
    made = referral(detained(tmp_path), by=officer())
    for wrong in (
        {"due_at": None},
        {"whose": ""},
        {"whose": "advisor"},
        {"state": "in_progress"},
        {"ending": "done"},
    ):
        with pytest.raises(Exception) as refused, transaction.atomic():
            Referral.objects.filter(pk=made.pk).update(**wrong)
        assert isinstance(refused.value, IntegrityError) or "transition" in str(refused.value).lower()


def test_an_advisor_does_nothing_with_what_is_not_theirs(tmp_path):
    terms = contract()
    advisor(terms)
    made = in_progress(detained(tmp_path), by=officer())
    other = advisor(terms)
    for act in (
        lambda: answering.milestone(referral=made, advisor=other, kind="filed", on=clock.today()),
        lambda: answering.report(referral=made, advisor=other, text="Nada"),
        lambda: answering.conclude(referral=made, advisor=other, outcome="released"),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_month_of_it_is_told_by_its_steps(tmp_path):
    advisor()
    case, by = detained(tmp_path), officer()
    made = in_progress(case, by=by)
    answering.milestone(referral=made, advisor=made.advisor, kind="filed", on=clock.today())
    with pytest.raises(Incomplete):
        answering.milestone(referral=made, advisor=made.advisor, kind="reported", on=clock.today())
    answering.conclude(referral=made, advisor=made.advisor, outcome="bond_granted")
    made = actions.settle(referral=made, by=by)
    made = actions.finish(referral=made, by=by)
    assert made.ending == "done"
    assert made.closed_at is not None
    assert list(Step.objects.filter(referral=made).order_by("pk").values_list("state", flat=True)) == [
        "proposed", "consented", "offered", "sent", "acknowledged", "evaluating", "in_progress", "concluded", "paid", "closed",
    ]  # fmt: skip
    assert Milestone.objects.filter(referral=made).count() == 2
    assert Report.objects.get(referral=made).excused


#: Whatever people and the clock may do, in any order.
ACTS = ("consent", "offer", "clear", "acknowledge", "contacted", "accept", "decline", "report", "conclude", "settle",
        "finish", "withdraw", "give_up", "refuse", "must_decide", "keep", "replace", "wait")  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), min_size=4, max_size=18))
def test_no_road_leaves_a_referral_without_an_owner_or_a_clock(tmp_path_factory, acts):
    with transaction.atomic():
        _walk(tmp_path_factory.mktemp("walk"), acts)
        transaction.set_rollback(True)


def _walk(folder, acts):
    terms = contract()
    advisor(terms), advisor(terms)
    case, by = detained(folder), officer()
    made = referral(case, by=by, consent=False)
    now = clock.now()
    for act in acts:
        now += dt.timedelta(hours=5)
        with time_machine.travel(now, tick=False):
            try:
                with transaction.atomic():
                    _do(act, Referral.objects.get(pk=made.pk), case, by)
            except Refusal:
                pass
            if act == "wait":
                now += dt.timedelta(days=12)
        made.refresh_from_db()
        state = states()[made.state]
        if made.state == "closed":
            assert made.whose == ""
            assert made.due_at is None
            assert made.ending
            assert not made.offers.filter(answer="").exists()
            assert not made.reports.filter(given_at__isnull=True, excused=False).exists()
        else:
            assert made.whose == state.whose
            assert made.due_at is not None
            assert (state.whose == "advisor") <= (made.advisor_id is not None)
            assert made.offers.filter(answer="").count() == (
                made.state in ("offered", "sent", "acknowledged", "evaluating")
            )
        assert made.steps.order_by("-pk").first().state == made.state


def _do(act, made, case, by):
    who = made.advisor
    if act == "consent":
        agrees(case, by=by)
    elif act == "refuse":
        agrees(case, by=by, decision="refused")
    elif act == "offer":
        for found in choice(made).allowed[:1]:
            actions.offer(referral=made, advisor=found.advisor, contract=found.contract, by=by)
    elif act == "wait":
        run_out(clock.now() + dt.timedelta(days=12))
    elif act == "must_decide" and made.whose == "advisor":
        actions.must_decide(made, at=clock.now())
    elif act in ("keep", "replace"):
        actions.decide(referral=made, keep=act == "keep", reason="Prueba", by=by)
    elif act in ("settle", "finish"):
        getattr(actions, act)(referral=made, by=by)
    elif act in ("withdraw", "give_up"):
        getattr(actions, act)(referral=made, reason="Prueba", by=by)
    elif who is not None and act in (
        "clear",
        "acknowledge",
        "contacted",
        "accept",
        "decline",
        "report",
        "conclude",
    ):
        more = {"contacted": {"on": clock.today()}, "accept": {"level": "advice"}, "decline": {"why": "capacity"},
                "report": {"text": "Sin cambios"}, "conclude": {"outcome": "advised"}}  # fmt: skip
        getattr(answering, act)(referral=made, advisor=who, **more.get(act, {}))
