"""Whether a referral that was concluded may be settled: nothing of it is owed any more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from amparo.core.errors import Conflict
from amparo.counsel.money.models import Authorisation
from amparo.counsel.referrals.models import Referral


def refuse_while_owed(referral: Referral) -> None:
    """Raise `Conflict` while something of this referral is authorised or invoiced and not paid."""
    open_ones = Authorisation.objects.filter(
        referral=referral, state__in=[Authorisation.State.REQUESTED, Authorisation.State.APPROVED]
    )
    if open_ones.exists():
        raise Conflict(
            _("Money of this referral is asked for or authorised and not settled: pay it, refuse it or release it first.")
        )  # fmt: skip
