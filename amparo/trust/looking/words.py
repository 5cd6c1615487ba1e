"""What the rules are called on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amparo.trust.looking.rules import Rule

HOUR, DAY = 60, 24 * 60

#: Of each rule of `data/rules.csv`: its name, and what to ask.
NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "many_files": (
        _("Many files in little time"),
        _("Many different files were opened within a quarter of an hour. What was being looked for?"),
    ),
    "kin": (
        _("A relative or a namesake"),
        _(
            "The reader has the surnames of this person, or is named in the file. Are they relatives? Somebody else should"
            " work on it."
        ),
    ),
    "marked": (
        _("A file that headquarters marked"),
        _("The public knows this person, and the reader does not work on the case. Why was it opened?"),
    ),
    "other_office": (
        _("Many files of other consulates"),
        _("More files of other consulates were opened in a day than calls and transfers explain. What for?"),
    ),
    "after_hours": (
        _("Outside the hours of the office"),
        _("Several files were opened while the office was closed. Was it guard duty?"),
    ),
    "same_file": (
        _("The same file again and again"),
        _("One file was opened on several days without any work in it. What is the reader’s interest?"),
    ),
    "search_only": (
        _("Searches after which nothing was opened"),
        _("Many searches within an hour, and none of the files was opened. What was being looked for?"),
    ),
    "export_size": (
        _("A large export"),
        _("Many people were taken out in one list. Where is it, and who has it?"),
    ),
}  # fmt: skip


def limit(rule: Rule) -> str:
    """From how many on the rule is met; nothing where one is enough."""
    minutes = int(rule.within.total_seconds()) // 60
    if rule.many < 2:
        return ""
    if minutes % DAY == 0:
        span = ngettext("%(number)d day", "%(number)d days", minutes // DAY) % {"number": minutes // DAY}
    elif minutes % HOUR == 0:
        span = ngettext("%(number)d hour", "%(number)d hours", minutes // HOUR) % {"number": minutes // HOUR}
    else:
        span = ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
    return said("From %(many)d on, within %(span)s.") % {"many": rule.many, "span": span}
