"""What migrations of tables in use are written with, and the limits that every migration runs under."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: A migration waits this long for a table; whoever comes after it waits behind it. Then it gives up, and is run again later.
LOCK_TIMEOUT = "4s"
#: And no statement of it takes longer than this, an index built beside the work included.
STATEMENT_TIMEOUT = "30min"


def limits() -> str:
    """The server's options for a connection that migrates."""
    return f"-c lock_timeout={LOCK_TIMEOUT} -c statement_timeout={STATEMENT_TIMEOUT}"


class RunInBatches(migrations.RunPython):
    """Change rows some at a time. `step(apps, editor)` changes the next few and returns how many; zero ends it.

    Each step is a transaction of its own, so the migration says `atomic = False`, and `step` looks for what is not yet changed:
    stopped in the middle, it goes on when the migration is run again.
    """

    def __init__(
        self,
        step: Callable[[Apps, BaseDatabaseSchemaEditor], int],
        reverse_code: Any = migrations.RunPython.noop,
        **more: Any,
    ) -> None:
        def until_nothing_is_left(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
            while step(apps, editor):
                pass

        super().__init__(until_nothing_is_left, reverse_code, atomic=True, **more)
        self.step = step

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        from django.db import transaction

        from_state.clear_delayed_apps_cache()
        while True:
            with transaction.atomic(using=schema_editor.connection.alias):
                if not self.step(from_state.apps, schema_editor):
                    return
