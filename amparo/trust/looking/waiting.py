"""What waits of unusual readings in «Mi trabajo» of whoever answers."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.casework.worklists.mine import Asking, Row, Source
from amparo.trust.looking.models import Finding
from amparo.trust.looking.queries import in_words, waiting


def _rows(found: Sequence[Finding], asking: Asking) -> list[Row]:
    return [
        Row(
            title=str(row.name), why=_("%(who)s: ask, and say what you learned.") % {"who": row.finding.staff.name},
            since=row.finding.found_at, href=reverse("unusual_reading", args=[row.finding.pk]), button=_("Look"),
            action=reverse("unusual_reading", args=[row.finding.pk]),
        )
        for row in in_words(found)
    ]  # fmt: skip


UNUSUAL = Source(
    "unusual_readings", "waiting", gettext_lazy("Unusual readings"), "judge_looks", lambda who: waiting(who.staff), _rows,
    lambda who: reverse("unusual_readings"), 70,
)  # fmt: skip
