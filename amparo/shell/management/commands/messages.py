from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.shell import catalogues


class Command(BaseCommand):
    help = (
        "Translations: --update adds new strings to the catalogues, --check fails if any is missing or fuzzy."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--update", action="store_true")
        parser.add_argument("--check", action="store_true")
        parser.add_argument("room", nargs="*", help="only these rooms")

    def handle(self, *args: Any, **options: Any) -> None:
        rooms = [room for room in catalogues.rooms() if not options["room"] or room.name in options["room"]]
        if options["update"]:
            for room in rooms:
                lacking = catalogues.update(room)
                self.stdout.write(f"{room.name}: {lacking} without translation")
        if options["check"]:
            found = [problem for room in rooms for problem in catalogues.problems(room)]
            if found:
                raise CommandError("\n".join(found))
            self.stdout.write("Every string is translated.")
        catalogues.compile_all()
