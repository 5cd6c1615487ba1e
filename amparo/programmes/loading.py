"""The shipped catalogue into the database: agencies, needs, and the sheets by headquarters' hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import BadFile
from amparo.places.models import Office
from amparo.programmes.models import Agency, Need, Programme, Sheet, Step
from amparo.programmes.publishing import place
from amparo.programmes.reading import read_sheet
from amparo.programmes.shape import SLUG, Content, Known, as_day
from amparo.programmes.signals import sheet_published
from amparo.programmes.words import RIGHTS

_LOAD_LOCK = 0x50726F67
DATA = Path(__file__).parent / "data"


@dataclass
class LoadReport:
    """What loading left: `kept` are programmes that people edited or withdrew since, which stay as those left them."""

    agencies: int = 0
    needs: int = 0
    programmes: int = 0
    created: int = 0
    replaced: int = 0
    unchanged: int = 0
    kept: int = 0

    def __str__(self) -> str:
        return _(
            "%(programmes)d programmes are in the catalogue: %(created)d new, %(replaced)d replaced, "
            "%(unchanged)d unchanged, %(kept)d kept as people edited them."
        ) % asdict(self)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@transaction.atomic
def load(folder: Path = DATA) -> LoadReport:
    """Bring agencies, needs and the sheets that nobody edited in line with what ships with the product.

    Can be run at any time: a second run changes nothing. Raises `BadFile`, and then nothing is loaded.
    """
    report = LoadReport()
    with connection.cursor() as cursor:  # two together could each make the same programme
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOAD_LOCK])
    if (folder / "agencies.csv").exists():
        _load_agencies(folder)
    if (folder / "needs.csv").exists():
        _load_needs(folder)
    known = codes()
    sheets = {sheet.programme_id: sheet for sheet in _newest()}
    for path in sorted((folder / "sheets").glob("*.toml")):
        name = path.name
        if not SLUG.fullmatch(path.stem) or len(path.stem) > 60:
            raise BadFile(
                _("%(file)s: name it in small letters, digits and hyphens.") % {"file": name}, code="bad_name"
            )
        content = read_sheet(path.read_bytes(), name=name, known=known)
        before = sheets.get(path.stem)
        if before is None:
            programme, _made = Programme.objects.get_or_create(
                slug=path.stem, defaults={"agency_id": content["agency"]}
            )
            _ship(programme, content, None)
            report.created += 1
        elif before.state != Sheet.State.PUBLISHED or before.written_by_id is not None:
            report.kept += 1
        elif before.content == content:
            report.unchanged += 1
        else:
            _ship(before.programme, content, before)
            report.replaced += 1
    report.agencies, report.needs = Agency.objects.count(), Need.objects.count()
    report.programmes = Programme.objects.count()
    return report


def codes() -> Known:
    """What a sheet may name, as the database has it. Three queries."""
    return Known(
        agencies=frozenset(Agency.objects.values_list("pk", flat=True)),
        needs=frozenset(Need.objects.values_list("pk", flat=True)),
        offices=frozenset(Office.objects.values_list("pk", flat=True)),
    )


def _newest() -> Iterator[Sheet]:
    """The newest sheet of each programme; one that somebody threw away does not count."""
    return (
        Sheet.objects.exclude(state=Sheet.State.DISCARDED)
        .select_related("programme")
        .order_by("programme_id", "-number")
        .distinct("programme_id")
        .iterator()
    )


def _ship(programme: Programme, content: Content, before: Sheet | None) -> None:
    now = clock.now()
    Programme.objects.select_for_update().get(pk=programme.pk)
    number = (
        Sheet.objects.filter(programme=programme).order_by("-number").values_list("number", flat=True).first()
    )
    if before is not None:
        before.state, before.ended_at = Sheet.State.REPLACED, now
        before.save(update_fields=["state", "ended_at"])
    place(programme, content)
    sheet = Sheet.objects.create(
        programme=programme, number=(number or 0) + 1, state=Sheet.State.PUBLISHED, content=content, written_at=now,
        published_at=now, **columns(content),
    )  # fmt: skip
    Step.objects.create(sheet=sheet, what=Step.What.PUBLISHED, at=now)
    sheet_published.send(sender=Sheet, sheet=sheet)


def columns(content: Content) -> dict[str, object]:
    """What a sheet says of itself in columns too."""
    return {
        "valid_from": as_day(content["valid_from"]),
        "valid_to": as_day(content["valid_to"]),
        "checked_on": as_day(content["checked_on"]),
        "check_every": content["check_every"],
    }


def _rows(folder: Path, table: str, columns: set[str]) -> Iterator[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = columns - set(reader.fieldnames or ())
        if missing:
            raise BadFile(
                _("%(file)s has no column %(columns)s.")
                % {"file": f"{table}.csv", "columns": ", ".join(sorted(missing))},
                code="missing_columns",
            )
        yield from reader


def _load_agencies(folder: Path) -> None:
    columns = {
        "code", "kind", "name_es", "name_en", "short", "side", "source", "phone", "phone_source", "staff_code",
    }  # fmt: skip
    rows = list(_rows(folder, "agencies", columns))
    for row in rows:
        row["side"] = "both" if set(row["side"].replace("|", " ").split()) == {"us", "mx"} else row["side"]
        _known("agencies.csv", row, "kind", Agency.Kind.values)
        _known("agencies.csv", row, "side", Agency.Side.values)
    Agency.objects.bulk_create(
        [Agency(**{name: row[name].strip() for name in columns}) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=sorted(columns - {"code"}),
    )


def _load_needs(folder: Path) -> None:
    rows = list(_rows(folder, "needs", {"code", "right", "name_es", "name_en", "words_es", "words_en"}))
    for row in rows:
        _known("needs.csv", row, "right", list(RIGHTS))
    Need.objects.bulk_create(
        [
            Need(
                **{name: row[name].strip() for name in ("code", "right", "name_es", "name_en")},
                words_es=_phrases(row["words_es"]),
                words_en=_phrases(row["words_en"]),
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["right", "name_es", "name_en", "words_es", "words_en"],
    )


def _phrases(text: str) -> list[str]:
    return [phrase for phrase in (one.strip() for one in text.split("|")) if phrase]


def _known(file: str, row: dict[str, str], key: str, allowed: list[str]) -> None:
    if not all(row[name].strip() for name in ("code", "name_es", "name_en")):
        raise BadFile(
            _("%(file)s: “%(code)s” needs a code and both names.") % {"file": file, "code": row["code"]},
            code="not_in_order",
        )
    if row[key] not in allowed:
        raise BadFile(
            _("%(file)s: “%(value)s” of “%(code)s” is not a known %(key)s.")
            % {"file": file, "value": row[key], "code": row["code"], "key": key},
            code="not_in_order",
        )
