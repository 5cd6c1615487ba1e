"""Coverage (E3): who holds a certificate today, of those who attend people in each office. Two queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from amparo.accounts.models import Staff
from amparo.accounts.permissions import scope
from amparo.inclusion.training import rules
from amparo.inclusion.training.course import roles_in_training
from amparo.inclusion.training.models import Certificate
from amparo.inclusion.training.standing import serves
from amparo.places.models import Office


@dataclass(slots=True)
class Covered:
    """An office, or (without one) the call centre. `ending`: certificates that end within the renewal days."""

    office: Office | None
    certified: int = 0
    staff: int = 0
    ending: int = 0
    without: list[Staff] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """Whole points, never rounded up to the target."""
        return self.certified * 100 // self.staff

    @property
    def below(self) -> bool:
        return self.certified * 100 < rules.figures()["target"] * self.staff


def coverage(today: dt.date, *, office_id: str | None = None) -> list[Covered]:
    """Every office that has somebody in the training's roles (or this one alone), by its city; the call centre last."""
    found: dict[str | None, Covered] = {}
    for person, until in holders(today, office_id):
        line = found.setdefault(person.office_id, Covered(person.office))
        line.staff += 1
        if until is None:
            line.without.append(person)
            continue
        line.certified += 1
        line.ending += (until - today).days <= rules.figures()["renewal_days"]
    return sorted(
        found.values(), key=lambda line: (line.office is None, line.office.city if line.office else "")
    )


def seen_by(staff: Staff, today: dt.date) -> list[Covered]:
    """What somebody may see of it: a supervisor their own office; headquarters and auditors all."""
    if scope(staff, "see_coverage") == "own":
        return coverage(today, office_id=staff.office_id) if staff.office_id else []
    return coverage(today)


def total(lines: list[Covered]) -> Covered | None:
    """All of them together; None when there is nobody."""
    if not lines:
        return None
    return Covered(
        None, sum(line.certified for line in lines), sum(line.staff for line in lines), sum(line.ending for line in lines)
    )  # fmt: skip


def holders(today: dt.date, office_id: str | None) -> Iterator[tuple[Staff, dt.date | None]]:
    """Everybody who must be trained, with the day on which their certificate ends."""
    people = Staff.objects.filter(is_active=True, role__in=roles_in_training()).select_related("office")
    held = Certificate.objects.filter(revoked_at__isnull=True, expires_on__gt=today, issued_on__lte=today)
    if office_id is not None:
        people, held = people.filter(office=office_id), held.filter(staff__office=office_id)
    of: dict[int, list[Certificate]] = defaultdict(list)
    for one in held:
        of[one.staff_id].append(one)
    for person in people.order_by("name", "pk"):
        yield person, max((c.expires_on for c in of[person.pk] if serves(c, person.role)), default=None)
