from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from amparo.shell.who_may.document import markdown


class Command(BaseCommand):
    help = "Print who may do what (docs/security/who-may.md): every address, operation and action, and its rule for each role."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")
