"""How long families wait, by office and month: until somebody answers, until they are verified, until the first message left."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection
from django.utils.translation import gettext_lazy as _

from amparo.families.models import Judgement
from amparo.places.models import Office

#: What is measured from the moment a request arrives: its code, its words.
MEASURES = {
    "answered": _("To the first answer"),
    "verified": _("To verified"),
    "told": _("To the first message"),
}
#: The requests that arrived in a month, each with the moments that are measured. A message counts when it left.
_MOMENTS = """
    SELECT r.id, r.folio, r.office_id, r.received_at, r.answered_at AS answered, r.relation_confirmed_at AS verified,
           n.sent AS told
      FROM families_request r
      LEFT JOIN (SELECT about, min(sent_at) AS sent FROM notices_notice
                  WHERE template = 'news' AND sent_at >= %(begin)s GROUP BY about) n ON n.about = r.folio
     WHERE r.received_at >= %(begin)s AND r.received_at < %(end)s
       AND (%(offices)s::text[] IS NULL OR r.office_id = ANY(%(offices)s::text[]))
"""
_HOURS = "extract(epoch FROM {0} - received_at) / 3600"


@dataclass(frozen=True, slots=True)
class Time:
    """One measure: how many requests have it, and half and nine tenths of them within so many hours."""

    code: str
    n: int
    median: float | None
    p90: float | None


@dataclass(slots=True)
class Line:
    """One office, or the total."""

    office: str = ""
    slug: str = ""
    received: int = 0
    times: list[Time] = field(default_factory=list)
    judged: Counter[str] = field(default_factory=Counter)

    @property
    def right(self) -> int:
        return self.judged[Judgement.Given.RIGHT]

    @property
    def wrong(self) -> int:
        return self.judged[Judgement.Given.WRONG]

    @property
    def unsure(self) -> int:
        return self.judged[Judgement.Given.UNSURE]

    @property
    def to_judge(self) -> int:
        return self.judged[""]


@dataclass(frozen=True, slots=True)
class Measured:
    """One request behind a figure."""

    folio: str
    office: str
    received_at: dt.datetime
    hours: float | None


def month_of(text: str, today: dt.date) -> dt.date:
    """The first day of the month that an address names, else of this one."""
    try:
        return dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)


def figures(month: dt.date, offices: Collection[str] | None) -> tuple[list[Line], Line]:
    """The lines of a month (its first day) by office, and the total. Three queries."""
    names: dict[str | None, str] = dict(Office.objects.values_list("pk", "city"))
    lines: dict[str | None, Line] = {}
    total = Line(times=[Time(code, 0, None, None) for code in MEASURES])
    columns = ", ".join(
        f"count({code}), percentile_cont(0.5) WITHIN GROUP (ORDER BY {_HOURS.format(code)}), "
        f"percentile_cont(0.9) WITHIN GROUP (ORDER BY {_HOURS.format(code)})"
        for code in MEASURES
    )
    query = f"""SELECT office_id, grouping(office_id), count(*), {columns} FROM ({_MOMENTS}) m
                 GROUP BY GROUPING SETS ((office_id), ())"""  # noqa: S608 - our own table of measures
    with connection.cursor() as cursor:
        cursor.execute(query, _asked(month, offices))
        for office, whole, received, *told in cursor.fetchall():
            line = total if whole else lines.setdefault(office, Line())
            line.received = received
            line.times = [Time(code, *told[3 * at : 3 * at + 3]) for at, code in enumerate(MEASURES)]
    looked = Judgement.objects.filter(month=month)
    if offices is not None:
        looked = looked.filter(office__in=offices)
    for office, given in looked.values_list("office_id", "given"):
        for line in (
            lines.setdefault(office, Line(times=[Time(code, 0, None, None) for code in MEASURES])),
            total,
        ):
            line.judged[given] += 1
    for slug, line in lines.items():
        line.office, line.slug = names.get(slug, ""), slug or ""
    return sorted(lines.values(), key=lambda line: line.office), total


def behind(month: dt.date, offices: Collection[str] | None, measure: str) -> list[Measured]:
    """The requests behind one figure, the slowest first; `measure` is of `MEASURES`, or empty for all that arrived."""
    hours = _HOURS.format(measure) if measure in MEASURES else "NULL"
    kept = f"WHERE {measure} IS NOT NULL" if measure in MEASURES else ""
    query = f"""SELECT m.folio, coalesce(o.city, ''), m.received_at, {hours} AS hours FROM ({_MOMENTS}) m
                  LEFT JOIN places_office o ON o.slug = m.office_id {kept}
                 ORDER BY hours DESC NULLS LAST, m.received_at, m.id"""  # noqa: S608 - our own table of measures
    with connection.cursor() as cursor:
        cursor.execute(query, _asked(month, offices))
        return [
            Measured(folio, office, at, None if hours is None else float(hours))
            for folio, office, at, hours in cursor.fetchall()
        ]


def _asked(month: dt.date, offices: Collection[str] | None) -> dict[str, dt.datetime | list[str] | None]:
    begin = dt.datetime(month.year, month.month, 1, tzinfo=dt.UTC)
    return {
        "begin": begin,
        "end": (begin + dt.timedelta(days=32)).replace(day=1),
        "offices": list(offices) if offices is not None else None,
    }
