"""The bond fund: who is helped, what is posted and comes back, and books that agree to the cent (C7)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.casework.models import Case, Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed, Refusal
from amparo.counsel.models import BondEntry, BondFund, BondGrant
from amparo.counsel.money import bonding
from amparo.counsel.money.limits import questions
from amparo.counsel.money.queries import books
from amparo.places.models import Facility
from tests.factories import detained, import_rows, officer

pytestmark = pytest.mark.django_db
YES = dict.fromkeys(questions(), "yes")


def held_in_minnesota(folder, number: int = 0) -> Case:
    """A case of the consulate in Saint Paul, of somebody detained in Minnesota."""
    place = Facility.objects.get(name="Sherburne County Jail")
    row = f"A0{77000000 + number},TZOMPANTZI,ABEL,05/23/19{50 + number},M,MEXICO,B{number},{place.name}"
    import_rows(folder, row, as_of="2026-03-02T09:00", office="saintpaul")
    case = Case.objects.latest("pk")
    assert case.office_id == "saintpaul"
    return case


def fund(amount: str = "10000.00", people: int = 3) -> BondFund:
    return bonding.open_fund(
        code=f"fondo-{BondFund.objects.count()}", name="Fondo de prueba", amount=Decimal(amount), most_people=people,
        states=["MN", "IN"], opens_on=clock.today(), source="Acta de prueba", by=officer("", Role.HEADQUARTERS),
    )  # fmt: skip


def granted(of: BondFund, case: Case, amount: str = "3000.00") -> BondGrant:
    it = bonding.ask_bond(fund=of, case=case, amount=Decimal(amount), answers=YES, by=officer("saintpaul"))
    it = bonding.approve_bond(grant=it, by=officer("saintpaul", Role.SUPERVISOR))
    return bonding.approve_bond(grant=it, by=officer("", Role.HEADQUARTERS)) if it.waits_for_second else it


def step(it: BondGrant, *names: str, back: str = "") -> BondGrant:
    by, on = officer("saintpaul", Role.SUPERVISOR), clock.today()
    for name in names:
        more = {"reference": f"I-352 {name}"} if name != "forfeit" else {"reason": "No se presentó"}
        if name == "refund":
            more["amount"] = Decimal(back or it.amount)
        it = getattr(bonding, f"{name}_bond")(grant=it, on=on, by=by, **more)
    return it


def test_c7_the_pilot_is_there_and_its_ledger_begins_with_its_money():
    pilot = BondFund.objects.get(code="piloto-chicago-2025")
    assert (pilot.amount, pilot.most_people) == (300000, 200)
    assert pilot.states == ["IL", "IN", "KS", "KY", "MN", "WI"]
    assert pilot.entries.get().amount == 300000
    assert books(pilot).ok


@pytest.mark.parametrize("no", questions())
def test_c7_every_question_of_the_checklist_is_answered_with_yes(tmp_path, no):
    case, of = held_in_minnesota(tmp_path), fund()
    with pytest.raises(Incomplete) as refused:
        bonding.ask_bond(
            fund=of, case=case, amount=Decimal(1500), answers=YES | {no: "no"}, by=officer("saintpaul")
        )
    assert refused.value.missing == (no,)
    by = officer("saintpaul")
    with pytest.raises(IntegrityError), transaction.atomic():
        BondGrant.objects.create(
            fund=of, case=case, office_id="saintpaul", amount=1500, limit=5000, place_state="MN", answers=YES | {no: "no"},
            requested_by=by, requested_at=clock.now(), changed_at=clock.now(), changed_on=clock.today(), changed_by=by,
        )  # fmt: skip


def test_c7_only_where_the_fund_serves(tmp_path):
    with pytest.raises(Conflict):
        bonding.ask_bond(
            fund=fund(), case=detained(tmp_path), amount=Decimal(1500), answers=YES, by=officer()
        )


def test_c7_from_the_request_to_the_refund_the_ledger_says_it_all(tmp_path):
    case, of = held_in_minnesota(tmp_path), fund()
    it = granted(of, case)
    assert (books(of).promised, books(of).free) == (3000, 7000)
    it = step(it, "post")
    assert (books(of).out, books(of).cash) == (3000, 7000)
    with pytest.raises(Conflict):
        step(it, "refund")
    it = step(it, "exonerate", "refund", back="2900.50")
    found = books(of)
    assert (found.back, found.lost, found.free, found.ok) == (
        Decimal("2900.50"), Decimal("99.50"), Decimal("9900.50"), True,
    )  # fmt: skip
    assert list(of.entries.order_by("pk").values_list("kind", "amount")) == [
        ("deposited", 10000), ("posted", -3000), ("exonerated", 0), ("refunded", Decimal("2900.50")),
    ]  # fmt: skip
    assert list(
        Event.objects.filter(case=case, type__code__startswith="bond_")
        .order_by("pk")
        .values_list("type", flat=True)
    ) == ["bond_asked", "bond_approved", "bond_posted", "bond_exonerated", "bond_refunded"]


def test_c7_a_fund_is_never_passed_in_money_or_people(tmp_path):
    of = fund("7000.00", people=3)
    first = step(granted(of, held_in_minnesota(tmp_path, 1)), "post")
    granted(of, held_in_minnesota(tmp_path, 2))
    case = held_in_minnesota(tmp_path, 3)
    it = bonding.ask_bond(fund=of, case=case, amount=Decimal("1000.01"), answers=YES, by=officer("saintpaul"))
    with pytest.raises(Conflict):
        bonding.approve_bond(grant=it, by=officer("saintpaul", Role.SUPERVISOR))
    step(first, "exonerate", "refund")  # what came back serves again
    assert bonding.approve_bond(grant=it, by=officer("saintpaul", Role.SUPERVISOR)).state == "approved"
    with pytest.raises(Conflict):  # three people were helped
        granted(of, held_in_minnesota(tmp_path, 4), "1.00")


def test_c7_two_people_approve_over_the_limit_and_nobody_their_own(tmp_path):
    of, case = fund("20000.00"), held_in_minnesota(tmp_path)
    supervisor = officer("saintpaul", Role.SUPERVISOR)
    it = bonding.ask_bond(fund=of, case=case, amount=Decimal("5000.01"), answers=YES, by=supervisor)
    with pytest.raises(NotAllowed):
        bonding.approve_bond(grant=it, by=supervisor)
    it = bonding.approve_bond(grant=it, by=officer("saintpaul", Role.SUPERVISOR))
    assert it.waits_for_second
    with pytest.raises(NotAllowed):
        bonding.approve_bond(grant=it, by=officer("saintpaul", Role.SUPERVISOR))
    assert bonding.approve_bond(grant=it, by=officer("", Role.HEADQUARTERS)).state == "approved"


def test_c7_the_ledger_cannot_be_changed(tmp_path):
    of = fund()
    for change in (lambda: BondEntry.objects.update(amount=1), lambda: of.entries.all().delete(),
                   lambda: BondFund.objects.filter(pk=of.pk).update(amount=1)):  # fmt: skip
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            change()


STEPS = ("ask", "approve", "second", "refuse", "post", "exonerate", "forfeit", "refund")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(1, 700_000)), max_size=24)
)
def test_c7_whatever_happens_the_books_agree(tmp_path_factory, acts):
    with transaction.atomic():
        folder = tmp_path_factory.mktemp("bonds")
        cases = [held_in_minnesota(folder, number) for number in range(3)]
        of = fund("9000.00")
        for act, which, cents in acts:
            it = BondGrant.objects.filter(case=cases[which]).order_by("-pk").first()
            try:
                with transaction.atomic():
                    _do(act, of, cases[which], it, Decimal(cents) / 100)
            except Refusal:
                pass
            found = books(of)
            assert found.ok
            assert found.free >= 0
            assert found.people <= of.most_people
        transaction.set_rollback(True)


def _do(act, of, case, it, amount) -> None:
    if act == "ask":
        bonding.ask_bond(fund=of, case=case, amount=amount, answers=YES, by=officer("saintpaul"))
    elif it is None:
        return
    elif act == "approve":
        bonding.approve_bond(grant=it, by=officer("saintpaul", Role.SUPERVISOR))
    elif act == "second":
        bonding.approve_bond(grant=it, by=officer("", Role.HEADQUARTERS))
    elif act == "refuse":
        bonding.refuse_bond(grant=it, reason="No", by=officer("saintpaul", Role.SUPERVISOR))
    else:
        step(it, act, back=str(amount))
