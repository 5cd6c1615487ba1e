"""What an advisor is told: that something waits, never what. It is read behind their own sign-in."""

from __future__ import annotations

import datetime as dt

from amparo.counsel.referrals.models import Offer


def tell_advisor(offer: Offer, what: str, *, at: dt.datetime) -> None:
    """Tell the advisor of an offer, by the ways they chose."""
