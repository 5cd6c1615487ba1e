"""Whether a referral that was concluded may be settled: nothing of it is owed any more."""

from __future__ import annotations

from amparo.counsel.referrals.models import Referral


def refuse_while_owed(referral: Referral) -> None:
    """Raise `Conflict` while something of this referral is authorised or invoiced and not paid."""
