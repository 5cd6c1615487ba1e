"""Two tabs, two colleagues, the consulate: whoever answers second sees what changed since their page was drawn.

A form carries what its reader had seen (`token_of`). When it is sent and something else was written meanwhile, it comes back
with that, with whatever was typed, and with a new token: sending it again does it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max
from django.utils.translation import gettext as _

from amparo.casework.hearings.models import Hearing
from amparo.core.templatetags.amparo_ui import day, moment
from amparo.counsel.door.access import Seen
from amparo.counsel.referrals.machine import states
from amparo.counsel.referrals.models import Milestone, Report, Step


def token_of(seen: Seen) -> str:
    """What somebody has seen who reads a referral now. Four queries."""
    referral, theirs = seen.referral, {"referral": seen.referral, "advisor": seen.offer.advisor_id}
    last = (
        Step.objects.filter(referral=referral).aggregate(n=Max("pk"))["n"],
        Milestone.objects.filter(**theirs).aggregate(n=Max("pk"))["n"],
        Report.objects.filter(**theirs, given_at__isnull=False).aggregate(n=Max("pk"))["n"],
        Hearing.objects.filter(case=referral.case_id).aggregate(n=Max("pk"))["n"],
    )
    return ".".join(str(one or 0) for one in last)


def changed_since(seen: Seen, token: str) -> list[str]:
    """What was written since, in words, of that which they may see; nothing for a token that nobody was given."""
    before = token.split(".")
    if not seen.theirs or len(before) != 4 or not all(one.isdigit() for one in before):
        return []
    return list(_changes(seen, *(int(one) for one in before)))


def _changes(seen: Seen, step: int, milestone: int, report: int, hearing: int) -> Iterator[str]:
    referral, theirs = seen.referral, {"referral": seen.referral, "advisor": seen.offer.advisor_id}
    zone = referral.case.office.time_zone
    for one in Step.objects.filter(referral=referral, pk__gt=step).order_by("pk"):
        yield _("It is “%(state)s” since %(when)s") % {
            "state": states()[one.state],
            "when": moment(one.at, zone),
        }
    if seen.see == "names":
        return
    done = Milestone.objects.filter(**theirs, pk__gt=milestone).exclude(kind=Milestone.Kind.REPORTED)
    for what in done.order_by("pk"):
        yield _("A step was written down: %(what)s, %(when)s") % {
            "what": what.get_kind_display(), "when": day(what.on),
        }  # fmt: skip
    for given in Report.objects.filter(**theirs, pk__gt=report, given_at__isnull=False).order_by("pk"):
        yield _("A report was given, %(when)s") % {"when": moment(given.given_at, zone)}
    for held in Hearing.objects.filter(case=referral.case_id, pk__gt=hearing).order_by("pk"):
        yield _("A hearing was written down: %(what)s, %(when)s") % {
            "what": held.get_kind_display(), "when": moment(held.at, held.time_zone),
        }  # fmt: skip
