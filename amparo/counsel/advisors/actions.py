"""What supervisors and headquarters do about firms and advisors. Each is one transaction that writes what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require, scope
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.counsel.advisors.models import Admission, Advisor, Change, FederalAdmission, Firm, Practice, Reach
from amparo.counsel.referrals.actions import must_decide
from amparo.counsel.referrals.machine import WITH_ADVISOR
from amparo.counsel.referrals.models import Referral
from amparo.counsel.referrals.moving import locked
from amparo.counsel.words import AREA_OF, Area
from amparo.places.models import County, Facility

FIRM = ("name", "kind", "public_phone", "public_email", "phone", "email", "address", "payee")
ADVISOR = ("name", "email", "phone", "text_messages", "language", "eoir_registered", "accredited", "languages",
           "sign_languages", "disability_competent", "capacity", "capacity_month", "insured_until", "conflicts",
           "in_directory")  # fmt: skip


@transaction.atomic
def add_firm(*, by: Staff, **fields: Any) -> Firm:
    """A firm, an organisation or an attorney alone, with whom contracts can be made."""
    require(by, "keep_advisors")
    if Firm.objects.filter(name__iexact=fields["name"].strip()).exists():
        raise Conflict(_("There is a firm of this name already."))
    firm = Firm.objects.create(
        **{name: fields[name] for name in FIRM if name in fields}, recorded_at=clock.now()
    )
    _write(firm, None, "added", by, {"name": firm.name})
    return firm


@transaction.atomic
def change_firm(*, firm: Firm, by: Staff, **fields: Any) -> Firm:
    """Change what is known of a firm."""
    firm = Firm.objects.select_for_update().get(pk=firm.pk)
    _own(firm, by)
    changed = _set(firm, FIRM, fields)
    if changed:
        firm.save(update_fields=list(changed))
        _write(firm, None, "changed", by, changed)
    return firm


@transaction.atomic
def add_advisor(
    *, firm: Firm, by: Staff, areas: Iterable[str] = (), courts: Iterable[str] = (), **fields: Any
) -> Advisor:
    """An advisor of a firm, with the areas they practise."""
    _own(firm, by)
    advisor = Advisor.objects.create(
        firm=firm, recorded_at=clock.now(), **{name: fields[name] for name in ADVISOR if name in fields}
    )
    _practise(advisor, areas)
    _admit(advisor, courts)
    _write(firm, advisor, "added", by, {"name": advisor.name})
    return advisor


@transaction.atomic
def change_advisor(
    *, advisor: Advisor, by: Staff, areas: Iterable[str] = (), courts: Iterable[str] = (), **fields: Any
) -> Advisor:
    """Change what is known of an advisor."""
    advisor = _locked(advisor, by)
    changed = _set(advisor, ADVISOR, fields)
    before, courts_before = practised(advisor), sorted(advisor.federal.values_list("court", flat=True))
    _practise(advisor, areas)
    _admit(advisor, courts)
    after, courts_after = practised(advisor), sorted(advisor.federal.values_list("court", flat=True))
    if before != after:
        changed["areas"] = [before, after]
    if courts_before != courts_after:
        changed["courts"] = [courts_before, courts_after]
    if changed:
        advisor.save()
        _write(advisor.firm, advisor, "changed", by, changed)
    return advisor


@transaction.atomic
def check_standing(
    *, advisor: Advisor, state: str, number: str, standing: str, by: Staff, admitted_on: dt.date | None = None
) -> Admission:
    """Write down what a state's register says today of an advisor. Where they may not practise any more, somebody decides
    within a day about everybody whom they have."""
    advisor = _locked(advisor, by)
    if len(state) != 2 or not number.strip():
        raise Incomplete(_("Write the state and the bar number."), missing=("number",))
    if standing not in Admission.Standing.values:
        raise Incomplete(_("Choose what the register says."), missing=("standing",))
    taken = Admission.objects.filter(state=state, number=number.strip()).exclude(advisor=advisor)
    if taken.exists():
        raise Conflict(_("This bar number is of another advisor."))
    known = advisor.admissions.filter(state=state).first()
    made, _new = Admission.objects.update_or_create(
        advisor=advisor, state=state,
        defaults={"number": number.strip(), "standing": standing, "checked_on": clock.today(),
                  "admitted_on": admitted_on or (known.admitted_on if known is not None else None)},
    )  # fmt: skip
    _write(advisor.firm, advisor, "checked", by, {"state": state, "standing": standing})
    if standing != Admission.Standing.GOOD:
        _ask_about_all(advisor)
    return made


@transaction.atomic
def serve(*, advisor: Advisor, mode: str, by: Staff, county: County | None = None, facility: Facility | None = None,
          court: str = "") -> Reach:  # fmt: skip
    """A county, a place of detention or a court that an advisor serves, in person or by video."""
    advisor = _locked(advisor, by)
    if mode not in Reach.Mode.values:
        raise Incomplete(_("Say how: in person or by video."), missing=("mode",))
    if sum((county is not None, facility is not None, bool(court.strip()))) != 1:
        raise Incomplete(
            _("Write a county, a place of detention or a court: one of them."), missing=("where",)
        )
    made = Reach.objects.create(
        advisor=advisor, county=county, facility=facility, court=court.strip()[:80], mode=mode
    )
    _write(advisor.firm, advisor, "changed", by, {"serves": str(county or facility or court), "mode": mode})
    return made


@transaction.atomic
def serve_no_more(*, reach: Reach, by: Staff) -> None:
    advisor = _locked(reach.advisor, by)
    _write(
        advisor.firm,
        advisor,
        "changed",
        by,
        {"serves_no_more": str(reach.county or reach.facility or reach.court)},
    )
    reach.delete()


@transaction.atomic
def leave(*, advisor: Advisor, reason: str, by: Staff) -> Advisor:
    """An advisor works with us no more: nothing is offered to them, and somebody decides about whom they have."""
    advisor = _locked(advisor, by)
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    advisor.active = False
    advisor.save(update_fields=["active"])  # with it goes their sign-in: the database sees to that
    _write(advisor.firm, advisor, "left", by, {}, reason=reason.strip())
    _ask_about_all(advisor)
    return advisor


@transaction.atomic
def come_back(*, advisor: Advisor, reason: str, by: Staff) -> Advisor:
    advisor = _locked(advisor, by)
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    advisor.active = True
    advisor.save(update_fields=["active"])
    if advisor.staff is not None:
        advisor.staff.is_active = True
        advisor.staff.save(update_fields=["is_active"])
    _write(advisor.firm, advisor, "returned", by, {}, reason=reason.strip())
    return advisor


def practised(advisor: Advisor) -> list[str]:
    """The areas and sub-areas of an advisor, as the form names them: `penal`, `migratorio:bond`."""
    found = []
    for one in advisor.practices.order_by("area"):
        found += [f"{one.area}:{sub}" for sub in one.subareas] or [one.area]
    return found


def _practise(advisor: Advisor, areas: Iterable[str]) -> None:
    wanted: dict[str, set[str]] = {}
    for one in areas:
        area, _colon, sub = one.partition(":")
        if area not in Area.values or (sub and AREA_OF.get(sub) != area):
            raise Incomplete(_("Choose the area of law."), missing=("areas",))
        wanted.setdefault(area, set()).update({sub} - {""})
    advisor.practices.exclude(area__in=wanted).delete()
    for area, subareas in wanted.items():
        Practice.objects.update_or_create(advisor=advisor, area=area, defaults={"subareas": sorted(subareas)})


def _admit(advisor: Advisor, courts: Iterable[str]) -> None:
    wanted = {one.strip().lower() for one in courts if one.strip()}
    advisor.federal.exclude(court__in=wanted).delete()
    for court in wanted - set(advisor.federal.values_list("court", flat=True)):
        FederalAdmission.objects.create(advisor=advisor, court=court)


def _ask_about_all(advisor: Advisor) -> None:
    now = clock.now()
    for one in Referral.objects.filter(advisor=advisor, state__in=WITH_ADVISOR, decide_by__isnull=True):
        must_decide(locked(one), at=now, why=_("the advisor may not go on: keep or seek another?"))


def _set(row: Firm | Advisor, names: Iterable[str], fields: Mapping[str, Any]) -> dict[str, list[Any]]:
    changed = {}
    for name in names:
        if name in fields and getattr(row, name) != fields[name]:
            changed[name] = [_plain(getattr(row, name)), _plain(fields[name])]
            setattr(row, name, fields[name])
    return changed


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _locked(advisor: Advisor, by: Staff) -> Advisor:
    found = Advisor.objects.select_for_update(of=("self",)).select_related("firm", "staff").get(pk=advisor.pk)
    _own(found.firm, by)
    return found


def _own(firm: Firm, by: Staff) -> None:
    """Raise `NotAllowed` unless `by` keeps this firm: headquarters any, a supervisor those with whom nobody else has a
    contract."""
    require(by, "keep_advisors")
    if scope(by, "keep_advisors") == "own" and firm.contracts.exclude(office=by.office_id).exists():
        raise NotAllowed(_("This firm has a contract with another consulate: headquarters keeps it."))


def _write(
    firm: Firm, advisor: Advisor | None, what: str, by: Staff, values: Mapping[str, Any], reason: str = ""
) -> None:
    Change.objects.create(
        firm=firm, advisor=advisor, what=what, by=by, values=dict(values), reason=reason[:300], at=clock.now()
    )
