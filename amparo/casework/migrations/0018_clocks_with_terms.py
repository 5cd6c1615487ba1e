"""A version says how long its clocks are. Those kept until now get the clocks that ran, with the terms of then."""

from __future__ import annotations

from typing import Any

from django.db import migrations

OF_ALL = {
    "next_hearing": {"length": -72, "warn_at": [-120]},
    "hand_over": {"length": 24, "warn_at": [12]},
    "follow_up": {"length": 15, "warn_at": [12]},
}
FIRST_CONTACT = {"first_contact": {"length": 24, "warn_at": [12]}}
OF_SOME = {
    "migratorio.detencion": {
        "first_interview": {"length": 3, "warn_at": [2]},
        "whereabouts": {"length": 48, "warn_at": [36]},
    },
    "administrativo.pertenencias": {
        "belongings_us": {"length": 30, "warn_at": [10, 20, 27]},
        "belongings_sre": {"length": 6, "warn_at": [3, 5]},
    },
}


def forwards(apps: Any, schema_editor: Any) -> None:
    _change(apps, schema_editor, list, lambda type_id: _ran(type_id))


def backwards(apps: Any, schema_editor: Any) -> None:
    _change(apps, schema_editor, dict, lambda type_id: list(_ran(type_id)))


def _ran(type_id: str) -> dict[str, Any]:
    early = FIRST_CONTACT if type_id.startswith(("migratorio.", "penal.")) else {}
    return {**early, **OF_SOME.get(type_id, {}), **OF_ALL}


def _change(apps: Any, schema_editor: Any, shape: type, clocks: Any) -> None:
    """Rewrite the content of versions whose clocks have this shape; published ones are held by a trigger."""
    schema_editor.execute(
        "ALTER TABLE casework_kindversion DISABLE TRIGGER pgtrigger_a_published_version_stays_cda93"
    )
    for version in apps.get_model("casework", "KindVersion").objects.all():
        if isinstance(version.content["clocks"], shape):
            version.content["clocks"] = clocks(version.type_id)
            version.save(update_fields=["content"])
    schema_editor.execute(
        "ALTER TABLE casework_kindversion ENABLE TRIGGER pgtrigger_a_published_version_stays_cda93"
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0017_ready_says_something")]
    operations = [migrations.RunPython(forwards, backwards)]
