"""Arranging tests of money: what is asked for, approved, invoiced and paid, by the actions of the product."""

from __future__ import annotations

import io
import itertools
from decimal import Decimal

from amparo.accounts.models import Role, Staff
from amparo.casework.documents.tests import files
from amparo.core import clock
from amparo.counsel.models import Authorisation, Fee, Invoice, Milestone, Payment, Referral
from amparo.counsel.money import actions, paying
from amparo.counsel.referrals import answering
from amparo.counsel.tests.pale import advisor, contract, in_progress
from tests.factories import detained, officer

_numbers = itertools.count(1)


def served(
    folder, *, level: str = "representation", terms=None, case=None, by=None, need=None, parties=(), **more
) -> Referral:
    """A referral that an advisor has taken on, by a contract that pays for hours and expenses too."""
    terms = terms or contract(**more)
    Fee.objects.get_or_create(contract=terms, code="filing_fees", unit="actual", amount=Decimal(2000))
    if not terms.firm.advisors.exists():
        advisor(terms)
    said = {"need": need} if need else {}
    return in_progress(
        case or detained(folder), by=by or officer(), level=level, parties=list(parties), of=terms, **said
    )


def staff() -> tuple[Staff, Staff, Staff]:
    """An officer and a supervisor of El Paso, and headquarters."""
    return officer(), officer("elpaso", Role.SUPERVISOR), officer("", Role.HEADQUARTERS)


def asked(
    referral: Referral, code: str = "bond_hearing", *, by: Staff | None = None, **more
) -> Authorisation:
    return actions.ask(referral=referral, code=code, why="Audiencia de fianza", by=by or officer(), **more)


def authorised(referral: Referral, code: str = "bond_hearing", **more) -> Authorisation:
    made = actions.approve(authorisation=asked(referral, code, **more), by=officer("elpaso", Role.SUPERVISOR))
    if made.waits_for_second:
        made = actions.approve(authorisation=made, by=officer("", Role.HEADQUARTERS))
    return made


def delivered(referral: Referral, kind: str = "hearing") -> Milestone:
    return answering.milestone(referral=referral, advisor=referral.advisor, kind=kind, on=clock.today())


def paper() -> io.BytesIO:
    return io.BytesIO(files.PDF)


def drafted(*amounts: str, of: Authorisation, by: Staff | None = None) -> Invoice:
    """An invoice being written, one line an amount, each with its deliverable."""
    amounts = amounts or (str(of.amount),)
    by = by or of.referral.advisor.staff
    made = paying.begin_invoice(
        contract=of.contract, number=f"F-{next(_numbers)}", dated=clock.today(), total=sum(map(Decimal, amounts)), by=by,
        file=paper(),
    )  # fmt: skip
    for amount in amounts:
        paying.add_line(
            invoice=made,
            authorisation=of,
            deliverable=delivered(of.referral),
            amount=Decimal(amount),
            by=by,
        )
    return made


def invoiced(*amounts: str, of: Authorisation) -> Invoice:
    """An approved invoice."""
    made = drafted(*amounts, of=of)
    made = paying.send_invoice(invoice=made, by=of.referral.advisor.staff)
    return paying.approve_invoice(invoice=made, by=officer("elpaso", Role.SUPERVISOR))


def paid(line) -> Payment:
    made = paying.approve_payment(line=line, by=officer("elpaso", Role.SUPERVISOR))
    if made.state == "waiting":
        made = paying.approve_payment_too(payment=made, by=officer("", Role.HEADQUARTERS))
    return paying.pay(
        payment=made, on=clock.today(), reference=f"T-{next(_numbers)}", by=officer("elpaso", Role.SUPERVISOR)
    )
