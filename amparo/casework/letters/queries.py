"""What a letter is filled with, and what its pages show."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from amparo.accounts.models import Staff
from amparo.casework.documents.models import Document
from amparo.casework.hearings.models import Hearing
from amparo.casework.letters.actions import answer_day
from amparo.casework.letters.models import Letter
from amparo.casework.letters.printing import in_words
from amparo.casework.letters.templates import Template, accommodations
from amparo.casework.letters.text import facts_named
from amparo.casework.models import Case
from amparo.casework.visits.queries import known_of
from amparo.core import clock
from amparo.core.folios import show
from amparo.custody.queries import whereabouts
from amparo.people.models import Identifier, Person
from amparo.places.models import Office


def cases_for_letters(person: Person, staff: Staff) -> list[Case]:
    """The open cases of the person that this member of staff's office keeps, the latest first."""
    return list(
        Case.objects.filter(record__person=person, office_id=staff.office_id)
        .exclude(status=Case.Status.CONCLUDED)
        .select_related("type", "office", "record")
        .order_by("-opened_at")
    )


def a_number_of(person: Person) -> str:
    """The person's latest sound A-number as it is written on papers (`A012 345 678`); empty when none is known."""
    number = (
        Identifier.objects.filter(record__person=person, system="a_number", check_result="ok")
        .order_by("-record__received_at")
        .values_list("normalised", flat=True)
        .first()
    )
    return f"A{number[:3]} {number[3:6]} {number[6:]}" if number and len(number) == 9 else number or ""


def facts_for(
    case: Case, person: Person, staff: Staff, template: Template, language: str, asked: Sequence[str] = ()
) -> dict[str, str]:
    """What the file knows, by the names of `text.FACTS`; what it does not know is left out. Three queries."""
    where = whereabouts(person)
    held = where if where is not None and not where.end else None
    facility = held.facility if held else None
    facts = {
        "person": person.name if person.given_names or person.surname1 else "",
        "birth_date": in_words(person.birth_date, language) if person.birth_date else "",
        "a_number": a_number_of(person),
        "folio": show(person.folio),
        "case_folio": case.shown_folio,
        "case_type": case.type.name_en if language == "en" else case.type.name_es,
        "facility": held.place if held else "",
        "facility_address": _address(facility) if facility else "",
        "office": office_name(case.office, language),
        "office_phone": case.office.phone or case.office.emergency_phone or settings.AMPARO_OFFICIAL_PHONE,
        "officer": staff.name,
        "answer_by": answer_day(clock.now(), template, case.office.zone, language),
    }
    if asked:
        facts["accommodations"] = "\n".join(
            f"- {accommodations()[code][language]}" for code in asked if code in accommodations()
        )
    text = template.texts[language]
    if "variety" in facts_named(text.body):
        facts |= _tongue(case, person, language)
    return {**facts, "documents": _papers(person)}


def office_name(office: Office, language: str) -> str:
    """What the office is called in the language of a letter: its official name, or that put into English."""
    if language != "en":
        return office.name
    with translation.override("en"):
        kind = str(Office.Kind(office.kind).label)
    return f"{kind} of Mexico in {office.city}"


def _address(facility: object) -> str:
    parts = [getattr(facility, name, "") for name in ("address", "city", "state", "zip")]
    street, city, state, zip_code = (str(part) for part in parts)
    return "\n".join(line for line in (street, f"{city}, {state} {zip_code}".strip(" ,")) if line)


def _tongue(case: Case, person: Person, language: str) -> dict[str, str]:
    """What the interviews say of the person's language, and the next hearing of the case. Two queries more."""
    known = known_of([person.pk]).get(person.pk, {})
    hearing = (
        case.hearings.filter(state=Hearing.State.SCHEDULED, at__gt=clock.now()).order_by("at", "pk").first()
    )
    found = {name: str(known.get(name) or "") for name in ("language", "variety", "home_town")}
    if hearing is not None:
        at = hearing.at.astimezone(hearing.zone)
        found |= {"court": hearing.court, "hearing_at": f"{in_words(at.date(), language)}, {at:%H:%M}"}
    return found


def _papers(person: Person) -> str:
    """The papers that travel with a file, without those about health or a minor: their names would say too much."""
    names = (
        Document.objects.filter(
            record__person=person, withdrawn_at__isnull=True, sensitivity__in=["identity", "immigration"]
        )
        .order_by("kept_at")
        .only("label", "kind")
    )
    return "\n".join(f"- {one.name}" for one in names[:40])


def letters_of(person: Person) -> QuerySet[Letter]:
    """The letters of a file that were not withdrawn, the latest first."""
    return (
        Letter.objects.filter(document__record__person=person, document__withdrawn_at__isnull=True)
        .select_related("document__kept_by", "case", "answer__document")
        .order_by("-document__kept_at")
    )
