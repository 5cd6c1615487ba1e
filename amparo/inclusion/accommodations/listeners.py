"""What becomes of asks when a deadline runs out, a letter is answered elsewhere, or the person is moved or leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from amparo.accounts.models import Staff
from amparo.casework.events import NewEvent, write
from amparo.casework.letters.models import LetterAnswer
from amparo.casework.models import Case, Event
from amparo.custody.signals import CustodyChange
from amparo.inclusion.accommodations import ladder
from amparo.inclusion.accommodations.models import Ask, Asked, NextStep
from amparo.inclusion.accommodations.proposing import ended_event, propose, settle_tasks

#: The clocks of asks: by which key of the event their run is known, and what their end asks for.
CLOCKS = {
    "answer_accommodation": ("letter__document_id", NextStep.Kind.FURTHER),
    "answer_authority": ("letter__document_id", NextStep.Kind.FURTHER),
    "answer_escalation": ("letter__document_id", NextStep.Kind.FURTHER),
    "answer_complaint": ("letter__document_id", NextStep.Kind.FURTHER),
    "spoken_accommodation": ("pk", NextStep.Kind.FURTHER),
    "deliver_accommodation": ("pk", NextStep.Kind.CHECK),
}
#: What goes on in Mexico after somebody was removed.
IN_MEXICO = ("mexico", "conapred")


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    for event in events:
        if event.type_id == "clock_breached" and event.data.get("clock") in CLOCKS:
            _ran_out(event)
        elif event.type_id == "letter_answered":
            _answered_elsewhere(event)


def _ran_out(event: Event) -> None:
    """The moment a term runs out, the officer has the next letter."""
    field, kind = CLOCKS[event.data["clock"]]
    key = str(event.data.get("key", ""))
    ask = Ask.objects.select_related("case").filter(**{field: int(key)}).first() if key.isdigit() else None
    if ask is not None and ask.items.filter(ended="").exists():
        propose(ask, kind, at=event.at, case=ask.case)


def _answered_elsewhere(event: Event) -> None:
    """An answer that was written down among all letters holds of every item that has none."""
    answer = LetterAnswer.objects.filter(letter__document_id=event.data.get("document")).first()
    if answer is None:
        return
    ask = Ask.objects.select_related("case").filter(letter_id=answer.letter_id).first()
    if ask is None or event.staff is None:
        return
    items = list(ask.items.filter(ended="", outcome=""))
    if not items:
        return
    for one in items:
        one.outcome, one.answered_on, one.answered_at = answer.outcome, answer.on, answer.recorded_at
        one.reason = (answer.note or answer.get_outcome_display())[:300] if answer.outcome == "denied" else ""
        one.save()
    granted = answer.outcome == Asked.Outcome.GRANTED
    write(
        [
            NewEvent(
                type="accommodation_answered", record_id=ask.record_id, case_id=ask.case_id, at=event.at,
                office_id=event.office_id, staff=event.staff,
                data={"request": ask.pk, "granted": "yes" if granted else "no",
                      "outcomes": {one.code: one.outcome for one in items}},
            )
        ]
    )  # fmt: skip
    if not granted:
        propose(ask, NextStep.Kind.FURTHER, at=answer.recorded_at, case=ask.case)


def on_custody_changed(*, changes: Sequence[CustodyChange], by: Staff | None, **_: Any) -> dict[str, int]:
    """What was asked of a place ends when the person leaves it; after a transfer it is asked again at the new one."""
    last = {one.person_id: one for one in changes if one.kind in ("moved", "ended")}
    if not last:
        return {}
    live = (
        Asked.objects.filter(ended="", ask__record__person_id__in=last)
        .select_related("ask__record", "ask__letter")
        .order_by("ask_id", "pk")
    )
    ending: dict[int, list[Asked]] = defaultdict(list)
    for item in live:
        change = last[item.ask.record.person_id or 0]
        if _ends(item.ask, change):
            ending[change.person_id].append(item)
    again = 0
    for person_id, items in ending.items():
        again += _end(items, last[person_id], by)
    return {"accommodations_to_ask_again": again} if again else {}


def _ends(ask: Ask, change: CustodyChange) -> bool:
    bound = ladder.authorities()[ask.authority].bound
    if change.kind == "moved":
        return bound and ask.facility_id != change.facility_id
    if change.end == "died":
        return True
    return bound or (change.end == "removed" and ask.authority not in IN_MEXICO)


def _end(items: Sequence[Asked], change: CustodyChange, by: Staff | None) -> int:
    moved = change.kind == "moved"
    why = Asked.Ended.MOVED if moved else Asked.Ended.LEFT
    asks = {item.ask_id: item.ask for item in items}
    Asked.objects.filter(pk__in=[item.pk for item in items]).update(ended=why, ended_at=change.at)
    for ask in asks.values():
        settle_tasks(ask, tuple(NextStep.Kind), change.at, by)
    write(
        [
            NewEvent(
                type="accommodation_ended", record_id=ask.record_id, case_id=ask.case_id, at=max(change.at, ask.asked_at),
                office_id=change.office_id, staff=by, facility_id=change.facility_id, data=ended_event(ask, why),
            )
            for ask in asks.values()
        ]
    )  # fmt: skip
    if not moved:
        return 0
    latest = list(asks.values())[-1]
    cases = Case.objects.filter(record__person_id=change.person_id).exclude(status=Case.Status.CONCLUDED)
    case = cases.filter(pk=latest.case_id).first() or cases.order_by("-opened_at").first()
    if case is None:
        return 0
    apart = {item.code: item for item in items}
    propose(latest, NextStep.Kind.AGAIN, at=change.at, case=case, items=list(apart.values()))
    return 1
