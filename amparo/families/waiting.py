"""What families have for «Mi trabajo»: requests that wait for somebody of the consulate."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.casework.worklists.mine import Asking, Row, Source
from amparo.core.folios import show
from amparo.families import urgency
from amparo.families.models import Request
from amparo.families.queries import reasons_of, requests_of


def _rows(found: Sequence[Request], asking: Asking) -> list[Row]:
    return [
        Row(
            title=one.seeker_name, folio=show(one.folio), since=one.received_at,
            why=_why(one),
            href=reverse("request", args=[one.folio]), button=_("Reply"), action=reverse("request", args=[one.folio]),
        )
        for one in found
    ]  # fmt: skip


def _why(one: Request) -> str:
    reasons = reasons_of(one)
    said = urgency.WORDS[reasons[0]] if reasons else one.get_state_display()
    return f"{one.get_relation_display()}: {said}"


REQUESTS = Source(
    "requests", "waiting", gettext_lazy("Families"), "handle_request", lambda who: requests_of(who.offices), _rows,
    lambda who: reverse("requests"), 30,
)  # fmt: skip
