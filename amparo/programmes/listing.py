"""The list of the catalogue: every programme as it stands, by what it is for and what it waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from amparo.accounts.models import Staff
from amparo.programmes import queries
from amparo.programmes.keeping import may
from amparo.programmes.models import Programme, Sheet
from amparo.programmes.searching import search

#: What a programme waits for, in the order in which it is asked.
FLAGS = ("stale", "expired", "review", "scheduled", "draft", "withdrawn", "mine")


@dataclass(frozen=True, slots=True)
class Row:
    """A programme in the list. `shown` is the sheet in force, else the newest one; `open` the one that is worked on."""

    programme: Programme
    shown: Sheet
    open: Sheet | None
    stale: bool
    expired: bool

    @property
    def published(self) -> bool:
        return self.shown.state == Sheet.State.PUBLISHED

    def has(self, flag: str, staff: Staff) -> bool:
        state = self.open.state if self.open else ""
        return {
            "stale": self.stale,
            "expired": self.expired,
            "draft": state == Sheet.State.DRAFT,
            "review": state == Sheet.State.IN_REVIEW,
            "scheduled": state == Sheet.State.SCHEDULED,
            "withdrawn": self.shown.state == Sheet.State.WITHDRAWN,
            "mine": may(staff, "edit_programmes", self.programme),
        }[flag]


def rows(day: dt.date, staff: Staff) -> list[Row]:
    """Every programme that `staff` may read about, by name. Two queries."""
    newest: dict[str, list[Sheet]] = {}
    living = Sheet.objects.filter(~Q(state__in=[Sheet.State.REPLACED, Sheet.State.DISCARDED]))
    for sheet in queries.checked(living).order_by("programme_id", "-number"):
        newest.setdefault(sheet.programme_id, []).append(sheet)
    found = [
        _row(programme, newest[programme.pk], day)
        for programme in Programme.objects.select_related("agency", "office")
        if programme.pk in newest and may(staff, "see_programmes", programme)
    ]
    return sorted(found, key=lambda row: row.shown.name.casefold())


def _row(programme: Programme, sheets: list[Sheet], day: dt.date) -> Row:
    published = next((one for one in sheets if one.state == Sheet.State.PUBLISHED), None)
    worked_on = next((one for one in sheets if one.state in Sheet.OPEN), None)
    stale = published is not None and is_stale(published, day)
    expired = bool(published and published.valid_to and published.valid_to < day)
    return Row(programme, published or sheets[0], worked_on, stale, expired)


def is_stale(sheet: Sheet, day: dt.date) -> bool:
    """Whether a sheet that came from `checked` was checked too long ago."""
    due: dt.date | None = getattr(sheet, "check_due", None)
    return due is not None and due < day


def chosen(asked: Mapping[str, str], staff: Staff, every: list[Row]) -> list[Row]:
    """Those that were asked for; the best answer first when something was searched. One query when it was."""
    found = list(_filtered(asked, staff, every))
    text = asked.get("q", "").strip()
    if not text:
        return found
    place = {slug: number for number, slug in enumerate(search(text))}
    return sorted(
        (row for row in found if row.programme.pk in place), key=lambda row: place[row.programme.pk]
    )


def _filtered(asked: Mapping[str, str], staff: Staff, every: list[Row]) -> Iterator[Row]:
    for row in every:
        content = row.shown.content
        state = asked.get("state", "")
        everywhere = not content["states"] and "mx" in content["side"]
        if (
            (not asked.get("right") or asked["right"] in content["rights"])
            and (not asked.get("need") or asked["need"] in content["needs"])
            and (not asked.get("side") or asked["side"] in content["side"])
            and (not asked.get("agency") or asked["agency"] == row.programme.agency_id)
            and (not state or state in content["states"] or everywhere)
            and (asked.get("flag", "") not in FLAGS or row.has(asked["flag"], staff))
        ):
            yield row
