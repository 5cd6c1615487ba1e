"""The changes in words that officers read."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHANGES: dict[str, str | Promise] = {
    "swapped_day_and_month": _("day and month swapped"),
    "year_off_by_one": _("year of birth off by one"),
    "dropped_second_surname": _("second surname left out"),
    "second_surname_taken_for_the_name": _("first surname taken for a given name"),
    "swapped_surnames": _("surnames swapped"),
    "hyphenated": _("surnames with a hyphen in one field"),
    "joined": _("surnames written as one word"),
    "second_surname_as_initial": _("second surname as an initial"),
    "only_the_first_given_name": _("only the first given name"),
    "nickname": _("nickname"),
    "english_calque": _("name in English"),
    "abbreviated": _("names abbreviated"),
    "typing_slip_in_a_surname": _("typing slip in a surname"),
    "typing_slip_in_a_given_name": _("typing slip in a given name"),
    "written_by_ear": _("surname written by ear"),
    "strangers": _("invented people who were found"),
}


def change_name(name: str) -> str:
    """A change in words; one that is no longer made is shown by its old name."""
    return str(CHANGES.get(name, name))
