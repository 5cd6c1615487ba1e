"""The link in an advisor's mail. It acknowledges, once, while the offer waits for that; it opens nothing and shows nothing."""

from __future__ import annotations

import secrets

from django.db import transaction

from amparo.core import clock
from amparo.core.folios import hash_code
from amparo.counsel.referrals.answering import acknowledge
from amparo.counsel.referrals.models import Offer
from amparo.counsel.referrals.moving import locked


def new_token(offer: Offer) -> str:
    """A new secret for the link of an offer, in the caller's transaction; only its hash is kept."""
    token = secrets.token_urlsafe(24)
    offer.token_hash = _hash(token)
    offer.save(update_fields=["token_hash"])
    return token


@transaction.atomic
def acknowledge_by(token: str) -> bool:
    """Acknowledge by the link of a mail. False for one that was used, ran out or never was: they are not told apart."""
    found = Offer.objects.filter(token_hash=_hash(token)).select_related("referral").first()
    if found is None:
        return False
    referral = locked(found.referral)
    offer = Offer.objects.select_for_update(of=("self",)).select_related("advisor__staff").get(pk=found.pk)
    waits = offer.answer == "" and offer.acknowledged_at is None and offer.token_hash == found.token_hash
    holds = referral.state == "sent" and referral.due_at is not None and referral.due_at > clock.now()
    if not (waits and holds and offer.advisor.active):
        return False
    offer.token_hash = ""
    offer.save(update_fields=["token_hash"])
    acknowledge(referral=referral, advisor=offer.advisor)
    return True


def _hash(token: str) -> str:
    return hash_code(token, salt="acknowledge")
