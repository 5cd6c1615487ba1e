"""Are these the same person? A pure library: no Django, no database, no clock.

described = Described.from_mapping({"given_names": "JOSE", "surnames": "GARCIA-LOPEZ", "birth_date": "1987-05-03"})
keys = match_keys(described)            # store key_hash(key) of each; whoever shares one is a candidate
found = compare(prepare(described), prepare(other))
decide(found)                           # "certain", "doubtful" or "different"
[reason_text(r, "es") for r in reasons(prepare(described), prepare(other), found)]
"""

from __future__ import annotations

from .explain import Reason, reason_text, reasons
from .forms import Described
from .keys import key_hash, keys_of, match_keys
from .model import Model, current_model
from .score import Comparison, Prepared, compare, decide, prepare

__all__ = [
    "Comparison",
    "Described",
    "Model",
    "Prepared",
    "Reason",
    "compare",
    "current_model",
    "decide",
    "key_hash",
    "keys_of",
    "match_keys",
    "prepare",
    "reason_text",
    "reasons",
]
