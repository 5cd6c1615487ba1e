"""The sentences for the codes of the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from amparo.portal import door

#: What a person leaves behind is asked for within this many days (domain.md §1.5); then it may be gone.
BELONGINGS_DAYS = 30
WAYS = ("visit", "call", "write", "money")


@dataclass(frozen=True, slots=True)
class Reached:
    """One way to reach who is held: what the place says, or that nobody has read it yet."""

    kind: str
    title: str
    always: str
    way: door.Way | None


def ways_of(seen: door.Seen) -> list[Reached]:
    """The four ways, always the same four, for whom the place may be told."""
    if seen.place is None:
        return []
    known = {way.kind: way for way in seen.ways}
    titles = {
        "visit": _("Visit"),
        "call": _("Talk by telephone"),
        "write": _("Write a letter"),
        "money": _("Send money"),
    }
    always = {
        "visit": _(
            "Call the centre first: people are moved without notice, and hours change. Take an identification."
        ),
        "call": _("You cannot call them inside: they call you. Ask the centre how to add money for calls."),
        "write": _(
            "Write their whole name on the envelope. Letters are opened there. Do not send money in them."
        ),
        "money": _(
            "Only in the centre’s own official way. Nobody of the consulate charges or carries money."
        ),
    }
    return [Reached(kind, titles[kind], always[kind], known.get(kind)) for kind in WAYS]


def words_of(seen: door.Seen) -> dict[str, Any]:
    """The sentences for the codes of the database."""
    state = seen.status.state if seen.status is not None else ""
    return {
        # what these two are called in the list of phrases, in whose words and voices packs say them
        "phrase": f"status-{state.replace('_', '-')}",
        "next_phrase": f"next-{seen.next_step}",
        "belongings": _belongings(seen),
        "order": {
            "removal": _("A judge ordered their removal."),
            "voluntary_departure": _("A judge let them leave on their own."),
            "stay": _("A judge stopped the removal for now."),
            "relief": _("A judge let them stay."),
            "terminated": _("The judge closed the case against them."),
            "release": _("A judge ordered that they be freed."),
        }.get(seen.order.kind if seen.order is not None else "", ""),
        "title": {
            "searching": _("The consulate is looking for your relative"),
            "detained": _("Your relative is in a detention centre"),
            "unconfirmed": _("We are confirming where your relative is"),
            "released": _("Your relative was released"),
            "removed": _("Your relative was returned to Mexico"),
            "arrived": _("Your relative arrived in Mexico"),
            "other_custody": _("Your relative passed to another authority"),
        }.get(state, ""),
        "source": {
            "list": _("the list of the authorities"),
            "visit": _("a visit of the consulate"),
            "call": _("a call with your relative"),
            "locator": _("the public locator"),
            "family": _("the family"),
            "officer": _("the consulate"),
        }.get(seen.status.source if seen.status is not None else "", ""),
        "confidence": {
            "confirmed": _("It is confirmed."),
            "reported": _("It was reported to the consulate."),
            "unsure": _("It is not certain yet."),
        }.get(seen.status.confidence if seen.status is not None else "", ""),
        "question": {
            "whole_name": _("the whole name of who you look for, and other names they use"),
            "birth": _("when and where who you look for was born"),
            "last_seen": _("where and when you last heard of who you look for"),
            "parents": _("the names of the parents of who you look for"),
            "relation": _("a paper that shows how you are related"),
            "yourself": _("your own whole name and an identification"),
        }.get(seen.question, ""),
        "next": {
            "interview": _("An officer will talk with your relative. Then you will see it here."),
            "followed": _("The consulate follows the case. When something changes we will tell you."),
            "searching": _("The consulate goes on looking. When there is news we will tell you."),
            "concluded": _("The consulate closed the case. If you need help again, call."),
            "returned": _(
                "In Mexico, the programme México te Abraza helps with papers, health and work. Call 079."
            ),
            "released": _("Your relative can call the consulate for help with papers and lawyers."),
        }.get(seen.next_step, ""),
    }


def _belongings(seen: door.Seen) -> dt.date | None:
    """Until when what was left with the authorities is asked for, counted from the day that they left detention."""
    status = seen.status
    if status is None or status.state not in ("removed", "arrived", "released") or status.as_of is None:
        return None
    zone = ZoneInfo(status.zone) if status.zone else dt.UTC
    return status.as_of.astimezone(zone).date() + dt.timedelta(days=BELONGINGS_DAYS)
