"""Arranging tests of PALE: firms, advisors, contracts, referrals. All through the tables and actions of the product."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

from amparo.accounts.models import Role, Staff
from amparo.casework import actions as casework
from amparo.casework.models import Case
from amparo.core import clock
from amparo.counsel.models import Admission, Advisor, Contract, Fee, Firm, Offer, Practice, Referral
from amparo.counsel.referrals import actions, answering
from amparo.counsel.referrals.choosing import choice
from amparo.people.models import Purpose

_numbers: list[itertools.count[int]] = []
FEES = {"orientation_hour": 100, "diagnosis": 250, "bond_hearing": 1500, "merits": 4000, "hour": 150}


def _number() -> int:
    """A number that no other process has taken in this database: the browser's houses are arranged by several."""
    if not _numbers:
        _numbers.append(itertools.count(1 + Firm.objects.count() + Staff.objects.count()))
    return next(_numbers[0])


def contract(
    office: str = "elpaso", *, ceiling: str = "100000.00", firm: Firm | None = None, **more: object
) -> Contract:
    """A signed contract that holds this year."""
    number, today = _number(), clock.today()
    firm = firm or Firm.objects.create(name=f"Despacho Prueba {number}", kind="firm")
    made = Contract.objects.create(
        number=f"PALE-{number}", firm=firm, office_id=office, state=more.pop("state", Contract.State.SIGNED),
        starts_on=today - dt.timedelta(days=60), ends_on=today + dt.timedelta(days=300), ceiling=Decimal(ceiling), **more,
    )  # fmt: skip
    Fee.objects.bulk_create(
        Fee(contract=made, code=code, unit="hour" if code.endswith("hour") else "flat", amount=amount)
        for code, amount in FEES.items()
    )
    return made


def advisor(of: Contract | None = None, *, areas: tuple[str, ...] = ("migratorio",), states: tuple[str, ...] = ("TX",),
            eoir: bool = True, **more: object) -> Advisor:  # fmt: skip
    """An advisor in good standing, who can sign in."""
    of, number = of or contract(), _number()
    staff = Staff.objects.create_user(
        f"abogada{number}@example.org", "a-long-password", name=f"Abogada Prueba {number}", role=Role.LAWYER
    )
    made = Advisor.objects.create(
        firm=of.firm, staff=staff, name=staff.name, email=staff.email, eoir_registered=eoir,
        languages=more.pop("languages", ["Español", "Inglés"]), insured_until=clock.today() + dt.timedelta(days=200), **more,
    )  # fmt: skip
    for area in areas:
        Practice.objects.create(advisor=made, area=area)
    for state in states:
        Admission.objects.create(
            advisor=made, state=state, number=f"{number:08}", standing="good", checked_on=clock.today()
        )
    return made


def agrees(case: Case, *, by: Staff, decision: str = "granted") -> None:
    """The person's word on being helped by a lawyer."""
    casework.record_consent(
        record=case.record, purpose=Purpose.LAWYER, decision=decision, channel="visit", at=clock.now(), by=by
    )


def referral(case: Case, *, by: Staff, consent: bool = True, **more: object) -> Referral:
    """A referral of an immigration matter; with consent it waits for an advisor."""
    if consent:
        agrees(case, by=by)
    said = {
        "area": "migratorio",
        "level_wanted": "representation",
        "need": "Defensa contra la expulsión",
        "forum": "eoir",
    }
    return actions.propose(case=case, by=by, **{**said, **more})


def offered(case: Case, *, by: Staff, of: Contract | None = None, **more: object) -> Offer:
    """A referral offered to the first whom the rules allow (of this contract, if one is given)."""
    made = referral(case, by=by, **more)
    made.refresh_from_db()
    first = next(one for one in choice(made).allowed if of is None or one.contract == of)
    return actions.offer(referral=made, advisor=first.advisor, contract=first.contract, by=by, why=first.why)


def in_progress(case: Case, *, by: Staff, level: str = "representation", **more: object) -> Referral:
    """A referral that an advisor took on."""
    offer = offered(case, by=by, **more)
    who, what = offer.advisor, offer.referral
    answering.clear(referral=what, advisor=who)
    answering.acknowledge(referral=what, advisor=who)
    answering.contacted(referral=what, advisor=who, on=clock.today())
    return answering.accept(referral=what, advisor=who, level=level)


def sent(case: Case, *, by: Staff, **more: object) -> Offer:
    """A referral that an advisor found no conflict with: their acknowledgement is awaited."""
    made = offered(case, by=by, **more)
    answering.clear(referral=made.referral, advisor=made.advisor)
    made.refresh_from_db()
    return made
