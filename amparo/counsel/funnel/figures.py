"""The funnel: detained, referred, acknowledged, accepted, represented, outcome; each wait; who does not answer.

Every figure is the length of a list (`behind`); the lists and the statements in `sql/` count the same rows, a test says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from amparo.counsel.advisors.models import Advisor
from amparo.counsel.funnel.asked import Asked
from amparo.counsel.funnel.models import Snapshot
from amparo.counsel.referrals.models import Referral
from amparo.counsel.words import Area
from amparo.places.models import Office

#: How far a referral came, in the order of the road: the column of `sql/roads.sql`, its words.
STAGES = {
    "referred": _("Referred"),
    "offered": _("Offered to an advisor"),
    "acknowledged": _("Acknowledged"),
    "accepted": _("Accepted by an advisor"),
    "represented": _("Represented"),
    "concluded": _("With an outcome"),
}
#: Each wait: from when, until when, its words.
WAITS = {
    "consent": ("opened_at", "consented", _("Until the person agreed")),
    "choice": ("consented", "offered", _("Until an advisor was asked")),
    "answer": ("offered", "acknowledged", _("Until somebody acknowledged")),
    "contact": ("acknowledged", "contacted", _("Until the advisor spoke with the person")),
    "decision": ("contacted", "accepted", _("Until it was accepted")),
    "help": ("opened_at", "accepted", _("In all, from the need to an advisor")),
    "end": ("accepted", "concluded", _("From there to the outcome")),
}
#: What figures are told apart by.
BY = {"office": _("Consulate"), "area": _("Area"), "advisor": _("Advisor"), "month": _("Month")}
KEYS = {"office": "office_id", "area": "area", "advisor": "advisor_id", "month": "month"}
#: From so many referrals on, the whole network is not counted anew for each reader: the job keeps the answer.
TOO_MANY = 20_000


@dataclass(frozen=True, slots=True)
class Wait:
    """How many have it, and within how many hours half and nine tenths of them."""

    n: int = 0
    median: float | None = None
    p90: float | None = None


@dataclass(slots=True)
class Line:
    """An office, an area, an advisor, a month, or all."""

    key: str = ""
    name: str = ""
    stages: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))
    offers: int = 0
    lapsed: int = 0
    waits: dict[str, Wait] = field(default_factory=lambda: dict.fromkeys(WAITS, Wait()))
    #: None where nobody can say: a detained person is of no area and of no advisor.
    detained: int | None = None
    detained_referred: int = 0
    detained_with_counsel: int = 0

    @property
    def unanswered(self) -> float | None:
        """The share of the offers that nobody answered in time."""
        return self.lapsed / self.offers if self.offers else None

    @property
    def with_counsel(self) -> float | None:
        return self.detained_with_counsel / self.detained if self.detained else None


@dataclass(frozen=True, slots=True)
class Funnel:
    by: str
    lines: list[Line]
    total: Line
    at: dt.datetime


def funnel(asked: Asked, by: str) -> Funnel:
    """The figures of a question. A big network is answered from what the job kept, as of the moment it did (`Funnel.at`)."""
    if by not in BY:
        by = "office"
    if not asked.office and not asked.advisor and is_big(asked):
        kept = Snapshot.objects.filter(key=f"{by}?{asked.key}").first()
        if kept is not None:
            return _named(_from_kept(kept))
    return _named(count(asked, by))


def count(asked: Asked, by: str) -> Funnel:
    """Count now. Three statements at most."""
    lines: dict[str, Line] = {}
    total = Line()
    for key, whole, line in _roads(asked, by):
        if not whole:
            lines[key] = line
        elif by != "advisor":
            total = line
    if by == "advisor":  # one referral may have been offered to several
        total = next((line for _key, whole, line in _roads(asked, "area") if whole), total)
    if not asked.advisor:
        _add_detained(asked, by, lines, total)
    for key, line in lines.items():
        line.key = key
    return Funnel(by, list(lines.values()), total, asked.at)


def _roads(asked: Asked, by: str) -> list[tuple[str, bool, Line]]:
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_statement("roads", by), asked.values())
        for key, whole, referred, *told in cursor.fetchall():
            stages = dict(zip(STAGES, (referred, *told[: len(STAGES) - 1]), strict=True))
            offers, lapsed, *waited = told[len(STAGES) - 1 :]
            waits = {}
            for at, code in enumerate(WAITS):
                n, both = waited[2 * at], waited[2 * at + 1]
                waits[code] = Wait(n, *(float(one) for one in both)) if n else Wait()
            found.append((_key(key), bool(whole), Line("", "", stages, int(offers), int(lapsed), waits)))
    return found


def _add_detained(asked: Asked, by: str, lines: dict[str, Line], total: Line) -> None:
    at = by if by in ("office", "month") else "office"
    with connection.cursor() as cursor:
        cursor.execute(_statement("detained", at), asked.values())
        for key, whole, *counts in cursor.fetchall():
            if not whole and at != by:
                continue
            line = total if whole else lines.setdefault(_key(key), Line())
            line.detained, line.detained_referred, line.detained_with_counsel = counts
    if at == by:
        for line in (*lines.values(), total):
            line.detained = line.detained or 0
    total.detained = total.detained or 0


@lru_cache(maxsize=16)
def _statement(name: str, by: str) -> str:
    """A statement of `sql/` with the column that it groups by and the columns of the tables above."""
    text = (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    columns = ", ".join(f"count({code})" for code in STAGES if code != "referred")
    waits = ", ".join(
        f"count({end} - {start}), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP "
        f"(ORDER BY extract(epoch FROM {end} - {start}) / 3600)"
        for start, end, _words in WAITS.values()
    )
    each = by == "advisor"
    everybody = "(%(advisor)s::bigint IS NULL OR s.advisor_id = %(advisor)s OR s.state = 'consented')"
    return text.format(
        key=KEYS[by], columns=columns, waits=waits, advisor="o.advisor_id" if each else "NULL::bigint",
        each="GROUP BY o.advisor_id" if each else "", theirs="s.advisor_id = asked.advisor_id" if each else everybody,
    )  # fmt: skip


def _key(value: Any) -> str:
    return f"{value:%Y-%m}" if isinstance(value, dt.date) else str(value or "")


def _named(made: Funnel) -> Funnel:
    """With the names of what the lines are, in their order."""
    if made.by == "office":
        names: dict[str, Any] = dict(Office.objects.values_list("pk", "city"))
    elif made.by == "advisor":
        keys = [int(line.key) for line in made.lines]
        names = {
            str(pk): f"{name} · {firm}"
            for pk, name, firm in Advisor.objects.filter(pk__in=keys).values_list("pk", "name", "firm__name")
        }
    elif made.by == "month":
        names = {line.key: date_format(dt.date.fromisoformat(f"{line.key}-01"), "M Y") for line in made.lines}
    else:
        names = dict(Area.choices)
    for line in made.lines:
        line.name = str(names.get(line.key, line.key))
    order = (lambda line: line.key) if made.by == "month" else (lambda line: line.name)
    if made.by == "advisor":  # who leaves most without an answer, first
        order = lambda line: (-(line.unanswered or 0), -line.offers, line.name)  # noqa: E731
    return Funnel(made.by, sorted(made.lines, key=order), made.total, made.at)


def is_big(asked: Asked) -> bool:
    return Referral.objects.filter(opened_at__gte=asked.begin)[TOO_MANY : TOO_MANY + 1].exists()


def keep(asked: Asked, by: str) -> Snapshot:
    """Count a question of the whole network and keep the answer."""
    made = count(asked, by)
    data = {"lines": [asdict(line) for line in made.lines], "total": asdict(made.total)}
    return Snapshot.objects.update_or_create(
        key=f"{by}?{asked.key}", defaults={"at": asked.at, "by": by, "data": data}
    )[0]


def _from_kept(kept: Snapshot) -> Funnel:
    return Funnel(kept.by, [_line(one) for one in kept.data["lines"]], _line(kept.data["total"]), kept.at)


def _line(kept: dict[str, Any]) -> Line:
    return Line(**{**kept, "waits": {code: Wait(**one) for code, one in kept["waits"].items()}})
