"""The family of a person: the page, adding somebody of the registry, saying that a relation ended or was a mistake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.actions import log_readings
from amparo.accounts.models import Staff
from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import file_access, files_access, reads_until
from amparo.casework.kin import actions
from amparo.casework.kin.forms import EndForm, FindForm, KinForm, TakeBackForm
from amparo.casework.kin.queries import Family, family_of
from amparo.casework.kin.suggesting import ASKED, suggestions
from amparo.casework.queries import record_to_write_on
from amparo.casework.views import NeedsReason, open_file, zone_of
from amparo.core.errors import Incomplete, NotAllowed, Refusal
from amparo.core.rendering import GovukForm
from amparo.people.kin.queries import touching
from amparo.people.models import Kinship, Person, Relative
from amparo.people.queries import person_by_folio
from amparo.people.searching import search


@staff_may("read_file")
@require_GET
def family(request: StaffRequest, folio: str) -> HttpResponse:
    """Everybody within two steps, and whom the relatives named on the file may be in the registry."""
    try:
        person = open_file(request, folio, page="family")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    if reads_until(request.user, person) is not None:
        raise NotAllowed(_("Only the consulate that keeps the file reads about the family now."))
    write = file_access(request.user, person) == "write" and may(request.user, "record_service")
    found = family_of(person, request.user)
    _read(found, request.user)
    asked = [
        (one, suggestions(one, but=person, by=request.user, language=get_language() or "es"))
        for one in found.unknown[:ASKED]
    ] if write else []  # fmt: skip
    context = {
        "person": person,
        "family": found,
        "asked": asked,
        "unasked": found.unknown[len(asked) :],
        "write": write,
        "zone": zone_of(request.user),
    }
    return render(request, "casework/kin/family.html", context)


@staff_may("record_service")
def new(request: StaffRequest, folio: str) -> HttpResponse:
    """Say that somebody of the registry is kin: first who (`other`), then what they are. `relative`: named on the file."""
    person = open_file(request, folio, page="family", write=True)
    relative = _relative(request.GET.get("relative", ""), person)
    other = person_by_folio(request.GET.get("other", ""))
    if other is None:
        return _choose(request, person, relative)
    seen = files_access(request.user, [other])[other.pk]
    name = _("A minor") if seen.access == "closed" else other.name
    initial = {"relation": relative.relation} if relative is not None else {}
    form = KinForm(request.POST or None, initial=initial)

    def save() -> None:
        actions.record_kinship(
            record=relative.record if relative is not None else record_to_write_on(person),
            other=record_to_write_on(other), relative=relative, by=request.user, **form.cleaned_data,
        )  # fmt: skip

    context = {"other": other, "name": name, "relative": relative, "title": _("Add somebody of the family")}
    return _page(request, person, form, save, _("The family is in both files."), context)


@staff_may("record_service")
def take_back(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """Say that two people are not kin after all."""
    person, line, words = _line(request, folio, number)
    form = TakeBackForm(request.POST or None)

    def save() -> None:
        actions.take_back(kinship=line, by=request.user, **form.cleaned_data)

    context = {"title": _("This was a mistake"), "name": words}
    return _page(request, person, form, save, _("It is taken back in both files."), context)


@staff_may("record_service")
def end(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """Say until when two were a couple, or one the guardian of the other."""
    person, line, words = _line(request, folio, number)
    form = EndForm(request.POST or None)

    def save() -> None:
        actions.end(kinship=line, by=request.user, **form.cleaned_data)

    context = {"title": _("This has ended"), "name": words}
    return _page(request, person, form, save, _("It is written in both files."), context)


def _choose(request: StaffRequest, person: Person, relative: Relative | None) -> HttpResponse:
    text = request.POST.get("q", "") if request.method == "POST" else ""
    form = FindForm(request.POST if request.method == "POST" else None,
                    initial={"q": relative.name if relative is not None else ""})  # fmt: skip
    hits = None
    if text.strip() and form.is_valid():
        found = search(text, by=request.user)
        people = [hit.person for hit in found.hits if hit.person.pk != person.pk]
        access = files_access(request.user, people)
        closed = {one.pk for one in people if access[one.pk].access == "closed"}
        # Of a minor who is closed nothing is confirmed by guessing: only whoever has the folio finds them.
        hits = [(one, one.pk in closed) for one in people if found.exact or one.pk not in closed]
        log_readings(
            staff=request.user,
            people={one.pk: one.folio for one, _c in hits},
            page="search",
            purpose="family",
        )
    context = {"person": person, "form": form, "hits": hits, "relative": relative}
    return render(request, "casework/kin/choose.html", context)


def _relative(number: str, person: Person) -> Relative | None:
    if not number.isdecimal():
        return None
    return get_object_or_404(Relative.objects.select_related("record"), pk=int(number), record__person=person)


def _line(request: StaffRequest, folio: str, number: int) -> tuple[Person, Kinship, str]:
    person = open_file(request, folio, page="family", write=True)
    lines = touching([person.pk]).select_related("record__person", "other__person")
    line = get_object_or_404(lines, pk=number)
    one = next((one for one in family_of(person, request.user).members if line in one.kinships), None)
    if one is None:
        raise Http404
    return person, line, f"{one.words}: {one.name}"


def _page(
    request: StaffRequest, person: Person, form: GovukForm, save: Callable[[], None], said: str, context: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            save()
            messages.success(request, said)
            return redirect("family", folio=person.folio)
        except Refusal as refusal:
            missing = refusal.missing if isinstance(refusal, Incomplete) else ()
            form.add_error(next((name for name in missing if name in form.fields), None), str(refusal))
    return render(request, "casework/kin/form.html", {"person": person, "form": form, **context})


def _read(found: Family, staff: Staff) -> None:
    """Whose whereabouts are shown is written down as read."""
    people = {one.person.pk: one.person.folio for one in found.members if one.reads}
    if people:
        log_readings(staff=staff, people=people, page="family", purpose="family")


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The family on the page of a file."""
    staff = request.user
    assert isinstance(staff, Staff)
    found = family_of(person, staff)
    _read(found, staff)
    context = {"person": person, "family": found, "zone": zone_of(staff)}
    return mark_safe(render_to_string("casework/kin/panel.html", context, request=request))  # noqa: S308 - escaped by Django
