"""What a family writes from its page, and what an officer answers: sealed both ways, read after proof alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.sealing import seal, unseal
from amparo.families.actions import locked, write_down
from amparo.families.models import AlsoProved, Blocked, Follow, Message, Paper, Request, Visit
from amparo.families.reaching import known_of, why_not
from amparo.families.telling import CALL_CENTRE, keeper_of, tell
from amparo.families.urgency import is_grave
from amparo.people.models import Source

ANSWER_HOURS = 24
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """A message as an officer reads it."""

    message: Message
    text: str


def receive(payload: Mapping[str, Any], *, at: dt.datetime) -> Message | None:
    """Keep what a family wrote, if the visit that handed it in had proved that request; else nothing happens."""
    request = proved_request(payload)
    if request is None:
        return None
    body = bytes.fromhex(str(payload.get("body", "")))
    text = unseal(body, settings.AMPARO_CONTACT_PRIVATE_KEY)
    made = Message.objects.create(request=request, sent_at=at, body=body)
    if is_grave(text) and not request.grave:
        Request.objects.filter(pk=request.pk).update(grave=True)
    wait_for_answer(request, at)
    write(
        [
            NewEvent(
                type="family_wrote", record_id=request.record_id, at=at, source=Source.FAMILY,
                office_id=keeper_of(request), data={"request": request.folio, "message": made.pk},
            )
        ]
    )  # fmt: skip
    return made


@transaction.atomic
def answer(*, request: Request, text: str, by: Staff) -> Message:
    """Answer a family. They are told that there is an answer; they read it after proving themselves.

    To somebody who may not be told anything an answer says nothing of anybody: that is for whoever writes it, and the page
    asks them to. What is written while the relative may be told is read only as long as they may.
    """
    request = locked(request, by, closed_too=True)
    if not text.strip():
        raise Incomplete(_("Write the answer."), missing=("text",))
    if len(text.strip()) > LONGEST:
        raise Incomplete(_("The answer is too long."), missing=("text",))
    _refuse_blocked(request)
    now, text = clock.now(), text.strip()
    made = Message.objects.create(
        request=request, sent_at=now, by=by, granted=may_be_told(request),
        body=seal(text, settings.AMPARO_CONTACT_PUBLIC_KEY), for_family=seal(text, settings.AMPARO_ANSWERS_PUBLIC_KEY),
    )  # fmt: skip
    settle(request, by, now)
    write_down(request, "family_answered", by, now, message=made.pk)
    tell(request, "answer", key=f"answer:{made.pk}")
    return made


@transaction.atomic
def needs_no_answer(*, request: Request, by: Staff) -> int:
    """Say that what the family wrote needs no answer; returns how many messages it was."""
    request = locked(request, by, closed_too=True)
    done = settle(request, by, clock.now())
    if not done:
        raise Conflict(_("Nothing waits for an answer."))
    return done


def settle(request: Request, by: Staff, at: dt.datetime) -> int:
    """Whatever the family wrote was dealt with; returns how many messages that were."""
    done = Message.objects.filter(request=request, by__isnull=True, settled_at__isnull=True).update(
        settled_at=at, settled_by=by
    )
    Request.objects.filter(pk=request.pk, answered_at__isnull=True).update(answered_at=at)
    end_task(request, by, at)
    return done


def end_task(request: Request, by: Staff, at: dt.datetime) -> None:
    """The task is done when neither a message nor a paper waits."""
    written = request.messages.filter(by__isnull=True, settled_at__isnull=True)
    if not written.exists() and not request.papers.filter(state=Paper.State.SENT).exists():
        _tasks(request).update(done_at=at, done_by=by)


def wait_for_answer(request: Request, at: dt.datetime) -> None:
    """One task for whatever waits of this family, due a day after the first."""
    if not _tasks(request).exists():
        Task.objects.create(
            kind=Task.Kind.ANSWER_FAMILY, office_id=keeper_of(request) or CALL_CENTRE, record_id=request.record_id, created_at=at,
            due_at=at + dt.timedelta(hours=ANSWER_HOURS), text=request.folio,
        )  # fmt: skip


def may_be_told(request: Request) -> bool:
    """Whether this family may be told anything of the person now, by the rule of every message."""
    follow = (
        Follow.objects.filter(request=request, ended_at__isnull=True)
        .select_related("request", "relative", "record")
        .first()
    )
    if follow is None or follow.record.person_id is None:
        return False
    return not why_not(follow, "", known_of([follow.record.person_id]))


def written(request: Request) -> list[Written]:
    """Everything that was written to and fro, in its order, opened. One query."""
    return [
        Written(one, unseal(bytes(one.body), settings.AMPARO_CONTACT_PRIVATE_KEY))
        for one in request.messages.select_related("by", "settled_by").order_by("sent_at", "pk")
    ]


def also(payload: Mapping[str, Any]) -> None:
    """Take a second request into a visit, if folio and secret are right and the contact is the one that the visit proved.

    Otherwise nothing happens, and the page is the same.
    """
    visit = Visit.objects.filter(token_hash=str(payload.get("visit", "")), ended_at__isnull=True).first()
    other = Request.objects.filter(
        folio=str(payload.get("folio", "")), secret_hash=str(payload.get("secret_hash", "")) or "-"
    ).first()
    if visit is None or other is None or other.contact_index != visit.request.contact_index:
        return
    for one in (visit.request, other):
        AlsoProved.objects.get_or_create(visit=visit, request=one)


def proved_request(payload: Mapping[str, Any]) -> Request | None:
    """The request from whose visit something was handed in, if that visit proved it."""
    visit = Visit.objects.filter(token_hash=str(payload.get("visit", ""))).select_related("request").first()
    if visit is None:
        return None
    number = payload.get("request")
    if not isinstance(number, int):
        return None
    if visit.request_id == number:
        return visit.request
    also = visit.also.filter(request_id=number).select_related("request").first()
    return also.request if also is not None else None


def _refuse_blocked(request: Request) -> None:
    if Blocked.objects.filter(contact_index=request.contact_index, ended_at__isnull=True).exists():
        raise Conflict(_("This contact is blocked. A supervisor can take it off the list."))


def _tasks(request: Request) -> Any:
    return Task.objects.filter(
        kind=Task.Kind.ANSWER_FAMILY, record=request.record_id, text=request.folio, done_at__isnull=True
    )
