"""What the rooms above hear from people. Sent inside the transaction; a listener that fails undoes the whole action."""

from __future__ import annotations

from django.dispatch import Signal

#: Records changed the person they are held to be about. Keyword arguments: `record_ids: list[int]`,
#: `persons: set[int]` (every person whose records are now others), `by: Staff | None`, `kind: str`
#: ("merged", "unmerged", "separated"), `reason: str`, `at: datetime`.
records_moved = Signal()

#: An officer chose what describes a person, or gave it back to the rules. Keyword arguments: `choice: Choice`,
#: `by: Staff | None`, `at: datetime`.
description_chosen = Signal()

#: Pairs were raised for somebody to decide. Keyword argument: `pair_ids: list[int]`.
pairs_raised = Signal()

#: A human answered whether two records are one person. Keyword arguments: `pair: Pair`, `by: Staff | None`.
pair_decided = Signal()
