"""What templates say of languages: which one a page and its parts are in, where a phrase is heard, what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from amparo.core import packs, pseudo
from amparo.core.packs.phrases import phrases

register = template.Library()
NOTHING = SafeString("")
RIGHT_TO_LEFT = SafeString(' dir="rtl"')
IN_SPANISH = SafeString(' lang="es"')


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    lang: str
    name: str


@register.simple_tag
def language_choices() -> list[Choice]:
    """The other languages of this door, each in its own name. The pseudo-locale is offered to nobody."""
    return [
        Choice(code, {"es-mx": "es"}.get(code, code), name)
        for code, name in settings.LANGUAGES
        if code not in {get_language(), pseudo.CODE}
    ]


@register.simple_tag
def page_lang() -> str:
    """What `<html lang>` says."""
    return packs.page_language()


@register.simple_tag
def page_dir() -> SafeString:
    """` dir="rtl"` where the page is written from right to left."""
    pack = packs.current()
    return RIGHT_TO_LEFT if pack is not None and pack.mostly and pack.direction == "rtl" else NOTHING


@register.simple_tag
def content_lang() -> SafeString:
    """` lang="es"` for a text that has no translation in the language of the page (cards, stages: what the files say)."""
    pack = packs.current()
    return IN_SPANISH if pack is not None and pack.mostly else NOTHING


@register.simple_tag
def phrase_lang(phrase: str) -> SafeString:
    """` lang="…"` for a phrase that is in another language than its page: the pack's own, or Spanish where it has none."""
    pack = packs.current()
    if pack is None:
        return NOTHING
    if phrase in pack.phrases:
        direction = RIGHT_TO_LEFT if pack.direction == "rtl" else NOTHING
        return NOTHING if pack.mostly else format_html(' lang="{}"{}', pack.code, direction)
    return IN_SPANISH if pack.mostly else NOTHING


@register.simple_tag
def phrase(name: str) -> str:
    """A phrase of the list in the language of the page; in Spanish where the pack has none."""
    pack = packs.current()
    one = phrases()[name]
    if pack is not None and name in pack.phrases:
        return pack.phrases[name]
    return one.en if (get_language() or "").startswith("en") else one.es


@register.simple_tag
def phrase_audio(name: str) -> str:
    """The address of a phrase's recording in the language of the page, or nothing."""
    pack = packs.current()
    if pack is None or name not in pack.audio:
        return ""
    try:
        return reverse("portal_audio", args=[pack.code, name, pack.audio[name].suffix[1:]])
    except NoReverseMatch:  # the workspace plays none
        return ""


@register.simple_tag
def pack_style() -> SafeString:
    """The link to the letters of a language that the devices of families may not have."""
    pack = packs.current()
    if pack is None or not pack.fonts:
        return NOTHING
    try:
        return format_html('<link rel="stylesheet" href="{}">', reverse("portal_letters", args=[pack.code]))
    except NoReverseMatch:
        return NOTHING


@register.inclusion_tag("core/partly.html")
def partly_spanish() -> dict[str, object]:
    """That a page is partly in Spanish, in the pack's own words where it has them, and in Spanish always."""
    pack = packs.current()
    if pack is None or pack.complete:
        return {}
    said = phrases()["page-partly"]
    return {"pack": pack, "own": pack.phrases.get(said.id, ""), "spanish": said.es}
