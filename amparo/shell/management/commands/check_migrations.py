from __future__ import annotations

import sys
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db.migrations.loader import MigrationLoader

from amparo.shell.migrating import rules


class Command(BaseCommand):
    help = "Refuse migrations that would hold a table in use, or take from running code what it reads. Needs no database."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        loader = MigrationLoader(None)
        ours = {config.label for config in apps.get_app_configs() if config.name.startswith("amparo.")}
        judged, refused = 0, 0
        for label, name in sorted(loader.disk_migrations):
            if label not in ours or not rules.is_judged(name):
                continue
            judged += 1
            migration = loader.disk_migrations[label, name]
            before = loader.project_state([one.key for one in loader.graph.node_map[label, name].parents])
            findings = list(rules.judge(migration, before))
            excuse = getattr(migration, rules.EXCUSE, "")
            for finding in findings:
                self.stdout.write(f"{finding} Excused: {excuse}" if excuse else str(finding))
            refused += 0 if excuse else len(findings)
        self.stdout.write(f"{judged} migrations of tables in use, {refused} refused")
        if refused:
            sys.exit(1)
