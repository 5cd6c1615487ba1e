from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from amparo.core import roles


class Command(BaseCommand):
    help = "Print the connection string that the workspace's own database role uses (a secret)."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(settings.ENVIRONMENT.dsn(roles.WORKSPACE))
