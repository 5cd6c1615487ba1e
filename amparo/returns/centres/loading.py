"""The centres of the tables into the database, once: headquarters keep them after that."""

from __future__ import annotations

import datetime as dt

from amparo.returns.centres.models import Centre, CentrePeriod
from amparo.returns.tables import rows


def load() -> None:
    """Write the centres that are not there yet, with their periods. What is there already stays as headquarters left it."""
    known = set(Centre.objects.values_list("pk", flat=True))
    new = [
        Centre(**{**row, "latitude": float(row["latitude"]), "longitude": float(row["longitude"]),
                  "capacity": int(row["capacity"]) if row["capacity"] else None})
        for row in rows("centres.csv")
        if row["slug"] not in known
    ]  # fmt: skip
    Centre.objects.bulk_create(new)
    fresh = {one.pk for one in new}
    CentrePeriod.objects.bulk_create(
        CentrePeriod(
            centre_id=row["centre"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
            valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            status=row["status"],
            confidence=row["confidence"],
            source=row["source"],
        )
        for row in rows("centre_periods.csv")
        if row["centre"] in fresh
    )
