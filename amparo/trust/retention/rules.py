"""How long a file is kept, and what keeps it longer: pure. The terms are `data/rules.csv`, each with its source.

A term is counted from the last thing that happened in the file. After `block_months` it is blocked, for `erase_months` more;
then it may be erased. Nothing is blocked or erased while any of `REASONS` holds.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.places.calendar import month_later

DATA = Path(__file__).parent / "data" / "rules.csv"
#: What keeps a file, whatever its age.
REASONS = {
    "minor": _("a minor, or somebody who may be one"),
    "open_case": _("an open case"),
    "open_return": _("a return that is not concluded"),
    "follow": _("a relative follows"),
    "request": _("a family’s request is open"),
    "rights": _("a request for their own data is open"),
    "hold": _("held for proceedings"),
}
Step = Literal["keep", "block", "blocked", "erase"]


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    what_es: str
    what_en: str
    block_months: int
    erase_months: int
    source: str

    def __str__(self) -> str:
        return self.what_en if (get_language() or "es").startswith("en") else self.what_es


@cache
def rules() -> dict[str, Rule]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Rule(
                row["code"], row["what_es"], row["what_en"], int(row["block_months"]), int(row["erase_months"]), row["source"]
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def block_from(rule: Rule, counted_from: dt.datetime) -> dt.datetime:
    return months_after(counted_from, rule.block_months)


def erase_from(rule: Rule, blocked_at: dt.datetime) -> dt.datetime:
    return months_after(blocked_at, rule.erase_months)


def step(
    rule: Rule, *, counted_from: dt.datetime, blocked_at: dt.datetime | None, kept_by: Collection[str], now: dt.datetime
) -> Step:  # fmt: skip
    """What is due for a file now. What keeps it goes before every term, also once it is blocked."""
    if kept_by:
        return "keep"
    if blocked_at is not None:
        return "erase" if now >= erase_from(rule, blocked_at) else "blocked"
    return "block" if now >= block_from(rule, counted_from) else "keep"


def rule_for(ambitos: Collection[str]) -> Rule:
    """The rule of a file by the kinds of its cases: the one that keeps longest."""
    if not ambitos:
        return rules()["contact"]
    return rules()["detention" if "migratorio" in ambitos else "protection"]


def months_after(moment: dt.datetime, months: int) -> dt.datetime:
    if months == 0:
        return moment
    return dt.datetime.combine(month_later(moment.date(), months), moment.timetz())
