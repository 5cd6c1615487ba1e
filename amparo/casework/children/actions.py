"""What officers write about a person's children. What is written may let the parent's case leave triage."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import file_access
from amparo.casework.children.models import Child, ChildrenAnswer
from amparo.casework.children.queries import children_of
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Case
from amparo.casework.stages.actions import move_on
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Record


@transaction.atomic
def answer(*, record: Record, has_children: bool, by: Staff) -> ChildrenAnswer:
    """Write down what the person said when asked about children. “No” while the file has a child is refused."""
    _may_write(record, by)
    if not has_children and Child.objects.filter(record__person=record.person).exists():
        raise Conflict(_("The file has children of this person: “no” cannot stand beside them."))
    said = ChildrenAnswer.objects.create(record=record, has_children=has_children, by=by)
    _written(record, "children_asked", by, has_children=has_children)
    return said


@transaction.atomic
def add(*, record: Record, by: Staff, **said: Any) -> Child:
    """Add a child to a person's file, with what is known: fields of `Child`."""
    _may_write(record, by)
    child = Child(record=record, written_by=by)
    _put(child, said)
    child.save()
    _written(record, "child_added", by, child=child.pk)
    return child


@transaction.atomic
def change(*, child: Child, by: Staff, **said: Any) -> Child:
    """Write what is known of a child now; the event names the fields that changed."""
    child = Child.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=child.pk)
    _may_write(child.record, by)
    changed = sorted(name for name, value in said.items() if getattr(child, name) != value)
    if not changed:
        return child
    _put(child, said)
    child.written_at, child.written_by = clock.now(), by
    child.save()
    _written(child.record, "child_changed", by, child=child.pk, fields=changed)
    return child


def _put(child: Child, said: dict[str, Any]) -> None:
    for name, value in said.items():
        setattr(child, name, value.strip() if isinstance(value, str) else value)
    if not child.name:
        raise Incomplete(_("Write the child's name, or how the family calls them."), missing=("name",))
    if child.may_collect and not child.agreed:
        raise Incomplete(
            _("Write how the parent agreed that this person collects the child."), missing=("agreed",)
        )
    if child.birth_date is not None and child.birth_date > clock.today():
        raise Incomplete(_("A birth date cannot be in the future."), missing=("birth_date",))


def _may_write(record: Record, by: Staff) -> None:
    require(by, "record_service", office_id=by.office_id)
    if record.person is None or file_access(by, record.person) != "write":
        raise NotAllowed(_("This file is kept by another consulate: you cannot write in it."))


def _written(record: Record, type: str, by: Staff, **data: Any) -> None:
    now = clock.now()
    write([NewEvent(type=type, record_id=record.pk, at=now, office_id=by.office_id, staff=by, data=data)])
    assert record.person is not None
    if not children_of(record.person).plan_is_made:
        return
    own = Case.objects.filter(record__person=record.person, office_id=by.office_id)
    for case in own.select_for_update(of=("self",)).select_related("record__person", "kind").order_by("pk"):
        move_on(case, type, now, by)
