"""The shipped kinds into the database, after every migration."""

from __future__ import annotations

import datetime as dt

from amparo.casework.kinds.models import KindVersion
from amparo.casework.kinds.shipped import shipped
from amparo.core import clock
from amparo.core.zones import HEADQUARTERS

#: Version 1 holds since ever: a case of any date has one to be opened under.
SINCE_EVER = dt.date(2000, 1, 1)


def load() -> None:
    """Give each shipped type its first version; a new version when the shipped table changed.

    Idempotent. What headquarters published stays theirs: a type whose newest version somebody published is left alone.
    """
    newest = {
        one.type_id: one
        for one in KindVersion.objects.filter(in_force_from__isnull=False).order_by("type_id", "number")
    }
    drafts = dict(KindVersion.objects.filter(in_force_from__isnull=True).values_list("type_id", "number"))
    new = []
    now = clock.now()
    for code, content in shipped().items():
        last = newest.get(code)
        if last is not None and (
            last.published_by_id is not None or last.content == content or code in drafts
        ):
            continue
        new.append(
            KindVersion(
                type_id=code, number=last.number + 1 if last else 1, content=content, drafted_at=now,
                published_at=now, in_force_from=clock.today(HEADQUARTERS) if last else SINCE_EVER,
            )
        )  # fmt: skip
    KindVersion.objects.bulk_create(new)
