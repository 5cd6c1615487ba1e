from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from amparo.insight.models import Publication
from amparo.insight.open_data.actions import earlier_than
from amparo.insight.open_data.counting import figures, first_day
from amparo.insight.open_data.writing import files


class Command(BaseCommand):
    help = "Write the open data of a month into a folder: as it was published, or as it would be."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--out", required=True, type=Path, metavar="FOLDER")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")

    def handle(self, *args: Any, month: str, out: Path, json: bool, **options: Any) -> None:
        try:
            day = first_day(month)
        except ValueError:
            raise CommandError("Write the month as 2026-01.") from None
        out.mkdir(parents=True, exist_ok=True)
        published = Publication.objects.filter(month=day).first()
        if published is not None:
            made = [(one.name, bytes(one.content)) for one in published.files.order_by("name")]
        else:
            made = [(one.name, one.content) for one in files(month, figures(month, earlier_than(month)))]
        for name, content in made:
            # Under another name first: whoever stops it leaves no half a file.
            half = out / f".{name}.half"
            half.write_bytes(content)
            half.replace(out / name)
        told = {"month": month, "published": published is not None, "files": len(made)}
        self.stdout.write(_line(told) if json else f"{len(made)} files in {out}")
        if published is None and not json:
            self.stderr.write("This month is not published: the files are a draft.")
        sys.stdout.flush()


def _line(told: dict[str, Any]) -> str:
    return json.dumps(told)
