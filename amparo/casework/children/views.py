"""The children of a person: what is known of each, and what the plan still lacks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.accounts.permissions import StaffRequest, may, staff_may
from amparo.casework.access import file_access, reads_until
from amparo.casework.children import actions
from amparo.casework.children.forms import AskedForm, ChildForm
from amparo.casework.children.models import Child
from amparo.casework.children.queries import answers, children_of
from amparo.casework.children.rules import unanswered
from amparo.casework.daily_life.queries import needs_of
from amparo.casework.queries import record_to_write_on
from amparo.casework.views import NeedsReason, open_file
from amparo.core.errors import NotAllowed, Refusal
from amparo.people.models import Person


@staff_may("read_file")
@require_GET
def children(request: StaffRequest, folio: str) -> HttpResponse:
    """Each child of a person, and whether the plan is made."""
    try:
        person = open_file(request, folio, page="children")
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    if reads_until(request.user, person) is not None:
        raise NotAllowed(_("Only the consulate that keeps the file reads about the children now."))
    found = children_of(person)
    labels = {name: field.label for name, field in ChildForm.base_fields.items()}
    write = file_access(request.user, person) == "write" and may(request.user, "record_service")
    hard = needs_of(person) if write else {}
    context = {
        "person": person,
        "found": found,
        "children": [
            (child, [labels[name] for name in unanswered(answers(child))], hard.get(child.pk))
            for child in found.each
        ],
        "write": write,
        "may_letter": may(request.user, "write_letter"),
    }
    return render(request, "casework/children/list.html", context)


@staff_may("record_service")
def asked(request: StaffRequest, folio: str) -> HttpResponse:
    """What the person said when asked about children."""
    person = open_file(request, folio, page="children", write=True)
    form = AskedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(record=record_to_write_on(person), by=request.user, **form.cleaned_data)
            messages.success(request, _("The answer is in the file."))
            return redirect("children", folio=person.folio)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"person": person, "form": form, "title": _("Children")}
    return render(request, "casework/form.html", context)


@staff_may("record_service")
def new(request: StaffRequest, folio: str) -> HttpResponse:
    """Add a child; what an interview said of one is filled in already."""
    person = open_file(request, folio, page="children", write=True)
    named = children_of(person).named
    number = request.GET.get("named", "")
    said = named[int(number)] if number.isdecimal() and int(number) < len(named) else {}
    initial = {**said, "age": said["age"] if said.get("age", "").isdecimal() else None} if said else {}
    form = ChildForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add(record=record_to_write_on(person), by=request.user, **form.cleaned_data)
            messages.success(request, _("The child is in the file."))
            return redirect("children", folio=person.folio)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"person": person, "form": form, "title": _("Add a child")}
    return render(request, "casework/form.html", context)


@staff_may("record_service")
def change(request: StaffRequest, folio: str, number: int) -> HttpResponse:
    """Write what is known of a child now."""
    person = open_file(request, folio, page="children", write=True)
    child = get_object_or_404(Child, pk=number, record__person=person)
    form = ChildForm(
        request.POST or None, initial={name: getattr(child, name) for name in ChildForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(child=child, by=request.user, **form.cleaned_data)
            messages.success(request, _("What you wrote is in the file."))
            return redirect("children", folio=person.folio)
        except Refusal as refusal:
            form.refuse(refusal)
    context = {"person": person, "form": form, "title": _("A child of this person")}
    return render(request, "casework/form.html", context)


def panel(request: HttpRequest, person: Person) -> SafeString:
    """The children on the page of a file."""
    context = {"person": person, "found": children_of(person)}
    return mark_safe(render_to_string("casework/children/panel.html", context, request=request))  # noqa: S308 - escaped by Django
