"""What interpreters' bookings hear from the file: hearings that move or fall away, and letters by which a court was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amparo.casework.hearings.models import Hearing
from amparo.casework.models import Event
from amparo.inclusion.interpreters import actions
from amparo.inclusion.interpreters.models import InterpreterNeed

LETTER = "interpreter_request"
RUNNING = (InterpreterNeed.State.OPEN, InterpreterNeed.State.CONFIRMED)


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    for event in events:
        if event.type_id in ("hearing_moved", "hearing_cancelled"):
            _follow(event)
        elif event.type_id == "interpreter_request" and event.data.get("letter") == LETTER:
            _asked_of_court(event)
        elif event.type_id == "case_concluded" and event.case_id is not None:
            for need in _running(case=event.case_id):
                actions.cancelled(need, by=event.staff, reason=event.note or event.type.name_es)


def _running(**of: Any) -> list[InterpreterNeed]:
    return actions.locked(
        InterpreterNeed.objects.filter(state__in=RUNNING, **of).values_list("pk", flat=True)
    )


def _follow(event: Event) -> None:
    hearing = Hearing.objects.filter(pk=event.data.get("hearing")).first()
    if hearing is None:
        return
    for need in _running(hearing=hearing):
        if event.type_id == "hearing_cancelled":
            actions.cancelled(need, by=event.staff, reason=event.note or event.type.name_es)
        else:
            actions.moved(need, hearing.at, hearing.at + (need.ends_at - need.begins_at), by=event.staff)


def _asked_of_court(event: Event) -> None:
    """The letter is of the next hearing of the case at which the court provides and was not asked yet."""
    waiting = InterpreterNeed.objects.filter(
        case=event.case_id, provider=InterpreterNeed.Provider.COURT, state=InterpreterNeed.State.OPEN, letter__isnull=True
    )  # fmt: skip
    first = waiting.order_by("begins_at").values_list("pk", flat=True).first()
    if first is None:
        return
    (need,) = actions.locked([first])
    need.letter_id = event.data["document"]
    need.save(update_fields=["letter"])
    actions.asked_of_court(need, by=event.staff)
