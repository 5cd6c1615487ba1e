"""Writing described facilities into the directory: recognise the known, make the new, correct or fill.

Used by the actions of this room only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from django.utils.text import slugify

from amparo.places import directory
from amparo.places.geography import fold, is_military
from amparo.places.models import Facility, FacilityAlias, Office
from amparo.places.queries import place_of
from amparo.places.recognition import Known, Place
from amparo.places.spelling import normalise, readable, readable_address

#: Shown to families until an officer writes the place's own notes.
VISITING_NOTES_ES = (
    "Antes de ir, llame para confirmar el horario de visita y qué identificación piden. "
    "Las visitas pueden suspenderse sin aviso."
)
VISITING_NOTES_EN = (
    "Before you go, call to confirm visiting hours and which identification is asked for. "
    "Visits may be suspended without notice."
)


@dataclass
class ImportReport:
    """What an import did. `read` = `created` + `updated` + `unchanged`; the undecided are among them."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    undecided: int = 0
    total_places: int = 0
    undecided_places: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The report for machines."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Described:
    """A facility as some source describes it."""

    name: str
    city: str
    state: str
    address: str = ""
    zip: str = ""
    aor: str = ""
    kind: str = Facility.Kind.OTHER.value
    detloc: str = ""
    phone: str = ""
    county: str = ""
    other_names: tuple[str, ...] = ()


class Recorder:
    """Takes described facilities, recognises them among the known ones, and writes what is new."""

    def __init__(self) -> None:
        self._facilities = {
            facility.pk: facility for facility in Facility.objects.prefetch_related("aliases").order_by("pk")
        }
        self._places = {pk: place_of(facility) for pk, facility in self._facilities.items()}
        self._slugs = {facility.slug for facility in self._facilities.values()}
        self._gazetteer = directory.gazetteer()
        self.report = ImportReport(total_places=len(self._facilities))

    def take(
        self, rows: Iterable[Described], *, source: str, fiscal_year: int | None, only_fill: bool = False
    ) -> list[Facility]:
        """Write one list; answers the facility of each row, in order.

        `only_fill`: known facilities keep what they say, and only what is empty is written.
        """
        listed = list(rows)
        described = [self._place(row) for row in listed]
        found = Known(list(self._places.values())).recognise(described)
        made: dict[tuple[str, str, str], Facility] = {}
        answer = []
        for row, place, known in zip(listed, described, found, strict=True):
            self.report.read += 1
            same_row = (normalise(row.name), place.state, fold(row.city))
            facility = self._facilities[known.key] if known else made.get(same_row)  # type: ignore[index]
            if facility is None:
                facility = self._create(row, place, source, fiscal_year)
                self.report.created += 1
            elif self._update(
                facility, row, source, fiscal_year, correct=not only_fill and same_row not in made
            ):
                self.report.updated += 1
            else:
                self.report.unchanged += 1
            made[same_row] = facility
            answer.append(facility)
            if facility.needs_decision:
                self.report.undecided += 1
                self.report.undecided_places.append(
                    {
                        "name": facility.name,
                        "city": facility.city,
                        "state": facility.state,
                        "reason": facility.decision_reason,
                    }
                )
        return answer

    def _place(self, row: Described) -> Place:
        county = row.county
        if not county:
            located = self._gazetteer.locate(zip=row.zip, city=row.city, state=row.state)
            county = located.county if located else ""
        return Place(
            names=(row.name, *row.other_names),
            state=row.state,
            city=row.city,
            zip=row.zip,
            county=county,
            address=row.address,
            code=row.detloc,
        )

    def _create(self, row: Described, place: Place, source: str, fiscal_year: int | None) -> Facility:
        facility = Facility.objects.create(
            slug=self._slug(row),
            name=readable(row.name),
            detloc=row.detloc,
            address=readable_address(row.address),
            city=readable_address(row.city),
            state=row.state,
            zip=row.zip,
            county_id=place.county or None,
            aor=row.aor,
            kind=row.kind,
            phone=row.phone,
            visiting_notes_es=VISITING_NOTES_ES,
            visiting_notes_en=VISITING_NOTES_EN,
            needs_decision=not place.county,
            decision_reason="" if place.county else _why(row),
            source=source,
            fiscal_year=fiscal_year,
        )
        self._facilities[facility.pk] = facility
        self._add_spellings(facility, (row.name, *row.other_names), source)
        self._remember(facility)
        return facility

    def _update(
        self, facility: Facility, row: Described, source: str, fiscal_year: int | None, *, correct: bool
    ) -> bool:
        """Bring a known facility in line with a row; answers whether anything changed."""
        said = {
            "detloc": row.detloc,
            "address": readable_address(row.address),
            "city": readable_address(row.city),
            "zip": row.zip,
            "aor": row.aor,
            "kind": row.kind if row.kind != Facility.Kind.OTHER else "",
            "phone": row.phone,
        }
        # A second row about one place in one list (two agreements for one building) does not correct the
        # first.
        newer = fiscal_year is not None and fiscal_year >= (facility.fiscal_year or 0) and correct
        changed = _correct(facility, said) if newer else fill(facility, said)
        if newer and facility.fiscal_year != fiscal_year:
            facility.fiscal_year, facility.source = fiscal_year, source
            facility.save(update_fields=["fiscal_year", "source"])
            changed = True
        if facility.needs_decision:
            changed = self._locate_again(facility) or changed
        changed = self._add_spellings(facility, (row.name, *row.other_names), source) or changed
        if changed:
            self._remember(facility)
        return changed

    def _locate_again(self, facility: Facility) -> bool:
        located = self._gazetteer.locate(zip=facility.zip, city=facility.city, state=facility.state)
        if located is None:
            return False
        facility.county_id = located.county
        facility.needs_decision, facility.decision_reason = False, ""
        facility.save(update_fields=["county", "needs_decision", "decision_reason"])
        return True

    def _add_spellings(self, facility: Facility, names: Iterable[str], source: str) -> bool:
        known = {alias.normalised for alias in facility.aliases.all()}
        new = {normalise(name): name for name in reversed(list(names)) if normalise(name) not in known}
        FacilityAlias.objects.bulk_create(
            FacilityAlias(facility=facility, spelling=name, normalised=folded[:160], source=source)
            for folded, name in new.items()
        )
        # The prefetched list no longer tells the truth.
        getattr(facility, "_prefetched_objects_cache", {}).pop("aliases", None)
        return bool(new)

    def _remember(self, facility: Facility) -> None:
        self._places[facility.pk] = place_of(facility)

    def _slug(self, row: Described) -> str:
        base = slugify(f"{readable(row.name)} {row.state}")[:70]
        choices = (
            base,
            f"{base}-{slugify(row.city)}"[:80],
            *(f"{base}-{number}" for number in range(2, 1000)),
        )
        slug = next(each for each in choices if each and each not in self._slugs)
        self._slugs.add(slug)
        return slug


def _why(row: Described) -> str:
    if is_military(city=row.city, zip=row.zip):
        return Facility.Reason.MILITARY_POST.value
    if not row.zip and not (row.city and row.state):
        return Facility.Reason.NO_ADDRESS.value
    return Facility.Reason.UNKNOWN_PLACE.value


def fill(thing: Facility | Office, said: dict[str, str]) -> bool:
    """Write what is said where nothing is known yet; answers whether anything was."""
    return _set(
        thing, {name: value for name, value in said.items() if value and _unknown(getattr(thing, name))}
    )


def _correct(thing: Facility | Office, said: dict[str, str]) -> bool:
    """Write what is said where it differs by more than its writing."""
    return _set(
        thing,
        {name: value for name, value in said.items() if value and fold(getattr(thing, name)) != fold(value)},
    )


def _set(thing: Facility | Office, values: dict[str, str]) -> bool:
    for name, value in values.items():
        setattr(thing, name, value)
    if values:
        thing.save(update_fields=list(values))
    return bool(values)


def _unknown(value: str) -> bool:
    return value in {"", Facility.Kind.OTHER.value}
