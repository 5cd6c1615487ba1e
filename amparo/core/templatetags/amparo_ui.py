"""Small pieces of the interface that templates of both doors use."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField, CheckboxSelectMultiple, RadioSelect
from django.template.context import Context
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.core.folios import show

register = template.Library()

TAG_COLOURS = {"green", "teal", "turquoise", "blue", "purple", "magenta", "red", "orange", "yellow", "grey"}


@register.simple_tag(takes_context=True)
def here_if(context: Context, name: str) -> SafeString:
    """` aria-current="page"` when the page being shown is the one of this name."""
    match = getattr(context.get("request"), "resolver_match", None)
    return (
        mark_safe(' aria-current="page"') if match is not None and match.url_name == name else mark_safe("")
    )


@register.filter
def folio(value: str) -> str:
    """A folio as it is printed: `P-7K3M9-Q2X4R`."""
    return show(value)


@register.simple_tag
def tag(text: Any, colour: str = "grey") -> SafeString:
    """A status tag. Colour is never the only sign: the text says it."""
    return format_html(
        '<strong class="govuk-tag govuk-tag--{}">{}</strong>',
        colour if colour in TAG_COLOURS else "grey",
        text,
    )


@register.filter
def moment(value: dt.datetime | None, zone: str | ZoneInfo | None = None) -> str:
    """A date and time in an office's own zone, with the zone's name: `23 nov 2026, 14:05 CST`."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(str(zone)) if zone else timezone.get_current_timezone())
    return f"{_short(local)}, {local:%H:%M} {local.tzname() or ''}".strip()


@register.filter
def day(value: dt.date | dt.datetime | None, zone: str | ZoneInfo | None = None) -> str:
    """A date: `23 nov 2026`."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(ZoneInfo(str(zone)) if zone else timezone.get_current_timezone()).date()
    return _short(value)


def _short(value: dt.date) -> str:
    text = str(formats.date_format(value, "j M Y"))
    return text.lower() if _is_spanish() else text  # months are written small in Spanish only


@register.filter
def long_day(value: dt.date | dt.datetime | None, zone: str | ZoneInfo | None = None) -> str:
    """A date in full words, for families: `lunes 23 de noviembre de 2026`."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(ZoneInfo(str(zone)) if zone else timezone.get_current_timezone()).date()
    if _is_spanish():
        return str(formats.date_format(value, "l j \\d\\e F \\d\\e Y")).lower()
    return str(formats.date_format(value, "l j F Y"))


def _is_spanish() -> bool:
    from django.utils.translation import get_language

    return not (get_language() or "es").startswith("en")


@register.simple_tag
def age_clock(
    since: dt.datetime, now: dt.datetime, warned_days: int = 2, breached_days: int = 3
) -> SafeString:
    """How long something has waited, as a clock that changes its look, and its words, when it is late."""
    days = max((now - since).days, 0)
    words = ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else _("today")
    if days >= breached_days:
        return format_html('<span class="am-clock am-clock--breached">{} · {}</span>', words, _("late"))
    if days >= warned_days:
        return format_html('<span class="am-clock am-clock--warned">{} · {}</span>', words, _("due soon"))
    return format_html('<span class="am-clock">{}</span>', words)


@register.inclusion_tag("core/field.html")
def field(bound: BoundField, css: str = "") -> dict[str, Any]:
    """One form field in the design system's markup, with its label, hint and error."""
    return {"field": bound, "css": css}


@register.filter
def anchor(bound: BoundField) -> str:
    """The id of the input of a field, or of the first one when it has several: where a link from an error leads."""
    several = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if several else bound.id_for_label


@register.inclusion_tag("core/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """The list of what is wrong with these forms, each linked to its field."""
    return {"forms": [form for form in forms if form is not None and form.is_bound and form.errors]}


@register.inclusion_tag("core/pages.html", takes_context=True)
def pages(context: Context, page: Any) -> dict[str, Any]:
    """Previous and next of a paginated list, keeping the page's other parameters."""
    request = context["request"]
    kept = request.GET.copy()
    kept.pop("page", None)
    return {"page": page, "kept": kept.urlencode()}


@register.filter
def govuk_input(bound: BoundField) -> SafeString:
    """The input of a form that is not ours, dressed like the others and without placeholder."""
    widget = bound.field.widget
    widget.attrs.pop("placeholder", None)
    css = "govuk-input govuk-input--error" if bound.errors else "govuk-input"
    return bound.as_widget(attrs={"class": css})
