"""The filter of a list of cases: what it says in an address, in SQL and in words. Every figure of the supervisor's page opens
the list of its own filter, so that the number and the list cannot disagree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.hearings.models import Hearing
from amparo.casework.models import Case, IncidentPerson
from amparo.casework.worklists.order import POINTS

ME, NONE, OWN = "me", "none", "own"
NOW, SOON = "now", "soon"
#: How far ahead the near deadlines of a list lie.
AHEAD = dt.timedelta(days=7)
HEARING_NEAR = dt.timedelta(hours=24)
#: How long a case has been open, in days: from, to (not included).
AGES: dict[str, tuple[int, int | None]] = {"0-2": (0, 3), "3-7": (3, 8), "8-30": (8, 31), "31": (31, None)}


def age_in_words(age: str) -> str:
    least, most = AGES[age]
    if most is None:
        return _("%d days or more") % least
    return _("%(from)d to %(to)d days") % {"from": least, "to": most - 1}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases a list holds; every part is text, empty when it does not narrow. Open cases only, unless `status` says
    otherwise."""

    office: str = ""
    officer: str = ""  # `me`, `none`, `own` (mine and nobody's), or the number of a member of staff
    status: str = ""
    ambito: str = ""
    type: str = ""
    facility: str = ""  # the code of a place where the person is held now
    reason: str = ""  # a fact of `order.FACTS`
    interview: str = ""  # `no`: detained, and nobody has talked with the person
    age: str = ""  # a key of `AGES`
    late: str = ""  # `yes`: a term has run out
    incident: str = ""  # the folio of an incident in which the person was
    when: str = ""  # `now`: cannot wait until tomorrow; `soon`: not that, and a term runs out within a week

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Filter:
        """From an address. What is unknown there is left out, so that an old bookmark still opens a list."""
        said = {field.name: str(data.get(field.name, "")).strip()[:90] for field in fields(cls)}
        if said["status"] not in Case.Status.values:
            said["status"] = ""
        if said["reason"] not in POINTS:
            said["reason"] = ""
        if said["age"] not in AGES:
            said["age"] = ""
        if said["interview"] != "no":
            said["interview"] = ""
        if said["late"] != "yes":
            said["late"] = ""
        if said["when"] not in (NOW, SOON):
            said["when"] = ""
        if said["officer"] not in (ME, NONE, OWN) and not said["officer"].isdecimal():
            said["officer"] = ""
        return cls(**said)

    def address(self, **more: str) -> str:
        """The filter as the query of an address, only what narrows."""
        said = {field.name: getattr(self, field.name) for field in fields(self)} | more
        return urlencode({name: value for name, value in said.items() if value})

    def but(self, **changes: str) -> Filter:
        """This filter with other values for some parts."""
        return replace(self, **changes)

    def cases(self, staff: Staff, offices: Collection[str] | None, now: dt.datetime) -> QuerySet[Case]:
        """The cases of the list, of those offices that the reader sees (None: all), in no order."""
        cases = Case.objects.filter(self.where(staff, now))
        if offices is not None:
            cases = cases.filter(office_id__in=offices)
        return (
            cases.filter(status=self.status) if self.status else cases.exclude(status=Case.Status.CONCLUDED)
        )

    def where(self, staff: Staff, now: dt.datetime) -> Q:
        where = Q()
        if self.office:
            where &= Q(office_id=self.office)
        if self.officer == ME:
            where &= Q(officer_id=staff.pk)
        elif self.officer == NONE:
            where &= Q(officer_id__isnull=True)
        elif self.officer == OWN:
            where &= Q(officer_id=staff.pk) | Q(officer_id__isnull=True)
        elif self.officer:
            where &= Q(officer_id=int(self.officer))
        if self.type:
            where &= Q(type_id=self.type)
        if self.ambito:
            where &= Q(type__ambito=self.ambito)
        if self.facility:
            where &= Q(stay__ended_at__isnull=True, stay__stints__ended_at__isnull=True,
                       stay__stints__facility__slug=self.facility)  # fmt: skip
        if self.reason:
            where &= Q(urgency_facts__contains=[self.reason])
        if self.interview:
            where &= Q(first_interview_at__isnull=True, stay__isnull=False, stay__ended_at__isnull=True)
        if self.incident:
            inside = IncidentPerson.objects.filter(incident__folio=self.incident, removed_at__isnull=True)
            where &= Q(record__person__in=inside.values("record__person"))
        if self.late:
            where &= Q(late=True)
        if self.when:
            where &= ~Q(urgency_facts__contains=["put_back"])
            where &= (
                _now(staff, now) if self.when == NOW else ~_now(staff, now) & Q(next_due_at__lt=now + AHEAD)
            )
        if self.age:
            least, most = AGES[self.age]
            where &= Q(opened_at__lte=now - dt.timedelta(days=least))
            if most is not None:
                where &= Q(opened_at__gt=now - dt.timedelta(days=most))
        return where

    @property
    def narrows(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def _now(staff: Staff, now: dt.datetime) -> Q:
    """What cannot wait until tomorrow: a term that has run out or does so today (by the reader's calendar), a hearing within a
    day, a child or somebody about to be removed with whom nobody has talked, and what was put first."""
    zone = staff.office.zone if staff.office is not None else dt.UTC
    midnight = dt.datetime.combine(now.astimezone(zone).date() + dt.timedelta(days=1), dt.time(), tzinfo=zone)
    near = Hearing.objects.filter(state=Hearing.State.SCHEDULED, at__gte=now, at__lt=now + HEARING_NEAR)
    urgent = Q(late=True) | Q(urgency_facts__contains=["put_first"]) | Q(next_due_at__lt=midnight)
    for fact in ("minor", "staging"):
        urgent |= Q(urgency_facts__contains=[fact, "no_interview"])
    return urgent | Q(pk__in=near.values("case"))


def chosen(names: Collection[str], known: Mapping[str, Any]) -> list[str]:
    """Those of the names that are known, in the order of `known`."""
    return [name for name in known if name in names]
