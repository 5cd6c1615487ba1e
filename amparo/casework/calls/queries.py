"""What a verified caller may be told: what the person consented to for this relative, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from amparo.casework.models import CallerCheck
from amparo.casework.queries import services_of
from amparo.custody.queries import whereabouts
from amparo.people.models import Person, Purpose, Relative
from amparo.people.queries import consent_in_force

#: Whether this relative is to hear nothing of this person now, whatever was consented to: news that only whoever has the case
#: tells, a danger. Rooms above register what they know.
SILENT: list[Callable[[Person, Relative], bool]] = []


def may_be_told(check: CallerCheck, person: Person) -> list[tuple[str, str]]:
    """Pairs of field and text; empty when nothing may be told, which sounds the same as nobody known."""
    if check.verdict != CallerCheck.Verdict.VERIFIED or check.relative is None:
        return []
    consent = consent_in_force(person.pk, Purpose.FAMILY, check.relative)
    relative = check.relative
    if consent is None or any(silent(person, relative) for silent in SILENT):
        return []
    told: list[tuple[str, str]] = []
    where = whereabouts(person)
    if "status" in consent.fields and where is not None and where.end:
        told.append(("status", str(where.stay.get_end_display())))
    if "place" in consent.fields and where is not None and not where.end:
        told.append(("place", where.place))
    if "services" in consent.fields:
        told += [
            ("services", str(event.type)) for event in services_of(person) if event.type.family == "shown"
        ]
    return told
