"""The ledger of a contract always balances: by area and level, by advisor, by case, by its movements, by its payments."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.counsel.contracts.budget import left_of
from amparo.counsel.models import Authorisation, Ceiling, Invoice, InvoiceLine, Payment
from amparo.counsel.money import actions, paying
from amparo.counsel.money.auditing import audit
from amparo.counsel.tests.money import asked, delivered, paper, served, staff
from amparo.counsel.tests.pale import advisor, contract, in_progress
from tests.factories import EL_PASO, detained, officer

pytestmark = pytest.mark.django_db

ACTS = ("ask", "approve", "second", "refuse", "release", "invoice", "approve_invoice", "return", "approve_payment",
        "second_payment", "pay", "stop", "refund")  # fmt: skip


class World:
    """A contract with two matters, and whoever does things with its money. What was paid is counted here too."""

    def __init__(self, folder) -> None:
        self.contract = contract(ceiling="16000.00")
        first = served(folder, terms=self.contract)
        advisor(self.contract)
        other = detained(folder, f"A098888888,LOPEZ,ANA,05/23/1990,F,MEXICO,C8,{EL_PASO}")
        self.referrals = [first, in_progress(other, by=officer(), level="advice")]
        Ceiling.objects.create(contract=self.contract, level="advice", amount=Decimal("5600"))
        self.by, self.supervisor, self.headquarters = staff()
        self.numbers = 0
        self.paid: dict[int, Decimal] = defaultdict(Decimal)  # by case

    def do(self, act: str, which: int, cents: int) -> None:
        getattr(self, act)(which, Decimal(cents) / 100)

    def _one(self, rows, which: int):
        rows = list(rows.order_by("pk"))
        return rows[which % len(rows)] if rows else None

    def ask(self, which, amount):
        code = ("bond_hearing", "merits", "diagnosis", "filing_fees")[int(amount) % 4]
        more = {"amount": min(amount, Decimal(2000))} if code == "filing_fees" else {}
        asked(self.referrals[which % 2], code, by=self.by, **more)

    def approve(self, which, _amount):
        it = self._one(Authorisation.objects.filter(state="requested"), which)
        if it is not None:
            actions.approve(authorisation=it, by=self.supervisor)

    def second(self, which, _amount):
        it = self._one(Authorisation.objects.filter(state="requested", approved_by__isnull=False), which)
        if it is not None:
            actions.approve(authorisation=it, by=self.headquarters)

    def refuse(self, which, _amount):
        it = self._one(Authorisation.objects.filter(state="requested"), which)
        if it is not None:
            actions.refuse(authorisation=it, reason="No", by=self.supervisor)

    def release(self, which, _amount):
        it = self._one(Authorisation.objects.filter(state="approved"), which)
        if it is not None:
            actions.release(authorisation=it, reason="No hubo más", by=self.supervisor)

    def invoice(self, which, amount):
        it = self._one(Authorisation.objects.filter(state="approved").exclude(code="filing_fees"), which)
        if it is None:
            return
        amount, who = min(amount, it.amount), it.advisor.staff
        self.numbers += 1
        made = paying.begin_invoice(
            contract=it.contract,
            number=f"L-{self.numbers}",
            dated=clock.today(),
            total=amount,
            by=who,
            file=paper(),
        )
        paying.add_line(
            invoice=made, authorisation=it, deliverable=delivered(it.referral), amount=amount, by=who
        )
        paying.send_invoice(invoice=made, by=who)

    def approve_invoice(self, which, _amount):
        it = self._one(Invoice.objects.filter(state="sent"), which)
        if it is not None:
            paying.approve_invoice(invoice=it, by=self.supervisor)

    def return_(self, which, _amount):
        it = self._one(Invoice.objects.filter(state__in=["sent", "approved"]), which)
        if it is not None:
            paying.return_invoice(invoice=it, reason="Falta", by=self.supervisor)

    def approve_payment(self, which, _amount):
        it = self._one(InvoiceLine.objects.filter(invoice__state="approved"), which)
        if it is not None:
            paying.approve_payment(line=it, by=self.supervisor)

    def second_payment(self, which, _amount):
        it = self._one(Payment.objects.filter(state="waiting"), which)
        if it is not None:
            paying.approve_payment_too(payment=it, by=self.headquarters)

    def pay(self, which, _amount):
        it = self._one(Payment.objects.filter(state="ready"), which)
        if it is not None:
            paying.pay(payment=it, on=clock.today(), reference="T", by=self.supervisor)
            self.paid[it.case_id] += it.amount

    def stop(self, which, _amount):
        it = self._one(Payment.objects.filter(state__in=["waiting", "ready"]), which)
        if it is not None:
            paying.stop_payment(payment=it, reason="Espera", by=self.supervisor)

    def refund(self, which, amount):
        it = self._one(Payment.objects.filter(state="paid"), which)
        if it is not None:
            paying.refund(
                payment=it, amount=amount, on=clock.today(), reference="D", reason="Sobró", by=self.supervisor
            )
            self.paid[it.case_id] -= amount


setattr(World, "return", World.return_)


def balances(world: World) -> None:
    found = audit(world.contract)
    assert [one.name for one in found.sums if not one.ok] == []
    left = left_of([world.contract])[world.contract.pk]
    assert left.remaining >= 0
    assert all(amount >= 0 for amount in left.within.values())
    assert found.ceiling - found.committed == left.remaining
    assert found.spent == sum(world.paid.values())
    for _name, parts in found.by:
        assert sum(part[1] for part in parts) == found.committed
        assert sum(part[2] for part in parts) == found.spent
    by_case = {one.authorisation.case_id: Decimal(0) for one in found.entries}
    for one in found.entries:
        by_case[one.authorisation.case_id] += one.authorisation.spent
        assert one.authorisation.spent <= one.authorisation.committed
    assert {case: paid for case, paid in world.paid.items() if paid} == {
        case: paid for case, paid in by_case.items() if paid
    }


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(1, 500_000)), max_size=30)
)
def test_c4_the_ledger_always_balances(tmp_path_factory, acts):
    _walk(tmp_path_factory.mktemp("ledger"), acts)


def test_c4_the_whole_road_balances_at_each_step(tmp_path):
    road = [("ask", 0, 100), ("approve", 0, 0), ("second", 0, 0), ("ask", 1, 200), ("approve", 0, 0), ("invoice", 0, 400000),
            ("approve_invoice", 0, 0), ("approve_payment", 0, 0), ("second_payment", 0, 0), ("pay", 0, 0),
            ("refund", 0, 12345), ("invoice", 0, 10000), ("return", 0, 0), ("release", 0, 0)]  # fmt: skip
    _walk(tmp_path, road, refused=False)


def _walk(folder, acts, *, refused: bool = True) -> None:
    with transaction.atomic():
        world = World(folder)
        for act, which, cents in acts:
            try:
                with transaction.atomic():
                    world.do(act, which, cents)
            except Refusal:
                if not refused:
                    raise
            balances(world)
        if not refused:
            assert world.paid
        transaction.set_rollback(True)
