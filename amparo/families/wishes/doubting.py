"""Two sets of wishes of who may be one person that contradict each other: an officer asks, and nothing opens at once."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case, Task
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.core import clock
from amparo.families.models import Named, Wishes
from amparo.families.wishes.queries import now_named
from amparo.families.wishes.rules import Words, contradict
from amparo.people.models import Pair

#: An officer asks within so many hours.
ASK_WITHIN = dt.timedelta(hours=72)


def contradicting(wishes: Wishes) -> list[Wishes]:
    """Other wishes of who is or may be the same person that cannot stand beside these."""
    return [one for one in _about_the_same(wishes) if contradict(_words(wishes), _words(one))]


def doubt_contradictions(wishes: Wishes, *, asked: bool = False) -> list[Wishes]:
    """Mark what contradicts these wishes, and these too unless the person was just `asked` face to face. Who said which is not
    decided here."""
    found = contradicting(wishes)
    now = clock.now()
    for one in [*([] if asked else [wishes]), *found] if found else []:
        doubt(one, now)
    return found


def doubt(wishes: Wishes, now: dt.datetime) -> None:
    """Somebody is to ask the person: nothing opens at once until then."""
    if wishes.doubted_at is None and wishes.ended_at is None:
        wishes.doubted_at = now
        wishes.save(update_fields=["doubted_at"])
        _raise(wishes, now)


def _about_the_same(wishes: Wishes) -> list[Wishes]:
    """Other wishes that hold or wait and are, or may be, of the same person."""
    record = wishes.record
    pairs = Pair.objects.exclude(state=Pair.State.DIFFERENT).filter(Q(new=record) | Q(known=record))
    linked = {pk for both in pairs.values_list("new", "known") for pk in both}
    persons = {
        pk for both in pairs.values_list("new__person", "known__person") for pk in both if pk is not None
    }
    if record.person_id is not None:
        persons.add(record.person_id)
    return list(
        Wishes.objects.filter(Q(record__in=linked) | Q(record__person__in=persons))
        .filter(ended_at__isnull=True, expires_at__gt=clock.now())
        .exclude(pk=wishes.pk)
        .select_related("record")
    )


def _words(wishes: Wishes) -> Words:
    named = list(now_named(wishes))
    return Words(
        own_contact=wishes.contact_index,
        told=frozenset((one.name, one.contact_index) for one in named if one.kind == Named.Kind.TELL),
        never=frozenset((one.name, one.contact_index) for one in named if one.kind == Named.Kind.NEVER),
    )


def _raise(wishes: Wishes, now: dt.datetime) -> None:
    with override("es-mx"):
        text = f"{wishes.folio}: {_('ask the person which wishes are theirs')}"
    Task.objects.create(
        kind=Task.Kind.REVIEW_REQUEST, office_id=wishes.office_id or _call_centre(), record_id=wishes.record_id,
        created_at=now, due_at=now + ASK_WITHIN, text=text[:300],
    )  # fmt: skip
    write(
        [
            NewEvent(
                type="wishes_doubted",
                record_id=wishes.record_id,
                at=now,
                office_id=wishes.office_id,
                data={"wishes": wishes.folio},
            )
        ]
    )
    if wishes.record.person_id is not None:
        cases = Case.objects.filter(record__person=wishes.record.person_id).exclude(
            status=Case.Status.CONCLUDED
        )
        notify_all(
            [
                NewNotice(kind="family", text_code="wishes_doubted", at=now, case=case, staff=[case.officer])
                for case in cases.select_related("officer")
                if case.officer is not None
            ]
        )


def _call_centre() -> str:
    from amparo.families.telling import CALL_CENTRE

    return CALL_CENTRE
