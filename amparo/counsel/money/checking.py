"""What the database refuses about money, in words. The database makes it true; this makes it kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.core.errors import Conflict, Incomplete
from amparo.counsel.contracts.models import Contract

CENT = Decimal("0.01")
MOST = Decimal("9999999.99")

WORDS: dict[str, str | Promise] = {
    "a_contracts_ceiling_is_never_passed": gettext_lazy("This would pass the ceiling of the contract."),
    "a_lower_ceiling_is_never_passed": gettext_lazy(
        "This would pass the ceiling for that area and level of service."
    ),
    "only_a_contract_in_force_is_committed": gettext_lazy("The contract is not in force today."),
    "the_price_is_the_contracts": gettext_lazy("That is not the price of the contract."),
    "the_matter_is_the_referrals": gettext_lazy(
        "The referral has another advisor or contract now. Look at it again."
    ),
    "what_is_invoiced_is_not_released": gettext_lazy("An invoice for this waits to be settled."),
    "a_line_stays_within_its_authorisation": gettext_lazy(
        "This is more than what is left of the authorisation."
    ),
    "only_a_report_that_was_given_is_paid": gettext_lazy("That report has not been given yet."),
    "an_invoice_is_the_sum_of_its_lines_with_its_paper": gettext_lazy(
        "The lines do not add up to the total of the invoice, or its file is missing."
    ),
    "an_invoice_number_is_once_in_a_firm": gettext_lazy("This firm has an invoice of that number already."),
    "an_invoice_that_is_being_paid_is_not_returned": gettext_lazy("A payment of this invoice is under way."),
    "an_overdue_report_blocks_the_next_payment": gettext_lazy(
        "The advisor owes a report on this contract that is overdue. Nothing is paid until it is given."
    ),
    "only_what_is_authorised_and_invoiced_is_paid": gettext_lazy(
        "Only what is authorised and on an approved invoice is paid."
    ),
    "a_line_is_paid_once": gettext_lazy("That line is being paid already."),
    "a_refund_is_of_what_was_paid": gettext_lazy("That is more than was paid."),
    "an_amendment_leaves_what_is_committed": gettext_lazy("More than that is committed already."),
    "only_a_signed_contract_is_amended": gettext_lazy("Only a signed contract is amended."),
    "what_was_signed_changes_by_amendments_only": gettext_lazy("What was signed changes by amendments only."),
    "a_fund_is_never_passed": gettext_lazy("This would pass what the fund has, or the people it is for."),
    "only_who_is_eligible_is_helped": gettext_lazy("The conditions of the fund are not met."),
    "one_bond_of_a_case": gettext_lazy("This case has a bond under way."),
    "counsel_contract_number_key": gettext_lazy("There is a contract of that number."),
}


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database refuses about money into a `Conflict` with its sentence. What it does not know goes on."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        known = next((words for rule, words in WORDS.items() if name.startswith(rule)), None)
        if known is None:
            raise
        raise Conflict(str(known)) from error


def exact(value: Decimal | str | None, name: str = "amount") -> Decimal:
    """An amount of US dollars above zero, with its cents and no more. Raises `Incomplete`, naming the field."""
    try:
        amount = Decimal(value if value is not None else "")
    except (InvalidOperation, ValueError):
        amount = Decimal("NaN")
    if not amount.is_finite() or not CENT <= amount <= MOST or amount != amount.quantize(CENT):
        raise Incomplete(_("Write an amount, for example 1500.00."), missing=(name,))
    return amount.quantize(CENT)


def times(quantity: Decimal, price: Decimal) -> Decimal:
    """A quantity at a price, to the cent, as the database rounds."""
    return (quantity * price).quantize(CENT, rounding=ROUND_HALF_UP)


def said(text: str, name: str = "reason", most: int = 300) -> str:
    """A reason or reference that somebody wrote. Raises `Incomplete` when there is none."""
    if not text.strip():
        raise Incomplete(
            _("Write the reference.") if name == "reference" else _("Write the reason."), missing=(name,)
        )
    return text.strip()[:most]


def lock(contract_id: int) -> Contract:
    """The contract, locked as its triggers lock it: every action of money begins here, so that none waits in a circle."""
    return Contract.objects.select_for_update(no_key=True).get(pk=contract_id)
