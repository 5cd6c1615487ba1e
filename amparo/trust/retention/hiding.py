"""Whom a blocked file is shown to: the desk of rights at headquarters, and auditors (F7). Everybody else meets a folio."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.people.models import Person


def closed_to(reader: Staff | None, people: Sequence[Person]) -> dict[int, str]:
    """Those of these persons who are blocked for `reader`, with the words instead (`people.closing`). No query."""
    if reader is not None and may(reader, "see_blocked"):
        return {}
    return {one.pk: _("Blocked file: ask the desk of rights") for one in people if one.blocked_at is not None}
