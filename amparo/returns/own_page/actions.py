"""What is done with the returned person's own page at a desk: it is given, it ends; help is answered, corrections are decided."""

from __future__ import annotations

import datetime as dt
import itertools
import re

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.actions import office_of_file
from amparo.casework.documents.rules import is_minor
from amparo.casework.events import NewEvent, write
from amparo.casework.models import Task
from amparo.casework.tasks.actions import add_task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import hash_code, new_secret
from amparo.core.sealing import seal
from amparo.notices import actions as notices
from amparo.notices.addresses import opened, sealed
from amparo.places.days import calendar_of
from amparo.places.models import Office
from amparo.returns.access import own
from amparo.returns.homecoming.actions import go_to
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.own_page.models import Correction, HelpAsked, OwnPage

#: By when a call for help is answered.
ANSWER_HOURS = 24
#: Working days in which the office that keeps the file puts a name right.
KEEPER_DAYS = 5
LONGEST = 1000
PIN_DIGITS = 8


@transaction.atomic
def give(
    *,
    homecoming: Homecoming,
    phone: str = "",
    pin: str = "",
    language: str = "es-mx",
    tells: bool = True,
    by: Staff,
) -> tuple[OwnPage, str]:
    """The page of the person whose return it is, and its secret, which nobody can read again. A former slip opens nothing more.

    `tells`: whether a text message says that an answer waits there. A code goes to their own telephone; who has none says a
    number of eight figures that they choose. Never for a minor: their guardian asks at a desk. Raises `NotAllowed`, `Conflict`,
    `Incomplete` naming the field.
    """
    homecoming = _kept(homecoming, by)
    person = homecoming.record.person
    if person is None or is_minor(person.youngest_birth_date, clock.today()):
        raise NotAllowed(
            _("Who is not 18 yet has no page of their own. Their mother, father or guardian asks at a desk.")
        )
    if homecoming.state == Homecoming.State.CLOSED:
        raise Conflict(_("This return is closed."))
    number, pin = telephone(phone) if phone.strip() else "", re.sub(r"\D", "", pin)
    if not number and not pin:
        raise Incomplete(
            _("Write their own telephone; or, without one, the number that they choose."), missing=("phone",)
        )
    if pin:
        _check_pin(pin, person.birth_date)
    now = clock.now()
    _end(homecoming, OwnPage.Ended.REPLACED, now)
    secret = new_secret()
    page = OwnPage.objects.create(
        homecoming=homecoming, secret_hash=hash_code(secret, salt=homecoming.folio), language=language, tells=tells, given_at=now,
        given_by=by, phone=sealed(number) if number else None, pin=sealed(pin) if pin and not number else None,
    )  # fmt: skip
    if number and not homecoming.phone:
        homecoming.phone = number
        homecoming.save(update_fields=["phone"])
    tell(homecoming, "own_page_given", by=by, at=now)
    return page, secret


@transaction.atomic
def end(*, homecoming: Homecoming, by: Staff) -> None:
    """The page shows nothing more, from this moment."""
    homecoming = _kept(homecoming, by)
    now = clock.now()
    if not _end(homecoming, OwnPage.Ended.DESK, now):
        raise Conflict(_("There is no page to end."))
    tell(homecoming, "own_page_ended", by=by, at=now)


@transaction.atomic
def answer(*, help: HelpAsked, text: str, by: Staff) -> HelpAsked:
    """Answer a call for help; the person reads it on their page."""
    homecoming = _kept(help.homecoming, by)
    help = HelpAsked.objects.select_for_update().get(pk=help.pk)
    text = text.strip()
    if not text:
        raise Incomplete(_("Write the answer."), missing=("text",))
    if len(text) > LONGEST:
        raise Incomplete(_("The answer is too long."), missing=("text",))
    if help.answered_at is not None:
        raise Conflict(_("Somebody answered already."))
    help.answered_at, help.answered_by = clock.now(), by
    help.answer = seal(text, settings.AMPARO_CONTACT_PUBLIC_KEY)
    help.answer_for_person = seal(text, settings.AMPARO_ANSWERS_PUBLIC_KEY)
    help.save(update_fields=["answered_at", "answered_by", "answer", "answer_for_person"])
    tell(homecoming, "own_help_answered", by=by, at=help.answered_at, help=help.pk)
    say_that_it_waits(homecoming, key=f"own_answer:{help.pk}")
    return help


@transaction.atomic
def decide(
    *, correction: Correction, accept: bool, by: Staff, reason: str = "", municipality: str = ""
) -> Correction:
    """Take a correction over, or not and say why. A telephone was proved by a code before; a place goes to where they live
    (D9); a name is put right by the office that keeps the file, which gets a task. The person is told that it is decided."""
    homecoming = _kept(correction.homecoming, by)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.decided_at is not None:
        raise Conflict(_("Somebody decided already."))
    if not accept and not reason.strip():
        raise Incomplete(_("Say why."), missing=("reason",))
    if accept and correction.kind == Correction.Kind.PHONE:
        if correction.proved_at is None:
            raise Conflict(_("The code to the new telephone was not written yet."))
        number = telephone(opened(correction.body))
        homecoming.phone = number
        homecoming.save(update_fields=["phone"])
        OwnPage.objects.filter(homecoming=homecoming, ended_at__isnull=True).update(
            phone=sealed(number), pin=None
        )
    if accept and correction.kind == Correction.Kind.DESTINATION:
        go_to(homecoming=homecoming, state=correction.state, municipality=municipality, by=by)
    now = clock.now()
    correction.decided_at, correction.decided_by = now, by
    correction.accepted, correction.reason = accept, reason.strip()[:300]
    correction.save(update_fields=["decided_at", "decided_by", "accepted", "reason"])
    tell(homecoming, "own_correction_decided", by=by, at=now, what=correction.kind, accepted=accept)
    if accept and correction.kind == Correction.Kind.NAME:
        _ask_the_keeper(homecoming, opened(correction.body), at=now)
    say_that_it_waits(homecoming, key=f"own_decision:{correction.pk}")
    return correction


def telephone(text: str) -> str:
    """A telephone as it is dialled. Ten figures alone are one of Mexico: here nobody writes another."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 10:
        return f"+52{digits}"
    if not 11 <= len(digits) <= 15:
        raise Incomplete(_("Write the telephone with its 10 figures."), missing=("phone",))
    return f"+{digits}"


def tell(homecoming: Homecoming, type: str, *, by: Staff | None, at: dt.datetime, **data: object) -> None:
    write(
        [
            NewEvent(
                type=type, record_id=homecoming.record_id, at=at, office_id=homecoming.office_id, staff=by,
                data={"return": homecoming.folio, **data},
            )
        ]
    )  # fmt: skip


def say_that_it_waits(homecoming: Homecoming, *, key: str) -> None:
    """A text message to who has a page, a telephone and wants one: that something waits there, never what."""
    page = homecoming.own_pages.filter(ended_at__isnull=True, tells=True, phone__isnull=False).first()
    if page is not None:
        notices.queue(
            template="own_page", channel="sms", address=opened(page.phone), language=page.language,
            values={"tail": homecoming.folio[-4:]}, key=key, about=homecoming.folio, office_id=homecoming.office_id,
        )  # fmt: skip


def _ask_the_keeper(homecoming: Homecoming, name: str, *, at: dt.datetime) -> None:
    """Whoever keeps the file puts a name right: the register is theirs. A file that no consulate keeps has nobody to ask."""
    office = Office.objects.filter(pk=office_of_file(homecoming.record) or homecoming.office_id).first()
    if office is not None:
        with override("es-mx"):  # a task is read by many, in the office's own language
            text = _("Put the name right; their papers were compared. It should be: %(name)s") % {
                "name": name
            }
        add_task(
            kind=Task.Kind.DOCUMENTS, office=office, record=homecoming.record, at=at, text=text,
            due_at=calendar_of(office).end_of_business_days(at, KEEPER_DAYS),
        )  # fmt: skip


def _kept(homecoming: Homecoming, by: Staff) -> Homecoming:
    require(by, "keep_plan")
    return own(homecoming, by)


def _end(homecoming: Homecoming, why: str, now: dt.datetime) -> int:
    return OwnPage.objects.filter(homecoming=homecoming, ended_at__isnull=True).update(
        ended_at=now, ended_why=why
    )


def _check_pin(pin: str, born: dt.date | None) -> None:
    if len(pin) != PIN_DIGITS:
        raise Incomplete(_("The number that they choose has 8 figures."), missing=("pin",))
    steps = {int(after) - int(before) for before, after in itertools.pairwise(pin)}
    easy = len(set(pin)) < 3 or steps in ({1}, {-1})
    if born is not None:
        easy = easy or pin in {f"{born:%d%m%Y}", f"{born:%m%d%Y}", f"{born:%Y%m%d}"}
    if easy:
        raise Incomplete(_("Another number: this one is guessed at once."), missing=("pin",))
