"""What officers do with descriptions: choose the record that tells a field, or give the field back to the rules."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.people.describing import choices_of, refresh
from amparo.people.describing.models import Choice, Field
from amparo.people.describing.rules import choose_field
from amparo.people.models import Person, Record
from amparo.people.signals import description_chosen


@transaction.atomic
def choose_value(*, record: Record, field: str, by: Staff | None, reason: str) -> Choice:
    """Let this record tell a field of its person, whatever the rules say. It holds until another choice, or until the
    record is no longer the person's.

    Raises `Incomplete` without a reason or when the record says nothing of the field, `Conflict` when it is about nobody.
    """
    record = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if field not in Field.values or choose_field(field, [record]) is None:
        raise Incomplete(_("This record says nothing about that."), missing=("field",))
    return _write(record, field, by, reason, by_rules=False)


@transaction.atomic
def back_to_rules(*, person: Person, field: str, by: Staff | None, reason: str) -> Choice:
    """Take an officer's choice back: the rules decide again. Raises `Conflict` when there is none."""
    chosen = choices_of([person.pk]).get(person.pk, {}).get(field)
    if chosen is None:
        raise Conflict(_("The rules decide this already."))
    return _write(
        Record.objects.select_for_update(of=("self",)).get(pk=chosen), field, by, reason, by_rules=True
    )


def _write(record: Record, field: str, by: Staff | None, reason: str, *, by_rules: bool) -> Choice:
    if not reason.strip():
        raise Incomplete(_("Write the reason: it is shown in the file."), missing=("reason",))
    if record.person_id is None:
        raise Conflict(_("This record is not linked to anybody."))
    if by is not None:
        require(by, "choose_value")
    now = clock.now()
    made = Choice.objects.create(
        record=record, field=field, by_rules=by_rules, reason=reason.strip()[:300], at=now, by=by
    )
    refresh([record.person_id])
    description_chosen.send(Choice, choice=made, by=by, at=now)
    return made
