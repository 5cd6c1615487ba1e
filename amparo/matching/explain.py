"""Why two descriptions score as they do, field by field, as codes that are stored and as words that people
read."""

from __future__ import annotations

from .frequencies import AS_WRITTEN, SURNAMES
from .model import Model, current_model
from .phrases import PHRASES
from .score import FIELDS, SPEAKS_AGAINST, Comparison, Prepared

FOR, AGAINST, NEUTRAL = "for", "against", "neutral"

#: (field, verdict, code, params); JSON keeps it as a list of four.
Reason = tuple[str, str, str, dict[str, str]]

#: A surname borne by more than one person in a hundred is called very common in words.
VERY_COMMON = 0.01


def reasons(a: Prepared, b: Prepared, comparison: Comparison, model: Model | None = None) -> list[Reason]:
    """The reasons of a score, the weightiest first; then what speaks against, then what is missing.

    `verdict` is `for`, `against` or `neutral`; `code` is the level, or for common names `very_common`;
    `params` holds the weight in bits as text (`bits`) and what the phrase needs.
    """
    model = model or current_model()
    found: list[tuple[float, Reason]] = []
    rarity = dict(zip(("surnames", "given_names", "mother", "father"), comparison.bits, strict=True))
    for field in FIELDS:
        level = comparison.levels.get(field)
        if level is None or level == "missing":
            continue
        weight = model.weights[field][level] + rarity.get(field, 0.0) * model.frequency.get(field, 0.0)
        verdict = _verdict(level, weight)
        found.append((abs(weight), (field, verdict, level, {"bits": f"{weight:.1f}"})))
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
    return FOR if weight > 0.5 else AGAINST if weight < -0.5 else NEUTRAL


def reason_text(reason: Reason | list[object], lang: str = "es") -> str:
    """A reason in plain words, in Spanish (`es`, `es-mx`) or English; an unknown code is shown as it is."""
    field, _, code, params = reason
    table = PHRASES["es" if lang.lower().startswith("es") else "en"]
    phrase = table.get(f"{field}.{code}") or f"{field}: {code}"
    return phrase.format(**params) if isinstance(params, dict) else phrase
