"""A state's rule is written down by headquarters; from then on every plan in that state shows it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Incomplete
from amparo.matching.identifiers import STATES
from amparo.returns.child_rules.models import ChildRule
from amparo.returns.plans.child_path import PAPERS


@transaction.atomic
def enter(
    *, state: str, paper: str, says: str, source: str, source_date: dt.date | None, by: Staff
) -> ChildRule:
    """Write down what a state asks for. Raises `Incomplete` without its source and the source's day, naming the field."""
    require(by, "keep_child_rules")
    if state not in STATES or state == "NE":
        raise Incomplete(_("Choose the state."), missing=("state",))
    if paper not in PAPERS:
        raise Incomplete(_("Choose one of the papers."), missing=("paper",))
    if says not in ChildRule.Says.values:
        raise Incomplete(_("Say whether the state asks for it."), missing=("says",))
    if not source.strip():
        raise Incomplete(
            _("Write who says so: without a source the federal rule holds."), missing=("source",)
        )
    if source_date is None or source_date > clock.today():
        raise Incomplete(_("Write the day of the source; it is not in the future."), missing=("source_date",))
    return ChildRule.objects.create(
        state=state,
        paper=paper,
        says=says,
        source=source.strip()[:200],
        source_date=source_date,
        at=clock.now(),
        by=by,
    )
