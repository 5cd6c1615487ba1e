"""What a relative says of a lawyer in a call back. Only of whom the portal would let them say it, and while the call lasts."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.counsel.models import Complaint, Referral
from amparo.counsel.quality import actions
from amparo.families.lawyers.arriving import rater_of
from amparo.families.models import CallBack, Follow
from amparo.families.spoken.actions import read_aloud


@transaction.atomic
def rate(
    *, call: CallBack, referral: Referral, by: Staff, stars: int, spoke: bool, explained: bool, again: bool
) -> bool:
    """Keep the rating; False when this relative rated that referral before, here or on the portal."""
    follow = _verified(call, referral, by)
    return actions.rate(
        referral=referral, rater=rater_of(follow), stars=stars, spoke=spoke, explained=explained, again=again
    )


@transaction.atomic
def complain(*, call: CallBack, referral: Referral, by: Staff, text: str) -> Complaint:
    """Take a complaint down, in their own words."""
    _verified(call, referral, by)
    return actions.complain(
        referral=referral, said_by=Complaint.Said.CALL, text=text, at=clock.now(), by=by,
        request_folio=call.request.folio,
    )  # fmt: skip


def _verified(call: CallBack, referral: Referral, by: Staff) -> Follow:
    """The follow of whoever was verified in this call. Raises `NotAllowed` when the call is over or the portal would not let
    them say anything of that lawyer."""
    if referral.pk not in read_aloud(call=call, by=by).rated:
        raise NotAllowed(_("Nothing can be said of this lawyer by them."))
    return Follow.objects.select_related("record").get(request=call.request_id, ended_at__isnull=True)
