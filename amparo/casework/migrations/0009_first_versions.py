"""Give each type its first version and each case that version; rename the one status that has another name now."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import migrations

BATCH = 20_000


def forwards(apps: Any, schema_editor: Any) -> None:
    from amparo.casework.kinds.shape import empty
    from amparo.casework.kinds.shipped import shipped
    from amparo.core import clock

    contents = shipped()
    case_type, version = apps.get_model("casework", "CaseType"), apps.get_model("casework", "KindVersion")
    case = apps.get_model("casework", "Case")
    for code in case_type.objects.values_list("code", flat=True):
        first, _ = version.objects.get_or_create(
            type_id=code,
            number=1,
            defaults={
                "content": contents.get(code)
                or {**empty(), "outcomes": ["favourable", "unfavourable", "duplicate"]},
                "in_force_from": dt.date(2000, 1, 1),
                "drafted_at": clock.now(),
                "published_at": clock.now(),
            },
        )
        for batch in _batches(case.objects.filter(type_id=code, kind__isnull=True)):
            batch.update(kind=first)
    for batch in _batches(case.objects.filter(status="followed")):
        batch.update(status="follow_up")


def _batches(cases: Any) -> Any:
    """The rows in portions, each its own short transaction."""
    while ids := list(cases.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield cases.model.objects.filter(pk__in=ids)


def backwards(apps: Any, schema_editor: Any) -> None:
    """The statuses of before know neither triage nor waiting: what stood there is in progress, or in follow-up."""
    case = apps.get_model("casework", "Case")
    for batch in _batches(case.objects.filter(status__in=["triage", "reopened"])):
        batch.update(status="open")
    for batch in _batches(case.objects.filter(status__in=["follow_up", "waiting_outside", "channelled"])):
        batch.update(status="followed")
    for batch in _batches(case.objects.filter(outcome="withdrawn")):
        batch.update(outcome="impossible")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("casework", "0008_kinds_contacts")]
    operations = [migrations.RunPython(forwards, backwards)]
