"""The office's contacts, and how many matters there were: each counted once, as what it became in the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework.contacts.actions import phone_key
from amparo.casework.contacts.models import Assistance, Contact
from amparo.casework.models import Case
from amparo.people.closing import closed
from amparo.people.models import Person

A_WEEK = dt.timedelta(days=7)
MOST_EARLIER = 20

#: The lists of the page, in its order: what waits for an answer, what stayed a contact, what became more.
STATES: dict[str, Q] = {
    "waiting": Q(answered="", assistance__isnull=True, case__isnull=True),
    "contact": Q(assistance__isnull=True, case__isnull=True) & ~Q(answered=""),
    "assistance": Q(assistance__isnull=False, assistance__case__isnull=True),
    "case": Q(case__isnull=False) | Q(assistance__case__isnull=False),
}


def contacts(offices: Collection[str] | None, state: str = "") -> QuerySet[Contact]:
    """The contacts of these offices (None: of all), the latest first."""
    found = Contact.objects.select_related(
        "office", "by", "record__person", "assistance__case", "case"
    ).order_by("-at", "-pk")
    if offices is not None:
        found = found.filter(office_id__in=offices)
    return found.filter(STATES[state]) if state in STATES else found


def earlier(phone: str, now: dt.datetime, *, but: Contact | None = None) -> list[Contact]:
    """Who reached us by this telephone within a week, the latest first: somebody who calls again was not helped yet."""
    key = phone_key(phone)
    if not key:
        return []
    found = (
        Contact.objects.filter(phone_key=key, at__gt=now - A_WEEK)
        .select_related("office", "case", "assistance__case")
        .order_by("-at", "-pk")
    )
    return list((found if but is None else found.exclude(pk=but.pk).filter(at__lte=but.at))[:MOST_EARLIER])


def open_cases_about(contact: Contact, people: Collection[Person], staff: Staff) -> list[Case]:
    """The open cases to which a contact may belong: of whom it is about, or of these people; where the reader may say so."""
    if contact.record is not None and contact.record.person is not None:
        people = [contact.record.person]
    found = Case.objects.filter(record__person__in=list(people)).exclude(status=Case.Status.CONCLUDED)
    cases = found.select_related("record__person", "type", "office").order_by("-opened_at", "-pk")
    theirs = [case for case in cases if may(staff, "record_contact", office_id=case.office_id)]
    hidden = closed(staff, [case.record.person for case in theirs])
    return [case for case in theirs if case.record.person_id not in hidden]


def matters(offices: Collection[str] | None, *, since: dt.datetime, until: dt.datetime) -> dict[str, int]:
    """How many contacts, assistances and cases began in [since, until): a case that was a call is one case and no call.

    Several contacts about one case or one assistance are that one matter.
    """
    contact = Contact.objects.filter(assistance__isnull=True, case__isnull=True, at__gte=since, at__lt=until)
    assistance = Assistance.objects.filter(case__isnull=True, opened_at__gte=since, opened_at__lt=until)
    case = Case.objects.filter(opened_at__gte=since, opened_at__lt=until)
    if offices is not None:
        contact = contact.filter(office_id__in=offices)
        assistance = assistance.filter(office_id__in=offices)
        case = case.filter(office_id__in=offices)
    return {"contact": contact.count(), "assistance": assistance.count(), "case": case.count()}
