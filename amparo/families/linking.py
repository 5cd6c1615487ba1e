"""Saying whom a family's record is about, and settling the questions that its likeness had raised."""

from __future__ import annotations

from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.families.models import Request
from amparo.people import actions as people
from amparo.people.models import Pair, Person, Record


def link(*, request: Request, person: Person, by: Staff | None) -> None:
    """Link a request's record to the person; `by` is None when the person's own words did it."""
    link_record(request.record, person, by, str(_("Decided on the family's request.")))


def link_record(record: Record, person: Person, by: Staff | None, reason: str) -> None:
    """Link a record of the public to a person. The pairs that it raised are answered by that."""
    people.link_record(record=record, person=person, by=by)
    record.person = record.home = person
    waiting = Pair.objects.filter(state=Pair.State.OPEN)
    for one in waiting.filter(new=record) | waiting.filter(known=record):
        other = one.known if one.new_id == record.pk else one.new
        one.state = Pair.State.SAME if other.person_id == person.pk else Pair.State.DIFFERENT
        one.reason, one.decided_by, one.decided_at = reason, by, clock.now()
        one.save(update_fields=["state", "reason", "decided_by", "decided_at"])
