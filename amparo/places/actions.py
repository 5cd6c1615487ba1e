"""What changes the directory: loading what ships with the product, importing lists, recording and deciding a
place.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.core.errors import Conflict, Incomplete
from amparo.places import directory, workbooks
from amparo.places.geography import state_code, zip_code
from amparo.places.models import County, DistrictRule, Facility, Municipality, Office
from amparo.places.recording import Described, ImportReport, Recorder, fill

#: One import of places at a time: two together could each make the same place.
_IMPORT_LOCK = 0x506C61636573


@dataclass
class LoadReport:
    """What loading the shipped directory left in the database, and how many facilities it made now."""

    offices: int = 0
    counties: int = 0
    municipalities: int = 0
    district_rules: int = 0
    facilities_created: int = 0
    facilities_updated: int = 0
    total_places: int = 0

    def as_json(self) -> dict[str, object]:
        """The report for machines."""
        return asdict(self)


@transaction.atomic
def load_directory() -> LoadReport:
    """Bring offices, counties, municipalities, district rules and the starting facilities in line with what
    ships with the product.

    Can be run at any time: a second run changes nothing. What people recorded (telephones of offices,
    decisions and notes about facilities, facilities of their own) is kept.
    """
    _one_import_at_a_time()
    _load_geography()
    recorder = Recorder()
    for (source, fiscal_year), described in _shipped_facilities().items():
        recorder.take(described, source=source, fiscal_year=fiscal_year, only_fill=True)
    return LoadReport(
        offices=Office.objects.count(),
        counties=County.objects.count(),
        municipalities=Municipality.objects.count(),
        district_rules=DistrictRule.objects.count(),
        facilities_created=recorder.report.created,
        facilities_updated=recorder.report.updated,
        total_places=Facility.objects.count(),
    )


@transaction.atomic
def import_facilities(*, file: Path | bytes, name: str = "") -> ImportReport:
    """Import one of ICE's workbooks. The same file twice changes nothing.

    A place known under another spelling is recognised; a newer list corrects what an older one said, an
    older one only fills what is empty; a place that lies in no county we can tell is kept and waits for a
    decision. Raises `BadFile`, and then nothing was imported.
    """
    listed = workbooks.read(file, name=name)
    _one_import_at_a_time()
    if not County.objects.exists():
        _load_geography()
    recorder = Recorder()
    recorder.take(
        [
            Described(
                name=row.name,
                city=row.city,
                state=row.state,
                address=row.address,
                zip=row.zip,
                aor=row.aor,
                kind=row.kind,
                detloc=row.detloc,
            )
            for row in listed.facilities
        ],
        source=listed.title,
        fiscal_year=listed.fiscal_year,
    )
    recorder.report.total_places = Facility.objects.count()
    return recorder.report


@transaction.atomic
def record_facility(
    *,
    name: str,
    source: str,
    city: str = "",
    state: str = "",
    zip: str = "",
    address: str = "",
    kind: str = Facility.Kind.OTHER.value,
) -> Facility:
    """The facility so described: the known one when it is recognised, else a new one.

    For a place that a detention list or an officer names and nobody knew. Without a known town it waits for a
    decision. Raises `Incomplete` without a name.
    """
    if not name.strip():
        raise Incomplete(_("Write the name of the place."), missing=("name",))
    _one_import_at_a_time()
    described = Described(
        name=" ".join(name.split())[:160],
        city=city.strip(),
        state=state_code(state),
        address=address.strip(),
        zip=zip_code(zip),
        kind=kind,
    )
    return Recorder().take([described], source=source, fiscal_year=None)[0]


@transaction.atomic
def decide_place(
    *, facility: Facility, note: str, county: County | None = None, office: Office | None = None
) -> Facility:
    """Give a place that waits its county, or the office that keeps it when it lies in none.

    `note` says how that was decided, for whoever reads it later. Raises `Incomplete` when neither or both
    are given, or the note is missing, and `Conflict` when somebody decided it meanwhile.
    """
    if (county is None) == (office is None):
        raise Incomplete(
            _("Choose the county, or the office if the place lies in no county."), missing=("county",)
        )
    if not note.strip():
        raise Incomplete(_("Write how you know it, so that others can check."), missing=("note",))
    locked = Facility.objects.select_for_update().get(pk=facility.pk)
    if not locked.needs_decision:
        raise Conflict(_("Somebody has decided this place meanwhile."))
    locked.county, locked.office = county, office
    locked.needs_decision = False
    locked.decision_note = note.strip()[:300]
    locked.save(update_fields=["county", "office", "needs_decision", "decision_note"])
    return locked


def _load_geography() -> None:
    _load_offices()
    County.objects.bulk_create(
        [
            County(
                fips=row["fips"],
                name=row["name"],
                state=row["state"],
                retired_on=date.fromisoformat(row["retired_on"]) if row["retired_on"] else None,
            )
            for row in directory.rows("counties")
        ],
        update_conflicts=True,
        unique_fields=["fips"],
        update_fields=["name", "state", "retired_on"],
    )
    _load_municipalities()
    _load_rules()


def _load_municipalities() -> None:
    shipped = [
        Municipality(
            **{name: row[name] for name in ("code", "name", "state", "point", "seat")},
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            population=int(row["population"]),
        )
        for row in directory.rows("municipalities")
    ]
    fields = ["name", "state", "latitude", "longitude", "point", "population", "seat"]
    # What has not changed is not written again: the tests and every start load the directory.
    known = {row[0]: row for row in Municipality.objects.values_list("code", *fields)}
    Municipality.objects.bulk_create(
        [
            one
            for one in shipped
            if known.get(one.code) != (one.code, *(getattr(one, field) for field in fields))
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=fields,
    )


def _load_offices() -> None:
    for row in directory.rows("offices"):
        office, made = Office.objects.get_or_create(
            slug=row["slug"],
            defaults={
                **{name: row[name] for name in ("name", "kind", "city", "state", "time_zone", "confidence")},
                "latitude": float(row["latitude"]),
                "longitude": float(row["longitude"]),
                "phone": row["phone"],
                "emergency_phone": row["emergency_phone"],
            },
        )
        if not made:
            fill(office, {"phone": row["phone"], "emergency_phone": row["emergency_phone"]})


def _load_rules() -> None:
    shipped = {
        (rule.office, rule.state, rule.county, rule.valid_from, rule.valid_to): rule
        for rule in directory.rules()
    }
    for known in DistrictRule.objects.all():
        identity = (known.office_id, known.state, known.county_id, known.valid_from, known.valid_to)
        rule = shipped.pop(identity, None)
        if rule is None:
            known.delete()
        elif (known.confidence, known.source) != (rule.confidence, rule.source):
            known.confidence, known.source = rule.confidence, rule.source
            known.save(update_fields=["confidence", "source"])
    DistrictRule.objects.bulk_create(
        DistrictRule(
            office_id=rule.office,
            state=rule.state,
            county_id=rule.county,
            reach="county" if rule.county else "rest" if rule.rest else "state",
            valid_from=rule.valid_from,
            valid_to=rule.valid_to,
            confidence=rule.confidence,
            source=rule.source,
        )
        for rule in shipped.values()
    )


def _shipped_facilities() -> dict[tuple[str, int], list[Described]]:
    lists: dict[tuple[str, int], list[Described]] = defaultdict(list)
    for row in directory.rows("facilities"):
        lists[row["source"], int(row["fiscal_year"])].append(
            Described(
                name=row["name"],
                city=row["city"],
                state=row["state"],
                address=row["address"],
                zip=row["zip"],
                aor=row["aor"],
                kind=row["kind"],
                detloc=row["detloc"],
                phone=row["phone"],
                county=row["county_fips"],
                other_names=tuple(filter(None, row["aliases"].split("|"))),
            )
        )
    return lists


def _one_import_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
