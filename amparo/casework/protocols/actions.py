"""Opening a protocol, and settling its steps. It closes by itself with the last one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.events import write_for
from amparo.casework.models import Case, Document, Event, Protocol, ProtocolStep, Task
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.casework.protocols.rules import FIELDS, OPENS, Step, missing, steps
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.places.days import calendar_of

#: Who may settle a step of this owner.
OWNERS = {
    "officer": "settle_officer_step",
    "supervisor": "settle_supervisor_step",
    "headquarters": "settle_headquarters_step",
}
ROLE_OF = {"officer": "", "supervisor": Role.SUPERVISOR, "headquarters": Role.HEADQUARTERS}
#: Whose being listened to: an event of these settles a step.
AFTER = frozenset(one.after for several in steps().values() for one in several.values() if one.after)


@transaction.atomic
def open_protocol(
    *, case: Case, kind: str, by: Staff | None, reason: str = "", at: dt.datetime | None = None
) -> Protocol:
    """Open a protocol on a case: its steps, a task for the owner of each, and the event, all or nothing.

    The officer's steps go to the officer of the case by name, when there is one. `by` empty: an event opens it.
    """
    case = _locked(case.pk)
    if kind not in steps():
        raise Incomplete(_("Choose a protocol."), missing=("kind",))
    if by is not None:
        require(by, "open_protocol", office_id=case.office_id)
        if not reason.strip():
            raise Incomplete(_("Write the reason."), missing=("reason",))
        if case.status == Case.Status.CONCLUDED:
            raise Conflict(_("The case is concluded: open it again first."))
    if case.protocols.filter(kind=kind, closed_at__isnull=True).exists():
        raise Conflict(_("This protocol is open already."))
    now = at or clock.now()
    due_by = _dates(case, now)
    made = Protocol.objects.create(
        case=case, kind=kind, opened_at=now, opened_by=by, reason=reason.strip()[:300]
    )
    rules = list(steps()[kind].values())
    due = [due_by(one) for one in rules]
    tasks = Task.objects.bulk_create(
        Task(
            kind=Task.Kind.PROTOCOL, office_id=case.office_id, role=ROLE_OF[one.who],
            assignee_id=case.officer_id if one.who == "officer" else None,
            record_id=case.record_id, case=case, text=one.es, created_at=now, created_by=by, due_at=until,
        )
        for one, until in zip(rules, due, strict=True)
    )  # fmt: skip
    ProtocolStep.objects.bulk_create(
        ProtocolStep(
            protocol=made, code=one.code, position=place, who=one.who, due_at=until, task=task,
            essential=one.essential,
        )
        for place, (one, task, until) in enumerate(zip(rules, tasks, due, strict=True))
    )  # fmt: skip
    write_for(case, "protocol_opened", at=now, by=by, note=made.reason, data={"protocol": kind})
    _tell_opened(made, case, {one.who for one in rules}, by)
    return made


@transaction.atomic
def settle(
    *, step: ProtocolStep, by: Staff, note: str = "", values: Mapping[str, Any] | None = None,
    document: Document | None = None,
) -> ProtocolStep:  # fmt: skip
    """Say that a step is done, with what it needs. Raises `Incomplete`, naming what is missing."""
    step, case = _open_step(step)
    require(by, OWNERS[step.who], office_id=case.office_id)
    kept = {name: str((values or {}).get(name, "")).strip()[:300] for name in step.rule.fields}
    if document is not None and document.record.person_id != case.record.person_id:
        raise Incomplete(_("Choose a document of this file."), missing=("document",))
    lacking = missing(step.rule, kept, note=note, document=document is not None)
    if lacking:
        raise Incomplete(
            _("Before that we must know: %(what)s.") % {"what": ", ".join(need_in_words(n) for n in lacking)},
            missing=tuple(lacking),
        )
    step.values, step.document = kept, document
    _end(step, case, by=by, note=note, code="protocol_step_done")
    return step


@transaction.atomic
def leave_out(*, step: ProtocolStep, by: Staff, reason: str) -> ProtocolStep:
    """Say that a step does not apply, and why: a supervisor does, and never of an essential one."""
    step, case = _open_step(step)
    require(by, "leave_out_protocol_step", office_id=case.office_id)
    if step.essential:
        raise Conflict(_("This step cannot be left out."))
    if not reason.strip():
        raise Incomplete(_("Write why it does not apply."), missing=("note",))
    step.waived = True
    _end(step, case, by=by, note=reason, code="protocol_step_left_out")
    return step


def on_events_written(*, events: Sequence[Event], **_more: Any) -> None:
    """Open what an event opens, settle what it proves, and let the tasks follow a case to its new consulate."""
    for event in events:
        if event.type_id in OPENS:
            _opened_by(event)
        elif event.case_id is not None and event.type_id in AFTER:
            _settled_by(event)
        elif event.case_id is not None and event.type_id == "case_reopened":
            _wake(event.case_id, event.at)
    moved = {
        one.case_id: one.office_id for one in events if one.type_id in ("hand_over", "hand_over_returned")
    }
    if moved:
        waiting = ProtocolStep.objects.filter(protocol__case__in=moved, settled_at__isnull=True)
        tasks = list(Task.objects.filter(protocol_step__in=waiting).select_related("case").order_by("pk"))
        for task in tasks:
            assert task.case is not None
            task.office_id, task.assignee, task.stands_in_for = task.case.office_id, None, None
        Task.objects.bulk_update(tasks, ["office", "assignee", "stands_in_for"], batch_size=500)


def _tell_opened(made: Protocol, case: Case, owners: Collection[str], by: Staff | None) -> None:
    """Tell the officer of the case, the supervisors of its consulate, and headquarters where a step is theirs."""
    what = {}
    for language, code in (("es", "es-mx"), ("en", "en")):
        with translation.override(code):
            what[language] = str(Protocol.Kind(made.kind).label)
    told: list[tuple[list[Staff], tuple[Role, ...], str | None]] = [([], (Role.SUPERVISOR,), case.office_id)]
    if case.officer is not None:
        told.append(([case.officer], (), None))
    if "headquarters" in owners:
        told.append(([], (Role.HEADQUARTERS,), None))
    notify_all(
        [
            NewNotice(
                kind="protocol", at=made.opened_at, staff=staff, roles=roles, office_id=office, case=case,
                values={"what": what}, key=f"protocol:{made.pk}", by=by,
            )
            for staff, roles, office in told
        ]
    )  # fmt: skip


def need_in_words(name: str) -> str:
    return str({"note": _("a note"), "document": _("a document"), **FIELDS}[name])


def _opened_by(event: Event) -> None:
    kind = OPENS[event.type_id]
    cases = Case.objects.filter(record__person__records=event.record_id).exclude(status=Case.Status.CONCLUDED)
    case = cases.order_by("opened_at", "pk").first()
    if event.case_id is not None:
        case = Case.objects.get(pk=event.case_id)
    if case is not None and not case.protocols.filter(kind=kind).exists():
        open_protocol(case=case, kind=kind, by=None, at=event.at)


def _wake(case_id: int, now: dt.datetime) -> None:
    """A case that ended before its protocols, because the person said no, goes on: what is left is due from now."""
    waiting = ProtocolStep.objects.filter(
        protocol__case=case_id, protocol__closed_at__isnull=True, settled_at__isnull=True
    )
    steps_left = list(waiting.select_related("protocol", "task").order_by("pk"))
    if not steps_left:
        return
    due_by = _dates(_locked(case_id), now)
    for step in steps_left:
        step.due_at = step.task.due_at = due_by(step.rule)
        step.task.done_at = step.task.done_by = None
    ProtocolStep.objects.bulk_update(steps_left, ["due_at"])
    Task.objects.bulk_update([step.task for step in steps_left], ["due_at", "done_at", "done_by"])


def _dates(case: Case, now: dt.datetime) -> Callable[[Step], dt.datetime]:
    """By when each step is due, counted from now by the calendar of the office that keeps the case."""
    calendar = calendar_of(case.office)

    def due_by(step: Step) -> dt.datetime:
        if step.unit == "hours":
            return now + dt.timedelta(hours=step.due)
        return calendar.end_of_business_days(now, step.due)

    return due_by


def _settled_by(event: Event) -> None:
    waiting = ProtocolStep.objects.filter(
        protocol__case=event.case_id, protocol__closed_at__isnull=True, settled_at__isnull=True
    ).select_related("protocol")
    for found in waiting:
        if found.rule.after == event.type_id:
            step, case = _open_step(found)
            _end(step, case, by=event.staff, note=event.note, code="protocol_step_done", at=event.at)


def _locked(number: int) -> Case:
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("office", "officer", "record", "type", "kind")
        .get(pk=number)
    )


def _open_step(step: ProtocolStep) -> tuple[ProtocolStep, Case]:
    """The step and its case, locked: the case first, so that two who settle the last two steps wait for each other."""
    case = _locked(step.protocol.case_id)
    found = (
        ProtocolStep.objects.select_for_update(of=("self",))
        .select_related("protocol", "task")
        .get(pk=step.pk)
    )
    if found.settled_at is not None:
        raise Conflict(_("This step is settled already."))
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded: open it again first."))
    return found, case


def _end(
    step: ProtocolStep, case: Case, *, by: Staff | None, note: str, code: str, at: dt.datetime | None = None
) -> None:
    now = at or clock.now()
    step.settled_at, step.settled_by, step.note = now, by, note.strip()[:1000]
    step.save()
    task = step.task
    task.done_at, task.done_by, task.note = now, by, step.note[:300]
    task.save(update_fields=["done_at", "done_by", "note"])
    told = {"protocol": step.protocol.kind, "step": step.code}
    write_for(case, code, at=now, by=by, note=step.note, data=told)
    if not step.protocol.steps.filter(settled_at__isnull=True).exists():
        step.protocol.closed_at = now
        step.protocol.save(update_fields=["closed_at"])
        write_for(case, "protocol_closed", at=now, by=by, data={"protocol": step.protocol.kind})
