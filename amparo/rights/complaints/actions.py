"""Complaining to an authority, and what became of it. Each is one transaction that writes its events."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import own_case
from amparo.casework.documents import actions as documents
from amparo.casework.documents.models import Document, Kind
from amparo.casework.events import write_for
from amparo.casework.letters import actions as letters
from amparo.casework.letters.printing import in_words
from amparo.casework.letters.templates import Template, latest
from amparo.casework.models import Case
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.queries import has_refused
from amparo.rights.allegations.actions import agreed
from amparo.rights.allegations.models import Allegation, Use
from amparo.rights.complaints.models import Complaint, ComplaintStep
from amparo.rights.tables import Authority, authorities

TEMPLATE = "rights_complaint"


def template() -> Template:
    return latest()[TEMPLATE]


def answer_by(now: dt.datetime, authority: Authority) -> dt.datetime:
    return now + dt.timedelta(days=authority.answer_days)


def term_in_words(authority: Authority, zone: dt.tzinfo, language: str) -> str:
    """The day until when an answer is waited for, as the letter names it."""
    return in_words(answer_by(clock.now(), authority).astimezone(zone).date(), language)


@transaction.atomic
def send_letter(
    *, allegation: Allegation, authority: str, language: str, to: str, subject: str, body: str, facts: dict[str, str],
    by: Staff,
) -> Complaint:  # fmt: skip
    """Complain by a letter of ours, printed and kept as every letter. The same letter on one day is one complaint.

    Raises `NotAllowed` when the person did not agree to it, or no longer does.
    """
    allegation, case, whom = _may_send(allegation, authority, by)
    letter = letters.write_letter(
        case=case,
        template=template(),
        language=language,
        to=to,
        subject=subject,
        body=body,
        facts=facts,
        by=by,
    )
    known = Complaint.objects.filter(document=letter.document_id, allegation=allegation).first()
    if known is not None:
        return known
    return _keep(allegation, case, whom, letter.document, by)


@transaction.atomic
def send_paper(*, allegation: Allegation, authority: str, file: BinaryIO, name: str, by: Staff) -> Complaint:
    """Write down a complaint that went by a paper made elsewhere: a form of the authority, or what was filed on its page."""
    allegation, case, whom = _may_send(allegation, authority, by)
    paper = documents.keep(
        record=case.record, case=case, file=file, kind=Kind.LETTER, by=by, name=name, event=None,
        label=_("Complaint to: %(who)s") % {"who": whom},
    ).document  # fmt: skip
    return _keep(allegation, case, whom, paper, by)


@transaction.atomic
def add_step(
    *, complaint: Complaint, kind: str, on: dt.date, by: Staff, text: str = "", outcome: str = "",
    file: BinaryIO | None = None, name: str = "",
) -> ComplaintStep:  # fmt: skip
    """What came back, what we sent then, or how it ended. An answer or an end stops the clock. Nothing more is sent once the
    person withdrew; what comes back is written all the same."""
    complaint = Complaint.objects.select_related("allegation", "case__office").get(pk=complaint.pk)
    case = own_case(complaint.case, by)
    require(by, "send_complaint", office_id=case.office_id)
    if ComplaintStep.objects.filter(complaint=complaint, kind=ComplaintStep.Kind.OUTCOME).exists():
        raise Conflict(_("This complaint is over."))
    if kind not in ComplaintStep.Kind.values:
        raise Incomplete(_("Choose what it is."), missing=("kind",))
    ours = kind in (ComplaintStep.Kind.NOTE, ComplaintStep.Kind.FOLLOW_UP)
    if ours and agreed(complaint.allegation, Use.COMPLAINT) is None:
        raise NotAllowed(_("The person no longer agrees to complain: nothing more is sent."))
    ends = kind == ComplaintStep.Kind.OUTCOME
    if ends and outcome not in [one for one in ComplaintStep.Outcome.values if one]:
        raise Incomplete(_("Choose how it ended."), missing=("outcome",))
    zone, now = case.office.zone, clock.now()
    if not complaint.sent_at.astimezone(zone).date() <= on <= now.astimezone(zone).date():
        raise Incomplete(_("The day is between that of the complaint and today."), missing=("on",))
    if not ends and not text.strip() and file is None:
        raise Incomplete(_("Add the paper, or write what it says."), missing=("text",))
    paper = None
    if file is not None:
        paper = documents.keep(
            record=case.record, case=case, file=file, kind=Kind.LETTER, by=by, name=name, dated=on, event=None
        ).document
    step = ComplaintStep.objects.create(
        complaint=complaint, kind=kind, outcome=outcome if ends else "", on=on, text=text.strip()[:500], document=paper, by=by
    )  # fmt: skip
    stops = kind in (ComplaintStep.Kind.ANSWER, ComplaintStep.Kind.OUTCOME)
    at = max(complaint.sent_at, dt.datetime.combine(on, dt.time(), tzinfo=zone)) if stops else now
    write_for(
        case, "rights_complaint_answered" if stops else "rights_complaint_step", at=at, by=by,
        data={"complaint": complaint.pk, "allegation": complaint.allegation_id, "step": step.pk, "kind": kind},
    )  # fmt: skip
    return step


def _may_send(allegation: Allegation, authority: str, by: Staff) -> tuple[Allegation, Case, Authority]:
    allegation = Allegation.objects.select_related("case").get(pk=allegation.pk)
    case = own_case(allegation.case, by)
    require(by, "send_complaint", office_id=case.office_id)
    whom = authorities().get(authority)
    if whom is None or not whom.answer_days:
        raise Incomplete(_("Choose to whom it goes."), missing=("authority",))
    if agreed(allegation, Use.COMPLAINT) is None:
        raise NotAllowed(_("The person has not agreed to complain: ask them first."))
    if case.record.person_id is not None and has_refused(case.record.person_id):
        raise NotAllowed(_("This person does not want the consulate’s help. Nothing is asked for them."))
    return allegation, case, whom


def _keep(
    allegation: Allegation, case: Case, authority: Authority, document: Document, by: Staff
) -> Complaint:
    now = clock.now()
    made = Complaint.objects.create(
        allegation=allegation, record=case.record, case=case, office_id=case.office_id, authority=authority.code,
        document=document, sent_at=now, sent_by=by, answer_by=answer_by(now, authority),
    )  # fmt: skip
    write_for(
        case, "rights_complaint", at=now, by=by,
        data={"complaint": made.pk, "allegation": allegation.pk, "authority": authority.code,
              "answer_by": made.answer_by.isoformat(), "document": document.pk},
    )  # fmt: skip
    return made
