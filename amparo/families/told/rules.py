"""By which ways and at which hours a family is told. Pure, but for the installation's settings; the time comes in."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from amparo.families.models import Telling
from amparo.notices.hours import Hours, zone_name_of
from amparo.notices.models import Notice
from amparo.notices.rules import limit

Channel = Notice.Channel
#: What a contact of each sort can be told by; a browser that was let tell, whatever the contact.
WAYS: dict[str, tuple[str, ...]] = {
    "phone": (Channel.SMS, Channel.WHATSAPP, Channel.VOICE, Channel.PUSH),
    "email": (Channel.EMAIL, Channel.PUSH),
}


def sort_of(contact: str) -> str:
    return "email" if "@" in contact else "phone"


def offered(contact: str, *, browsers: int) -> list[str]:
    """The ways from which this family may choose here: the contact's own always, others as the installation has them."""
    own, *others = WAYS[sort_of(contact)]
    return [
        own,
        *(way for way in others if way in settings.AMPARO_CHANNELS and (way != Channel.PUSH or browsers)),
    ]


def ways(telling: Telling, contact: str, *, template: str, browsers: int) -> list[str]:
    """By which ways to tell: those chosen that are possible; else the contact's own, so that nobody is told by none.

    A code goes by one way alone, which works whatever else was chosen: by call for whoever chose calls only.
    """
    own = WAYS[sort_of(contact)][0]
    chosen = [way for way in offered(contact, browsers=browsers) if way in telling.channels]
    if template == "code":
        return [Channel.VOICE] if chosen == [Channel.VOICE] else [own]
    return chosen or [own]


def hours_of(telling: Telling, contact: str, office_zone: dt.tzinfo | None) -> Hours:
    """By which clock and in which hours it is quiet there. In the demo nobody sleeps who has not said so."""
    quiet_from, quiet_to = telling.quiet_from, telling.quiet_to
    if quiet_from is None or quiet_to is None:
        quiet_from, quiet_to = (0, 0) if settings.AMPARO_DEMO else (limit("quiet_from"), limit("quiet_to"))
    zone = _zone(telling.zone) or _zone(zone_name_of(contact)) or office_zone or dt.UTC
    return Hours(zone, quiet_from, quiet_to, limit("digest_at") if telling.daily else None)


def is_proved(telling: Telling, *, bounced: int, now: dt.datetime) -> bool:
    """Whether it is still certain enough who has the contact; `bounced`: messages that came back since it was proved."""
    fresh = now - telling.proved_at <= dt.timedelta(days=limit("proof_lasts"))
    return fresh and bounced < limit("bounces_unprove")


def _zone(name: str) -> dt.tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
