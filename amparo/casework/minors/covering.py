"""Covering what lists show of closed files: beside the person, whatever hangs on a row and tells of them. In memory only;
every function covers in place, with the one question that `people.closing` asks for the whole page."""

from __future__ import annotations

from collections.abc import Iterable

from amparo.accounts.models import Staff
from amparo.casework.models import Case, Contact, HandOver, Hearing, Task, TransferRequest
from amparo.people.closing import close


def cover_cases(reader: Staff, cases: Iterable[Case]) -> None:
    """A closed case keeps folio, office, officer, type and dates: not where the person is nor why it is urgent."""
    cases = list(cases)
    found = close(reader, [case.record.person for case in cases])
    for case in cases:
        if case.record.person_id in found:
            case.stay, case.urgency_facts = None, []


def cover_tasks(reader: Staff, tasks: Iterable[Task]) -> None:
    """A closed task keeps its kind and its date: not what somebody wrote."""
    tasks = list(tasks)
    found = close(reader, [task.record.person for task in tasks if task.record is not None])
    for task in tasks:
        if task.record is not None and task.record.person_id in found:
            task.text = task.snoozed_why = ""


def cover_passed_on(reader: Staff, *lists: Iterable[HandOver | TransferRequest]) -> None:
    rows = [one for some in lists for one in some]
    found = close(reader, [one.case.record.person for one in rows])
    for one in rows:
        if one.case.record.person_id in found:
            one.reason = ""


def cover_hearings(reader: Staff, hearings: Iterable[Hearing]) -> None:
    """A closed hearing keeps its hour and its kind: not where it is, nor what was written."""
    hearings = list(hearings)
    found = close(reader, [one.case.record.person for one in hearings])
    for one in hearings:
        if one.case.record.person_id in found:
            one.court = one.action = one.result = ""


def cover_contacts(reader: Staff, contacts: Iterable[Contact]) -> None:
    contacts = list(contacts)
    found = close(reader, [one.record.person for one in contacts if one.record is not None])
    for one in contacts:
        if one.record is not None and one.record.person_id in found:
            one.asked = one.answered = one.caller = one.phone = ""
            one.said = {}
