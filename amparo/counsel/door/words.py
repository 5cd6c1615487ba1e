"""What the advisor's pages say of each state and code: what is asked of them, how long they have, which language."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amparo.casework.visits.words import languages

#: What is asked of an advisor in each state that is their turn.
ASKED: dict[str, Any] = {
    "offered": gettext_lazy("Say whether there is a conflict of interest"),
    "sent": gettext_lazy("Acknowledge it"),
    "acknowledged": gettext_lazy("Speak with the person"),
    "evaluating": gettext_lazy("Evaluate it, then accept or decline"),
    "in_progress": gettext_lazy("Give the periodic report"),
}
NAMED: dict[str, Any] = {
    "Español": gettext_lazy("Spanish"),
    "Inglés": gettext_lazy("English"),
    "es": gettext_lazy("Spanish"),
    "en": gettext_lazy("English"),
    "lsm": gettext_lazy("Mexican sign language (LSM)"),
    "mfs": gettext_lazy("Mexican sign language (LSM)"),
    "asl": gettext_lazy("American sign language (ASL)"),
    "ase": gettext_lazy("American sign language (ASL)"),
}


def in_words(due: dt.datetime, now: dt.datetime) -> str:
    """A deadline as people say it: “within 5 hours”, “2 days late”."""
    seconds = int(abs((due - now).total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if due <= now:
        if days >= 2:
            return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}
        return ngettext("%(n)s hour late", "%(n)s hours late", max(hours, 1)) % {"n": max(hours, 1)}
    if days >= 2:
        return ngettext("within %(n)s day", "within %(n)s days", days) % {"n": days}
    if hours >= 1:
        return ngettext("within %(n)s hour", "within %(n)s hours", hours) % {"n": hours}
    return ngettext("within %(n)s minute", "within %(n)s minutes", minutes) % {"n": minutes}


def language_name(code: str) -> str:
    """A language by its code, ours or ISO's; the code itself when nobody knows it."""
    if code in NAMED:
        return str(NAMED[code])
    found = (one.name for one in languages() if code and code in re.findall(r"[a-z]{3}", one.codes))
    return next(found, code) or _("not known")
