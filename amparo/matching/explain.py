"""Why two descriptions score as they do, field by field, as codes that are stored and as words that people
read."""

from __future__ import annotations

from .frequencies import AS_WRITTEN, SURNAMES
from .phrases import PHRASES
from .score import SPEAKS_AGAINST, Comparison, Prepared

FOR, AGAINST, NEUTRAL = "for", "against", "neutral"

#: (field, verdict, code, params); JSON keeps it as a list of four.
Reason = tuple[str, str, str, dict[str, str]]

#: Another given name: what brothers, sisters and twins share says little.
OTHER_NAME = frozenset(("different", "overlap"))
SHARED_BY_KIN = frozenset(("birth", "state", "municipality", "phone", "mother", "father"))
AGREEING = frozenset(("same", "near", "part"))

#: A surname borne by more than one person in a hundred is called very common in words.
VERY_COMMON = 0.01


def reasons(a: Prepared, b: Prepared, comparison: Comparison) -> list[Reason]:
    """The reasons of a score, the weightiest first; then what speaks against, then what is missing.

    `verdict` is `for`, `against` or `neutral`; `code` is the level, or for common names `very_common`;
    `params` holds the weight in bits as text (`bits`) and what the phrase needs.
    """
    found: list[tuple[float, Reason]] = []
    other_name = comparison.levels.get("given_names") in OTHER_NAME
    for field, level in comparison.levels.items():
        if level == "missing":
            continue
        weight = comparison.parts[field]
        code = level
        if other_name and field in SHARED_BY_KIN and level in AGREEING:
            code = "kin"
        found.append((abs(weight), (field, _verdict(code, weight), code, {"bits": f"{weight:.1f}"})))
    found.sort(key=lambda item: ({FOR: 0, AGAINST: 1, NEUTRAL: 2}[item[1][1]], -item[0]))
    listed = [reason for _, reason in found]
    common = sorted(
        {
            AS_WRITTEN[word]
            for word in (*a.surnames, *b.surnames)
            if SURNAMES.get(word, 0.0) >= VERY_COMMON and word in AS_WRITTEN
        }
    )
    if common and comparison.bits[0] > 0:
        listed.append(("surnames", NEUTRAL, "very_common", {"names": ", ".join(common)}))
    if "age_gap" in comparison.contradictions:
        listed.append(("birth", AGAINST, "age_gap", {}))
    return listed


def _verdict(level: str, weight: float) -> str:
    if level in SPEAKS_AGAINST:
        return AGAINST
    if level == "kin":  # a brother would agree on it too
        return NEUTRAL
    return FOR if weight > 0.5 else NEUTRAL


def reason_text(reason: Reason | list[object], lang: str = "es") -> str:
    """A reason in plain words, in Spanish (`es`, `es-mx`) or English; an unknown code is shown as it is."""
    field, _, code, params = reason
    table = PHRASES["es" if lang.lower().startswith("es") else "en"]
    phrase = table.get(f"{field}.{code}") or f"{field}: {code}"
    return phrase.format(**params) if isinstance(params, dict) else phrase
