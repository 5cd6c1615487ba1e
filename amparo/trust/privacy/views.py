"""The privacy notice for those who keep it: its versions, the next one, and who was told."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.views import NeedsReason, open_file, zone_of
from amparo.core.errors import Refusal
from amparo.core.paragraphs import paragraphs
from amparo.people.models import Record
from amparo.trust.privacy import actions
from amparo.trust.privacy.forms import NoticeForm
from amparo.trust.privacy.models import PrivacyNotice


@require_GET
@staff_may("see_privacy")
def notices(request: StaffRequest) -> HttpResponse:
    versions = list(
        PrivacyNotice.objects.select_related("written_by", "published_by")
        .annotate(told=Count("acceptances"))
        .order_by("-number")
    )
    force = next((one for one in versions if one.published_at), None)
    return render(
        request, "trust/notices.html", {"versions": versions, "force": force, "zone": zone_of(request.user)}
    )


@require_GET
@staff_may("see_privacy")
def notice(request: StaffRequest, number: int) -> HttpResponse:
    found = get_object_or_404(PrivacyNotice.objects.select_related("written_by"), number=number)
    texts = [
        (title, language, paragraphs(text))
        for title, language, text in (
            (_("Short notice, in Spanish"), "es", found.short_es),
            (_("Short notice, in English"), "en", found.short_en),
            (_("Whole notice, in Spanish"), "es", found.whole_es),
            (_("Whole notice, in English"), "en", found.whole_en),
        )
    ]
    context = {"notice": found, "texts": texts, "zone": zone_of(request.user)}
    return render(request, "trust/notice.html", context)


@staff_may("keep_privacy")
def write(request: StaffRequest) -> HttpResponse:
    """The next version: begun from the one in force, or gone on with."""
    draft = PrivacyNotice.objects.filter(published_at__isnull=True).first()
    base = draft or actions.in_force()
    initial = {name: getattr(base, name) for name in actions.TEXTS} if base else {}
    form = NoticeForm(
        request.POST or None,
        initial=initial | {"changes": draft.changes if draft else ""},
        auto_id="notice_%s",
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            made = actions.save_draft(changes=said.pop("changes"), texts=said, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is kept. Somebody else publishes it."))
            return redirect("privacy_notice", number=made.number)
    return render(request, "trust/write_notice.html", {"form": form})


@require_POST
@staff_may("keep_privacy")
def publish(request: StaffRequest, number: int) -> HttpResponse:
    found = get_object_or_404(PrivacyNotice, number=number)
    try:
        actions.publish(notice=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Published: the public reads it from now on."))
    return redirect("privacy_notice", number=number)


@require_POST
@staff_may("record_consent")
def told(request: StaffRequest, folio: str) -> HttpResponse:
    """The person was told the notice in force."""
    try:
        person = open_file(request, folio, page="privacy notice", write=True)
    except NeedsReason as needs:
        return redirect("read_across", folio=needs.person.folio)
    record = Record.objects.filter(person=person).order_by("pk").first()
    assert record is not None
    try:
        actions.tell(record=record, channel=request.POST.get("channel", "visit")[:20], by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Written down: they were told the privacy notice."))
    return redirect("person", folio=person.folio)
