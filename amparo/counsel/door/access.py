"""What an advisor may see of a referral: it follows from the offer that was made to them, and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.core.errors import NotAllowed
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.referrals.models import Ending, Offer, Referral

#: names: those to be compared for a conflict of interest · matter: what the consulate wrote for them · past: that it was
#: offered to them, and how that ended.
See = Literal["names", "matter", "past"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A referral as one advisor sees it, by the latest offer that was made to them."""

    referral: Referral
    offer: Offer
    see: See

    @property
    def theirs(self) -> bool:
        """Whether it is their turn, or their work that was done."""
        return self.see != "past"


def advisor_of(staff: Staff) -> Advisor:
    """Who signed in, as an advisor. Raises `NotAllowed` for whoever is none, or none any more."""
    found = Advisor.objects.filter(staff=staff).select_related("firm", "staff").first()
    if found is None or not found.active:
        raise NotAllowed(_("Your account belongs to no advisor of PALE."))
    return found


def seen_by(advisor: Advisor, folio: str) -> Seen | None:
    """The referral of this folio as this advisor sees it; None when it was never offered to them. One query."""
    offer = (
        Offer.objects.filter(advisor=advisor, referral__folio=folio)
        .select_related("referral__case__office", "referral__contract", "referral__county")
        .order_by("-number")
        .first()
    )
    return None if offer is None else as_seen(offer)


def as_seen(offer: Offer) -> Seen:
    """What whoever got this offer may see of its referral."""
    referral = offer.referral
    return Seen(referral, offer, _see(referral, offer))


def _see(referral: Referral, offer: Offer) -> See:
    if referral.advisor_id != offer.advisor_id or offer.answer not in ("", Offer.Answer.ACCEPTED):
        return "past"
    if referral.state == "offered":
        return "names"
    if offer.cleared_at is None:
        return "past"
    # Whoever withdrew their consent, or needs it no more, is nobody's client any more.
    return "matter" if referral.ending in ("", Ending.DONE) else "past"
