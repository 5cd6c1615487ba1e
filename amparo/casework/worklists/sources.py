"""What casework has for «Mi trabajo»: cases, tasks, alerts, hand-overs, contacts, hearings, duplicates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.accounts.models import Role
from amparo.accounts.permissions import may
from amparo.casework.alerts.models import Alert
from amparo.casework.alerts.queries import alerts_of
from amparo.casework.contacts.models import Contact
from amparo.casework.contacts.queries import contacts
from amparo.casework.hand_overs.models import HandOver, TransferRequest
from amparo.casework.hand_overs.queries import asked_of, to_settle
from amparo.casework.hearings.models import Hearing
from amparo.casework.hearings.queries import coming
from amparo.casework.minors.covering import (
    cover_cases,
    cover_contacts,
    cover_hearings,
    cover_passed_on,
    cover_tasks,
)
from amparo.casework.models import Case, Task
from amparo.casework.tasks.queries import WORK, tasks
from amparo.casework.worklists.filters import NOW, OWN, SOON, Filter
from amparo.casework.worklists.mine import Asking, Row, Source
from amparo.casework.worklists.order import in_words
from amparo.casework.worklists.queries import in_order, place_of, running_clocks
from amparo.core.folios import show
from amparo.people.models import Pair
from amparo.people.queries import open_to, pairs_waiting

OPEN = gettext_lazy("Open")


def name_of(case: Case) -> str:
    """The person's name, covered already where this reader may not see it."""
    return case.record.person.name if case.record.person is not None else ""


def _whose(task: Task) -> str:
    return task.record.person.name if task.record is not None and task.record.person is not None else ""


def cases_of(asking: Asking, when: str) -> Filter | None:
    """Whose cases somebody works on: an officer's own and nobody's, a supervisor's consulate; headquarters sees what is late."""
    if asking.staff.role == Role.HEADQUARTERS:
        return Filter(late="yes") if when == NOW else None
    if asking.staff.office_id is None:
        return None
    return Filter(when=when, officer="" if asking.staff.role == Role.SUPERVISOR else OWN)


def _cases(when: str) -> Callable[[Asking], QuerySet[Case] | None]:
    def find(asking: Asking) -> QuerySet[Case] | None:
        filter = cases_of(asking, when)
        return (
            in_order(filter.cases(asking.staff, asking.offices, asking.now)) if filter is not None else None
        )

    return find


def _cases_address(when: str) -> Callable[[Asking], str]:
    def address(asking: Asking) -> str:
        filter = cases_of(asking, when)
        return f"{reverse('cases')}?{filter.address() if filter is not None else ''}"

    return address


def _case_rows(cases: Sequence[Case], asking: Asking) -> list[Row]:
    clocks = running_clocks([case.pk for case in cases])
    works = may(asking.staff, "record_service")
    rows = []
    for case in cases:
        clock, place = clocks.get(case.pk), place_of(case)
        why = in_words(case.urgency_facts)[:1] or [str(clock.type) if clock else str(case.type)]
        talk = works and "no_interview" in case.urgency_facts and case.record.person is not None
        person = case.record.person
        rows.append(
            Row(
                title=name_of(case), folio=show(case.folio), href=reverse("case", args=[case.folio]),
                why=" · ".join(part for part in (*why, place) if part), due=clock.due_at if clock else None,
                rule=clock.type.rule if clock else "", later=case.pk if works else None,
                button=_("Record interview") if talk else OPEN,
                action=reverse("record_interview", args=[person.folio]) if talk and person is not None
                else reverse("case", args=[case.folio]),
            )
        )  # fmt: skip
    return rows


def _tasks(due: str) -> Callable[[Asking], QuerySet[Task]]:
    def find(asking: Asking) -> QuerySet[Task]:
        return tasks(
            asking.staff, offices=asking.offices, whose="mine", due=due, kind=WORK, assignee="", now=asking.now,
            zone=asking.zone,
        )  # fmt: skip

    return find


def _tasks_address(due: str) -> Callable[[Asking], str]:
    return lambda asking: f"{reverse('tasks')}?{urlencode({'whose': 'mine', 'due': due, 'kind': WORK})}"


def _task_rows(found: Sequence[Task], asking: Asking) -> list[Row]:
    return [
        Row(
            title=task.title, why=task.text or _whose(task), due=task.due_at,
            folio=show(task.case.folio) if task.case is not None else "",
            href=reverse("case", args=[task.case.folio]) if task.case is not None else reverse("tasks"),
            button=_("Done"), action=reverse("finish_task", args=[task.pk]), posts=True,
        )
        if task.kind != Task.Kind.PROTOCOL or task.case is None
        # A step of a protocol ends with what it needs, in the case.
        else Row(
            title=task.title, why=task.text, due=task.due_at, folio=show(task.case.folio), button=OPEN,
            href=reverse("case", args=[task.case.folio]), action=reverse("case", args=[task.case.folio]),
        )
        for task in found
    ]  # fmt: skip


def _alert_rows(found: Sequence[Alert], asking: Asking) -> list[Row]:
    return [
        Row(
            title=_("Alert of the app"), folio=show(one.folio), why=str(one.get_state_display()), since=one.received_at,
            href=reverse("alert", args=[one.folio]), button=_("Call back"), action=reverse("alert", args=[one.folio]),
        )
        for one in found
    ]  # fmt: skip


def _hand_over_rows(found: Sequence[HandOver], asking: Asking) -> list[Row]:
    return [
        Row(
            title=name_of(one.case), folio=show(one.case.folio), since=one.at,
            why=_("%(office)s passed the case to your consulate") % {"office": one.from_office.city},
            href=reverse("case", args=[one.case.folio]), button=_("Take over"), posts=True,
            action=reverse("accept_hand_over", args=[one.pk]),
        )
        for one in found
    ]  # fmt: skip


def _asked_rows(found: Sequence[TransferRequest], asking: Asking) -> list[Row]:
    return [
        Row(
            title=name_of(one.case), folio=show(one.case.folio), since=one.at,
            why=_("%(office)s asks for the case") % {"office": one.office.city},
            href=reverse("case", args=[one.case.folio]), button=_("Reply"), action=reverse("hand_overs"),
        )
        for one in found
    ]  # fmt: skip


def _contact_rows(found: Sequence[Contact], asking: Asking) -> list[Row]:
    return [
        Row(
            title=one.caller or one.name or _("Somebody"), folio=one.shown_folio, why=one.asked, since=one.at,
            href=reverse("contact", args=[one.folio]), button=_("Reply"),
            action=reverse("contact_answer", args=[one.folio]),
        )
        for one in found
    ]  # fmt: skip


def _pair_rows(found: Sequence[Pair], asking: Asking) -> list[Row]:
    return [
        Row(
            title=f"{one.new.name} · {one.known.name}", why=_("Two files that may be one person"), since=one.raised_at,
            href=reverse("pair", args=[one.pk]), button=_("Decide"), action=reverse("pair", args=[one.pk]),
        )
        for one in found
    ]  # fmt: skip


def _hearings(asking: Asking) -> QuerySet[Hearing]:
    officer = asking.staff.pk if asking.staff.role == Role.OFFICER else None
    today = asking.now.astimezone(asking.zone).date()
    return coming(asking.offices, today=today, zone=asking.zone, officer=officer)


def _hearing_rows(found: Sequence[Hearing], asking: Asking) -> list[Row]:
    nobody = _("nobody is to attend it")
    return [
        Row(
            title=name_of(one.case), folio=show(one.case.folio), due=one.at,
            why=f"{one.get_kind_display()}: {one.action or nobody}",
            href=reverse("case", args=[one.case.folio]), button=OPEN, action=reverse("hearing", args=[one.pk]),
        )
        for one in found
    ]  # fmt: skip


def _hearings_address(asking: Asking) -> str:
    mine = "&whose=mine" if asking.staff.role == Role.OFFICER else ""
    return f"{reverse('agenda')}?view=days{mine}"


def _at(name: str, query: str = "") -> Callable[[Asking], str]:
    return lambda asking: reverse(name) + query


SOURCES = (
    Source("alerts", "now", gettext_lazy("Alerts"), "handle_alert", lambda who: alerts_of(who.offices), _alert_rows,
           _at("alerts"), 10),
    Source("cases", "now", gettext_lazy("Cases"), "see_worklist", _cases(NOW), _case_rows, _cases_address(NOW), 20,
           cover_cases),
    Source("tasks", "now", gettext_lazy("Tasks"), "do_task", _tasks("today"), _task_rows, _tasks_address("today"), 30,
           cover_tasks),
    Source("hand_overs", "waiting", gettext_lazy("To take over"), "accept_hand_over", lambda who: to_settle(who.offices),
           _hand_over_rows, _at("hand_overs"), 10, cover_passed_on),
    Source("asked", "waiting", gettext_lazy("Asked for by others"), "accept_hand_over", lambda who: asked_of(who.offices),
           _asked_rows, _at("hand_overs"), 20, cover_passed_on),
    Source("contacts", "waiting", gettext_lazy("Contacts"), "record_contact", lambda who: contacts(who.offices, "waiting"),
           _contact_rows, _at("contacts", "?state=waiting"), 40, cover_contacts),
    Source("pairs", "waiting", gettext_lazy("Duplicates"), "decide_pair",
           lambda who: open_to(who.staff, pairs_waiting(who.offices))[0],
           _pair_rows,
           _at("pairs"), 50),
    Source("cases_soon", "soon", gettext_lazy("Cases"), "see_worklist", _cases(SOON), _case_rows, _cases_address(SOON), 10,
           cover_cases),
    Source("hearings", "soon", gettext_lazy("Hearings"), "see_calendar", _hearings, _hearing_rows, _hearings_address, 20,
           cover_hearings),
    Source("tasks_soon", "soon", gettext_lazy("Tasks"), "do_task", _tasks("soon"), _task_rows, _tasks_address("soon"), 30,
           cover_tasks),
)  # fmt: skip
