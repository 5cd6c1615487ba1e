"""Offers from a file: every good row is kept, every bad one is named with its line and what is wrong with it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.core.errors import BadFile, Incomplete, Refusal
from amparo.places.geography import fold
from amparo.places.models import Municipality
from amparo.places.municipalities import find
from amparo.returns.jobs.actions import _agency_of, keep
from amparo.returns.jobs.models import Offer

COLUMNS = (
    "kind", "title", "offered_by", "municipality", "state", "remote", "skills", "places", "valid_until", "pay", "contact",
    "source", "reference",
)  # fmt: skip
NEEDED = ("kind", "title", "offered_by", "municipality", "valid_until", "contact")
KINDS = {"job": "job", "trabajo": "job", "empleo": "job", "home": "home", "vivienda": "home", "casa": "home"}
YES = frozenset(("yes", "si", "s", "y", "1", "x", "true"))
MOST_ROWS = 5000
LONGEST = {
    "title": 120, "offered_by": 120, "skills": 300, "pay": 120, "contact": 200, "source": 120, "reference": 60,
}  # fmt: skip


@dataclass(slots=True)
class Report:
    """What an import did; `bad`: the line, and what is wrong with it."""

    made: int = 0
    changed: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


def import_offers(content: bytes, *, by: Staff) -> Report:
    """Import a CSV with the columns of `COLUMNS`. A `reference` that is known changes that offer. Raises `BadFile` for a file
    that is none, before anything is kept."""
    rows = _read(content)
    report = Report()
    for line, row in rows:
        try:
            said = _said(row)
            reference = said.pop("reference")
            known = (
                Offer.objects.filter(agency=_agency_of(by), reference=reference).first()
                if reference
                else None
            )
            keep(offer=known, by=by, reference=reference, **said)
        except Refusal as refusal:
            report.bad.append((line, str(refusal)))
            continue
        if known is None:
            report.made += 1
        else:
            report.changed += 1
    return report


def _read(content: bytes) -> list[tuple[int, Mapping[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(_("The file is not a CSV file in UTF-8."), code="format") from error
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    lacking = [name for name in NEEDED if name not in reader.fieldnames]
    if lacking:
        raise BadFile(
            _("The first line must name the columns. These are missing: %(names)s.")
            % {"names": ", ".join(lacking)},
            code="heading",
        )
    try:
        rows: list[tuple[int, Mapping[str, str]]] = [
            (line, row)
            for line, row in enumerate(reader, start=2)
            if any(value for name, value in row.items() if name)
        ]
    except csv.Error as error:
        raise BadFile(_("The file is not a CSV file in UTF-8."), code="format") from error
    if len(rows) > MOST_ROWS:
        raise BadFile(_("The file has more than %(most)s rows.") % {"most": MOST_ROWS}, code="size")
    return rows


def _said(row: Mapping[str, str]) -> dict[str, Any]:
    said = {name: (row.get(name) or "").strip() for name in COLUMNS}
    kind = KINDS.get(fold(said["kind"]))
    if kind is None:
        raise Incomplete(_("“%(what)s” is neither a job nor a home.") % {"what": said["kind"][:40]})
    try:
        valid_until = dt.date.fromisoformat(said["valid_until"])
    except ValueError as error:
        raise Incomplete(_("Write the date as 2026-12-31.")) from error
    if said["places"] and not (said["places"].isdecimal() and 1 <= int(said["places"]) <= 9999):
        raise Incomplete(_("The number of places must be a number from 1 on."))
    for name, longest in LONGEST.items():
        if len(said[name]) > longest:
            raise Incomplete(_("“%(name)s” is too long.") % {"name": name})
    return {
        "kind": kind, "title": said["title"], "offered_by": said["offered_by"], "municipality": _municipality(said),
        "remote": fold(said["remote"]) in YES, "skills": said["skills"], "places": int(said["places"] or 1),
        "valid_until": valid_until, "pay": said["pay"], "contact": said["contact"], "source": said["source"],
        "reference": said["reference"],
    }  # fmt: skip


def _municipality(said: Mapping[str, str]) -> Municipality:
    """By INEGI's code, or by name with its state; a name that several have is not guessed."""
    text = said["municipality"]
    if text.isdecimal():
        found = Municipality.objects.filter(pk=text.zfill(5)).first()
        if found is not None:
            return found
        raise Incomplete(_("There is no municipality with the code %(code)s.") % {"code": text[:8]})
    answer = find(text, said["state"])
    if answer.certain is not None:
        return Municipality.objects.get(pk=answer.certain.code)
    if answer.candidates:
        several = "; ".join(one.entry.where for one in answer.candidates[:3])
        raise Incomplete(
            _("“%(name)s” can be several municipalities (%(several)s): write its state or its code.")
            % {"name": text[:60], "several": several}
        )
    raise Incomplete(_("We know no municipality called “%(name)s”.") % {"name": text[:60]})
