from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from amparo.shell import catalogues
from amparo.shell.prepare import make_roles_and_database


class Command(BaseCommand):
    help = "Bring this installation up to date: roles, tables, privileges, directory, translations, styles."
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--without-static", action="store_true", help="leave styles and scripts as they are"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        make_roles_and_database(settings.ENVIRONMENT)
        catalogues.compile_all()
        if settings.AMPARO_DEMO:
            catalogues.compile_pseudo(settings.AMPARO_HOME)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_directory", verbosity=0, stdout=sys.stderr)
        if not options["without_static"]:
            call_command("collectstatic", verbosity=0, interactive=False)
