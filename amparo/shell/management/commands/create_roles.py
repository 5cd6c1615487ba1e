from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from amparo.shell.prepare import make_roles_and_database


class Command(BaseCommand):
    help = "Make the database roles amparo_owner, amparo_workspace and amparo_portal, and the database, if missing."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_roles_and_database(settings.ENVIRONMENT)
        self.stdout.write(f"Roles made: {', '.join(made) or 'none, all were there'}.")
