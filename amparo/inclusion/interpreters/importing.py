"""A roster from a spreadsheet saved as CSV: one row for each language of an interpreter. Good rows are kept, the others named."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.core.errors import BadFile, Incomplete, Refusal
from amparo.inclusion.interpreters import languages, roster
from amparo.inclusion.interpreters.languages import plain
from amparo.inclusion.interpreters.models import Interpreter, LanguagePair, UnderstandingCheck, Way
from amparo.inclusion.interpreters.towns import named
from amparo.notices.addresses import opened
from amparo.notices.addresses import plain as address
from amparo.places.models import Office

MOST_ROWS = 2000
MOST_BYTES = 2_000_000
NEEDED = ("nombre", "lengua", "hacia")
COLUMNS = (
    *NEEDED, "telefono", "correo", "consulados", "a distancia", "formas", "dias", "desde", "hasta", "zona horaria", "sordo",
    "certificacion", "certificada hasta", "tarifa usd", "activo desde", "activo hasta", "fuente", "variante", "pueblo",
    "pueblos que entiende", "evita pueblos", "evita apellidos",
)  # fmt: skip
WAYS = {"en persona": Way.IN_PERSON, "persona": Way.IN_PERSON, "telefono": Way.PHONE, "video": Way.VIDEO}
DAYS = ("lun", "mar", "mie", "jue", "vie", "sab", "dom")
YES = frozenset({"si", "yes", "x", "1", "verdadero"})


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file: `refused` says for each row that was not kept which it is and why."""

    rows: int
    new: int
    known: int
    pairs: int
    refused: tuple[tuple[int, str], ...]


@transaction.atomic
def import_roster(*, file: BinaryIO, by: Staff) -> Imported:
    """Add whoever is not on the roster yet, and the languages that are new. A second import of one file adds nothing.

    Raises `BadFile` when nothing of it can be read.
    """
    require(by, "keep_interpreters")
    rows = _read(file)
    on_it = {_who(one.name, opened(one.phone_sealed), opened(one.email_sealed)): one
             for one in Interpreter.objects.prefetch_related("offices")}  # fmt: skip
    known = set(on_it)
    new = pairs = 0
    met: set[tuple[str, str]] = set()
    refused = []
    for number, row in rows:
        who = _who(row["nombre"], row["telefono"], row["correo"])
        try:
            with transaction.atomic():
                interpreter, added = _interpreter(row, on_it.get(who), by)
                pairs += _pair(row, interpreter, by)
        except Refusal as refusal:
            refused.append((number, str(refusal)))
            continue
        on_it[who] = interpreter
        new += added
        if who in known:
            met.add(who)
    return Imported(len(rows), new, len(met), pairs, tuple(refused))


def _read(file: BinaryIO) -> list[tuple[int, dict[str, str]]]:
    body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise BadFile(_("The file is too large: at most 2 MB."), code="too_large")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    try:
        table = csv.reader(
            io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True
        )
        headings = [plain(one) for one in next(table, [])]
        missing = [one for one in NEEDED if one not in headings]
        if missing:
            raise BadFile(
                _("The first row must name the columns. Missing: %(columns)s.")
                % {"columns": ", ".join(missing)},
                code="no_headings",
            )
        found: list[tuple[int, dict[str, str]]] = []
        for number, cells in enumerate(table, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(found) == MOST_ROWS:
                raise BadFile(_("Too many rows: at most 2000 in one file."), code="too_many")
            row = dict.fromkeys(COLUMNS, "")
            row.update(
                {name: cell.strip() for name, cell in zip(headings, cells, strict=False) if name in row}
            )
            found.append((number, row))
    except csv.Error as error:
        raise BadFile(
            _("The file cannot be read as a table. Save it as CSV and try again."), code="not_csv"
        ) from error
    return found


def _interpreter(row: Mapping[str, str], known: Interpreter | None, by: Staff) -> tuple[Interpreter, int]:
    if known is not None:
        return known, 0
    offices = [_office(one) for one in _several(row["consulados"])]
    first = offices[0] if offices else by.office
    kept = roster.keep(
        by=by, name=row["nombre"], phone=row["telefono"], email=row["correo"], offices=offices,
        remote=_yes(row["a distancia"]), ways=[_way(one) for one in _several(row["formas"])],
        days=[_day(one) for one in _several(row["dias"])], works_from=_hour(row["desde"]), works_until=_hour(row["hasta"]),
        time_zone=row["zona horaria"] or (first.time_zone if first is not None else "America/Chicago"),
        deaf=_yes(row["sordo"]), certification=row["certificacion"], certified_until=_date(row["certificada hasta"]),
        rate_usd=_money(row["tarifa usd"]), active_from=_date(row["activo desde"]), active_until=_date(row["activo hasta"]),
        source=row["fuente"],
    )  # fmt: skip
    return kept, 1


def _pair(row: Mapping[str, str], interpreter: Interpreter, by: Staff) -> int:
    language, into = languages.read(row["lengua"]), languages.read(row["hacia"])
    if not language:
        raise Incomplete(_("The language “%(name)s” is not on our list.") % {"name": row["lengua"]})
    standing = LanguagePair.objects.filter(
        interpreter=interpreter, language=language, into=into, ended_at__isnull=True
    )
    here = (languages.variety_of(row["variante"], language), named(row["pueblo"]))
    added = 0
    if not any((languages.variety_of(one.variety, language), named(one.town)) == here for one in standing):
        roster.add_pair(
            interpreter=interpreter,
            language=language,
            into=into,
            variety=row["variante"],
            town=row["pueblo"],
            by=by,
        )
        added = 1
    understood = {
        named(one)
        for one in UnderstandingCheck.objects.filter(interpreter=interpreter, language=language).values_list(
            "town", flat=True
        )
    }
    for town in _several(row["pueblos que entiende"]):
        if named(town) not in understood:
            roster.understands(interpreter=interpreter, language=language, town=town, by=by)
    avoided = {
        (named(one.town), plain(one.surname)) for one in interpreter.avoidances.filter(lifted_at__isnull=True)
    }
    for field, name in (("town", "evita pueblos"), ("surname", "evita apellidos")):
        for one in _several(row[name]):
            if (
                named(one if field == "town" else ""),
                plain(one if field == "surname" else ""),
            ) not in avoided:
                roster.avoid(interpreter=interpreter, by=by, **{field: one})  # type: ignore[arg-type]
    return added


def _who(name: str, phone: str, email: str) -> tuple[str, str]:
    return plain(name), address(phone) if phone else address(email)


def _office(text: str) -> Office:
    """A consulate by its short name or its city, however it is written."""
    asked = plain(text).replace(" ", "")
    for one in Office.objects.all():
        if asked in (
            one.pk,
            plain(one.city).replace(" ", ""),
            plain(one.name.rpartition(" en ")[2]).replace(" ", ""),
        ):
            return one
    raise Incomplete(_("There is no consulate “%(name)s”.") % {"name": text})


def _several(text: str) -> list[str]:
    return [one.strip() for one in text.replace("|", ";").split(";") if one.strip()]


def _yes(text: str) -> bool:
    return plain(text) in YES


def _way(text: str) -> str:
    found = WAYS.get(plain(text))
    if found is None:
        raise Incomplete(
            _("“%(way)s” is no way of interpreting: en persona, teléfono, video.") % {"way": text}
        )
    return str(found)


def _day(text: str) -> int:
    short = plain(text)[:3]
    if short not in DAYS:
        raise Incomplete(_("“%(day)s” is no day of the week.") % {"day": text})
    return DAYS.index(short)


def _hour(text: str) -> dt.time | None:
    if not text:
        return None
    try:
        return dt.time.fromisoformat(text.zfill(5))
    except ValueError as error:
        raise Incomplete(_("“%(hour)s” is no hour: write it as 09:00.") % {"hour": text}) from error


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    raise Incomplete(_("“%(day)s” is no date: write it as day/month/year.") % {"day": text})


def _money(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(text.replace("$", "").strip())
    except InvalidOperation as error:
        raise Incomplete(_("“%(amount)s” is no amount.") % {"amount": text}) from error
