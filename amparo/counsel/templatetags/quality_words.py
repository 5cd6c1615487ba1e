"""How figures of quality and complaints are written on a page."""

from __future__ import annotations

import datetime as dt
import math

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amparo.core.templatetags.amparo_ui import tag
from amparo.counsel.quality import reporting
from amparo.counsel.quality.adjusting import FEWEST, Adjusted
from amparo.counsel.quality.models import Complaint

register = template.Library()


@register.simple_tag
def few() -> SafeString:
    """In place of what is of too few."""
    return format_html('<span class="am-muted">{}</span>', _("fewer than %(n)s") % {"n": FEWEST})


@register.filter
def interval(one: Adjusted) -> str:
    return reporting.interval(one)


@register.simple_tag
def stands(one: Adjusted) -> SafeString:
    """Whether more or fewer cases ended well than chance explains."""
    words, colour = {
        "above": (_("Above what is expected"), "green"),
        "below": (_("Below what is expected"), "red"),
        "like": (_("As expected"), "grey"),
    }[one.stands]
    return tag(words, colour)


@register.filter
def quarter_of(year: int, quarter: int) -> str:
    return f"{year}-{quarter}"


@register.simple_tag
def complaint_state(one: Complaint, now: dt.datetime) -> SafeString:
    """Whether it waits, and for how long it may."""
    if one.state == "answered":
        return tag(_("It was answered"), "green")
    if one.state == "acknowledged":
        return tag(_("Acknowledged"), "blue")
    if one.due_at < now:
        return tag(_("Overdue: acknowledge it"), "red")
    days = math.ceil((one.due_at - now) / dt.timedelta(days=1))
    return tag(_("To acknowledge, days left: %(n)s") % {"n": days}, "yellow")
