"""What a file, a hearing and the calendar say of interpreters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import may
from amparo.casework.access import file_access
from amparo.casework.hearings.models import Hearing
from amparo.casework.tasks.views import zone_of
from amparo.core import clock
from amparo.inclusion.interpreters.explaining import language_name
from amparo.inclusion.interpreters.models import InterpreterNeed
from amparo.inclusion.interpreters.queries import of_person
from amparo.people.models import Person


def panel(request: HttpRequest, person: Person) -> SafeString:
    """In a file: what is booked, and the way to find somebody."""
    staff = cast(Staff, request.user)
    if not may(staff, "see_interpreters"):
        return SafeString("")
    access = file_access(staff, person)
    needs = of_person(person, clock.now()) if access in ("read", "write") else []
    books = access == "write" and may(staff, "book_interpreter")
    if not needs and not books:
        return SafeString("")
    context = {
        "needs": [(need, language_name(need.language)) for need in needs], "person": person, "books": books,
        "zone": zone_of(staff), "now": clock.now(),
    }  # fmt: skip
    return SafeString(render_to_string("inclusion/interpreters/panel.html", context, request=request))


def of_hearing(request: HttpRequest, hearing: Hearing) -> SafeString:
    """On the page of a hearing, which was opened for this reader already."""
    staff = cast(Staff, request.user)
    if not may(staff, "see_interpreters"):
        return SafeString("")
    need = (
        InterpreterNeed.objects.filter(hearing=hearing)
        .exclude(state=InterpreterNeed.State.CANCELLED)
        .prefetch_related("bookings__interpreter")
        .first()
    )
    scheduled = hearing.state == Hearing.State.SCHEDULED and hearing.at > clock.now()
    books = may(staff, "book_interpreter", office_id=hearing.case.office_id) and scheduled
    if need is None and not books:
        return SafeString("")
    context = {
        "need": need, "hearing": hearing, "books": books,
        "folio": hearing.case.record.person.folio if hearing.case.record.person else "",
        "language": language_name(need.language) if need is not None else "",
        "people": [one.interpreter.name for one in need.bookings.all() if one.state in ("accepted", "held")] if need else [],
    }  # fmt: skip
    return SafeString(render_to_string("inclusion/interpreters/of_hearing.html", context, request=request))


def notes_of_hearings(hearings: Sequence[Hearing]) -> Mapping[int, str]:
    """Beside the hearings of a calendar: whether an interpreter is confirmed. One query. No name and no language."""
    found = InterpreterNeed.objects.filter(hearing__in=[one.pk for one in hearings]).exclude(
        state=InterpreterNeed.State.CANCELLED
    )
    words = {
        "open": _("Interpreter: nobody confirmed yet"),
        "confirmed": _("Interpreter: confirmed"),
        "held": _("Interpreter: came"),
    }
    asked = _("Interpreter: asked of the court")
    return {
        need.hearing_id: asked if need.state == "open" and need.letter_id is not None else words[need.state]
        for need in found
        if need.hearing_id is not None
    }
