"""Why each way of writing a name is tried, and what the locator may answer: the words that the page says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WHY = {
    "one_surname": _("As US records most often write it: one given name, the first surname"),
    "both_surnames": _("Both surnames as one last name"),
    "hyphen": _("Both surnames with a hyphen"),
    "all_given": _("All given names"),
    "second_given": _("The second given name taken for the first"),
    "second_surname": _("The second surname taken for the only one"),
    "swapped": _("The surnames in the other order"),
    "joined": _("The surnames joined in one word"),
    "written_out": _("The short form written out"),
    "short_form": _("The short form of Mexican papers"),
    "english": _("The English name or short name a clerk may have written"),
    "particles": _("Without de, la, los"),
    "truncated": _("Cut off, as old booking systems do"),
    "inverted": _("Given name and surname in each other's box"),
    "number": _("By A-number and country of birth"),
    "other": _("Another way of writing it"),
}

#: What the locator answered. `found` names a place; the others are kept because they say something too (domain.md §7.1).
ANSWERS = [
    ("not_found", _("Nobody found")),
    ("found", _("Found")),
    ("call_ice", _("“Call ICE for details”")),
    ("call_state", _("It says to call a state’s prisons")),
    ("released", _("“Not in custody”")),
    ("out_of_order", _("The locator did not work")),
]
