"""Relations in the reader's words: "madre", "hermano, por su madre", "madre de su hermana"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.people.kin.rules import OFFERED, RELATIONS, Step


def relation_word(code: str, sex: str = "") -> str:
    """What somebody of this sex (a code, or empty) is called by this relation."""
    one = RELATIONS.get(code)
    if one is None:
        return code
    words = one.en if (get_language() or "es").startswith("en") else one.es
    return words.get(sex, words["X"])


def in_words(ways: Sequence[Step], sex: str, sexes: Mapping[int, str]) -> str:
    """All the ways in which somebody is kin, in one phrase; `sexes`: of those through whom they are."""
    found: dict[str, list[str]] = {}
    for step in ways:
        word = relation_word(step.relation, sex)
        via = relation_word(step.via_is, sexes.get(step.via, "")) if step.via is not None else ""
        if not via:
            found.setdefault(word, [])
        elif step.named:
            found.setdefault(word, []).append(_("through their %s") % via)
        else:
            found.setdefault(_("%(what)s of their %(via)s") % {"what": word, "via": via}, [])
    both = _(" and ")
    phrases = [
        f"{word}, {both.join(dict.fromkeys(through))}" if through else word for word, through in found.items()
    ]
    return "; ".join(phrases)


def choices() -> list[tuple[str, str]]:
    """The relations that a form offers, in words."""
    return [(code, relation_word(code)) for code in OFFERED]
