"""What accounting takes away: the payments of a period, one row each with all its papers, as CSV or XLSX."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core.errors import Incomplete
from amparo.counsel.contracts.budget import ZERO
from amparo.counsel.money.auditing import Line, cells, headings, workbook
from amparo.counsel.money.papers import Payment
from amparo.custody.lists.writing import harmless


def payments_of(
    offices: Collection[str] | None, *, begin: dt.date, end: dt.date, by: Staff
) -> Iterator[list[Any]]:
    """A row for each payment made in a period by these offices (None: any), in the order of their days."""
    require(by, "export_money")
    if end < begin:
        raise Incomplete(_("It ends before it begins."), missing=("end",))
    found = Payment.objects.filter(state=Payment.State.PAID, paid_on__gte=begin, paid_on__lte=end)
    if offices is not None:
        found = found.filter(contract__office__in=offices)
    found = found.select_related(
        "contract__firm", "contract__office", "line__invoice__file", "line__milestone", "line__report", "approved_by",
        "second_approved_by", "authorisation__referral", "authorisation__case", "authorisation__advisor",
        "authorisation__requested_by", "authorisation__approved_by", "authorisation__second_by",
    ).prefetch_related("refunds")  # fmt: skip
    for one in found.order_by("paid_on", "pk").iterator(chunk_size=500):
        back = sum((refund.amount for refund in one.refunds.all()), ZERO)
        yield cells(one.contract, one.authorisation, Line(one.line, one, back))


def as_csv(rows: Iterator[list[Any]]) -> IO[bytes]:
    """UTF-8 with its mark, so that a spreadsheet reads the accents. Amounts are exact; no cell can become a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(name) for name in headings()])
    for row in rows:
        writer.writerow([_cell(one) for one in row])
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))


def as_xlsx(rows: Iterator[list[Any]]) -> IO[bytes]:
    return workbook([(_("Payments"), headings(), rows)])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, dt.date) else harmless(str(value))
