"""What the order reads: readers that say which facts hold of which of these cases, one query each.

A chapter or a room above that knows something of its own (a medicine that an interview found) registers a reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from django.db import connection

from amparo.casework.visits.models import DOMAINS, MOODS, UPPER_BODY, Level, Often
from amparo.casework.visits.rules import says_something
from amparo.casework.worklists.order import POINTS, clock_fact

#: Of these cases, at this moment: (case, fact) for every fact that holds.
Reader = Callable[[Collection[int], dt.datetime], Iterable[tuple[int, str]]]
READERS: list[Reader] = []
ADULT_YEARS = 18
ELDERLY_YEARS = 65


def reads(reader: Reader) -> Reader:
    """Register a reader of facts: one query for any number of cases."""
    READERS.append(reader)
    return reader


def facts_of(case_ids: Collection[int], now: dt.datetime) -> dict[int, set[str]]:
    """The facts of each of these cases. As many queries as there are readers."""
    found: dict[int, set[str]] = {case_id: set() for case_id in case_ids}
    for reader in READERS:
        for case_id, fact in reader(case_ids, now):
            assert fact in POINTS, fact
            found[case_id].add(fact)
    return found


#: Answers in free words, and what they are when they say anything.
SAID = {"medicines said": "medicine", "health said": "vulnerable"}
#: At the cut-off of the Short Set or of what the Enhanced set adds (`visits.rules`), as SQL over an interview `i`.
_HARD = " OR ".join(
    [
        *(f"coalesce(i.{name} IN (3, 4), false)" for name in (*DOMAINS, *UPPER_BODY)),
        *(
            f"coalesce(i.{often} = {Often.DAILY} AND i.{much} = {Level.LOT}, false)"
            for often, much in MOODS.values()
        ),
    ]
)
#: What casework and the rooms below know, in one question: it is asked after every event, and eight questions of a mapper took
#: a fifth of an import. `more` is the clock's kind where the fact is how it stands, and the words where something was said.
_KNOWN = f"""
    WITH asked AS MATERIALIZED (
        SELECT c.id, c.officer_id, c.first_interview_at, c.status, c.stay_id,
               c.stay_id IS NOT NULL AND s.ended_at IS NULL AS held, p.id AS person_id, p.youngest_birth_date AS youngest
          FROM casework_case c JOIN people_record r ON r.id = c.record_id
          LEFT JOIN people_person p ON p.id = r.person_id LEFT JOIN custody_stay s ON s.id = c.stay_id
         WHERE c.id = ANY(%(cases)s)
    ), talked AS (
        SELECT DISTINCT ON (asked.id) asked.id, i.without_medicine, i.medicines, i.health, i.pregnant,
               {_HARD} AS hard
          FROM asked JOIN people_record r ON r.person_id = asked.person_id JOIN casework_interview i ON i.record_id = r.id
         WHERE i.met = 'yes' AND NOT EXISTS (SELECT FROM casework_interview x WHERE x.corrects_id = i.id)
         ORDER BY asked.id, i.at DESC, i.recorded_at DESC
    )
    SELECT id, 'no_officer' AS fact, '' AS more FROM asked WHERE officer_id IS NULL
    UNION ALL SELECT id, 'no_interview', '' FROM asked WHERE first_interview_at IS NULL AND held
    UNION ALL SELECT id, 'minor', '' FROM asked WHERE youngest > %(minor)s
    UNION ALL SELECT id, 'vulnerable', '' FROM asked WHERE youngest <= %(elderly)s
    UNION ALL SELECT id, 'waits_outside', '' FROM asked WHERE status = 'waiting_outside'
    UNION ALL SELECT asked.id, 'staging', ''
      FROM asked JOIN custody_stint t ON t.stay_id = asked.stay_id AND t.ended_at IS NULL
      JOIN places_facility f ON f.id = t.facility_id AND f.kind = 'STAGING' WHERE held
    UNION ALL (
        SELECT * FROM (
            SELECT DISTINCT ON (case_id) case_id, CASE WHEN until > %(now)s THEN fact ELSE '' END AS fact, ''
              FROM casework_override WHERE case_id = ANY(%(cases)s) ORDER BY case_id, at DESC, id DESC
        ) put WHERE fact <> ''
    )
    UNION ALL SELECT case_id, CASE WHEN breached_at IS NULL THEN 'warned' ELSE 'breached' END, type_id
      FROM casework_clock WHERE case_id = ANY(%(cases)s) AND stopped_at IS NULL AND paused_at IS NULL
       AND (breached_at IS NOT NULL OR warned > 0)
    UNION ALL SELECT asked.id, 'refused', '' FROM asked WHERE (
        SELECT n.decision IN ('refused', 'withdrawn') FROM people_consent n JOIN people_record r ON r.id = n.record_id
         WHERE r.person_id = asked.person_id AND n.purpose = 'assistance' ORDER BY n.at DESC, n.id DESC LIMIT 1
    )
    UNION ALL SELECT id, 'medicine', '' FROM talked WHERE without_medicine = 'yes'
    UNION ALL SELECT id, 'vulnerable', '' FROM talked WHERE hard OR pregnant = 'yes'
    UNION ALL SELECT id, 'medicines said', medicines FROM talked WHERE medicines ~ '\\S'
    UNION ALL SELECT id, 'health said', health FROM talked WHERE health ~ '\\S'
    UNION ALL (
        SELECT case_id, 'removal_ordered', '' FROM (
            SELECT DISTINCT ON (case_id) case_id, kind
              FROM casework_order WHERE case_id = ANY(%(cases)s) AND kind <> 'other'
             ORDER BY case_id, ordered_on DESC, id DESC
        ) latest WHERE kind = 'removal'
    )
"""  # noqa: S608 - the names of columns of our own


@reads
def _known(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    """Of the case itself, its clocks, orders and place by hand; of where the person is, how old, what they said and need.

    An interview that was corrected does not count; a removal that was ordered does, until something stands against it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _KNOWN,
            {
                "cases": list(case_ids),
                "now": now,
                "minor": now.date().replace(year=now.year - ADULT_YEARS, day=min(now.day, 28)),
                "elderly": now.date().replace(year=now.year - ELDERLY_YEARS, day=min(now.day, 28)),
            },
        )
        rows = cursor.fetchall()
    for case_id, fact, more in rows:
        if fact in SAID:
            if says_something(more):
                yield case_id, SAID[fact]
        else:
            yield case_id, clock_fact(more, fact) if more else fact
