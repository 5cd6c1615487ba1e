"""The monthly sample of what the machine joined by itself, handed to people who are not told so."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import connection, transaction

from amparo.core import clock
from amparo.people.models import Source
from amparo.review import doors
from amparo.review.models import Given, SecondLook
from amparo.review.telling import tell_looks

#: Of records older than the checks: where nobody recognises anybody, whoever is joined was joined by the machine.
MACHINE_SOURCES = (Source.LIST, Source.ARRIVALS, Source.CONSULAR, Source.NGO)

#: Records of a month that the machine joined to a home which had a record before, by whichever door they came; with the
#: first record of that home. The check that received a record says whether it was joined; whom an officer recognised
#: while taking somebody in, the officer joined. One that was found to be somebody else's meanwhile counts with the home
#: it had been given. A family's request joins nobody by itself.
_JOINED = f"""
    SELECT record.id, first.id, record.office_id, {doors.SQL.format(record="record")}
      FROM people_record record
      LEFT JOIN LATERAL (SELECT old_home_id FROM people_separation s WHERE s.record_id = record.id
                          ORDER BY s.id LIMIT 1) moved ON true
      JOIN LATERAL (SELECT id FROM people_record earlier
                     WHERE earlier.home_id = coalesce(moved.old_home_id, record.home_id)
                       AND earlier.id < record.id AND earlier.source <> 'family'
                     ORDER BY earlier.id LIMIT 1) first ON true
      LEFT JOIN LATERAL (SELECT outcome FROM people_check c WHERE c.record_id = record.id
                          ORDER BY c.id LIMIT 1) received ON true
     WHERE record.received_at >= %s AND record.received_at < %s AND record.source <> 'family'
       AND (received.outcome = 'certain' OR (received.outcome IS NULL AND record.source = ANY(%s)))
       AND NOT EXISTS (SELECT FROM casework_event e WHERE e.record_id = record.id AND e.type_id = 'person_registered'
                        AND e.data ? 'recognised')
       AND NOT EXISTS (SELECT FROM review_secondlook look WHERE look.one_id = record.id AND look.kind = 'precision')
"""  # noqa: S608 - our own table of doors


@transaction.atomic
def draw(*, month: dt.date, size: int) -> int:
    """Ask again about `size` automatic links of a month, drawn at random; returns how many were drawn now.

    Drawn again, it only fills up to `size`: a month is sampled once.
    """
    begin = dt.datetime(month.year, month.month, 1, tzinfo=dt.UTC)
    end = (begin + dt.timedelta(days=32)).replace(day=1)
    drawn = SecondLook.objects.filter(kind=SecondLook.Kind.PRECISION, month=begin.date()).count()
    with connection.cursor() as cursor:
        cursor.execute(_JOINED, [begin, end, [str(door) for door in MACHINE_SOURCES]])
        joined = cursor.fetchall()
    wanted = min(max(size - drawn, 0), len(joined))
    now = clock.now()
    looks = SecondLook.objects.bulk_create(
        SecondLook(
            kind=SecondLook.Kind.PRECISION, one_id=record, other_id=first, first=Given.SAME, office_id=office,
            door=door, month=begin.date(), asked_at=now,
        )
        for record, first, office, door in secrets.SystemRandom().sample(joined, wanted)
    )  # fmt: skip
    tell_looks(looks)
    return wanted
