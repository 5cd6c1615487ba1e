"""What the order reads: readers that say which facts hold of which of these cases, one query each.

A chapter or a room above that knows something of its own (a medicine that an interview found) registers a reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from django.db import connection

from amparo.casework.visits.models import DOMAINS
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


#: What casework and the rooms below know, in one question: it is asked after every event, and eight questions of a mapper took
#: a fifth of an import. `deadline` is the clock's kind where the fact is how it stands; `words`, unless null, must say something.
_KNOWN = f"""
    WITH asked AS MATERIALIZED (
        SELECT c.id, c.officer_id, c.first_interview_at, c.status, c.stay_id,
               c.stay_id IS NOT NULL AND s.ended_at IS NULL AS held, p.id AS person_id, p.youngest_birth_date AS youngest
          FROM casework_case c JOIN people_record r ON r.id = c.record_id
          LEFT JOIN people_person p ON p.id = r.person_id LEFT JOIN custody_stay s ON s.id = c.stay_id
         WHERE c.id = ANY(%(cases)s)
    ), talked AS (
        SELECT DISTINCT ON (asked.id) asked.id, i.without_medicine, i.medicines, i.health, i.pregnant,
               {" OR ".join(f"coalesce(i.{domain} IN (3, 4), false)" for domain in DOMAINS)} AS hard
          FROM asked JOIN people_record r ON r.person_id = asked.person_id JOIN casework_interview i ON i.record_id = r.id
         WHERE i.met = 'yes' AND NOT EXISTS (SELECT FROM casework_interview x WHERE x.corrects_id = i.id)
         ORDER BY asked.id, i.at DESC, i.recorded_at DESC
    )
    SELECT id, 'no_officer' AS fact, '' AS deadline, NULL::text AS words FROM asked WHERE officer_id IS NULL
    UNION ALL SELECT id, 'no_interview', '', NULL FROM asked WHERE first_interview_at IS NULL AND held
    UNION ALL SELECT id, 'minor', '', NULL FROM asked WHERE youngest > %(minor)s
    UNION ALL SELECT id, 'vulnerable', '', NULL FROM asked WHERE youngest <= %(elderly)s
    UNION ALL SELECT id, 'waits_outside', '', NULL FROM asked WHERE status = 'waiting_outside'
    UNION ALL SELECT asked.id, 'staging', '', NULL
      FROM asked JOIN custody_stint t ON t.stay_id = asked.stay_id AND t.ended_at IS NULL
      JOIN places_facility f ON f.id = t.facility_id AND f.kind = 'STAGING' WHERE held
    UNION ALL (
        SELECT * FROM (
            SELECT DISTINCT ON (case_id) case_id, CASE WHEN until > %(now)s THEN fact ELSE '' END AS fact, '', NULL
              FROM casework_override WHERE case_id = ANY(%(cases)s) ORDER BY case_id, at DESC, id DESC
        ) put WHERE fact <> ''
    )
    UNION ALL SELECT case_id, CASE WHEN breached_at IS NULL THEN 'warned' ELSE 'breached' END, type_id, NULL
      FROM casework_clock WHERE case_id = ANY(%(cases)s) AND stopped_at IS NULL AND paused_at IS NULL
       AND (breached_at IS NOT NULL OR warned > 0)
    UNION ALL SELECT asked.id, 'refused', '', NULL FROM asked WHERE (
        SELECT n.decision IN ('refused', 'withdrawn') FROM people_consent n JOIN people_record r ON r.id = n.record_id
         WHERE r.person_id = asked.person_id AND n.purpose = 'assistance' ORDER BY n.at DESC, n.id DESC LIMIT 1
    )
    UNION ALL SELECT id, 'medicine', '', CASE WHEN without_medicine <> 'yes' THEN medicines END FROM talked
    UNION ALL SELECT id, 'vulnerable', '', CASE WHEN NOT hard AND pregnant <> 'yes' THEN health END FROM talked
    UNION ALL (
        SELECT case_id, 'removal_ordered', '', NULL FROM (
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
    for case_id, fact, deadline, words in rows:
        if words is None or words.strip():
            yield case_id, clock_fact(deadline, fact) if deadline else fact
