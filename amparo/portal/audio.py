"""What language packs bring besides words: the phrases to hear, their recordings, the letters of a writing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from amparo.core import packs
from amparo.core.packs.audio import TYPES
from amparo.core.packs.phrases import groups, phrases
from amparo.portal.rendered import kept_for_all

#: Seconds. A recording of a phrase changes with its pack only.
AGE = 24 * 60 * 60
#: What telephones are asked to hear before anything else.
SHOWN = ("status", "next", "rights", "do")
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase as the page shows it: in the language of the pack where it is there, and in Spanish."""

    id: str
    own: str
    spanish: str
    audio: str
    media_type: str


@kept_for_all
@require_safe
def listen(request: HttpRequest) -> HttpResponse:
    """What matters most in the language of the page, to read and to hear; in Spanish or English without a pack."""
    pack = packs.current()
    english = (get_language() or "").startswith("en")
    parts = []
    for code in SHOWN:
        said = [
            _heard(phrase.id, pack, english=english) for phrase in phrases().values() if phrase.group == code
        ]
        group = groups()[code]
        parts.append((code, group.en if english else group.es, said))
    return render(
        request, "portal/listen.html", {"pack": pack, "parts": parts, "others": packs.usable("portal")}
    )


def _heard(name: str, pack: packs.Pack | None, *, english: bool) -> Heard:
    one = phrases()[name]
    if pack is None:
        return Heard(name, "", one.en if english else one.es, "", "")
    path = pack.audio.get(name)
    kind = path.suffix[1:] if path else ""
    address = reverse("portal_audio", args=[pack.code, name, kind]) if path else ""
    return Heard(name, pack.phrases.get(name, ""), one.es, address, TYPES.get(kind, ""))


@require_safe
def recording(request: HttpRequest, language: str, phrase: str, kind: str) -> HttpResponse:
    """A recording, whole or the part that the player asks for."""
    pack = packs.loaded().get(language)
    path = pack.audio.get(phrase) if pack is not None and pack.families else None
    if path is None or path.suffix[1:] != kind:
        raise Http404
    answer = _file(request, path, TYPES[kind])
    # What a family listened to tells how their relative is: no browser keeps it (ADR 27).
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
def letters(request: HttpRequest, language: str) -> HttpResponse:
    """The style that gives a language its letters."""
    pack = packs.loaded().get(language)
    if pack is None or not pack.families or not pack.fonts:
        raise Http404
    rules = [
        f'@font-face{{font-family:"pack";src:url("{reverse("portal_font", args=[language, font.name])}") format("woff2");'
        "font-display:swap}"
        for font in pack.fonts
    ]
    rules.append(f':lang({language}){{font-family:"pack",arial,sans-serif}}')
    answer = HttpResponse("\n".join(rules), content_type="text/css; charset=utf-8")
    patch_cache_control(answer, public=True, max_age=AGE)
    return answer


@require_safe
def font(request: HttpRequest, language: str, name: str) -> HttpResponse:
    pack = packs.loaded().get(language)
    path = next((one for one in pack.fonts if one.name == name), None) if pack and pack.families else None
    if path is None:
        raise Http404
    return _file(request, path, "font/woff2")


def _file(request: HttpRequest, path: Path, media_type: str) -> HttpResponse:
    # A recording is at most three megabytes (core/packs/audio.py): it may be whole in memory.
    body = path.read_bytes()
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    answer = HttpResponse(body, content_type=media_type)
    if asked and (asked[1] or asked[2]):
        first = int(asked[1]) if asked[1] else max(len(body) - int(asked[2]), 0)
        last = min(int(asked[2]), len(body) - 1) if asked[1] and asked[2] else len(body) - 1
        if first > last or first >= len(body):
            answer = HttpResponse(status=416, content_type=media_type)
            answer.headers["Content-Range"] = f"bytes */{len(body)}"
            return answer
        answer = HttpResponse(body[first : last + 1], status=206, content_type=media_type)
        answer.headers["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(answer, public=True, max_age=AGE)
    return answer
