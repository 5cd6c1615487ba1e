"""Telling a family: by the ways and at the hours that they chose, while it is certain who has their contact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.casework import actions as casework
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Task
from amparo.core import clock
from amparo.families.models import Browser, Request, Telling
from amparo.families.told import rules
from amparo.notices import actions as notices
from amparo.notices.addresses import opened
from amparo.notices.hours import may_leave_at
from amparo.notices.models import Notice
from amparo.notices.rules import kind
from amparo.people.models import Source

#: Requests whose place nobody can tell go to the call centre's own office, where somebody is always awake.
CALL_CENTRE = "tucson"
CALL_WITHIN = dt.timedelta(hours=24)


def tell(request: Request, template: str, *, key: str, values: Mapping[str, Any] | None = None) -> int:
    """Queue what the family is told, one message for each of their ways; returns how many.

    One that waits for the morning or for the day's digest tells of what happens meanwhile too. Who stopped is told nothing that
    stops. Where it is no longer certain who has the contact, they are asked, once, to prove themselves again; no more is said.
    """
    telling, its, contact = telling_of(request), kind(template), contact_of(request)
    if its.stops and telling.stopped_at is not None:
        return 0
    if telling.new_contact_at is not None and template != "code":
        return 0  # what happens meanwhile they read on the page, which is where they prove it
    told = {"tail": request.folio[-4:], **(values or {})}
    if its.needs_proof and not is_proved(request, telling):
        template, key, told = "prove", f"prove:{request.folio}:{telling.proved_at.timestamp():.0f}", {}
    browsers = list(request.browsers.filter(ended_at__isnull=True).order_by("pk"))
    queued = 0
    for way in rules.ways(telling, contact, template=template, browsers=len(browsers)):
        if kind(template).waits_for_quiet_hours and notices.waits_already(
            about=request.folio, template=template, channel=way
        ):
            continue
        for name, address in _addresses(way, key, contact, browsers):
            made = notices.queue(
                template=template, channel=way, address=address, language=request.language, values=told, key=name,
                about=request.folio, office_id=keeper_of(request),
            )  # fmt: skip
            queued += made is not None
    return queued


def telling_of(request: Request) -> Telling:
    """How a request's family wishes to be told; made when it is first asked for."""
    made, _new = Telling.objects.get_or_create(request=request, defaults={"proved_at": request.received_at})
    return made


def contact_of(request: Request) -> str:
    return opened(request.email) or opened(request.phone)


def is_proved(request: Request, telling: Telling) -> bool:
    """Whether it is certain enough now who has the contact. One query."""
    came_back = Notice.objects.filter(
        Q(delivery=Notice.Delivery.BOUNCED) | Q(delivery=Notice.Delivery.FAILED, state=Notice.State.SENT),
        about=request.folio, delivery_at__gt=telling.proved_at,
    ).exclude(Q(channel=Notice.Channel.PUSH) | Q(template="contact_changed"))  # fmt: skip
    return rules.is_proved(telling, bounced=came_back.count(), now=clock.now())


def held_until(notice: Notice, now: dt.datetime) -> dt.datetime:
    """When a message about a request may leave: asked in the transaction in which it does."""
    its = kind(notice.template)
    if not notice.about or not (its.waits_for_quiet_hours or its.in_digest):
        return now
    request = _request_of(notice)
    if request is None:
        return now
    hours = rules.hours_of(
        telling_of(request), contact_of(request), request.office.zone if request.office is not None else None
    )
    return may_leave_at(
        created=notice.created_at,
        now=now,
        hours=hours,
        waits=its.waits_for_quiet_hours,
        in_digest=its.in_digest,
    )


def not_stopped(notice: Notice) -> bool:
    """Whether a message may leave as far as the family's own wish goes."""
    if not notice.about or not kind(notice.template).stops:
        return True
    return not Telling.objects.filter(request__folio=notice.about, stopped_at__isnull=False).exists()


def is_theirs(notice: Notice) -> bool:
    """Whether a message goes where its family is to be told at this moment: to a former contact goes nothing
    but that there is another, to a new one nothing but a code."""
    if notice.template == "contact_changed":
        return True
    request = Request.objects.filter(folio=notice.about).first() if notice.about else None
    if request is None:
        return True
    if telling_of(request).new_contact_at is not None and notice.template != "code":
        return False
    address = opened(notice.address)
    if notice.channel == Notice.Channel.PUSH:
        return any(opened(one.address) == address for one in request.browsers.filter(ended_at__isnull=True))
    return is_contact_of(request, address)


def is_contact_of(request: Request, address: str) -> bool:
    """Whether a request's family is told there now."""
    return address in (opened(request.email), opened(request.phone))


def could_not_reach(notice: Notice) -> None:
    """A message reached nobody: the call centre gets a task, once while it is open. A browser that is gone is not told again,
    and what it should have told is told by the contact's own way when there is no other."""
    request = _request_of(notice)
    if request is None or request.state == Request.State.CLOSED or notice.template == "contact_changed":
        return
    if notice.channel == Notice.Channel.PUSH:
        _forget_browser(request, notice)
        return
    now = clock.now()
    text = task_text(request)
    if Task.objects.filter(record=request.record, text=text, done_at__isnull=True).exists():
        return
    Task.objects.create(
        kind=Task.Kind.CALL_FAMILY, office_id=CALL_CENTRE, record_id=request.record_id, created_at=now,
        due_at=now + CALL_WITHIN, text=text,
    )  # fmt: skip
    write(
        [
            NewEvent(
                type="family_not_reached", record_id=request.record_id, at=now, source=Source.FAMILY,
                data={"request": request.folio, "channel": notice.channel, "delivery": notice.delivery},
            )
        ]
    )  # fmt: skip


def keeper_of(request: Request) -> str | None:
    """Who handles a request: the office that keeps the person's file once the person is known, else the request's own."""
    if request.record.person_id is not None:
        return casework.office_of_file(request.record)
    return request.office_id


def _addresses(way: str, key: str, contact: str, browsers: list[Browser]) -> list[tuple[str, str]]:
    """Where a message of this way goes, each with the key under which it is told once."""
    if way == Notice.Channel.PUSH:
        return [(f"{key}:push:{browser.pk}"[:120], opened(browser.address)) for browser in browsers]
    own = way in (Notice.Channel.EMAIL, Notice.Channel.SMS)
    return [(key if own else f"{key}:{way}"[:120], contact)]


def _forget_browser(request: Request, notice: Notice) -> None:
    gone = [
        browser.pk
        for browser in request.browsers.filter(ended_at__isnull=True)
        if opened(browser.address) == opened(notice.address)
    ]
    request.browsers.filter(pk__in=gone).update(ended_at=clock.now())
    others = Notice.objects.filter(about=request.folio, key__startswith=notice.key.partition(":push:")[0])
    if not others.exclude(channel=Notice.Channel.PUSH).exists() and notice.template != "test":
        tell(request, notice.template, key=f"{notice.key}:again"[:120])


def task_text(request: Request) -> str:
    """What the task says whose messages reach nobody; by it the task is found again."""
    with override("es-mx"):
        return _("%(folio)s: messages do not reach them. Ask for another way of telling them.") % {
            "folio": request.folio
        }


def _request_of(notice: Notice) -> Request | None:
    return Request.objects.filter(folio=notice.about).select_related("record", "office").first()
