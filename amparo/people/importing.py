"""A file of records with the match columns: read line by line, received in chunks, each chunk one transaction.

Every row keeps its `id` as its source id, so that an interrupted import is run again and goes on, and a second run of the
same file creates nothing.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from amparo.core import clock
from amparo.core.errors import BadFile
from amparo.matching import Described
from amparo.people.models import Door, Source
from amparo.people.receiving import NewRecord, receive_records

CHUNK = 500


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import of people did. `review`: rows that raised a question and got a person of their own meanwhile."""

    rows: int
    new_people: int
    known_people: int
    review: int
    repeated: int


def import_people(
    *, path: Path, source: str = Source.CONSULAR, progress: Callable[[int], None] = lambda rows: None
) -> ImportReport:
    """Import a CSV file. Raises `BadFile` before anything is written when the file cannot be read as one."""
    if source not in Source.values:
        raise BadFile(
            _("The source must be one of: %(sources)s.") % {"sources": ", ".join(Source.values)},
            code="source",
        )
    _check(path)
    counts: Counter[str] = Counter()
    rows = 0
    now = clock.now()
    records = _records(path, source)
    while chunk := list(islice(records, CHUNK)):
        counts.update(
            answer.outcome
            for answer in receive_records(new=chunk, received_at=now, office=None, by=None, door=Door.IMPORT)
        )
        rows += len(chunk)
        progress(rows)
    return ImportReport(
        rows=rows,
        new_people=counts["new"] + counts["doubtful"],
        known_people=counts["known"],
        review=counts["doubtful"],
        repeated=counts["repeated"],
    )


def _check(path: Path) -> None:
    """Read the whole file once, so that a bad line is told before the first row is written."""
    if not path.is_file():
        raise BadFile(_("There is no file %(name)s.") % {"name": path.name}, code="missing")
    seen: set[str] = set()
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            if "id" not in (reader.fieldnames or ()):
                raise BadFile(
                    _("The first line must name the columns, and “id” must be one of them."), code="heading"
                )
            for line, row in enumerate(reader, start=2):
                name = (row["id"] or "").strip()
                if not name:
                    raise BadFile(_("Line %(line)s has no “id”.") % {"line": line}, code="id")
                if name in seen:
                    raise BadFile(
                        _("Line %(line)s repeats the “id” %(id)s.") % {"line": line, "id": name}, code="id"
                    )
                seen.add(name)
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadFile(_("The file is not a CSV file in UTF-8."), code="format") from error


def _records(path: Path, source: str) -> Iterator[NewRecord]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        for row in csv.DictReader(text):
            raw = {key: value for key, value in row.items() if key and value}
            yield NewRecord(
                source=source, source_id=row["id"].strip(), described=Described.from_mapping(raw), raw=raw
            )
