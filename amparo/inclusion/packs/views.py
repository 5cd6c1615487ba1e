"""Pages of languages: the list, one of them, its speakers, a phrase with its voices, the pack."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.accounts.permissions import StaffRequest, staff_may
from amparo.casework.views import zone_of
from amparo.core.errors import Refusal
from amparo.core.middleware import CONTENT_SECURITY_POLICY, NOTHING_OF_THE_DEVICE
from amparo.core.packs.audio import MOST_BYTES, TYPES
from amparo.core.packs.phrases import groups, needed, phrases
from amparo.inclusion.packs import actions, exporting, queries, store
from amparo.inclusion.packs.forms import CONSENT, PackForm, ReviewForm, SpeakerForm, TongueForm, VoiceForm
from amparo.inclusion.packs.models import Speaker, Tongue, Voice

#: The one page that may hear something, and play what it just heard.
HEARS = NOTHING_OF_THE_DEVICE.replace("microphone=()", "microphone=(self)")
PLAYS = CONTENT_SECURITY_POLICY.replace("media-src 'self'", "media-src 'self' blob:")


@require_GET
@staff_may("keep_languages")
def tongues(request: StaffRequest) -> HttpResponse:
    return render(
        request, "inclusion/packs/list.html", {"tongues": queries.tongues(), "needed": len(needed())}
    )


@staff_may("keep_languages")
def new(request: StaffRequest) -> HttpResponse:
    form = TongueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_tongue(by=request.user, **form.cleaned_data)
            return redirect("tongue", made.code)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(request, "inclusion/packs/new.html", {"form": form})


@require_GET
@staff_may("keep_languages")
def tongue(request: StaffRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Tongue, code=code)
    context = {
        "tongue": found, "groups": queries.lines_of(found),
        "speakers": list(found.speakers.order_by("name")),
    }  # fmt: skip
    return render(request, "inclusion/packs/tongue.html", context)


@staff_may("keep_languages")
def speaker(request: StaffRequest, code: str) -> HttpResponse:
    """Add somebody who speaks, after their yes."""
    found = get_object_or_404(Tongue, code=code)
    form = SpeakerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_speaker(tongue=found, by=request.user, consent=str(CONSENT), **form.cleaned_data)
            messages.success(request, _("They are in the list. Now choose a phrase."))
            return redirect("tongue", found.code)
        except Refusal as refusal:
            form.refuse(refusal)
    return render(
        request, "inclusion/packs/speaker.html", {"tongue": found, "form": form, "consent": CONSENT}
    )


@staff_may("keep_languages")
def take_back(request: StaffRequest, code: str, number: int) -> HttpResponse:
    """Ask once more, then destroy what somebody recorded."""
    found = get_object_or_404(Speaker, tongue__code=code, pk=number)
    if request.method == "POST":
        try:
            actions.take_back(speaker=found, by=request.user)
            messages.success(
                request, _("Their recordings are destroyed. Make the pack anew, so that nobody hears them.")
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("tongue", code)
    return render(request, "inclusion/packs/take_back.html", {"speaker": found, "tongue": found.tongue})


@staff_may("keep_languages")
def phrase(request: StaffRequest, code: str, phrase: str) -> HttpResponse:
    """Read the phrase, record it, listen to it, keep it; and what others say of it."""
    found = get_object_or_404(Tongue, code=code)
    if phrase not in phrases():
        raise Http404
    speakers = queries.speakers_of(found)
    form = VoiceForm(request.POST or None, request.FILES or None, speakers=speakers)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            body = said["recording"].read(MOST_BYTES + 1) if said["recording"] else b""
            actions.keep_voice(
                tongue=found, phrase=phrase, speaker=said["speaker"], text=said["text"], body=body, by=request.user
            )  # fmt: skip
            messages.success(request, _("It is kept. Now a second speaker listens to it."))
            return redirect("tongue_phrase", code, phrase)
        except Refusal as refusal:
            form.refuse(refusal)
    return _phrase_page(request, found, phrase, form)


def _phrase_page(
    request: StaffRequest, found: Tongue, name: str, form: VoiceForm, reviewed: tuple[int, ReviewForm] | None = None
) -> HttpResponse:  # fmt: skip
    speakers = queries.speakers_of(found)
    voices = []
    for voice in queries.voices_of(found, name):
        review = None
        if voice.state == Voice.State.WAITING and voice.speaker.withdrawn_at is None:
            others = [one for one in speakers if one.pk != voice.speaker_id]
            review = ReviewForm(speakers=others, auto_id=f"id_{voice.pk}_%s") if others else None
            if reviewed and reviewed[0] == voice.pk:
                review = reviewed[1]
        voices.append((voice, TYPES.get(voice.kind, ""), review))
    order = list(phrases())
    at = order.index(name)
    context = {
        "tongue": found, "phrase": phrases()[name], "group": queries.name_of(groups()[phrases()[name].group]),
        "form": form, "voices": voices, "speakers": speakers, "before": order[at - 1] if at else "",
        "after": order[at + 1] if at + 1 < len(order) else "", "number": at + 1, "all": len(order),
        "refused": reviewed[1] if reviewed else None, "zone": zone_of(request.user),
    }  # fmt: skip
    answer = render(request, "inclusion/packs/phrase.html", context)
    answer.headers["Permissions-Policy"] = HEARS
    answer.headers["Content-Security-Policy"] = PLAYS
    return answer


@require_POST
@staff_may("keep_languages")
def review(request: StaffRequest, code: str, number: int) -> HttpResponse:
    voice = get_object_or_404(Voice.objects.select_related("tongue"), tongue__code=code, pk=number)
    others = [one for one in queries.speakers_of(voice.tongue) if one.pk != voice.speaker_id]
    form = ReviewForm(request.POST, speakers=others, auto_id=f"id_{voice.pk}_%s")
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.review(voice=voice, reviewer=said["reviewer"], good=said["good"] == "yes", reason=said["reason"],
                           by=request.user)  # fmt: skip
            messages.success(request, _("What the second speaker says is kept."))
            return redirect("tongue_phrase", code, voice.phrase)
        except Refusal as refusal:
            form.refuse(refusal)
    blank = VoiceForm(speakers=queries.speakers_of(voice.tongue))
    return _phrase_page(request, voice.tongue, voice.phrase, blank, (voice.pk, form))


@require_GET
@staff_may("keep_languages")
def audio(request: StaffRequest, code: str, number: int) -> HttpResponse:
    """A recording, to listen to it."""
    voice = get_object_or_404(Voice, tongue__code=code, pk=number)
    body = store.read(voice) if voice.kind else b""
    if not body:
        raise Http404
    answer = HttpResponse(body, content_type=TYPES[voice.kind])
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@staff_may("export_languages")
def pack(request: StaffRequest, code: str) -> HttpResponse:
    """The pack of what was approved."""
    found = get_object_or_404(Tongue, code=code)
    form = PackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            body = exporting.export(tongue=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            answer = HttpResponse(body, content_type="application/zip")
            answer.headers["Content-Disposition"] = f'attachment; filename="{found.code}.zip"'
            answer.headers["Cache-Control"] = "no-store"
            return answer
    ready = queries.approved(found)
    context = {
        "tongue": found, "form": form, "ready": len(needed() & set(ready)), "needed": len(needed()),
        "lacking": [one for one in phrases().values() if one.id in needed() and one.id not in ready],
    }  # fmt: skip
    return render(request, "inclusion/packs/pack.html", context)
