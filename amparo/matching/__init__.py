"""Are these the same person? A library for Mexican names as US records write them: no Django, no database, no clock.

described = Described.from_mapping({"given_names": "JOSE", "surnames": "GARCIA-LOPEZ", "birth_date": "1987-05-03"})
match_keys(described)                   # store them; whoever shares one is a candidate
found = compare(prepare(described), prepare(other))
decide(found)                           # "certain", "doubtful" or "different"
[reason_text(r, "es") for r in reasons(prepare(described), prepare(other), found)]
"""

from __future__ import annotations

from .explain import Reason, reason_text, reasons
from .forms import Described
from .keys import key_hash, keys_of, keys_of_each, match_keys
from .model import Model, current_model
from .score import Comparison, Prepared, compare, compare_all, compare_best, compare_pairs, decide, prepare

__all__ = [
    "Comparison",
    "Described",
    "Model",
    "Prepared",
    "Reason",
    "compare",
    "compare_all",
    "compare_best",
    "compare_pairs",
    "current_model",
    "decide",
    "key_hash",
    "keys_of",
    "keys_of_each",
    "match_keys",
    "prepare",
    "reason_text",
    "reasons",
]
