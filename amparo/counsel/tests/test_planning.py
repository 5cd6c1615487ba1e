"""One assignment for many: asked, computed, looked at, approved, sent; and whatever is killed half way goes on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.core.errors import Conflict, NotAllowed
from amparo.counsel.models import Offer, Plan, Proposal, Referral
from amparo.counsel.referrals import actions, planning
from amparo.counsel.tests.pale import advisor, contract, referral
from tests.factories import EL_PASO, detained, officer

pytestmark = pytest.mark.django_db


def many(folder, number: int) -> list[Referral]:
    by, found = officer(), []
    for one in range(number):
        row = f"A01234567{one},PRUEBA{chr(65 + one)},NOMBRE{chr(65 + one)},05/23/198{one},M,MEXICO,B10{one},{EL_PASO}"
        found.append(referral(detained(folder, row), by=by))
    return found


def test_a_raid_is_assigned_at_once_within_capacities_and_money(tmp_path):
    terms = contract(ceiling="8000.00")  # twice a merits hearing
    advisor(terms, capacity=1), advisor(terms, capacity=5)
    found, boss = many(tmp_path, 4), officer(role="supervisor")
    plan = planning.compute(planning.ask(office=boss.office, by=boss).pk)
    assert plan.figures["as_wanted"] == 2
    assert Offer.objects.count() == 0  # nothing is sent before somebody approves it
    with pytest.raises(Conflict):
        planning.approve(
            plan=Plan.objects.create(office_id="boston", asked_by=boss), by=officer("boston", "supervisor")
        )
    left = plan.proposals.filter(advisor__isnull=False).first()
    planning.leave_out(proposal=left, out=True, by=boss)
    other = plan.proposals.filter(advisor__isnull=False).exclude(pk=left.pk).first()
    actions.withdraw(referral=other.referral, reason="Salió", by=officer())  # meanwhile
    planning.approve(plan=plan, by=boss)
    planning.send(plan.pk)
    assert planning.send(plan.pk) == 0  # once
    plan.refresh_from_db()
    other.refresh_from_db()
    assert plan.state == "sent"
    assert other.problem != ""
    sent = Proposal.objects.filter(plan=plan, sent_at__isnull=False)
    assert Offer.objects.count() == sent.count() == plan.figures["served"] - 2
    assert len(found) == plan.figures["referrals"]


def test_one_plan_at_a_time_of_ones_own_consulate(tmp_path):
    advisor()
    many(tmp_path, 1)
    boss = officer(role="supervisor")
    first = planning.ask(office=boss.office, by=boss)
    with pytest.raises(Conflict):
        planning.ask(office=boss.office, by=boss)
    planning.compute(first.pk)
    second = planning.ask(office=boss.office, by=boss)
    first.refresh_from_db()
    assert first.state == "discarded"
    assert planning.compute(first.pk) is None
    with pytest.raises(NotAllowed):
        planning.ask(office=None, by=boss)
    with pytest.raises(NotAllowed):
        planning.ask(office=second.office, by=officer())


def test_the_pages_of_a_plan(tmp_path, client, settings, django_assert_max_num_queries):
    settings.AMPARO_SECOND_FACTOR = False
    advisor()
    many(tmp_path, 3)
    boss = officer(role="supervisor")
    client.force_login(boss)
    assert "3 canalizaciones" in client.get(reverse("plans")).content.decode()
    client.post(reverse("plans"))
    plan = Plan.objects.get()
    assert "calculando" in client.get(reverse("plan", args=[plan.pk])).content.decode()
    planning.compute(plan.pk)
    with django_assert_max_num_queries(20):
        body = client.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "PRUEBAA" in body.upper()
    client.post(reverse("change_plan", args=[plan.pk, "aprobar"]))
    planning.send(plan.pk)
    assert "3 de 3" in client.get(reverse("plan", args=[plan.pk])).content.decode()
    client.force_login(officer("boston", "supervisor"))
    assert client.get(reverse("plan", args=[plan.pk])).status_code == 403
    client.force_login(officer())
    assert client.get(reverse("plans")).status_code == 403
