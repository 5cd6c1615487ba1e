"""What an agency's pages show: what was sent to it, whose hour comes first; and of one milestone what is needed to serve it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat, Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amparo.accounts.models import Role, Staff
from amparo.casework.visits.queries import known_of
from amparo.casework.visits.rules import difficulties
from amparo.casework.visits.words import DOMAIN_NAMES
from amparo.core.folios import read_folio
from amparo.matching.identifiers import STATES
from amparo.people.models import Purpose
from amparo.people.queries import consent_in_force
from amparo.returns.access import homecomings_for, milestones_for
from amparo.returns.agencies.told import told_before
from amparo.returns.arriving.content import HEALTH
from amparo.returns.plans.models import Milestone
from amparo.returns.tables import kinds
from amparo.returns.words import Right

#: By this clock agencies read their hours; each is shown with its zone's name.
ZONE = ZoneInfo("America/Mexico_City")
State = Milestone.State
#: What is whose turn: the lists of the home page, and the states in each.
LISTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "aceptar": (_("To accept"), (State.REFERRED,)),
    "entregar": (_("To attend and deliver"), (State.ACCEPTED, State.ATTENDED)),
    "hechas": (_("Delivered"), (State.DELIVERED, State.LOST)),
}
#: Words that a search looks for at most.
WORDS = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """How many milestones are in each list of an agency, and how many of them are late."""

    lists: dict[str, int]
    late: dict[str, int]


def counted(staff: Staff, *, now: dt.datetime) -> Counted:
    """One query."""
    lists, late = Counter[str](), Counter[str]()
    of = {state: code for code, (_words, states) in LISTS.items() for state in states}
    rows = (
        milestones_for(staff)
        .order_by()
        .values("state")
        .annotate(n=Count("pk"), late=Count("pk", Q(answer_by__lte=now)))
    )
    for row in rows:
        if row["state"] in of:
            lists[of[row["state"]]] += row["n"]
            late[of[row["state"]]] += row["late"]
    return Counted({code: lists[code] for code in LISTS}, {code: late[code] for code in LISTS})


def listed(staff: Staff, code: str, *, search: str = "") -> QuerySet[Milestone]:
    """One of the lists: the hour that comes first, or what was delivered last. With `search`, those whose name has all of its
    words, or of that folio."""
    found = (
        milestones_for(staff)
        .filter(state__in=LISTS[code][1])
        .select_related("homecoming__record__person", "child")
    )
    if search.strip():
        found = _searched(found, search)
    return found.order_by("-delivered_at", "-pk") if code == "hechas" else found.order_by("answer_by", "pk")


def _searched(found: QuerySet[Milestone], search: str) -> QuerySet[Milestone]:
    person = "homecoming__record__person__"
    names: list[Any] = []
    for part in ("given_names", "surname1", "surname2"):
        names += [F(person + part), Value(" ")]
    found = found.annotate(whose=_plain(Concat(*names, output_field=CharField())))
    by_name = Q()
    for word in search.split()[:WORDS]:
        by_name &= Q(whose__contains=_plain(Value(word)))
    return found.filter(by_name | Q(homecoming__folio=read_folio(search) or "-"))


def _plain(text: Any) -> Func:
    """In capitals, without accents."""
    return Func(
        Upper(text), Value("ÁÉÍÓÚÜÑ"), Value("AEIOUUN"), function="translate", output_field=CharField()
    )


@dataclass(frozen=True, slots=True)
class Page:
    """One milestone as its agency reads it. What it does not need, or may not read, is not in it."""

    milestone: Milestone
    name: str
    birth_date: dt.date | None
    #: The child whom it is about, where it is about one.
    child: str
    child_born: dt.date | None
    child_age: int | None
    phone: str
    place: str
    #: Whether the person agreed that México te Abraza is told what they need.
    agreed: bool
    language: str = ""
    interpreter: bool = False
    needs: tuple[Any, ...] = ()
    #: What an officer asked the centre to have ready.
    accommodations: str = ""
    #: Only for an agency of health, and with a consent of its own.
    medicines: str = ""


def find(staff: Staff, number: int) -> Milestone | None:
    """The milestone of this number, if it is with this agency."""
    return (
        milestones_for(staff)
        .filter(pk=number)
        .select_related("homecoming__record__person", "homecoming__centre", "child")
        .first()
    )


def page(milestone: Milestone) -> Page:
    """What serving takes: who, where, how to reach them, what is asked; their language and needs if they agreed."""
    homecoming, child = milestone.homecoming, milestone.child
    person = homecoming.record.person
    found: dict[str, Any] = {
        "milestone": milestone,
        "name": person.name if person is not None else "",
        "birth_date": person.birth_date if person is not None else None,
        "child": child.name if child is not None else "",
        "child_born": child.birth_date if child is not None else None,
        "child_age": child.age if child is not None else None,
        "phone": homecoming.phone,
        "place": " · ".join(
            filter(None, (STATES.get(homecoming.destination_state, ""), homecoming.destination))
        ),
        "agreed": False,
    }
    if person is None or consent_in_force(person.pk, Purpose.RETURN) is None:
        return Page(**found)
    known = known_of([person.pk]).get(person.pk, {})
    health = consent_in_force(person.pk, Purpose.HEALTH) is not None
    told = _told(milestone.pk, health=health)
    needs = {*difficulties(known), *(told["needs"]["difficulties"] or ())}
    languages = [
        " · ".join(filter(None, (said.get("language", ""), said.get("variety", ""))))
        for said in (known, told["language"])
    ]
    found |= {
        "agreed": True,
        "language": languages[0] or languages[1],
        "interpreter": known.get("needs_interpreter") == "yes"
        or told["language"].get("needs_interpreter") is True,
        "needs": tuple(words for name, words in DOMAIN_NAMES.items() if name in needs),
        "accommodations": told["accommodations"],
    }
    if milestone.agency in of_health() and health:
        found["medicines"] = known.get("medicines") or told["needs"]["medicines"] or ""
    return Page(**found)


def _told(milestone_id: int, *, health: bool) -> dict[str, Any]:
    """What the consulate told before the return, without health where the person does not agree that it is told now."""
    told = told_before(milestone_id)
    needs = (told.get("needs") or {}) if health else {}
    return {
        "language": told.get("language") or {},
        "needs": {name: needs.get(name) for name in HEALTH},
        "accommodations": told.get("accommodations") or "",
    }


def of_health() -> frozenset[str]:
    """The agencies that serve the right to health: to no other is anything of somebody's health shown."""
    return frozenset(kind.agency for kind in kinds().values() if kind.right == Right.HEALTH)


def late_for(staff: Staff, *, now: dt.datetime) -> QuerySet[Milestone]:
    """The milestones whose agency let its hour pass, of the returns that somebody of a state office, a desk or headquarters
    sees; the longest late first."""
    found = Milestone.objects.filter(answer_by__lte=now)
    if staff.role not in (Role.HEADQUARTERS, Role.AUDITOR, Role.CIAM):
        found = found.filter(homecoming__in=homecomings_for(staff).order_by().values("pk"))
    return found.select_related("homecoming").order_by("answer_by", "pk")


def in_words(due: dt.datetime, now: dt.datetime) -> str:
    """A deadline as people say it: “within 5 hours”, “2 days late”."""
    seconds = int(abs((due - now).total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if due <= now:
        if days >= 2:
            return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
        return ngettext("%(n)s hour late", "%(n)s hours late", max(hours, 1)) % {"n": max(hours, 1)}
    if days >= 2:
        return ngettext("within %(n)s day", "within %(n)s days", days) % {"n": days}
    if hours >= 1:
        return ngettext("within %(n)s hour", "within %(n)s hours", hours) % {"n": hours}
    return ngettext("within %(n)s minute", "within %(n)s minutes", minutes) % {"n": minutes}
