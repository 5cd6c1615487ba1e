"""The gate of a vulnerable return (domain.md §1.5, story E4): who is vulnerable, and what must be agreed before they set out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.casework.models import Case, Protocol, ProtocolStep
from amparo.casework.visits.queries import has_needs, known_of
from amparo.core import clock
from amparo.custody.lists.dates import read_moment
from amparo.people.models import Person
from amparo.returns.arriving.models import GATE

READY = "ready"
OLD = 65
ADULT = 18
VULNERABLE_CASE = "migratorio.vulnerable"
#: Nobody is returned at night without its being said; the hours agreed at each bridge are not published (our proposal).
NIGHT = (22, 6)
#: How far from the agreed hour still counts as that hour.
NEAR = dt.timedelta(hours=2)

WHY = {
    "protocol": gettext_lazy("a protocol of vulnerable return was opened"),
    "case": gettext_lazy("their case is one of a vulnerable return"),
    "minor": gettext_lazy("a minor"),
    "old": gettext_lazy("65 or older"),
    "needs": gettext_lazy("an illness, a pregnancy, a medicine or a disability is known"),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether somebody is vulnerable, why, and what was agreed: `values` is empty until the protocol says they are ready."""

    why: tuple[str, ...]
    protocol: Protocol | None
    values: dict[str, str]

    @property
    def vulnerable(self) -> bool:
        return bool(self.why)

    @property
    def open(self) -> bool:
        """Whether they may be announced and set out."""
        return not self.vulnerable or all(self.values.get(name, "").strip() for name in GATE)

    @property
    def reasons(self) -> list[str]:
        return [str(WHY[code]) for code in self.why]


def gate_of(person: Person) -> Gate:
    """The gate of a person, by the latest protocol of a vulnerable return in their file. Four queries."""
    protocol = (
        Protocol.objects.filter(case__record__person=person, kind=Protocol.Kind.VULNERABLE_RETURN)
        .select_related("case")
        .order_by("-opened_at", "-pk")
        .first()
    )
    why = ["protocol"] if protocol is not None else []
    cases = Case.objects.filter(record__person=person, type_id=VULNERABLE_CASE)
    if cases.exclude(status=Case.Status.CONCLUDED).exists():
        why.append("case")
    age = age_of(person)
    if age is not None and age < ADULT:
        why.append("minor")
    if age is not None and age >= OLD:
        why.append("old")
    if has_needs(known_of([person.pk]).get(person.pk, {})):
        why.append("needs")
    return Gate(tuple(why), protocol, _agreed(protocol))


def _agreed(protocol: Protocol | None) -> dict[str, str]:
    ready = (
        ProtocolStep.objects.filter(protocol=protocol, code=READY, settled_at__isnull=False).first()
        if protocol is not None
        else None
    )
    return {name: str(ready.values.get(name, "")) for name in GATE} if ready is not None else {}


def age_of(person: Person) -> int | None:
    """In years, by the youngest birth date that somebody credible gave."""
    today, birth = clock.today(), person.youngest_birth_date or person.birth_date
    if birth is not None:
        return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return today.year - person.birth_year if person.birth_year else None


def outside(agreed: str, expected_at: dt.datetime, zone: ZoneInfo) -> str:
    """Why a moment must be explained: `agreed` when it is not the hour that was agreed, `night`, or nothing. Pure."""
    said = read_moment(agreed, "dmy", zone=zone) if agreed else None
    if said is not None and abs(said - expected_at) > NEAR:
        return "agreed"
    first, last = NIGHT
    hour = expected_at.astimezone(zone).hour
    return "night" if hour >= first or hour < last else ""


def in_words(why: str) -> str:
    return {
        "agreed": _("It is not the hour that was agreed."),
        "night": _("It is at night, between 22:00 and 6:00."),
    }.get(why, "")
