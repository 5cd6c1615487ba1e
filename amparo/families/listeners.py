"""What families do when files move: relatives who follow are told that there is news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from amparo.casework.models import Event, Hearing, Order, Protocol
from amparo.families.actions import begin_follow
from amparo.families.following.grave import call_for, is_grave, pass_on
from amparo.families.models import Follow, Request
from amparo.families.reaching import follows_of, known_of, why_not
from amparo.families.telling import tell
from amparo.families.wall import looks
from amparo.notices.actions import drop
from amparo.notices.models import Notice
from amparo.people.models import Decision, Person, Purpose, Record
from amparo.people.queries import consent_in_force, has_refused

#: The hearings of which a family may hear at all; the others say what the person may not want known.
SHOWN_HEARINGS = (Hearing.Kind.MASTER, Hearing.Kind.INDIVIDUAL, Hearing.Kind.BOND)


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    """Queue one message per relative and event that the family may read; begin or stop following when consent changes."""
    telling = [event for event in events if event.type.notifies or _of_court(event)]
    consents = [event for event in events if event.type_id == "consent_recorded"]
    deaths = [
        event
        for event in events
        if event.type_id == "protocol_opened" and event.data.get("protocol") == Protocol.Kind.DEATH
    ]
    for event in deaths:
        # What waits to be sent must not leave: the news comes from a person (A14).
        asking = Request.objects.filter(record__person__records=event.record_id)
        for folio in asking.values_list("folio", flat=True):
            drop(about=folio)
    for event in events:
        if event.type_id in ("hand_over", "hand_over_returned") and event.case_id is not None:
            pass_on(event)
    grave = [event for event in events if is_grave(event)]
    if grave:
        persons = Record.objects.filter(pk__in={event.record_id for event in grave}).values_list(
            "person_id", flat=True
        )
        call_for(follows_of(persons))
    if not telling and not consents:
        return
    about = dict(
        Record.objects.filter(pk__in={event.record_id for event in (*telling, *consents)}).values_list(
            "pk", "person_id"
        )
    )
    follows = follows_of(about.values())
    if not follows:
        return
    for event in consents:
        for follow in follows:
            if follow.record.person_id == about[event.record_id]:
                _consent_changed(event, follow)
    if not telling:
        return
    known = known_of({follow.record.person_id for follow in follows if follow.record.person_id is not None})
    for event in telling:
        for follow in follows:
            theirs = follow.record.person_id == about[event.record_id]
            field = event.type.family_field or "hearings"
            if theirs and not why_not(follow, field, known):
                tell(follow.request, "news", key=f"event:{event.pk}:{follow.pk}")


def _of_court(event: Event) -> bool:
    """Whether it is a hearing or an order that a page may show (the views `portal_hearing` and `portal_order`)."""
    if event.type_id in ("hearing_scheduled", "hearing_moved"):
        return Hearing.objects.filter(pk=event.data.get("hearing"), kind__in=SHOWN_HEARINGS).exists()
    return event.type_id == "court_order" and event.data.get("kind") != Order.Kind.OTHER


def may_leave(notice: Notice) -> bool:
    """Asked when a message leaves: news and warnings may only while the relative may still hear any."""
    if notice.template not in ("news", "fraud"):
        return True
    field = "place" if notice.template == "fraud" else ""
    request = Request.objects.filter(folio=notice.about).select_related("record").first()
    if request is None:
        return True
    return any(
        follow.request_id == request.pk
        and not why_not(follow, field, known_of([follow.record.person_id or 0]))
        for follow in follows_of([request.record.person_id])
    )


def _consent_changed(event: Event, follow: Follow) -> None:
    assert follow.record.person_id is not None
    if has_refused(follow.record.person_id):
        drop(about=follow.request.folio)
    elif consent_in_force(follow.record.person_id, Purpose.FAMILY, follow.relative) is not None:
        if (
            event.data.get("purpose") == Purpose.FAMILY
            and follow.request.state == Request.State.PERSON_CONFIRMED
        ):
            begin_follow(request=follow.request, by=event.staff)
    elif event.data.get("decision") in (Decision.REFUSED, Decision.WITHDRAWN):
        # The views show nothing from this moment; what was queued and not sent must not leave either.
        drop(about=follow.request.folio)


def who_may_see(request: HttpRequest, person: Person) -> SafeString:
    """The panel of the person page: which relatives follow, and what each may see now."""
    rows = []
    follows = (
        Follow.objects.filter(record__person=person)
        .select_related("request", "relative")
        .order_by("began_at")
    )
    looked = looks.of_person(person.pk)
    for follow in follows:
        consent = consent_in_force(person.pk, Purpose.FAMILY, follow.relative)
        shown = (
            consent is not None
            and follow.ended_at is None
            and follow.request.state == Request.State.FOLLOWING
        )
        fields = consent.fields if consent and shown else []
        rows.append({"follow": follow, "fields": fields, "looks": looked.get(follow.pk, [])})
    asking = Request.objects.filter(record__person=person, follow__isnull=True).exclude(
        state=Request.State.CLOSED
    )
    return render_to_string(
        "families/who_may_see.html",
        {"rows": rows, "asking": asking, "person": person, "zone": _zone(request)},
        request=request,
    )


def _zone(request: HttpRequest) -> dt.tzinfo:
    office = getattr(request.user, "office", None)
    return office.zone if office is not None else dt.UTC
