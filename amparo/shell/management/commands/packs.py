from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from amparo.accounts.models import Staff
from amparo.casework.visits.words import languages
from amparo.core import packs
from amparo.core.errors import Refusal
from amparo.core.packs.installing import install, look
from amparo.core.packs.words import BadPack
from amparo.inclusion.packs import exporting
from amparo.inclusion.packs.models import Tongue


class Command(BaseCommand):
    help = (
        "Language packs: check PACK, install PACK, list, template LANGUAGE (an empty one for interpreters), "
        "export LANGUAGE --by E-MAIL (what was recorded and approved here)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("do", choices=["check", "install", "list", "template", "export"])
        parser.add_argument(
            "what", nargs="?", default="", help="a folder or a zip; for template and export a language"
        )
        parser.add_argument("--out", default=".", help="the folder for the pack that is made")
        parser.add_argument("--by", default="", help="export: who answers for it, by e-mail address")
        parser.add_argument(
            "--families", action="store_true", help="export: families may be offered the language"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        do, what = options["do"], options["what"]
        if do != "list" and not what:
            raise CommandError(f"packs {do}: of what? A folder or a zip; for template and export a language.")
        try:
            said = getattr(self, f"_{do}")(what, options)
        except (BadPack, Refusal) as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False))

    def _check(self, what: str, options: dict[str, Any]) -> dict[str, Any]:
        return self._say(look(Path(what), settings.AMPARO_PACKS_READY), options)

    def _install(self, what: str, options: dict[str, Any]) -> dict[str, Any]:
        pack = install(Path(what), settings.AMPARO_PACKS, settings.AMPARO_PACKS_READY)
        said = self._say(pack, options)
        if not options["json"]:
            self.stdout.write("Installed. Start the doors again: they read packs when they start.")
        return said

    def _list(self, what: str, options: dict[str, Any]) -> dict[str, Any]:
        found = [self._say(pack, options) for pack in packs.loaded().values()]
        refused = [{"name": name, "why": str(problem)} for name, problem in packs.refused()]
        if not options["json"]:
            for one in refused:
                self.stdout.write(f"{one['name']}: not used. {one['why']}")
            if not found and not refused:
                self.stdout.write(f"There is no pack in {settings.AMPARO_PACKS}.")
        return {"packs": found, "refused": refused}

    def _template(self, what: str, options: dict[str, Any]) -> dict[str, Any]:
        """`what`: a grouping by its name, or the code of a variety."""
        grouping = next((one for one in languages() if what.casefold() in one.name.casefold()), None)
        code = _code(grouping.codes) if grouping else what.strip().lower()
        name = grouping.name if grouping else what
        body = exporting.template(
            code=code, name=name, spanish=name, grouping=grouping.name if grouping else ""
        )
        return self._write(code, body, options)

    def _export(self, what: str, options: dict[str, Any]) -> dict[str, Any]:
        tongue = Tongue.objects.filter(code=what).first()
        staff = Staff.objects.filter(email=options["by"]).first()
        if tongue is None or staff is None:
            raise CommandError("There is no such language here, or nobody with the address of --by.")
        return self._write(
            what, exporting.export(tongue=tongue, by=staff, families=options["families"]), options
        )

    def _write(self, code: str, body: bytes, options: dict[str, Any]) -> dict[str, Any]:
        path = Path(options["out"]) / f"{code}.zip"
        path.write_bytes(body)
        if not options["json"]:
            self.stdout.write(str(path))
        return {"file": str(path)}

    def _say(self, pack: packs.Pack, options: dict[str, Any]) -> dict[str, Any]:
        said = {
            "code": pack.code, "name": pack.name, "spanish": pack.spanish, "town": pack.town, "date": pack.date,
            "families": pack.families, "staff": pack.staff, "complete": pack.complete,
            "portal": round(pack.portal, 3), "written": round(pack.written, 3), "spoken": round(pack.spoken, 3),
        }  # fmt: skip
        if not options["json"]:
            offered = "offered to families" if pack.families else "not offered to families"
            self.stdout.write(
                f"{pack.code}  {pack.name} ({pack.spanish}): phrases {pack.written:.0%} written, {pack.spoken:.0%} "
                f"spoken; pages {pack.portal:.0%}; {offered}"
            )
        return said


def _code(codes: str) -> str:
    """The first code of one variety among those of a grouping: `nah (639-2); nhe,nch` gives nhe."""
    several = codes.replace(";", ",").replace(":", ",").split(",")
    plain = [one.strip() for one in several if len(one.strip()) == 3 and one.strip().isalpha()]
    return plain[0] if plain else "mis"
