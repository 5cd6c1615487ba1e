"""Two officers on one file: whoever saves second reads what the first one wrote, and loses nothing of what they typed.

A form carries what its reader had seen (`token_of`). When it is sent, `written_since` gives what others wrote after that.
What does not clash is saved, with a word about it; what clashes comes back with both, and a new token: sending it again
saves it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.accounts.models import Staff
from amparo.casework.models import Event
from amparo.core import clock
from amparo.people.models import Person

#: What was being saved while the form was drawn may become readable only afterwards. So what a form has seen of its last
#: moments is named event by event; a transaction lasts less than this.
BEING_SAVED = dt.timedelta(seconds=15)

Clash = Callable[[Event], bool]


def token_of(person: Person) -> str:
    """What somebody has seen who reads the file now: a moment, and the events written since then. One query."""
    since = clock.now() - BEING_SAVED
    seen = Event.objects.filter(record__person=person, recorded_at__gte=since).order_by("pk")
    return ".".join(
        [str(int(since.timestamp() * 1000)), *(str(pk) for pk in seen.values_list("pk", flat=True))]
    )


def written_since(person: Person, token: str, *, but: Staff) -> list[Event]:
    """What others wrote into the file after `token` was made, the latest first. A token that cannot be read has seen
    everything (a form of before, or of somebody who wrote it by hand). One query."""
    first, *seen = token.split(".")
    if not first.isdigit() or not all(one.isdigit() for one in seen):
        return []
    since = dt.datetime.fromtimestamp(int(first) / 1000, dt.UTC)
    events = Event.objects.filter(record__person=person, recorded_at__gte=since).exclude(staff=but)
    return list(
        events.exclude(pk__in=[int(one) for one in seen])
        .select_related("type", "staff", "office", "facility")
        .order_by("-pk")[:20]
    )


def ago(event: Event, now: dt.datetime) -> str:
    """How long ago it was written, as people say it."""
    minutes = max(int((now - event.recorded_at).total_seconds() // 60), 0)
    if minutes == 0:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}


def sentence(event: Event, now: dt.datetime) -> str:
    """`Ana López: Note, 2 minutes ago`."""
    who = event.staff.name if event.staff is not None else str(event.office or _("The system"))
    return f"{who}: {event.type}, {ago(event, now)}"


def lines(events: Sequence[Event]) -> list[dict[str, object]]:
    """Each event with its sentence, for `casework/meanwhile.html`."""
    now = clock.now()
    return [{"event": event, "sentence": sentence(event, now)} for event in events]


def clashing(request: HttpRequest, person: Person, staff: Staff, clash: Clash) -> list[Event]:
    """What others wrote since the form was drawn that this one clashes with; of the rest, the officer is told."""
    others = written_since(person, request.POST.get("seen", ""), but=staff)
    found = [event for event in others if clash(event)]
    if others and not found:
        tell(request, others)
    return found


def tell(request: HttpRequest, others: Sequence[Event]) -> None:
    """Say what others wrote meanwhile, beside what was saved."""
    now = clock.now()
    for event in others[:3]:
        messages.info(request, _("Meanwhile: %(what)s.") % {"what": sentence(event, now)})
