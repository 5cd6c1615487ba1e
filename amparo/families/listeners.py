"""What families do when files move: relatives who follow are told that there is news."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from amparo.casework.models import Event, Protocol
from amparo.casework.protocols.queries import death_in_the_file
from amparo.families.actions import begin_follow, tell
from amparo.families.models import Follow, Request
from amparo.notices.actions import drop
from amparo.notices.models import Notice
from amparo.people.models import Consent, Decision, Person, Purpose, Record
from amparo.people.queries import consent_in_force, has_refused


def on_events_written(*, events: Sequence[Event], **_: Any) -> None:
    """Queue one message per relative and event that the family may read; begin or stop following when consent changes."""
    telling = [event for event in events if event.type.notifies]
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
    if not telling and not consents:
        return
    about = dict(
        Record.objects.filter(pk__in={event.record_id for event in (*telling, *consents)}).values_list(
            "pk", "person_id"
        )
    )
    follows = list(
        Follow.objects.filter(
            record__person_id__in={one for one in about.values() if one}, ended_at__isnull=True
        )
        .exclude(request__state=Request.State.CLOSED)
        .select_related("request", "relative", "record")
    )
    if not follows:
        return
    for event in consents:
        for follow in follows:
            if follow.record.person_id == about[event.record_id]:
                _consent_changed(event, follow)
    for event in telling:
        for follow in follows:
            if follow.record.person_id == about[event.record_id] and _may_hear(event, follow):
                tell(follow.request, "news", key=f"event:{event.pk}:{follow.pk}")


def may_leave(notice: Notice) -> bool:
    """Asked when a message leaves: news may only while the relative may still hear any."""
    if notice.template != "news" or not Request.objects.filter(folio=notice.about).exists():
        return True
    follow = (
        Follow.objects.filter(request__folio=notice.about, ended_at__isnull=True)
        .select_related("request", "relative", "record")
        .first()
    )
    return follow is not None and _consent(follow) is not None


def _consent(follow: Follow) -> Consent | None:
    """What the person lets this relative know now; None when nothing: no consent, protection refused, or a death (A14)."""
    person_id = follow.record.person_id
    assert person_id is not None
    if follow.request.state != Request.State.FOLLOWING or has_refused(person_id):
        return None
    return (
        None if death_in_the_file(person_id) else consent_in_force(person_id, Purpose.FAMILY, follow.relative)
    )


def _may_hear(event: Event, follow: Follow) -> bool:
    """Whether the relative may know of this event now: consent in force for its field."""
    consent = _consent(follow)
    return consent is not None and event.type.family_field in consent.fields


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
    for follow in follows:
        consent = consent_in_force(person.pk, Purpose.FAMILY, follow.relative)
        shown = (
            consent is not None
            and follow.ended_at is None
            and follow.request.state == Request.State.FOLLOWING
        )
        rows.append({"follow": follow, "fields": consent.fields if consent and shown else []})
    asking = Request.objects.filter(record__person=person, follow__isnull=True).exclude(
        state=Request.State.CLOSED
    )
    return render_to_string(
        "families/who_may_see.html", {"rows": rows, "asking": asking, "person": person}, request=request
    )
