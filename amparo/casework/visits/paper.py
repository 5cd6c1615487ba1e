"""The interview sheets of a visit on paper: a PDF that screen readers can read (PDF/UA-1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.casework.models import Visit
from amparo.casework.visits.forms import ChildForm, KnownRelativeForm, NewRelativeForm, Sheet
from amparo.casework.visits.queries import Seen
from amparo.core.folios import show
from amparo.core.templatetags.amparo_ui import day
from amparo.people.templatetags.people_words import relation_name

TEMPLATE = Path(__file__).with_name("sheet.typ")
#: What the paper says already, or what is chosen from a list too long to print.
NOT_PRINTED = frozenset({"language"})
MOST_CHOICES = 10
#: Room for relatives whom the file does not know.
NEW_ON_PAPER = 2


def sheets_pdf(visit: Visit, people: Sequence[Seen]) -> bytes:
    """One sheet for each person, in the order of the visit."""
    warning = _("Confidential: give back or destroy after copying")
    told = {
        "title": _("Interview sheets"),
        "language": (get_language() or "es")[:2],
        "footer": " · ".join((visit.facility.name, day(visit.day), warning)),
        "known": _("on file"),
        "sheets": [_sheet(one, visit) for one in people],
    }
    return typst.compile(
        TEMPLATE.read_bytes(), format="pdf", pdf_standards=["ua-1"], sys_inputs={"sheets": json.dumps(told)}
    )


def _sheet(one: Seen, visit: Visit) -> dict[str, Any]:
    person = one.person
    facts = [show(person.folio), *(f"A{number}" for number in one.numbers)]
    if person.birth_date or person.birth_year:
        facts.append(f"{_('born')} {day(person.birth_date) if person.birth_date else person.birth_year}")
    blank = Sheet(None, relatives=[], zone=visit.office.zone)
    sections = []
    for code, title, fields in blank.main.sections():
        questions = [_question(field, one.known) for field in fields if field.name != "at"]
        if code == "meeting":
            questions.insert(0, _line(_("Date and time")))
        if code == "children":
            questions += [_line(_row(ChildForm(prefix="child-0"))) for _number in blank.children[:3]]
        sections.append({"title": str(title), "questions": questions})
        if code == "consent":
            sections.append({"title": _("Relatives who may be told"), "questions": _relatives(one)})
    return {
        "name": _clean(person.name), "facts": _clean(" · ".join(facts)), "why": _clean(one.language),
        "sections": sections,
    }  # fmt: skip


def _relatives(one: Seen) -> list[dict[str, Any]]:
    known = KnownRelativeForm(prefix="rel-0")
    told = list(_choices(known["fields_told"]).values())
    yes_no = [
        label for value, label in _choices(known["decision"]).items() if value in ("granted", "refused")
    ]
    named = [
        {
            "label": _clean(f"{kin.name} ({relation_name(kin.relation)})"),
            "choices": [*yes_no, *told],
            "known": "",
            "lines": 1,
        }
        for kin in one.relatives
    ]
    another = _row(NewRelativeForm(prefix="new-0"), but=("decision", "fields_told"))
    asked = {"label": _("May they be told?"), "choices": [*yes_no, *told], "known": "", "lines": 1}
    return [*named, *[_line(another), asked] * NEW_ON_PAPER]


def _question(field: BoundField, known: dict[str, Any]) -> dict[str, Any]:
    choices = _choices(field)
    labels = [label for value, label in choices.items() if value]
    if field.name in NOT_PRINTED or len(labels) > MOST_CHOICES:
        labels = []
    before = known.get(field.name, "")
    told = before if isinstance(before, list) else [before] if before not in ("", None) else []
    shown = ", ".join(choices.get(str(one), str(one)) for one in told if not isinstance(one, dict))
    lines = 2 if not labels and field.widget_type == "textarea" else 1
    return {"label": str(field.label), "choices": labels, "known": _clean(shown), "lines": lines}


def _choices(field: BoundField) -> dict[str, str]:
    return {str(value): str(label) for value, label in getattr(field.field, "choices", ())}


def _line(label: str) -> dict[str, Any]:
    return {"label": label, "choices": [], "known": "", "lines": 1}


def _row(form: Any, but: tuple[str, ...] = ()) -> str:
    return " / ".join(str(field.label) for field in form if field.name not in but)


def _clean(text: str) -> str:
    """What somebody typed, without characters that no paper shows."""
    return "".join(character for character in text if character.isprintable())
