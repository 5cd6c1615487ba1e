"""What the pages of the room share: opening a file by what hangs on it, and saving with a kind word."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from amparo.accounts.permissions import StaffRequest
from amparo.casework.access import reads_until
from amparo.casework.views import NeedsReason, open_file
from amparo.core.errors import BadFile, NotAllowed, Refusal
from amparo.core.rendering import GovukForm
from amparo.people.models import Person
from amparo.rights.allegations.models import Allegation

PAGE = "rights"


def person_for(request: StaffRequest, folio: str, *, write: bool = False) -> Person:
    """The person, if this reader may open the file as it is today; the reading is written down."""
    try:
        person = open_file(request, folio, page=PAGE, write=write)
    except NeedsReason as needs:
        raise NotAllowed(
            _("This file is kept by another consulate. Open it from its own page, with a reason.")
        ) from needs
    if reads_until(request.user, person) is not None:
        raise NotAllowed(_("Only the consulate that keeps the file reads of human rights now."))
    return person


def allegation_for(request: StaffRequest, number: int, *, write: bool = False) -> tuple[Person, Allegation]:
    found = get_object_or_404(
        Allegation.objects.select_related("record__person", "case__office", "opened_by"), pk=number
    )
    if found.record.person is None:
        raise Http404
    return person_for(request, found.record.person.folio, write=write), found


def saved(request: StaffRequest, form: GovukForm, said: str, save: Callable[[], object]) -> bool:
    """Do it, and say so; or show at which field it was refused."""
    try:
        save()
    except BadFile as bad:
        form.add_error("paper" if "paper" in form.fields else None, str(bad))
        return False
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    messages.success(request, said)
    return True
