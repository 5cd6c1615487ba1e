"""Codes of sheets in the reader's words."""

from __future__ import annotations

import re

from django import template
from django.forms import BaseForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.matching.identifiers import STATES
from amparo.programmes import words
from amparo.programmes.shape import Content
from amparo.programmes.words import ONLY

register = template.Library()

_KEYS = {
    "agency": gettext_lazy("Agency"), "rights": gettext_lazy("Rights"), "needs": gettext_lazy("Needs"),
    "moments": gettext_lazy("When it serves"), "side": gettext_lazy("Where it is given"), "states": gettext_lazy("States"),
    "cost": gettext_lazy("What it costs"), "valid_from": gettext_lazy("Valid from"), "valid_to": gettext_lazy("Last day"),
    "checked_on": gettext_lazy("Read against its source on"), "check_every": gettext_lazy("To be read again after (days)"),
    "for": gettext_lazy("With whom it is suggested"), "facts": gettext_lazy("Facts"), "places": gettext_lazy("Places"),
    "content": gettext_lazy("Content"),
}  # fmt: skip


@register.filter
def key_name(key: str) -> str:
    """A key of a sheet as people call it: `es.gives` → “What it gives (Spanish)”, `facts[2].source` → “Facts 2: source”."""
    match = re.fullmatch(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?", key)
    if match is None:
        return key
    head, number, rest = match.groups()
    if head in ("es", "en"):
        language = _("Spanish") if head == "es" else _("English")
        return f"{words.TEXTS.get(rest or '', rest or _('Texts'))} ({language})"
    name = str(_KEYS.get(head, head))
    if number:
        name = f"{name} {number}"
    return f"{name}: {rest}" if rest else name


@register.filter
def right_name(code: str) -> str:
    return str(words.RIGHTS.get(code, code))


@register.filter
def moment_name(code: str) -> str:
    return str(words.MOMENTS.get(code, code))


@register.filter
def side_name(code: str) -> str:
    return str(words.SIDES.get(code, code))


@register.filter
def mexican_state(code: str) -> str:
    return STATES.get(code, code)


@register.filter
def sheet_colour(state: str) -> str:
    """The colour of the tag of a sheet's state."""
    return {"published": "green", "in_review": "yellow", "scheduled": "purple", "draft": "blue"}.get(
        state, "grey"
    )


_FLAGS = {
    "stale": gettext_lazy("Not checked lately"), "expired": gettext_lazy("Expired"), "review": gettext_lazy("To review"),
    "scheduled": gettext_lazy("Waiting for their day"), "draft": gettext_lazy("Drafts"),
    "withdrawn": gettext_lazy("Withdrawn programmes"),
    "mine": gettext_lazy("Kept by us"),
}  # fmt: skip


@register.filter
def flag_name(flag: str) -> str:
    return str(_FLAGS.get(flag, flag))


@register.filter
def whom_lines(content: Content) -> list[str]:
    """The facts with which a programme is suggested, in words."""
    whom = content["for"]
    lines = []
    if "min_age" in whom:
        lines.append(_("from the age of %(n)d") % {"n": whom["min_age"]})
    if "max_age" in whom:
        lines.append(_("until the age of %(n)d") % {"n": whom["max_age"]})
    if "sex" in whom:
        lines.append(_("women") if whom["sex"] == "F" else _("men"))
    lines += [str(label) for code, label in ONLY.items() if whom.get(code)]
    if whom.get("lacks"):
        lines.append(
            _("lacks: %(what)s") % {"what": ", ".join(str(words.LACKS[code]) for code in whom["lacks"])}
        )
    return lines


@register.filter
def row_name(form: BaseForm) -> str:
    """A row of facts or places, by what it says."""
    row = form.initial
    if "scope" in row:
        where = row.get("name_es") or row.get("office") or row.get("state", "")
        return " · ".join(filter(None, [str(words.SCOPES.get(row["scope"], row["scope"])), where]))
    return str(row.get("es", ""))
