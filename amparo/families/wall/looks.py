"""Who looked at what on the portal, shown in the person's file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from amparo.families.models import Look

SHOWN = 10


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
