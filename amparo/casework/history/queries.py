"""The history of a file as lines that people read: which field, what it was, what it became, who, when and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.casework.history.replay import Chosen, Joined, Parted, choices_at, moments, records_of
from amparo.casework.models import Case, Event
from amparo.people.describing import explain
from amparo.people.describing.values import value_text
from amparo.people.models import Choice, Consent, Decision, Merge, Person, Purpose, Record, Separation
from amparo.places.models import Office

#: Field → its name; in the order of the filter. Those of the description come first.
FIELDS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "birth_date": gettext_lazy("Birth date"),
    "birth_year": gettext_lazy("Year of birth"),
    "sex": gettext_lazy("Sex"),
    "birth_state": gettext_lazy("State of birth"),
    "birth_municipality": gettext_lazy("Municipality of birth"),
    "a_number": gettext_lazy("A-number"),
    "curp": gettext_lazy("CURP"),
    "phone": gettext_lazy("Telephone"),
    "place": gettext_lazy("Place"),
    "office": gettext_lazy("Consulate of the case"),
    "officer": gettext_lazy("Officer of the case"),
    "outcome": gettext_lazy("Outcome of the case"),
    "consent": gettext_lazy("Consent"),
}
REPORTED = ("a_number", "curp", "phone")
DESCRIBED = ("name", "birth_date", "birth_year", "sex", "birth_state", "birth_municipality")
PLACES = frozenset(
    {"detained", "transferred", "released", "removed", "other_custody", "not_seen", "seen_again"}
)
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """`field` was `before` and became `after`, at `at`; `who` said or did it, `why` if a reason was given."""

    at: dt.datetime
    field: str
    before: str
    after: str
    who: str
    why: str = ""
    case: str = ""

    @property
    def label(self) -> str:
        return str(FIELDS[self.field])


def history_of(person: Person, *, field: str = "", until: dt.datetime | None = None) -> list[Line]:
    """Every change of every field of this file (or of one), the latest first. A fixed number of queries, and a few more
    where files were joined. `until`: what was written down by then (`access.reads_until`)."""
    lines = [*_described(person, until), *_moved(person, until), *_consented(person, until)]
    if field:
        lines = [line for line in lines if line.field == field]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _described(person: Person, until: dt.datetime | None) -> list[Line]:
    """What described the person: the rules of today, asked of the records and choices that there were at each moment."""
    merges = _merges_around(person)
    people = {person.pk} | {pk for one in merges for pk in (one.gone_id, one.kept_id)}
    splits = list(
        Separation.objects.filter(Q(old_home_id__in=people) | Q(new_home_id__in=people)).select_related("by")
    )
    known = {
        one.pk: one
        for one in Record.objects.filter(
            Q(home_id__in=people) | Q(pk__in=[one.record_id for one in splits])
        ).select_related("office", "received_by")
        if until is None or one.received_at <= until
    }
    picks = list(Choice.objects.filter(record_id__in=known).select_related("by").order_by("at", "pk"))
    joined = [Joined(one.gone_id, one.kept_id, one.at, one.undone_at) for one in merges]
    parted = [Parted(one.record_id, one.old_home_id, one.new_home_id, one.at) for one in splits]
    chosen = [Chosen(one.record_id, one.field, one.by_rules, one.at) for one in picks]
    home = {pk: one.home_id for pk, one in known.items() if one.home_id is not None}
    received = {pk: known[pk].received_at for pk in home}
    causes = _causes(merges, splits, picks)
    before: dict[str, str] = {}
    lines: list[Line] = []
    for at in moments(received, joined, parted, chosen):
        if until is not None and at > until:
            break
        theirs = records_of(person.pk, at, home=home, received=received, joined=joined, parted=parted)
        found = explain([known[pk] for pk in sorted(theirs)], choices_at(at, theirs, chosen))
        now = {name: value_text(name, one.claim.value) for name, one in found.items()}
        news = [known[pk] for pk in theirs if received[pk] == at]
        for name in REPORTED:
            told = [value for one in news if (value := str(getattr(one, name)))]
            now[name] = told[-1] if told else before.get(name, "")
        who, why = causes.get(at) or (_reporter(news[0]) if news else "", "")
        lines += [
            Line(at, name, before.get(name) or NOTHING, now.get(name) or NOTHING, who, why)
            for name in (*DESCRIBED, *REPORTED)
            if (before.get(name) or "") != (now.get(name) or "")
        ]
        before = now
    return lines


def _merges_around(person: Person) -> list[Merge]:
    """Every merge, undone or not, of the persons that ever were this one; a query for each link of the chain."""
    people, found = {person.pk}, list[Merge]()
    while True:
        found = list(
            Merge.objects.filter(Q(gone_id__in=people) | Q(kept_id__in=people)).select_related(
                "by", "undone_by"
            )
        )
        more = people | {pk for one in found for pk in (one.gone_id, one.kept_id)}
        if more == people:
            return found
        people = more


def _causes(
    merges: list[Merge], splits: list[Separation], picks: list[Choice]
) -> Mapping[dt.datetime, tuple[str, str]]:
    """Moment → who did it and why, for what officers did."""
    found: dict[dt.datetime, tuple[str, str]] = {}
    for merge in merges:
        found[merge.at] = (_name(merge.by), _("Two files were joined: %(why)s") % {"why": merge.reason})
        if merge.undone_at is not None:
            found[merge.undone_at] = (
                _name(merge.undone_by), _("Two files were separated again: %(why)s") % {"why": merge.undo_reason},
            )  # fmt: skip
    for split in splits:
        found[split.at] = (
            _name(split.by),
            _("A record went to another file: %(why)s") % {"why": split.reason},
        )
    for pick in picks:
        found[pick.at] = (_name(pick.by), pick.reason)
    return found


def _name(staff: Any) -> str:
    return staff.name if staff is not None else str(_("The system"))


def _reporter(record: Record) -> str:
    parts = [record.get_source_display()]
    if record.received_by is not None:
        parts.append(record.received_by.name)
    if record.office is not None:
        parts.append(record.office.city)
    return ", ".join(parts)


def _moved(person: Person, until: dt.datetime | None) -> list[Line]:
    """Where the person was, and whose each case was and how it ended: read off the events."""
    events = Event.objects.filter(record__person=person).select_related(
        "type", "staff", "office", "facility", "case"
    )
    if until is not None:
        events = events.filter(recorded_at__lte=until)
    cities = dict(Office.objects.values_list("slug", "city"))
    lines: list[Line] = []
    place = NOTHING
    officers: dict[int, str] = {}
    for event in events.order_by("at", "pk"):
        who = (
            event.staff.name
            if event.staff is not None
            else event.office.city
            if event.office
            else _name(None)
        )
        case = event.case.folio if event.case is not None else ""
        if event.type_id in PLACES:
            now = event.facility.name if event.facility is not None else str(event.type)
            if event.type_id not in ("detained", "transferred", "seen_again"):
                now = str(event.type)
            if now != place:
                lines.append(Line(event.at, "place", place, now, who, event.note, case))
            place = now
        if event.case_id is None:
            continue
        if event.type_id in ("hand_over", "hand_over_returned"):
            one, other = (cities.get(str(event.data.get(name)), NOTHING) for name in ("from", "to"))
            lines.append(
                Line(event.at, "office", one, other, who, str(_(event.note)) if event.note else "", case)
            )
        elif event.type_id in ("case_taken", "hand_over_accepted"):
            lines.append(Line(event.at, "officer", officers.get(event.case_id, NOTHING), who, who, "", case))
            officers[event.case_id] = who
        elif event.type_id == "case_concluded":
            outcome = str(
                dict(Case.Outcome.choices).get(event.data.get("outcome", ""), event.data.get("outcome", ""))
            )
            lines.append(Line(event.at, "outcome", NOTHING, outcome, who, event.note, case))
        elif event.type_id == "case_reopened":
            lines.append(Line(event.at, "outcome", str(event.type), NOTHING, who, event.note, case))
        if event.type_id in ("hand_over", "hand_over_returned"):
            officers.pop(event.case_id, None)
    return lines


def _consented(person: Person, until: dt.datetime | None) -> list[Line]:
    """What the person agreed to, for each purpose and relative."""
    ledger = (
        Consent.objects.filter(record__person=person)
        .select_related("relative", "recorded_by")
        .order_by("at", "pk")
    )
    last: dict[tuple[str, int | None], str] = {}
    lines: list[Line] = []
    for one in ledger:
        if until is not None and one.recorded_at > until:
            continue
        about = str(Purpose(one.purpose).label) + (
            f", {one.relative.name}" if one.relative is not None else ""
        )
        key = (one.purpose, one.relative_id)
        now = f"{about}: {Decision(one.decision).label}"
        lines.append(Line(one.at, "consent", last.get(key, NOTHING), now, _name(one.recorded_by), one.note))
        last[key] = now
    return lines
