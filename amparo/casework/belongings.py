"""Belongings are recovered when somebody signed for them, and not before (domain.md A13)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from amparo.casework.models import Case, Event
from amparo.core.errors import Conflict, Incomplete

CASE_TYPE = "administrativo.pertenencias"
DELIVERED = "belongings_delivered"
RECOVERED = frozenset({Case.Outcome.FAVOURABLE, Case.Outcome.PARTIAL})


def receipt(note: str) -> dict[str, str]:
    """What the event of a delivery says: the number of the receipt, or where it is kept. Raises `Incomplete` without."""
    if not note.strip():
        raise Incomplete(_("Write the number of the delivery receipt."), missing=("note",))
    return {"receipt": note.strip()[:120]}


def may_conclude(case: Case, outcome: str) -> None:
    """Raise `Conflict` when belongings would be closed as recovered without a delivery receipt."""
    if case.type_id != CASE_TYPE or outcome not in RECOVERED:
        return
    if not Event.objects.filter(case=case, type_id=DELIVERED, data__has_key="receipt").exists():
        raise Conflict(
            _("Belongings count as recovered with the delivery receipt: record the delivery first.")
        )
