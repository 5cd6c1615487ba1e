"""Families that are apart, for the order of cases: `rules.apart` asked of the database, one query for any number of cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import connection

from amparo.casework.kin.rules import CHILD_LEFT, HELD_APART
from amparo.casework.worklists.facts import reads
from amparo.people.kin.rules import PARENTS, RELATIONS

CLOSE = [code for code, one in RELATIONS.items() if one.walks]
_IN_FORCE = "k.taken_back_at IS NULL AND k.until IS NULL"

#: `ego`: whose cases they are. `line`: their relations. `parent`: of those who are children in these. `being`: by their freshest
#: sighting, whether they are away from home, and the place while they are held.
_SQL = f"""
WITH ego AS MATERIALIZED (
    SELECT c.id AS case_id, r.person_id AS id FROM casework_case c JOIN people_record r ON r.id = c.record_id
    WHERE c.id = ANY(%(cases)s::bigint[])
), own AS MATERIALIZED (
    SELECT DISTINCT r.id FROM ego JOIN people_record r ON r.person_id = ego.id
), line AS MATERIALIZED (
    SELECT one.person_id AS one, k.relation, two.person_id AS two
    FROM own JOIN people_kinship k ON k.record_id = own.id AND {_IN_FORCE}
    JOIN people_record one ON one.id = k.record_id JOIN people_record two ON two.id = k.other_id
    UNION
    SELECT one.person_id, k.relation, two.person_id
    FROM own JOIN people_kinship k ON k.other_id = own.id AND {_IN_FORCE}
    JOIN people_record one ON one.id = k.record_id JOIN people_record two ON two.id = k.other_id
), parent AS MATERIALIZED (
    SELECT DISTINCT two.person_id AS child, one.person_id AS id
    FROM (SELECT DISTINCT two AS id FROM line WHERE relation = ANY(%(parents)s)) child
    JOIN people_record two ON two.person_id = child.id
    JOIN people_kinship k ON k.other_id = two.id AND k.relation = ANY(%(parents)s) AND {_IN_FORCE}
    JOIN people_record one ON one.id = k.record_id
), being AS MATERIALIZED (
    SELECT DISTINCT ON (who.id) who.id, stay.ended_at IS NULL AS held,
        stay.ended_at IS NULL OR stay."end" = 'removed' AS away,
        COALESCE(stint.facility_id::text, NULLIF(stint.place_as_given, '?')) AS place
    FROM (SELECT one AS id FROM line UNION SELECT two FROM line UNION SELECT id FROM parent) who
    JOIN people_record r ON r.person_id = who.id JOIN custody_stay stay ON stay.record_id = r.id
    JOIN custody_stint stint ON stint.stay_id = stay.id JOIN custody_sighting seen ON seen.stint_id = stint.id
    ORDER BY who.id, seen.as_of DESC, seen.id DESC
), spouse AS MATERIALIZED (
    SELECT ego.case_id, ego.id AS me, CASE ego.id WHEN line.one THEN line.two ELSE line.one END AS id
    FROM ego JOIN line ON ego.id IN (line.one, line.two) AND line.relation = 'spouse'
), couple AS MATERIALIZED (
    SELECT case_id, me AS id FROM spouse UNION SELECT case_id, id FROM spouse
)
SELECT ego.case_id, %(apart)s FROM ego JOIN line ON ego.id IN (line.one, line.two) AND line.relation = ANY(%(close)s)
JOIN being me ON me.id = ego.id AND me.held
JOIN being they ON they.id = CASE ego.id WHEN line.one THEN line.two ELSE line.one END AND they.held
WHERE me.place <> they.place
UNION
SELECT ego.case_id, %(left)s FROM ego JOIN parent ON ego.id IN (parent.child, parent.id)
JOIN people_person child ON child.id = parent.child
WHERE child.youngest_birth_date > %(today)s::date - interval '18 years'
AND NOT EXISTS (SELECT FROM being WHERE being.id = child.id AND being.away)
AND NOT EXISTS (
    SELECT FROM parent p LEFT JOIN being ON being.id = p.id WHERE p.child = child.id AND being.away IS NOT TRUE
)
UNION
SELECT couple.case_id, %(left)s FROM couple LEFT JOIN being ON being.id = couple.id
GROUP BY couple.case_id HAVING bool_and(being.away IS TRUE) AND EXISTS (
    SELECT FROM couple c JOIN people_record r ON r.person_id = c.id
    JOIN casework_child child ON child.record_id = r.id AND child.power <> 'not_needed' WHERE c.case_id = couple.case_id
)
"""  # noqa: S608 - our own words


@reads
def families(case_ids: Collection[int], now: dt.datetime) -> Iterable[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "cases": list(case_ids), "parents": list(PARENTS), "close": CLOSE, "today": now.date(),
                "apart": HELD_APART, "left": CHILD_LEFT,
            },
        )  # fmt: skip
        return [(case_id, fact) for case_id, fact in cursor.fetchall()]
