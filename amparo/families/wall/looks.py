"""Who looked at what on the portal: sealed every minute, checked by whoever reads the database, shown in the person's file.

Each line's hash covers the line before it of the same request, so that no line can be changed; each seal covers every line since
the seal before, so that none can be taken away, the newest included, once it is older than two minutes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.db import connection, transaction

from amparo.families.models import Look

#: A line may be committed a little after its moment: seals wait until none can come any more.
WAIT = dt.timedelta(minutes=2)
SHOWN = 10


@transaction.atomic
def seal(*, now: dt.datetime) -> int:
    """Seal what was looked at until two minutes ago; how many lines that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(20262)")
        cursor.execute(
            """WITH last AS (SELECT coalesce(max(upto), 0) AS upto FROM portal_look_seal),
                 fresh AS (SELECT l.id, l.hash FROM portal_look l, last WHERE l.id > last.upto AND l.at < %s)
               INSERT INTO portal_look_seal (at, upto, looks, root)
               SELECT %s, max(id), count(*), encode(sha256(convert_to(
                   coalesce((SELECT s.root FROM portal_look_seal s ORDER BY s.upto DESC LIMIT 1), '')
                   || string_agg(hash, '' ORDER BY id), 'UTF8')), 'hex')
               FROM fresh HAVING count(*) > 0
               RETURNING looks""",
            [now - WAIT, now],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def broken() -> list[str]:
    """What does not fit: lines whose hash is not theirs or that follow no line, and seals that do not cover what they covered."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT 'look ' || id FROM (
                 SELECT l.*, coalesce(lag(hash) OVER (PARTITION BY request_id ORDER BY id), '') AS former
                 FROM portal_look l) l
               WHERE before <> former OR hash <> families_look_hash(before, request_id, follow_id, at, fields)
               UNION ALL
               SELECT 'seal ' || s.id FROM (
                 SELECT s.*, coalesce(lag(root) OVER (ORDER BY upto), '') AS former,
                        coalesce(lag(upto) OVER (ORDER BY upto), 0) AS since
                 FROM portal_look_seal s) s
               CROSS JOIN LATERAL (
                 SELECT count(*) AS many, coalesce(string_agg(l.hash, '' ORDER BY l.id), '') AS all_hashes
                 FROM portal_look l WHERE l.id > s.since AND l.id <= s.upto) c
               WHERE c.many <> s.looks
                  OR s.root <> encode(sha256(convert_to(s.former || c.all_hashes, 'UTF8')), 'hex')
               ORDER BY 1"""
        )
        return [row[0] for row in cursor.fetchall()]


def of_person(person_id: int) -> Mapping[int, list[Look]]:
    """The newest looks at this person, by follow. One query."""
    found: dict[int, list[Look]] = defaultdict(list)
    with_number = Look.objects.raw(
        """SELECT * FROM (
             SELECT l.*, row_number() OVER (PARTITION BY l.follow_id ORDER BY l.id DESC) AS place,
                    count(*) OVER (PARTITION BY l.follow_id) AS many
             FROM portal_look l JOIN families_follow f ON f.id = l.follow_id
             JOIN people_record r ON r.id = f.record_id WHERE r.person_id = %s) l
           WHERE l.place <= %s ORDER BY l.follow_id, l.id DESC""",
        [person_id, SHOWN],
    )
    for look in with_number:
        assert look.follow_id is not None  # by the join
        found[look.follow_id].append(look)
    return found
