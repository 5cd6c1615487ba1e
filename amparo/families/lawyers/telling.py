"""What families are told because of a lawyer: that there is something new, never what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amparo.accounts.models import Staff
from amparo.casework.models import Event
from amparo.core.errors import Conflict
from amparo.counsel.models import Complaint
from amparo.families.following import messages
from amparo.families.models import Request
from amparo.families.reaching import follows_of, known_of, why_not
from amparo.families.telling import tell

#: The field of a consent under which a lawyer is told of.
FIELD = "lawyer"


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    """A referral is settled: whoever follows is invited, without words of it, to say how the lawyer was (C8)."""
    for event in events:
        if event.type_id == "lawyer_settled":
            invite(event)


def invite(event: Event) -> int:
    """Tell each follower who may hear of the lawyer that there is news; returns how many messages were queued."""
    person = event.record.person_id
    follows = follows_of([person])
    if person is None or not follows:
        return 0
    known, referral = known_of([person]), event.data.get("referral", "")
    return sum(
        tell(follow.request, "news", key=f"survey:{referral}:{follow.pk}")
        for follow in follows
        if not why_not(follow, FIELD, known)
    )


def bring_answer(complaint: Complaint, text: str, by: Staff) -> None:
    """The answer to a complaint, as a message of the request. A blocked contact is written to no more: it stays with the
    complaint, and whoever asks is told it."""
    request = Request.objects.filter(folio=complaint.request_folio).first()
    if request is None:
        return
    try:
        messages.answer(request=request, text=text, by=by)
    except Conflict:
        return
