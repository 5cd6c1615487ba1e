from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from amparo.shell.dictionary import markdown


class Command(BaseCommand):
    help = "Print the data dictionary (docs/data-dictionary.md) as made from the models."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")
