from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Print the public half of the portal's key, by which answers to families are sealed: for the workspace and the worker."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(settings.AMPARO_ANSWERS_PUBLIC_KEY)
