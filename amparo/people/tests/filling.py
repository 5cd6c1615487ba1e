"""A row of any table that hangs on a record, made from nothing but what its model says of itself.

Each record has a world of its own: rows that belong together (a sighting, its stint, its stay) hang on the same record, as
they do in life. A model whose constraints are not met by the plainest values gets the next plainest; if none will do, the
model is named, and wants a line in `GIVEN`.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import DatabaseError, models, transaction

from amparo.accounts.models import Staff
from amparo.casework.models import KindVersion
from amparo.people.hanging import models_that_lead_to_a_person
from amparo.people.models import Person, Record
from amparo.rights.allegations.models import Agreement, Allegation, Use
from tests.factories import officer

_numbers = itertools.count(1)
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def _kind() -> KindVersion:
    return KindVersion.objects.order_by("pk")[0]


def _agreed() -> Allegation:
    """The allegation that was just made, and that its person agrees to whatever it is used for."""
    one = Allegation.objects.latest("pk")
    for use in Use.values:
        Agreement.objects.create(
            allegation=one, use=use, decision="granted", channel="visit", language="español", by=one.opened_by
        )
    return one


#: Values that a model needs beyond the plainest, each made when it is needed.
GIVEN: dict[str, dict[str, Callable[[], Any]]] = {
    "casework.Case": {"type": lambda: _kind().type, "kind": _kind},
    "casework.Contact": {"assistance": lambda: None},  # it became a case instead
    # One that waits must be with the office that has the case, and a return has somebody and a reason.
    "casework.HandOver": {
        "accepted_at": lambda: NOON,
        "returned_at": lambda: None,
        "returned_by": lambda: None,
        "return_reason": lambda: "",
    },
    # One place at a time: these asked and were told no.
    "casework.TeamPlace": {
        "asked_at": lambda: NOON,
        "added_at": lambda: None,
        "added_by": lambda: None,
        "ended_at": lambda: NOON,
        "ended_by": lambda: Staff.objects.first() or officer(),
        "ended_why": lambda: "no",
    },
    # Somebody asked and can be answered; each request has a record of its own.
    "families.Request": {"phone": lambda: b"x"},
    # A shift is worked on days of the week, from an hour to another.
    "inclusion.Shift": {
        "weekdays": lambda: [0],
        "starts": lambda: dt.time(8),
        "ends": lambda: dt.time(14),
    },
    # An answer is due after it was asked for.
    "inclusion.Ask": {
        "asked_at": lambda: NOON,
        "answer_by": lambda: NOON + dt.timedelta(days=5),
        "why": lambda: "first",
        "after": lambda: None,
    },
    # Hours of interpreters have a beginning and an end, and the one who is avoided is named in one way.
    "inclusion.InterpreterNeed": {
        "hearing": lambda: None,
        "into": lambda: "es",
        "begins_at": lambda: NOON,
        "ends_at": lambda: NOON + dt.timedelta(hours=1),
    },
    "inclusion.InterpreterBooking": {
        "state": lambda: "proposed",
        "level": lambda: 1,
        "begins_at": lambda: NOON,
        "ends_at": lambda: NOON + dt.timedelta(hours=1),
    },
    "inclusion.Avoidance": {
        "town": lambda: "",
        "surname": lambda: "",
        "lifted_at": lambda: None,
        "lifted_by": lambda: None,
    },
    "families.Named": {"kind": lambda: "never"},
    "families.CallBack": {"outcome": lambda: "nobody", "until": lambda: None, "told_at": lambda: None},
    "families.InPerson": {
        "identity": lambda: "",
        "relation": lambda: "",
        "proved_at": lambda: None,
        "proved_by": lambda: None,
    },
    "families.Pin": {"tries_left": lambda: 5, "ended_at": lambda: NOON},
    "families.Wishes": {
        "said_at": lambda: NOON,
        "expires_at": lambda: NOON + dt.timedelta(days=730),
        "identified_by": lambda: "passport",
        "identified_at": lambda: NOON,
        "identified_staff": lambda: Staff.objects.first() or officer(),
        "ended_at": lambda: None,
        "ended_why": lambda: "",
    },
    "casework.Incident": {"place": lambda: "Gainesville"},
    # What is said to have been done on a day, in its first version; nothing of it leaves that was not agreed to.
    "rights.Facts": {
        "number": lambda: 1,
        "day": lambda: NOON.date(),
        "until": lambda: None,
        "reason": lambda: "",
    },
    "rights.Statement": {"corrects": lambda: None},
    "rights.ReviewedWords": {"reviewed_by": lambda: officer()},
    "rights.Complaint": {
        "allegation": _agreed,
        "sent_at": lambda: NOON,
        "answer_by": lambda: NOON + dt.timedelta(days=30),
    },
    "rights.ExportLine": {"allegation": _agreed},
    "rights.Separation": {"child": lambda: None, "ended_at": lambda: None},
    # Taken back: two who are kin are never one person, and here everybody becomes one with everybody.
    "people.Kinship": {
        "taken_back_at": lambda: NOON,
        "taken_back_reason": lambda: "x",
        "relation": lambda: "sibling",
    },
    # A paper is asked for once at a time: these came and serve. A file for one has not been opened yet.
    "families.Paper": {
        "state": lambda: "accepted",
        "settled_at": lambda: NOON,
        "settled_by": lambda: Staff.objects.first() or officer(),
    },
    "families.Upload": {"body": lambda: b"x", "document": lambda: None},
    # An open referral has a turn, an offer has an answer, a report is owed once at a time: these are over.
    "counsel.Referral": {
        "state": lambda: "closed",
        "ending": lambda: "withdrawn",
        "whose": lambda: "",
        "outcome": lambda: "",
        "due_at": lambda: None,
        "decide_by": lambda: None,
        "closed_at": lambda: NOON,
    },
    "counsel.Offer": {"answer": lambda: "withdrawn", "answered_at": lambda: NOON, "token_hash": lambda: ""},
    "counsel.Report": {"excused": lambda: True},
    "counsel.Complaint": {
        "due_at": lambda: NOON + dt.timedelta(days=5),
        "said_by": lambda: "person",
        "request_folio": lambda: "",
    },
    # A page is given once at a time, and asks for a code to a telephone: these are over.
    "returns.OwnPage": {"phone": lambda: b"x", "ended_at": lambda: NOON, "ended_why": lambda: "desk"},
    "returns.ChildStep": {"code": lambda: "certificate"},
    "returns.Offered": {"language": lambda: "es"},
    # Somebody asks for the rights over one file, and a block of it is over.
    "trust.RightsRequest": {"family_request": lambda: None},
    "trust.IdentityStep": {"step": lambda: 1},
    "trust.Block": {"lifted_at": lambda: NOON, "lifted_why": lambda: "x"},
    # An office asks for a case once at a time: these have had their answer.
    "casework.TransferRequest": {"answered_at": lambda: NOON, "granted": lambda: True},
}


class World:
    """The rows that hang on one record."""

    def __init__(self, record: Record, other: Record) -> None:
        self.record, self.other = record, other
        self._rows: dict[type[models.Model], models.Model] = {}
        self._led = set(models_that_lead_to_a_person())

    def row(self, model: type[models.Model]) -> models.Model:
        """The row of this model that hangs on the record; made when it is first asked for."""
        if model not in self._rows:
            self._rows[model] = self.another(model)
        return self._rows[model]

    def another(self, model: type[models.Model]) -> models.Model:
        """One more row of this model. Raises AssertionError naming the model if its constraints cannot be met."""
        problems = []
        # At last with rows of its own above it: some things there is only one of for each (a letter of its document).
        for full, fresh in ((False, False), (True, False), (False, True)):
            try:
                with transaction.atomic():
                    made = model(**self._values(model, full=full, fresh=fresh))
                    made.save(force_insert=True)
                    return made
            except DatabaseError as problem:
                problems.append(str(problem).splitlines()[0])
        there = model._default_manager.order_by("-pk").first()
        if there is not None and any("duplicate key" in one for one in problems):
            return there  # there can be only one of it
        raise AssertionError(f"{model._meta.label} cannot be filled: add it to GIVEN ({problems})")

    def _values(self, model: type[models.Model], *, full: bool, fresh: bool) -> dict[str, Any]:
        values: dict[str, Any] = {}
        used: Counter[type[models.Model]] = Counter()  # two offices of a hand-over are two
        people, records = [self.record.home, self.other.home], [self.record, self.other]
        for field in model._meta.concrete_fields:
            if field.name in GIVEN.get(model._meta.label, {}):
                values[field.name] = GIVEN[model._meta.label][field.name]()
            elif isinstance(field, models.ForeignKey):
                if field.related_model is Record:
                    values[field.name] = records.pop(0)
                elif field.related_model is Person:
                    values[field.name] = people.pop(0) if people else self.record.home
                elif field.related_model is model:  # a row of the same table: the one that is there, if any
                    values[field.name] = self._rows.get(model)
                elif field.related_model in self._led:
                    values[field.name] = (self.another if fresh else self.row)(field.related_model)
                elif not field.null or full:
                    values[field.name] = self._elsewhere(field.related_model, used[field.related_model])
                    used[field.related_model] += 1
            elif not isinstance(field, models.AutoField) and (
                full or not (field.null or field.has_default())
            ):
                values[field.name] = _value(field)
        return values

    def _elsewhere(self, model: type[models.Model], number: int) -> models.Model:
        """A row of a table that leads to nobody (an office, a case type, a member of staff): the `number`th, if there is one."""
        found = list(model._default_manager.order_by("pk")[: number + 1])
        if found:
            return found[-1]
        return officer() if model is Staff else self.another(model)


def _value(field: models.Field) -> Any:
    number = next(_numbers)
    if field.blank and isinstance(field, models.CharField | models.TextField):
        return ""
    if field.choices:
        return field.choices[0][0]
    kinds: list[tuple[type, Any]] = [
        (models.EmailField, f"n{number}@example.org"),
        (models.CharField, str(number)[-(field.max_length or 9) :]),
        (models.TextField, str(number)),
        (models.DateTimeField, NOON),
        (models.DateField, NOON.date()),
        (models.BooleanField, False),
        (models.FloatField, 0.5),
        (models.DecimalField, Decimal(number % 1000 + 1)),
        (models.SmallIntegerField, number % 30_000),
        (models.IntegerField, number),
        (models.JSONField, {"n": number}),
        (models.BinaryField, b"x"),
        (models.UUIDField, f"00000000-0000-0000-0000-{number:012d}"),
    ]
    for kind, value in kinds:
        if isinstance(field, kind):
            return value
    raise AssertionError(
        f"{field} of {field.model._meta.label}: say in filling.py what to write into such a field"
    )
