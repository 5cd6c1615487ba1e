"""Belongings are recovered when somebody signed for them, and not before (domain.md A13)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from amparo.core.errors import Incomplete

DELIVERED = "belongings_delivered"


def receipt(note: str) -> dict[str, str]:
    """What the event of a delivery says: the number of the receipt, or where it is kept. Raises `Incomplete` without."""
    if not note.strip():
        raise Incomplete(_("Write the number of the delivery receipt."), missing=("note",))
    return {"receipt": note.strip()[:120]}
