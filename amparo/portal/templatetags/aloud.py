"""What a page says to the script that reads it aloud, and the easy text that stands before a form."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from amparo.core.templatetags.amparo_packs import phrase_audio
from amparo.portal import easy

register = template.Library()


@register.simple_tag
def heard(*names: object) -> SafeString:
    """`{% heard "card" slug 1 %}`: the attributes of an element that is read as one, from its recording where there is one."""
    name = "-".join(str(one) for one in names).replace("_", "-")
    found = phrase_audio(name)
    if not found:
        return format_html(' data-phrase="{}"', name)
    return format_html(' data-phrase="{}" data-audio="{}"', name, found)


@register.inclusion_tag("portal/easy_parts.html")
def easy_text(slug: str) -> dict[str, object]:
    """The easy text of a page with a form, before the form."""
    return {"text": easy.text_of(slug)}
