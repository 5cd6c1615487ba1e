"""What the portal would show for a request at this moment, read from the portal's own views through a visit that lasts for this
reading: nobody on the telephone is told more than on the page, by whatever way they came."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from amparo.families.models import Asked, Request, Visit

STATES = {
    "searching": _("The consulate is looking for your relative."),
    "detained": _("Your relative is in a detention centre."),
    "unconfirmed": _("They were not on the last list. We are confirming where your relative is."),
    "released": _("Your relative was released."),
    "removed": _("Your relative was returned to Mexico."),
    "arrived": _("Your relative arrived in Mexico."),
    "other_custody": _("Your relative passed to another authority."),
}
CONFIDENCE = {
    "confirmed": pgettext_lazy("read aloud", "It is confirmed."),
    "reported": pgettext_lazy("read aloud", "It was reported to the consulate."),
    "unsure": pgettext_lazy("read aloud", "It is not certain yet."),
}
NEXT = {
    "interview": _("An officer will talk with your relative."),
    "followed": _("The consulate follows the case. When something changes we will tell you."),
    "searching": _("The consulate goes on looking."),
    "concluded": _("The consulate closed the case. If you need help again, call."),
    "returned": _("In Mexico, the programme México te Abraza helps with papers, health and work: 079."),
    "released": _("Your relative can call the consulate for help with papers and lawyers."),
}
ORDERS = {
    "removal": _("A judge ordered their removal."),
    "voluntary_departure": _("A judge let them leave on their own."),
    "stay": _("A judge stopped the removal for now."),
    "relief": _("A judge let them stay."),
    "terminated": _("The judge closed the case against them."),
    "release": _("A judge ordered that they be freed."),
}
WAYS = {
    "visit": _("How to visit:"),
    "call": _("How they call:"),
    "write": _("How to write:"),
    "money": _("How to send money, in the centre’s own way only:"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Rows of the portal's views for one request. Without `status` nothing may be told: the neutral sentence is said."""

    received_at: dt.datetime
    question: str
    status: dict[str, Any] | None
    place: dict[str, Any] | None
    services: list[dict[str, Any]]
    step: str
    warned: bool
    hearings: list[dict[str, Any]]
    order: dict[str, Any] | None
    lawyers: list[dict[str, Any]]
    #: Referrals of whose lawyer this relative may say something.
    rated: list[int]
    ways: list[dict[str, Any]]

    @property
    def state_words(self) -> str:
        return str(STATES.get(self.status["state"], "")) if self.status else ""

    @property
    def confidence_words(self) -> str:
        return str(CONFIDENCE.get(self.status["confidence"], "")) if self.status else ""

    @property
    def next_words(self) -> str:
        return str(NEXT.get(self.step, ""))

    @property
    def order_words(self) -> str:
        return str(ORDERS.get(self.order["kind"], "")) if self.order else ""

    @property
    def ways_words(self) -> list[tuple[str, str]]:
        """How the person is reached as the place says it: what each is, and how."""
        return [
            (str(WAYS[way["kind"]]), " ".join(filter(None, (way["text"], way["phone"])))) for way in self.ways
        ]

    @property
    def question_words(self) -> str:
        return str(Asked(self.question).label) if self.question in Asked.values else ""


@transaction.atomic
def what_the_portal_shows(request: Request, now: dt.datetime) -> Told:
    """The same views as the portal's, under a visit made for this and over with it."""
    token = secrets.token_hex(32)
    Visit.objects.create(
        request=request, token_hash=hashlib.sha256(token.encode()).hexdigest(), began_at=now, seen_at=now
    )
    words = "en" if (get_language() or "es").startswith("en") else "es"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('amparo.visit', %s, true)", [token])
        try:
            asked = _rows(cursor, "SELECT code FROM portal_question")
            status = _rows(cursor, "SELECT * FROM portal_status")
            place = _rows(cursor, f"SELECT *, visiting_{words} AS visiting FROM portal_place")  # noqa: S608
            services = _rows(
                cursor,
                f"SELECT at, text_{words} AS text FROM portal_services ORDER BY at DESC, number DESC LIMIT 50",  # noqa: S608
            )
            step = _rows(cursor, "SELECT step FROM portal_next")
            warned = _rows(cursor, "SELECT warned_at FROM portal_warning")
            hearings = _rows(cursor, "SELECT at, zone FROM portal_hearing ORDER BY at LIMIT 5")
            order = _rows(cursor, "SELECT kind, ordered_on, deadline FROM portal_order")
            lawyers = _rows(cursor, "SELECT * FROM portal_lawyer ORDER BY asked_at")
            rated = _rows(cursor, "SELECT referral_id FROM families_lawyer WHERE may_rate ORDER BY asked_at")
            ways = _rows(cursor, f"SELECT kind, text_{words} AS text, phone FROM portal_way ORDER BY kind")  # noqa: S608
        finally:
            cursor.execute("SELECT set_config('amparo.visit', '', true)")
    Visit.objects.filter(token_hash=hashlib.sha256(token.encode()).hexdigest()).update(ended_at=now)
    return Told(
        received_at=request.received_at,
        question=asked[0]["code"] if asked else "",
        status=status[0] if status else None,
        place=place[0] if place else None,
        services=services,
        step=step[0]["step"] if step else "",
        warned=bool(warned),
        hearings=hearings,
        order=order[0] if order else None,
        lawyers=lawyers,
        rated=[row["referral_id"] for row in rated],
        ways=[way for way in ways if way["kind"] in WAYS],
    )


def _rows(cursor: Any, query: str) -> list[dict[str, Any]]:
    cursor.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
