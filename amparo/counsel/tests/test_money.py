"""Money of contracts: nothing beyond a ceiling, nothing without its papers, nothing by one person alone (C4, C5)."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.db.models import Sum

from amparo.accounts.models import Role
from amparo.casework.documents import store as documents
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.counsel.contracts import actions as contracts
from amparo.counsel.contracts.budget import left_of
from amparo.counsel.models import (
    Amendment,
    Authorisation,
    Ceiling,
    Contract,
    InvoiceLine,
    Movement,
    Payment,
    Report,
)
from amparo.counsel.money import actions, paying, store, working
from amparo.counsel.referrals import actions as referrals
from amparo.counsel.referrals import answering
from amparo.counsel.tests.money import (
    asked,
    authorised,
    delivered,
    drafted,
    invoiced,
    paid,
    paper,
    served,
    staff,
)
from amparo.counsel.tests.pale import advisor, contract
from tests.factories import detained, directory, officer

pytestmark = pytest.mark.django_db


def test_c4_an_officer_asks_and_a_supervisor_approves(tmp_path):
    made = served(tmp_path)
    by, supervisor, _headquarters = staff()
    it = asked(made, by=by)
    assert (it.unit_price, it.amount, it.area, it.level) == (1500, 1500, "migratorio", "representation")
    with pytest.raises(NotAllowed):
        actions.approve(authorisation=it, by=by)
    it = actions.approve(authorisation=it, by=supervisor)
    assert (it.state, it.approved_by) == ("approved", supervisor)
    assert left_of([made.contract])[made.contract_id].remaining == Decimal("98500.00")
    assert list(
        Event.objects.filter(case=made.case, type__code__startswith="money_")
        .order_by("pk")
        .values_list("type", flat=True)
    ) == ["money_asked", "money_approved"]


def test_c4_over_the_limit_a_second_person_approves_and_never_the_same(tmp_path):
    made = served(tmp_path)
    by, supervisor, headquarters = staff()
    it = asked(made, "merits", quantity=Decimal(2), by=by)
    assert it.over_limit
    it = actions.approve(authorisation=it, by=supervisor)
    assert it.waits_for_second
    assert left_of([made.contract])[made.contract_id].remaining == 100000
    with pytest.raises(NotAllowed):
        actions.approve(authorisation=it, by=supervisor)
    it = actions.approve(authorisation=it, by=headquarters)
    assert (it.state, it.second_by) == ("approved", headquarters)
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorisation.objects.filter(pk=it.pk).update(second_by=supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorisation.objects.filter(pk=it.pk).update(second_by=None)


def test_c4_nobody_approves_what_they_asked_for(tmp_path):
    supervisor = officer("elpaso", Role.SUPERVISOR)
    it = asked(served(tmp_path), by=supervisor)
    with pytest.raises(NotAllowed):
        actions.approve(authorisation=it, by=supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorisation.objects.filter(pk=it.pk).update(
            state="approved", approved_by=supervisor, approved_at=clock.now()
        )


@pytest.mark.parametrize(
    ("ceiling", "within", "rule"),
    [
        ("5499.99", None, "a_contracts_ceiling_is_never_passed"),
        ("9000.00", ("migratorio", "", "5000"), "a_lower_ceiling_is_never_passed"),
        ("9000.00", ("", "representation", "5499.99"), "a_lower_ceiling_is_never_passed"),
        ("9000.00", ("migratorio", "representation", "4000"), "a_lower_ceiling_is_never_passed"),
    ],
)
def test_c4_spend_cannot_exceed_a_ceiling(tmp_path, ceiling, within, rule):
    made = served(tmp_path, ceiling=ceiling)
    if within is not None:
        area, level, amount = within
        Ceiling.objects.create(contract=made.contract, area=area, level=level, amount=Decimal(amount))
    authorised(made, "merits")
    another = asked(made)  # 4,000 and 1,500
    with pytest.raises(Conflict):
        actions.approve(authorisation=another, by=officer("elpaso", Role.SUPERVISOR))
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Authorisation.objects.filter(pk=another.pk).update(
            state="approved", approved_by=officer(), approved_at=clock.now()
        )
    assert refused.value.__cause__.diag.constraint_name == rule


def test_c4_a_ceiling_of_another_area_or_level_does_not_matter(tmp_path):
    terms = contract()
    Ceiling.objects.create(contract=terms, area="penal", amount=Decimal(1))
    Ceiling.objects.create(contract=terms, area="migratorio", level="advice", amount=Decimal(1))
    assert authorised(served(tmp_path, terms=terms)).state == "approved"


def test_c4_an_amendment_raises_the_ceiling_and_never_lowers_it_below_what_is_committed(tmp_path):
    made = served(tmp_path, ceiling="4500.00")
    headquarters = officer("", Role.HEADQUARTERS)
    authorised(made, "merits")
    second = asked(made)
    supervisor = officer("elpaso", Role.SUPERVISOR)
    with pytest.raises(Conflict):
        actions.approve(authorisation=second, by=supervisor)
    more = {"contract": made.contract, "signed_on": clock.today(), "ends_on": None, "by": headquarters}
    contracts.amend(more=Decimal("1000.00"), reason="Más audiencias", **more)
    assert actions.approve(authorisation=second, by=supervisor).state == "approved"
    with pytest.raises(Conflict):
        contracts.amend(more=Decimal("-0.01"), reason="Menos", **more)
    with pytest.raises(NotAllowed):
        contracts.amend(more=Decimal(5), reason="x", **(more | {"by": supervisor}))
    assert Amendment.objects.count() == 1


def test_c4_only_a_contract_in_force_is_committed(tmp_path):
    made = served(tmp_path)
    it = asked(made)
    supervisor = officer("elpaso", Role.SUPERVISOR)
    with time_machine.travel(clock.now() + dt.timedelta(days=301), tick=False), pytest.raises(Conflict):
        actions.approve(authorisation=it, by=supervisor)
    contracts.end(contract=made.contract, by=officer("", Role.HEADQUARTERS))
    with pytest.raises(Conflict):
        actions.approve(authorisation=it, by=supervisor)


def test_what_was_signed_changes_by_amendments_only(tmp_path):
    terms = contract()
    for wrong in ({"ceiling": 5}, {"number": "otro"}, {"starts_on": clock.today()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contract.objects.filter(pk=terms.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        terms.fees.update(amount=1)
    contracts.amend(
        contract=terms, signed_on=clock.today(), more=Decimal(0), ends_on=clock.today(), reason="Termina antes",
        by=officer("", Role.HEADQUARTERS),
    )  # fmt: skip
    terms.refresh_from_db()
    assert terms.ends_on == clock.today()


def test_the_price_is_the_contracts_and_the_matter_the_referrals(tmp_path):
    made = served(tmp_path)
    it = asked(made)
    values = {name: getattr(it, name) for name in (
        "contract_id", "referral_id", "case_id", "advisor_id", "code", "area", "level", "limit", "why", "requested_by_id",
        "requested_at", "changed_at", "quantity", "unit_price", "amount",
    )}  # fmt: skip
    for wrong in ({"unit_price": 1499, "amount": 1499}, {"amount": 1}, {"area": "penal"}, {"level": "advice"},
                  {"quantity": Decimal("1.5"), "amount": 2250}, {"code": "habeas"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Authorisation.objects.create(**(values | wrong))
    with pytest.raises(Incomplete):
        asked(made, "habeas")  # the contract has no price for it
    with pytest.raises(Incomplete):
        asked(made, "filing_fees", amount=Decimal("2000.01"))
    assert asked(made, "filing_fees", amount=Decimal("410.50")).amount == Decimal("410.50")


def test_an_advisor_asks_for_their_own_and_no_other(tmp_path):
    terms = contract()
    advisor(terms)
    made = served(tmp_path, terms=terms)
    other = advisor(terms)
    assert asked(made, by=made.advisor.staff, advisor=made.advisor).requested_by == made.advisor.staff
    with pytest.raises(NotAllowed):
        asked(made, by=other.staff, advisor=other)
    with pytest.raises(NotAllowed):
        asked(made, by=officer("boston"))


def test_c4_a_payment_is_tied_to_its_invoice_deliverable_and_case(tmp_path):
    made = served(tmp_path)
    it = authorised(made)
    bill = invoiced(of=it)
    line = bill.lines.get()
    done = paid(line)
    assert (done.case, done.referral, done.milestone) == (made.case, made, line.milestone)
    bill.refresh_from_db()
    it.refresh_from_db()
    assert (bill.state, it.state, it.spent) == ("paid", "spent", 1500)
    assert b"".join(store.read(bill.file)) == paper().read()


def test_c4_an_orphan_or_crossed_payment_is_impossible(tmp_path):
    terms = contract()
    made = served(tmp_path / "a", terms=terms) if (tmp_path / "a").mkdir() is None else None
    other_case = detained(tmp_path, "A099999999,LOPEZ,ANA,05/23/1990,F,MEXICO,C8,Camp East Montana")
    line = invoiced(of=authorised(made)).lines.get()
    far = delivered(made)
    values = {name: getattr(line, name) for name in (
        "invoice_id", "authorisation_id", "contract_id", "advisor_id", "referral_id", "milestone_id", "amount",
    )}  # fmt: skip
    values |= {"line": line, "case_id": made.case_id, "limit": 5000, "state": "ready", "approved_by": officer(),
               "approved_at": clock.now(), "changed_at": clock.now()}  # fmt: skip
    wrongs = (
        {"case_id": other_case.pk}, {"amount": 1}, {"milestone_id": far.pk}, {"milestone_id": None}, {"line": None},
        {"invoice_id": None}, {"advisor_id": advisor(terms).pk}, {"contract_id": contract().pk},
    )  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(IntegrityError):
            _pay_at_once(values | wrong)
    Payment.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(**values)  # a line is paid once


def _pay_at_once(values):
    with transaction.atomic():
        Payment.objects.create(**values)
        connection.check_constraints()


def test_c4_a_line_is_of_the_referral_of_its_deliverable_and_within_its_authorisation(tmp_path):
    made = served(tmp_path)
    it = authorised(made)
    draft = drafted("1000", of=it)
    who = made.advisor.staff
    with pytest.raises((Conflict, Incomplete)):
        paying.add_line(
            invoice=draft, authorisation=it, deliverable=delivered(made), amount=Decimal("500.01"), by=who
        )
    owed = Report.objects.get(referral=made)
    with pytest.raises(Conflict):  # not given yet
        paying.add_line(invoice=draft, authorisation=it, deliverable=owed, amount=Decimal(500), by=who)
    answering.report(referral=made, advisor=made.advisor, text="Se presentó la solicitud")
    paying.add_line(
        invoice=draft,
        authorisation=it,
        deliverable=Report.objects.get(pk=owed.pk),
        amount=Decimal(500),
        by=who,
    )
    with pytest.raises(Conflict):  # the total of the paper is another
        paying.send_invoice(invoice=draft, by=who)
    line = draft.lines.last()
    for wrong in ({"milestone": delivered(made)}, {"amount": 1}):
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            InvoiceLine.objects.filter(pk=line.pk).update(**wrong)


def test_hours_and_expenses_are_charged_up_to_what_is_written_down(tmp_path):
    made = served(tmp_path)
    who = made.advisor
    it = authorised(made, "hour", quantity=Decimal(10))
    day = clock.today()
    working.spend_time(referral=made, advisor=who, on=day, minutes=90, code="hour", doing="study")
    wrong = working.spend_time(referral=made, advisor=who, on=day, minutes=600, code="hour", doing="travel")
    working.take_back(entry=wrong, advisor=who)
    draft = paying.begin_invoice(
        contract=made.contract, number="H-1", dated=day, total=Decimal(225), by=who.staff, file=paper()
    )
    line = {"invoice": draft, "authorisation": it, "deliverable": delivered(made), "by": who.staff}
    with pytest.raises(Incomplete):
        paying.add_line(amount=Decimal("225.01"), **line)
    assert paying.add_line(amount=Decimal("225.00"), **line).amount == 225


def test_an_invoice_number_is_once_in_a_firm_and_what_was_sent_stays(tmp_path):
    made = served(tmp_path)
    bill = drafted(of=authorised(made))
    with pytest.raises(Conflict):
        paying.begin_invoice(
            contract=made.contract,
            number=bill.number,
            dated=clock.today(),
            total=Decimal(1),
            by=made.advisor.staff,
        )
    bill = paying.send_invoice(invoice=bill, by=made.advisor.staff)
    for wrong in ({"total": 1}, {"number": "otra"}, {"state": "paid"}):
        with pytest.raises(Exception) as refused, transaction.atomic():
            type(bill).objects.filter(pk=bill.pk).update(**wrong)
        assert isinstance(refused.value, IntegrityError) or "transition" in str(refused.value).lower()
    with pytest.raises(IntegrityError), transaction.atomic():
        bill.file.delete()
    with pytest.raises(NotAllowed):
        paying.approve_invoice(invoice=bill, by=officer())
    back = paying.return_invoice(
        invoice=bill, reason="Falta el recibo", by=officer("elpaso", Role.SUPERVISOR)
    )
    assert back.state == "returned"
    assert drafted(of=back.lines.get().authorisation).lines.get().amount == 1500  # it may be charged again


def test_c4_a_payment_over_the_limit_needs_two(tmp_path):
    made = served(tmp_path)
    line = invoiced(of=authorised(made, "merits", quantity=Decimal(2))).lines.get()
    _by, supervisor, headquarters = staff()
    it = paying.approve_payment(line=line, by=supervisor)
    assert it.state == "waiting"
    with pytest.raises(Conflict):
        paying.pay(payment=it, on=clock.today(), reference="T-1", by=supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=it.pk).update(
            state="ready", second_approved_by=supervisor, second_approved_at=clock.now()
        )
    it = paying.approve_payment_too(payment=it, by=headquarters)
    assert paying.pay(payment=it, on=clock.today(), reference="T-1", by=supervisor).state == "paid"


def test_c5_an_overdue_report_blocks_the_next_payment(tmp_path):
    made = served(tmp_path, report_days=30)
    line = invoiced(of=authorised(made)).lines.get()
    supervisor = officer("elpaso", Role.SUPERVISOR)
    ready = paying.approve_payment(line=line, by=supervisor)
    with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False):
        with pytest.raises(Conflict, match=r"report|informe"):
            paying.pay(payment=ready, on=clock.today(), reference="T-1", by=supervisor)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Payment.objects.filter(pk=ready.pk).update(
                state="paid", paid_on=clock.today(), reference="x", paid_by=supervisor, changed_at=clock.now()
            )
        assert refused.value.__cause__.diag.constraint_name == "an_overdue_report_blocks_the_next_payment"
        paying.stop_payment(payment=ready, reason="Falta el informe", by=supervisor)
        with pytest.raises(Conflict):
            paying.approve_payment(line=line, by=supervisor)
        answering.report(referral=made, advisor=made.advisor, text="Sin cambios")
        assert paid(line).state == "paid"


def test_c5_a_report_of_another_contract_or_advisor_blocks_nothing(tmp_path):
    made = served(tmp_path)
    line = invoiced(of=authorised(made)).lines.get()
    Report.objects.filter(referral=made).update(advisor=advisor(made.contract), due_at=clock.now())
    with time_machine.travel(clock.now() + dt.timedelta(days=1), tick=False):
        assert paid(line).state == "paid"


def test_what_comes_back_of_a_payment_is_the_contracts_again(tmp_path):
    made = served(tmp_path)
    done = paid(invoiced(of=authorised(made)).lines.get())
    supervisor = officer("elpaso", Role.SUPERVISOR)
    back = {
        "payment": done,
        "on": clock.today(),
        "reference": "D-1",
        "reason": "Audiencia cancelada",
        "by": supervisor,
    }
    paying.refund(amount=Decimal("500.25"), **back)
    assert left_of([made.contract])[made.contract_id].remaining == Decimal("99000.25")
    with pytest.raises(Conflict):
        paying.refund(amount=Decimal("999.76"), **back)
    assert Movement.objects.filter(contract=made.contract).aggregate(Sum("paid"))["paid__sum"] == Decimal(
        "999.75"
    )


def test_what_is_not_spent_is_released_and_what_is_invoiced_is_not(tmp_path):
    made = served(tmp_path)
    supervisor = officer("elpaso", Role.SUPERVISOR)
    it = authorised(made)
    bill = invoiced("600", of=it)
    with pytest.raises(Conflict):
        actions.release(authorisation=it, reason="No hubo más", by=supervisor)
    with pytest.raises(Conflict):
        referrals.settle(referral=_concluded(made), by=officer())
    paid(bill.lines.get())
    it = actions.release(authorisation=it, reason="No hubo más", by=supervisor)
    assert (it.state, it.committed) == ("released", 600)
    assert referrals.settle(referral=made, by=officer()).state == "paid"


def _concluded(made):
    return answering.conclude(referral=made, advisor=made.advisor, outcome="bond_granted")


def test_the_ledger_cannot_be_changed(tmp_path):
    made = served(tmp_path)
    it = authorised(made)
    for rows in (Movement.objects.all(), Authorisation.objects.filter(pk=it.pk)):
        with pytest.raises(Exception, match=r"Cannot|delete"), transaction.atomic():
            rows.delete()
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Movement.objects.update(committed=0)
    with pytest.raises(Exception, match=r"amount|Cannot update|read"), transaction.atomic():
        Authorisation.objects.filter(pk=it.pk).update(amount=1, quantity=1, unit_price=1)


def test_the_paper_of_an_invoice_is_sealed_and_its_key_changes_with_the_others(tmp_path, monkeypatch):
    one, two = bytes(range(32)).hex(), bytes(range(32, 64)).hex()
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"one:{one}")
    kept = drafted(of=authorised(served(tmp_path))).file
    assert paper().read() not in b"".join(bytes(piece.body) for piece in kept.pieces.all())
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"two:{two},one:{one}")
    assert documents.rewrap() == 1
    assert documents.key_names_in_use() == ["two"]
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"two:{two}")
    kept.refresh_from_db()
    assert b"".join(store.read(kept)) == paper().read()


def test_an_invoice_is_finished_by_whoever_began_it_with_their_own_work(tmp_path):
    terms = contract()
    made = served(tmp_path, terms=terms)
    it, colleague = authorised(made), advisor(terms)
    bill = drafted("100", of=it)
    for by in (colleague.staff, officer()):
        with pytest.raises(NotAllowed):
            paying.send_invoice(invoice=bill, by=by)
    own = paying.begin_invoice(
        contract=terms, number="C-1", dated=clock.today(), total=Decimal(5), by=colleague.staff, file=paper()
    )
    with pytest.raises(NotAllowed):
        paying.add_line(
            invoice=own, authorisation=it, deliverable=delivered(made), amount=Decimal(5), by=colleague.staff
        )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by_actions", [True, False])
def test_c4_fifty_approvals_at_once_never_pass_a_ceiling(tmp_path, directory_after, by_actions):
    directory()
    terms = contract(ceiling="30000.00")
    Ceiling.objects.create(contract=terms, area="migratorio", level="representation", amount=Decimal("25500"))
    made = served(tmp_path, terms=terms)
    waiting = [asked(made) for _ in range(50)]
    supervisor = officer("elpaso", Role.SUPERVISOR)

    def approve(it) -> bool:
        try:
            if by_actions:
                actions.approve(authorisation=it, by=supervisor)
            else:  # around every rule in Python: the database alone
                Authorisation.objects.filter(pk=it.pk).update(
                    state="approved", approved_by=supervisor, approved_at=clock.now()
                )
        except (Conflict, IntegrityError):
            return False
        finally:
            close_old_connections()
            connection.close()
        return True

    with ThreadPoolExecutor(50) as pool:
        passed = list(pool.map(approve, waiting))
    assert sum(passed) == 17  # 17 × 1,500 = 25,500
    left = left_of([terms])[terms.pk]
    assert left.within["migratorio", "representation"] == 0
    assert left.remaining == Decimal("4500.00")
    assert Movement.objects.filter(contract=terms).aggregate(Sum("committed"))["committed__sum"] == Decimal(
        25500
    )
