"""A list of cases as a workbook. It counts as reading every file in it, and says for what."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Collection, Iterator
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from amparo.accounts import two_people
from amparo.accounts.actions import log_readings
from amparo.accounts.models import Staff, TwoPeople
from amparo.accounts.permissions import require
from amparo.casework.minors.covering import cover_cases
from amparo.casework.worklists.filters import Filter
from amparo.casework.worklists.order import in_words
from amparo.casework.worklists.queries import COLUMNS, in_order, place_of, running_clocks
from amparo.core.clock import now as moment
from amparo.core.errors import Incomplete, Refusal
from amparo.core.folios import show

CHUNK = 500
MOST_ROWS = 100_000


class SecondPerson(Refusal):
    """Another person has to agree first."""


def ask_second_person(
    filter: Filter, *, columns: Collection[str], offices: Collection[str] | None, purpose: str, by: Staff
) -> TwoPeople:
    """Ask another of those who may for exactly this list."""
    count = filter.cases(by, offices, moment()).order_by().count()
    summary = _("Workbook of %(count)s cases") % {"count": count}
    return two_people.ask(kind="export", what=_what(filter, columns), summary=summary, reason=purpose, by=by)


def _what(filter: Filter, columns: Collection[str]) -> dict[str, str]:
    return {"list": filter.address(), "columns": " ".join(columns)}


def export(
    filter: Filter,
    *,
    columns: Collection[str],
    offices: Collection[str] | None,
    purpose: str,
    zone: dt.tzinfo,
    by: Staff,
) -> tuple[IO[bytes], int]:
    """The list as XLSX, and how many cases it holds. Written a few hundred rows at a time; every file in it is logged as
    read, with the purpose. Nothing in a cell can become a formula. Raises `SecondPerson` for more than leave with one person's
    word; once another approved exactly this list, it leaves once."""
    require(by, "export_list")
    if len(purpose.strip()) < 5:
        raise Incomplete(_("Write what the list is for."), missing=("purpose",))
    many = filter.cases(by, offices, moment()).order_by()[: settings.AMPARO_BULK_EXPORT + 1].count()
    if (
        many > settings.AMPARO_BULK_EXPORT
        and two_people.use(kind="export", what=_what(filter, columns), by=by) is None
    ):
        raise SecondPerson(_("So many cases leave only after a second person agreed."))
    file = tempfile.TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Cases"))
    for at, heading in enumerate([_("Folio"), _("Person"), *(str(COLUMNS[name]) for name in columns)]):
        sheet.write_string(0, at, heading)
    count = 0
    for count, cells in enumerate(_cells(filter, columns, offices, purpose.strip(), zone, by), start=1):
        for at, cell in enumerate(cells):
            sheet.write_string(count, at, cell)
    book.close()
    file.seek(0)
    return file, count


def _cells(
    filter: Filter,
    columns: Collection[str],
    offices: Collection[str] | None,
    purpose: str,
    zone: dt.tzinfo,
    by: Staff,
) -> Iterator[list[str]]:
    now = moment()
    found = in_order(filter.cases(by, offices, now))
    ids = list(found.values_list("pk", flat=True)[:MOST_ROWS])
    for begin in range(0, len(ids), CHUNK):
        cases = {case.pk: case for case in found.filter(pk__in=ids[begin : begin + CHUNK])}
        cover_cases(by, cases.values())
        clocks = running_clocks(list(cases))
        people = {
            case.record.person.pk: case.record.person.folio
            for case in cases.values()
            if case.record.person and not case.record.person.closed
        }
        log_readings(staff=by, people=people, page="export", purpose=purpose)
        for pk in ids[begin : begin + CHUNK]:
            case = cases.get(pk)
            if case is None:
                continue
            clock = clocks.get(pk)
            said: dict[str, Any] = {
                "why": ", ".join(in_words(case.urgency_facts)),
                "deadline": f"{clock.due_at.astimezone(zone):%Y-%m-%d %H:%M} {clock.type}" if clock else "",
                "place": place_of(case),
                "officer": case.officer.name if case.officer else "",
                "type": case.type,
                "status": case.get_status_display(),
                "opened": f"{case.opened_at.astimezone(zone):%Y-%m-%d}",
                "office": case.office.city,
            }
            name = case.record.person.name if case.record.person is not None else ""
            yield [show(case.folio), name, *(str(said[column]) for column in columns)]
