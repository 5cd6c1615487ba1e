"""What people do with contracts: draft, sign, amend, end. What was signed changes by amendments only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.counsel.advisors.models import Firm
from amparo.counsel.contracts.models import Amendment, Ceiling, Contract, Fee
from amparo.counsel.money.checking import MOST, exact, in_words, lock, said
from amparo.counsel.words import Area, FeeCode, Level, Unit
from amparo.places.models import Office

#: How each thing is charged.
UNITS: dict[str, str] = {
    FeeCode.ORIENTATION_HOUR: Unit.HOUR, FeeCode.HOUR: Unit.HOUR, FeeCode.FILING_FEES: Unit.ACTUAL,
    FeeCode.EXPENSES: Unit.ACTUAL,
}  # fmt: skip


@transaction.atomic
def draft(
    *, contract: Contract | None = None, number: str, firm: Firm, office: Office, starts_on: dt.date, ends_on: dt.date,
    ceiling: Decimal, report_days: int, acknowledge_hours: int, levels: Sequence[str], fees: Mapping[str, Decimal],
    ceilings: Sequence[tuple[str, str, Decimal]], by: Staff, note: str = "",
) -> Contract:  # fmt: skip
    """Write a contract down, or write it anew while it is a draft. Nothing is paid on it before it is signed.

    Raises `Incomplete`, naming the field, and `Conflict`.
    """
    require(by, "keep_contracts", office_id=office.pk)
    if contract is not None:
        contract = lock(contract.pk)
        require(by, "keep_contracts", office_id=contract.office_id)
        if contract.state != Contract.State.DRAFT:
            raise Conflict(_("What was signed changes by amendments only."))
    if not number.strip():
        raise Incomplete(_("Write the number of the contract."), missing=("number",))
    if ends_on < starts_on:
        raise Incomplete(_("It ends before it begins."), missing=("ends_on",))
    if not levels or not set(levels) <= set(Level.values):
        raise Incomplete(_("Choose at least one level of service."), missing=("levels",))
    if not fees:
        raise Incomplete(_("Write at least one price."), missing=("fees",))
    for area, level, amount in ceilings:
        if not (area or level) or (area and area not in Area.values) or (level and level not in Level.values):
            raise Incomplete(_("Choose an area or a level for each ceiling."), missing=("ceilings",))
        if not 0 <= amount <= exact(ceiling, "ceiling"):
            raise Incomplete(_("A lower ceiling is not above that of the contract."), missing=("ceilings",))
    if len({(area, level) for area, level, _amount in ceilings}) < len(ceilings):
        raise Incomplete(_("Two ceilings are for the same."), missing=("ceilings",))
    it = contract or Contract(recorded_at=clock.now(), recorded_by=by)
    it.number, it.firm, it.office, it.note = number.strip()[:40], firm, office, note.strip()[:300]
    it.starts_on, it.ends_on, it.ceiling = starts_on, ends_on, exact(ceiling, "ceiling")
    it.report_days, it.acknowledge_hours, it.levels = report_days, acknowledge_hours, list(levels)
    with in_words():
        it.save()
    it.fees.all().delete()
    it.ceilings.all().delete()
    Fee.objects.bulk_create(
        Fee(contract=it, code=code, unit=UNITS.get(code, Unit.FLAT), amount=exact(amount, f"fee_{code}"))
        for code, amount in fees.items()
    )
    Ceiling.objects.bulk_create(
        Ceiling(contract=it, area=area, level=level, amount=amount) for area, level, amount in ceilings
    )
    return it


@transaction.atomic
def sign(*, contract: Contract, by: Staff) -> Contract:
    """Headquarters signs: from its first day on, referrals and money may go by it."""
    require(by, "sign_contracts")
    it = lock(contract.pk)
    if it.state != Contract.State.DRAFT:
        raise Conflict(_("This contract is signed already."))
    it.state = Contract.State.SIGNED
    it.save(update_fields=["state"])
    return it


@transaction.atomic
def amend(
    *, contract: Contract, signed_on: dt.date, more: Decimal, ends_on: dt.date | None, reason: str, by: Staff
) -> Amendment:
    """More or less money, another end. Never less than what is committed."""
    require(by, "sign_contracts")
    it = lock(contract.pk)
    if not more and ends_on is None:
        raise Incomplete(_("An amendment changes the money or the end."), missing=("more",))
    if not more.is_finite() or abs(more) > MOST or more != more.quantize(Decimal("0.01")):
        raise Incomplete(_("Write an amount, for example 1500.00."), missing=("more",))
    if ends_on is not None and ends_on < it.starts_on:
        raise Incomplete(_("It ends before it begins."), missing=("ends_on",))
    if signed_on > clock.today() + dt.timedelta(days=1):
        raise Incomplete(_("The date is in the future."), missing=("signed_on",))
    with in_words():
        return Amendment.objects.create(
            contract=it, number=it.amendments.count() + 1, signed_on=signed_on, more=more, ends_on=ends_on,
            reason=said(reason), recorded_at=clock.now(), recorded_by=by,
        )  # fmt: skip


@transaction.atomic
def end(*, contract: Contract, by: Staff) -> Contract:
    """Nothing new is referred or authorised on it. What is authorised may still be paid."""
    require(by, "sign_contracts")
    it = lock(contract.pk)
    if it.state != Contract.State.SIGNED:
        raise Conflict(_("Only a signed contract is ended."))
    it.state = Contract.State.ENDED
    it.save(update_fields=["state"])
    return it
