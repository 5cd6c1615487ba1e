"""What an advisor is told: that something waits, never what. It is read behind their own sign-in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from amparo.counsel.advisors.models import Advisor
from amparo.counsel.referrals.models import Offer
from amparo.notices.actions import queue
from amparo.notices.models import Notice

HOME = "/pale/mio/"


def tell_advisor(offer: Offer, what: str, *, at: dt.datetime) -> None:
    """Tell the advisor of an offer, by the ways they chose, in the transaction of what it tells: `what` is offered, sent,
    lapsed, replaced or withdrawn. The mail on what was sent holds the link that acknowledges it (C1)."""
    from amparo.counsel.door.acknowledging import new_token

    values = {}
    if what == "sent" and offer.advisor.email:
        values["link"] = f"{settings.AMPARO_WORKSPACE_URL}/pale/acuse/{new_token(offer)}/"
    tell(
        offer.advisor, f"advisor_{what}", values, key=f"advisor:{offer.pk}:{what}", office_id=offer.referral.case.office_id
    )  # fmt: skip


def tell(
    advisor: Advisor, template: str, values: dict[str, Any], *, key: str, office_id: str | None = None
) -> int:
    """Queue a message for an advisor, once for a `key`; returns how many leave. Nights do not hold it back: a term runs."""
    values = {"page": f"{settings.AMPARO_WORKSPACE_URL}{HOME}", "link": "", **values}
    ways = [(Notice.Channel.EMAIL, advisor.email)]
    if advisor.text_messages:
        ways.append((Notice.Channel.SMS, advisor.phone))
    made = [
        queue(
            template=template, channel=channel, address=address, language="en" if advisor.language == "en" else "es-mx",
            values=values, key=f"{key}:{channel}", office_id=office_id,
        )
        for channel, address in ways
        if address
    ]  # fmt: skip
    return sum(one is not None for one in made)
