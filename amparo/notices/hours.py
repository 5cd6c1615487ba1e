"""When a message may leave: by the clock of the place where it arrives. Pure; the time comes in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import phonenumbers
from phonenumbers import timezone


@dataclass(frozen=True, slots=True)
class Hours:
    """Whole hours of the clock in `zone`. Equal hours: no quiet ones. `digest_at`: once a day at that hour; None: at once."""

    zone: dt.tzinfo
    quiet_from: int
    quiet_to: int
    digest_at: int | None = None

    def is_quiet(self, moment: dt.datetime) -> bool:
        hour = moment.astimezone(self.zone).hour
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to


def may_leave_at(
    *, created: dt.datetime, now: dt.datetime, hours: Hours, waits: bool, in_digest: bool
) -> dt.datetime:
    """The first moment, not before `now`, at which a message written at `created` may leave."""
    moment = now
    if in_digest and hours.digest_at is not None:
        moment = max(moment, _next(created, hours.zone, hours.digest_at))
    if waits and hours.is_quiet(moment):
        moment = _next(moment, hours.zone, hours.quiet_to)
    return moment


def zone_name_of(address: str) -> str:
    """Where a telephone is from, as the name of a time zone; empty for an e-mail and for a number that says nothing of it
    (a mobile telephone of anywhere, a toll-free number)."""
    if "@" in address:
        return ""
    try:
        names = timezone.time_zones_for_number(phonenumbers.parse(address, None))
    except phonenumbers.NumberParseException:
        return ""
    known = sorted(name for name in names if name != phonenumbers.timezone.UNKNOWN_TIMEZONE)
    return known[0] if 0 < len(known) <= 3 else ""


def _next(moment: dt.datetime, zone: dt.tzinfo, hour: int) -> dt.datetime:
    """The next time that the clock in `zone` shows `hour` o'clock, after `moment`."""
    local = moment.astimezone(zone)
    found = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if found <= local:
        found = (local.replace(tzinfo=None) + dt.timedelta(days=1)).replace(
            hour=hour, minute=0, second=0, microsecond=0, tzinfo=zone
        )
    return found.astimezone(dt.UTC)
