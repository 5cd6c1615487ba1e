"""Writing down what was done to somebody, who says so, and for what they agree that it is used. Each is one transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import file_access, own_case
from amparo.casework.documents.models import Document
from amparo.casework.documents.queries import may_open
from amparo.casework.events import NewEvent, write, write_for
from amparo.casework.letters.templates import diagnosis_words
from amparo.casework.letters.text import named_diagnoses
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.places.models import Facility
from amparo.rights.allegations.dates import BadDates, When
from amparo.rights.allegations.models import (
    Agreement,
    Allegation,
    Evidence,
    Facts,
    ReviewedWords,
    Statement,
    Use,
)
from amparo.rights.allegations.queries import may_read_words
from amparo.rights.knowing import known_of
from amparo.rights.leaks import leaks
from amparo.rights.tables import authorities, kinds, who_hold

LONGEST = 20_000


@transaction.atomic
def open_allegation(
    *, case: Case, kind: str, certainty: str, by: Staff, day: dt.date | None = None, until: dt.date | None = None,
    facility: Facility | None = None, unit: str = "", place: str = "", authority: str = "not_known",
) -> Allegation:  # fmt: skip
    """Write down that something was done to the person of a case of one's own office. Nobody may use it yet for anything."""
    case = _own(case, by)
    made = Allegation.objects.create(record=case.record, case=case, office_id=case.office_id, opened_by=by)
    _facts(made, by, 1, "", kind=kind, certainty=certainty, day=day, until=until, facility=facility, unit=unit,
           place=place, authority=authority)  # fmt: skip
    write_for(case, "rights_alleged", at=clock.now(), by=by, data={"allegation": made.pk, "kind": kind})
    return made


@transaction.atomic
def correct_facts(*, allegation: Allegation, reason: str, by: Staff, **said: Any) -> Facts:
    """Write the facts anew, with the reason; the former version stays."""
    case = _locked(allegation, by)
    if not reason.strip():
        raise Incomplete(_("Write why it is corrected."), missing=("reason",))
    last = allegation.facts.order_by("-number").first()
    assert last is not None
    made = _facts(allegation, by, last.number + 1, reason.strip()[:300], **said)
    write_for(
        case, "rights_corrected", at=clock.now(), by=by, data={"allegation": allegation.pk, "facts": made.pk}
    )
    return made


@transaction.atomic
def add_statement(
    *, allegation: Allegation, says: str, words: str, language: str, by: Staff, teller: str = "", injuries: str = "",
    witnesses: str = "", interpreter: str = "", taken_at: dt.datetime | None = None, corrects: Statement | None = None,
    reason: str = "",
) -> Statement:  # fmt: skip
    """Keep what somebody says, in their own words, sealed. A correction is a new statement that names the former one."""
    case = _locked(allegation, by)
    now = clock.now()
    taken_at = taken_at or now
    if says not in Statement.Says.values:
        raise Incomplete(_("Choose who says it."), missing=("says",))
    if says != Statement.Says.PERSON and not teller.strip():
        raise Incomplete(_("Write who says it, or which document."), missing=("teller",))
    if not words.strip():
        raise Incomplete(_("Write what they say, in their own words."), missing=("words",))
    if not language.strip():
        raise Incomplete(_("Write in which language they said it."), missing=("language",))
    if taken_at > now + dt.timedelta(minutes=5):
        raise Incomplete(_("The date is in the future."), missing=("taken_at",))
    if corrects is not None:
        if corrects.allegation_id != allegation.pk:
            raise Incomplete(_("The statement is of something else."), missing=("reason",))
        if Statement.objects.filter(corrects=corrects).exists():
            raise Conflict(_("This statement was corrected already: correct the latest."))
        if not reason.strip():
            raise Incomplete(_("Write why it is corrected."), missing=("reason",))
    named = named_diagnoses(injuries, diagnosis_words())
    if named:
        raise Incomplete(
            _(
                "Note what was seen or told of the injuries, not a diagnosis (%(words)s): a physician makes one."
            )
            % {"words": ", ".join(named)},
            missing=("injuries",),
        )
    made = Statement(
        allegation=allegation, says=says, language=language.strip()[:40], interpreter=interpreter.strip()[:120],
        taken_at=taken_at, taken_by=by, corrects=corrects, reason=reason.strip()[:300] if corrects else "",
    )  # fmt: skip
    made.seal_words(
        {
            "words": words.strip()[:LONGEST], "injuries": injuries.strip()[:LONGEST],
            "witnesses": witnesses.strip()[:LONGEST], "teller": teller.strip()[:160],
        }
    )  # fmt: skip
    made.save()
    type = "rights_corrected" if corrects else "rights_stated"
    write_for(case, type, at=now, by=by, data={"allegation": allegation.pk, "statement": made.pk})
    return made


@transaction.atomic
def agree(
    *, allegation: Allegation, use: str, decision: str, channel: str, language: str, by: Staff, words_too: bool = False,
    name_too: bool = False,
) -> Agreement:  # fmt: skip
    """Write down what the person said about one use. What they withdraw stops at once: the latest line is all that counts."""
    case = _locked(allegation, by)
    if use not in Use.values:
        raise Incomplete(_("Choose for what it may be used."), missing=("use",))
    if decision not in Agreement.Decision.values:
        raise Incomplete(_("Choose what the person said."), missing=("decision",))
    if not language.strip():
        raise Incomplete(_("Write in which language they said it."), missing=("language",))
    yes = decision == Agreement.Decision.GRANTED
    made = Agreement.objects.create(
        allegation=allegation, use=use, decision=decision, words_too=yes and words_too, name_too=yes and name_too,
        channel=channel, language=language.strip()[:40], by=by,
    )  # fmt: skip
    write_for(
        case, "rights_agreement", at=made.at, by=by,
        data={"allegation": allegation.pk, "use": use, "decision": decision},
    )  # fmt: skip
    return made


@transaction.atomic
def link_document(*, allegation: Allegation, document: Document, by: Staff) -> Evidence:
    """A document of the same person's file shows something of it. Its hash is kept beside it."""
    case = _locked(allegation, by)
    document = Document.objects.select_related("record__person").get(pk=document.pk)
    person = case.record.person
    if person is None or document.record.person_id != person.pk or not may_open(by, document, person):
        raise NotAllowed(_("This document is not of this file, or you may not open it."))
    made, new = Evidence.objects.get_or_create(
        allegation=allegation,
        document=document,
        defaults={"kept_hash": document.kept_hash, "added_by": by},
    )
    if new:
        data = {"allegation": allegation.pk, "document": document.pk}
        write_for(case, "rights_evidence", at=made.added_at, by=by, data=data)
    return made


@transaction.atomic
def review_words(*, statement: Statement, text: str, by: Staff) -> ReviewedWords:
    """Make the words of a statement fit to leave: somebody else than who took it takes out whatever says who it is.

    Raises `Incomplete` naming what still tells who somebody is, `NotAllowed`, `Conflict`.
    """
    statement = Statement.objects.select_related("allegation__case__record__person").get(pk=statement.pk)
    case = statement.allegation.case
    person = case.record.person
    require(by, "review_rights_words", office_id=case.office_id)
    if person is None or not may_read_words(by, person):
        raise NotAllowed(_("You may not read this statement."))
    if statement.taken_by_id == by.pk:
        raise NotAllowed(_("You took this statement: somebody else must review it."))
    if Statement.objects.filter(corrects=statement).exists():
        raise Conflict(_("This statement was corrected: review the latest."))
    if not text.strip():
        raise Incomplete(_("Write the words as they may leave."), missing=("text",))
    found = leaks(text, known_of(person.pk))
    if found:
        raise Incomplete(
            _("This still tells who somebody is: %(what)s. Take it out, or put [name] in its place.")
            % {"what": ", ".join(found)},
            missing=("text",),
        )
    made = ReviewedWords(statement=statement, taken_by_id=statement.taken_by_id, reviewed_by=by)
    made.seal(text.strip()[:LONGEST].encode())
    made.save()
    event = NewEvent(
        type="rights_reviewed", record_id=case.record_id, case_id=case.pk, office_id=by.office_id, staff=by,
        at=made.reviewed_at, data={"allegation": statement.allegation_id, "statement": statement.pk},
    )  # fmt: skip
    write([event])
    return made


def agreed(allegation: Allegation, use: str) -> Agreement | None:
    """The agreement to this use that holds now; None when there is none."""
    last = Agreement.objects.filter(allegation=allegation, use=use).order_by("-pk").first()
    return last if last is not None and last.decision == Agreement.Decision.GRANTED else None


def _facts(
    allegation: Allegation, by: Staff, number: int, reason: str, *, kind: str, certainty: str, day: dt.date | None,
    until: dt.date | None, facility: Facility | None, unit: str, place: str, authority: str,
) -> Facts:  # fmt: skip
    if kind not in kinds():
        raise Incomplete(_("Choose what happened."), missing=("kind",))
    if authority not in {one.code for one in who_hold()} or authority not in authorities():
        raise Incomplete(_("Choose which authority it was."), missing=("authority",))
    try:
        when = When(certainty, day, until)
    except BadDates as bad:
        said = {
            "day": _("Write the day, or say that it is not known."),
            "until": _("Write the last day, later than the first; only between two days has one."),
            "certainty": _("Say how sure the day is."),
        }
        raise Incomplete(said[str(bad)], missing=(str(bad),)) from bad
    # What cannot have been yet is refused; "about today" can.
    first = when.until or when.day
    if first is not None and first > clock.today():
        raise Incomplete(_("The date is in the future."), missing=("until" if when.until else "day",))
    if unit.strip() and facility is None:
        raise Incomplete(
            _("Choose the facility of this unit, or write all of it as a place."), missing=("unit",)
        )
    return Facts.objects.create(
        allegation=allegation, number=number, reason=reason, kind=kind, certainty=certainty, day=day, until=until,
        facility=facility, unit=unit.strip()[:60], place=place.strip()[:160], authority=authority, written_by=by,
    )  # fmt: skip


def _own(case: Case, by: Staff) -> Case:
    """The case, locked, if the office of `by` keeps it and may write of rights in it."""
    case = own_case(case, by)
    require(by, "record_rights", office_id=case.office_id)
    if case.record.person is None or file_access(by, case.record.person) != "write":
        raise NotAllowed(
            _("This case belongs to another consulate now. You can read what your office wrote.")
        )
    return case


def _locked(allegation: Allegation, by: Staff) -> Case:
    return _own(Allegation.objects.select_related("case").get(pk=allegation.pk).case, by)
