"""What the bell and the page of notices show."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from amparo.accounts.models import Staff
from amparo.casework.notifying.kinds import KINDS, Kind, Way
from amparo.casework.notifying.models import NoticeWishes, OfficerNotice
from amparo.casework.notifying.wording import sentence
from amparo.places.models import Office

ROWS = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as the page shows it."""

    notice: OfficerNotice
    text: str


def unread(staff: Staff) -> int:
    """How many notices this officer has not read; one query on an index of the unread ones."""
    return OfficerNotice.objects.filter(staff=staff, read_at__isnull=True).order_by().count()


def notices_of(
    staff: Staff, *, page: str, only_unread: bool = False
) -> tuple[Page[OfficerNotice], list[Line]]:
    """One page of one's own notices, the latest first. Three queries."""
    found = OfficerNotice.objects.filter(staff=staff).select_related("case").order_by("-written_at", "-pk")
    if only_unread:
        found = found.filter(read_at__isnull=True)
    shown = Paginator(found, ROWS).get_page(page)
    cities = dict(Office.objects.values_list("slug", "city"))
    zone = staff.office.zone if staff.office is not None else None
    return shown, [Line(one, sentence(one, cities, zone)) for one in shown]


def ways_of(staff: Staff) -> list[tuple[str, Kind, Way]]:
    """Each kind, and how this officer hears of it."""
    wishes = NoticeWishes.objects.filter(staff=staff).first()
    chosen = wishes.ways if wishes is not None else {}
    return [(code, kind, Way(chosen.get(code, kind.way))) for code, kind in KINDS.items()]
