"""The audit of a contract: every figure with the papers that it hangs on, and whether all sums agree to the cent."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from amparo.core.folios import show
from amparo.counsel.contracts.budget import ZERO, left_of
from amparo.counsel.contracts.models import Amendment, Contract
from amparo.counsel.money.models import Authorisation, Movement
from amparo.counsel.money.papers import InvoiceLine, Payment
from amparo.custody.lists.writing import harmless


@dataclass(frozen=True, slots=True)
class Sum:
    """Two ways to the same figure; `ok` when they agree to the cent."""

    name: str
    one: Decimal
    other: Decimal

    @property
    def ok(self) -> bool:
        return self.one == self.other


@dataclass(slots=True)
class Line:
    """A line of an invoice with what was paid of it."""

    line: InvoiceLine
    payment: Payment | None = None
    back: Decimal = ZERO


@dataclass(slots=True)
class Entry:
    """An authorisation with everything that hangs on it."""

    authorisation: Authorisation
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Audit:
    entries: Sequence[Entry]
    sums: Sequence[Sum]
    by: Sequence[tuple[str, Sequence[tuple[str, Decimal, Decimal]]]]
    amendments: Sequence[Amendment]
    ceiling: Decimal
    committed: Decimal
    spent: Decimal

    @property
    def ok(self) -> bool:
        return all(one.ok for one in self.sums)


def audit(contract: Contract) -> Audit:
    """The audit of a contract. Seven queries, however much hangs on it."""
    entries = {
        one.pk: Entry(one)
        for one in Authorisation.objects.filter(contract=contract)
        .select_related("referral", "case", "advisor", "approved_by", "second_by", "requested_by")
        .order_by("requested_at", "pk")
    }
    paid = {
        one.line_id: one
        for one in Payment.objects.filter(contract=contract)
        .exclude(state=Payment.State.STOPPED)
        .select_related("approved_by", "second_approved_by", "paid_by")
        .prefetch_related("refunds")
    }
    for one in (
        InvoiceLine.objects.filter(contract=contract)
        .exclude(invoice__state__in=["draft", "returned"])
        .select_related("invoice__file", "milestone", "report")
        .order_by("invoice__dated", "pk")
    ):
        payment = paid.get(one.pk)
        back = sum((refund.amount for refund in payment.refunds.all()), ZERO) if payment else ZERO
        entries[one.authorisation_id].lines.append(Line(one, payment, back))
    moves = list(Movement.objects.filter(contract=contract))
    left = left_of([contract])[contract.pk]
    rows = list(entries.values())
    committed, spent = _total(rows, "committed"), _total(rows, "spent")
    settled = sum(
        (one.payment.amount - one.back for row in rows for one in row.lines if one.payment and one.payment.state == "paid"),
        ZERO,
    )  # fmt: skip
    by = [
        (_("By area"), _by(rows, lambda one: one.get_area_display())),
        (_("By level of service"), _by(rows, lambda one: one.get_level_display())),
        (_("By advisor"), _by(rows, lambda one: one.advisor.name)),
        (_("By case"), _by(rows, lambda one: show(one.case.folio))),
    ]
    sums = [
        Sum(
            _("Committed: authorisations and ledger"), committed, sum((one.committed for one in moves), ZERO)
        ),
        Sum(_("Paid: authorisations and ledger"), spent, sum((one.paid for one in moves), ZERO)),
        Sum(_("Paid: authorisations and payments less refunds"), spent, settled),
        Sum(_("Ceiling: what is committed and what is left"), left.ceiling, committed + left.remaining),
        *(Sum(f"{name}", committed, sum((one[1] for one in parts), ZERO)) for name, parts in by),
    ]
    return Audit(rows, sums, by, list(contract.amendments.order_by("number")), left.ceiling, committed, spent)


def _total(rows: Iterable[Entry], name: str) -> Decimal:
    return sum((getattr(one.authorisation, name) for one in rows), ZERO)


def _by(rows: Iterable[Entry], key: Any) -> list[tuple[str, Decimal, Decimal]]:
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for one in rows:
        sums[key(one.authorisation)][0] += one.authorisation.committed
        sums[key(one.authorisation)][1] += one.authorisation.spent
    return [(name, *both) for name, both in sorted(sums.items())]  # type: ignore[misc]


def headings() -> list[str]:
    """The columns of accounting's file and of the audit's workbook."""
    return [
        _("Contract"), _("Firm"), _("Consulate"), _("Authorisation"), _("State"), _("Advisor"), _("Referral"), _("Case"),
        _("Area"), _("Level"), _("What"), _("Quantity"), _("Price, US$"), _("Authorised, US$"), _("Asked for by"),
        _("Approved by"), _("Second approval"), _("Invoice"), _("Date of the invoice"), _("SHA-256 of the invoice"),
        _("Deliverable"), _("Date of the deliverable"), _("Line, US$"), _("Payment"), _("Paid, US$"), _("Paid on"),
        _("Reference"), _("Payment approved by"), _("Second approval of the payment"), _("Refunded, US$"),
    ]  # fmt: skip


def cells(contract: Contract, one: Authorisation, line: Line | None) -> list[str | Decimal | dt.date | None]:
    """One row: an authorisation, and a line of an invoice with its payment, when there is one."""
    begin: list[Any] = [
        contract.number, contract.firm.name, contract.office.city, str(one.pk), one.get_state_display(), one.advisor.name,
        show(one.referral.folio), show(one.case.folio), one.get_area_display(), one.get_level_display(), one.get_code_display(),
        one.quantity, one.unit_price, one.amount, one.requested_by.name, _name(one.approved_by), _name(one.second_by),
    ]  # fmt: skip
    if line is None:
        return [*begin, *[None] * 13]
    bill, payment = line.line.invoice, line.payment
    what, on = deliverable(line.line)
    begin += [bill.number, bill.dated, bill.file.received_hash, what, on, line.line.amount]
    if payment is None:
        return [*begin, *[None] * 7]
    return [
        *begin, str(payment.pk), payment.amount if payment.state == "paid" else None, payment.paid_on, payment.reference,
        _name(payment.approved_by), _name(payment.second_approved_by), line.back,
    ]  # fmt: skip


def deliverable(line: InvoiceLine) -> tuple[str, dt.date | None]:
    """What was delivered for a line, and when."""
    if line.milestone is not None:
        return str(line.milestone.get_kind_display()), line.milestone.on
    assert line.report is not None
    return _("Periodic report"), line.report.given_at.date() if line.report.given_at else None


def _name(staff: Any) -> str:
    return staff.name if staff is not None else ""


def as_workbook(contract: Contract) -> IO[bytes]:
    """The audit as XLSX: the papers, and the sums."""
    found = audit(contract)
    rows = [
        cells(contract, one.authorisation, line)
        for one in found.entries
        for line in (list[Line | None](one.lines) or [None])
    ]
    sums = [
        [one.name, one.one, one.other, _("agrees") if one.ok else _("DOES NOT AGREE")] for one in found.sums
    ]
    parts = [[name, *row] for name, group in found.by for row in group]
    return workbook(
        [
            (_("Papers"), headings(), rows),
            (_("Sums"), [_("Sum"), _("One way, US$"), _("Another way, US$"), _("Result")], sums),
            (_("Parts"), [_("By what"), _("Part"), _("Committed, US$"), _("Paid, US$")], parts),
        ]
    )


def workbook(sheets: Collection[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> IO[bytes]:
    """An XLSX file. Amounts are numbers with their cents, days are days, and nothing in a cell can become a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, cents = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, names, rows in sheets:
        sheet = book.add_worksheet(name[:31])
        sheet.set_column(0, len(names) - 1, 16)
        for at, heading in enumerate(names):
            sheet.write_string(0, at, heading, bold)
        for down, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                if isinstance(cell, Decimal):
                    sheet.write_number(down, at, float(cell), cents)
                elif isinstance(cell, dt.date):
                    sheet.write_datetime(down, at, dt.datetime.combine(cell, dt.time()), day)
                elif cell:
                    sheet.write_string(down, at, harmless(str(cell)))
    book.close()
    file.seek(0)
    return file
