"""The six domains of the Short Set as a desk reads them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DOMAIN_WORDS: dict[str, Any] = {
    "see": _("Seeing"),
    "hear": _("Hearing"),
    "walk": _("Walking"),
    "remember": _("Remembering"),
    "care": _("Self-care"),
    "communicate": _("Communicating"),
}
