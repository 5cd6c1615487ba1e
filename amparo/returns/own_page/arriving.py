"""What the own pages hand in: the visitor has had the page that everybody has; here, in the worker, it is done."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from django.db import transaction
from procrastinate.exceptions import AppNotOpen

from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.folios import hash_code
from amparo.notices import actions as notices
from amparo.notices.addresses import opened
from amparo.returns.cartilla.actions import forget_files, issue
from amparo.returns.cartilla.document import Chosen
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.own_page.actions import ANSWER_HOURS, telephone, tell
from amparo.returns.own_page.models import Correction, HelpAsked, OwnCode, OwnInbox, OwnPage, OwnVisit
from amparo.returns.plans.models import FollowUp

log = structlog.get_logger()

CODE_MINUTES, CODE_DIGITS, CODE_TRIES = 10, 8, 5
#: Codes an hour: who has the slip and not the telephone can neither guess nor run up a bill.
CODES_AN_HOUR = 5


def work_through(*, again: bool = False, seconds: float = 40) -> int:
    """Handle whatever waits, each row in its own transaction; one that fails is kept with its problem, tried `again` later."""
    until, done = time.monotonic() + seconds, 0
    waiting = OwnInbox.objects.filter(handled_at__isnull=True)
    if not again:
        waiting = waiting.filter(problem="")
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        if time.monotonic() > until:
            break
        done += _work(pk)
    return done


def sweep(now: dt.datetime) -> None:
    """Codes, visits and documents that ran out, and what was handled a week ago, go."""
    OwnCode.objects.filter(expires_at__lt=now - dt.timedelta(days=1)).delete()
    OwnVisit.objects.filter(seen_at__lt=now - dt.timedelta(days=1)).delete()
    OwnInbox.objects.filter(handled_at__lt=now - dt.timedelta(days=7)).delete()
    forget_files(now)


def _work(pk: int) -> bool:
    try:
        with transaction.atomic():
            row = OwnInbox.objects.select_for_update(skip_locked=True).filter(pk=pk, handled_at=None).first()
            if row is None:
                return False
            HANDLED[row.kind](row.payload, row.received_at)
            row.handled_at, row.problem = clock.now(), ""
            row.save(update_fields=["handled_at", "problem"])
            return True
    except AppNotOpen:  # the worker is being stopped: the row waits for the next one
        raise
    except Exception as error:  # one bad row must not stop the others
        OwnInbox.objects.filter(pk=pk).update(problem=type(error).__name__[:200])
        log.error("own_inbox_row_failed", row=pk, problem=type(error).__name__)
        return False


def _send_code(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """A code if folio and secret are right; else nothing, and the visitor sees the same page."""
    page = (
        OwnPage.objects.select_for_update(of=("self",))
        .select_related("homecoming")
        .filter(
            homecoming__folio=str(payload.get("folio", "")), secret_hash=str(payload.get("secret_hash", "")) or "-",
            ended_at__isnull=True,
        )
        .exclude(homecoming__state=Homecoming.State.CLOSED)
        .first()
    )  # fmt: skip
    if page is None or _too_many(page):
        return
    browser = str(payload.get("browser", ""))[:64]
    if page.phone is None:  # the number that the person chose stands for the code
        _code(page, browser, opened(page.pin))
        return
    _send(page, _code(page, browser, _digits()), opened(page.phone))


def _help(payload: Mapping[str, Any], at: dt.datetime) -> None:
    page = OwnPage.objects.select_related("homecoming").get(pk=payload["page"])
    body = bytes.fromhex(str(payload["body"]))
    opened(body)  # what cannot be opened is no message
    made = HelpAsked.objects.create(
        homecoming=page.homecoming, asked_at=at, body=body, answer_by=at + dt.timedelta(hours=ANSWER_HOURS)
    )
    tell(page.homecoming, "own_help_asked", by=None, at=at, help=made.pk)


def _correct(payload: Mapping[str, Any], at: dt.datetime) -> None:
    page = (
        OwnPage.objects.select_for_update(of=("self",)).select_related("homecoming").get(pk=payload["page"])
    )
    kind, body = str(payload["what"]), bytes.fromhex(str(payload["body"]))
    text = opened(body)
    made = Correction.objects.create(
        homecoming=page.homecoming, kind=kind, asked_at=at, body=body, state=str(payload.get("state", ""))[:2]
    )
    tell(page.homecoming, "own_correction_asked", by=None, at=at, what=kind)
    if kind != Correction.Kind.PHONE or _too_many(page):
        return
    try:
        number = telephone(text)
    except Refusal:
        return  # no code can reach it; the correction waits unproved, and an officer sees it
    browser = str(payload.get("browser", ""))[:64]
    _send(page, _code(page, browser, _digits(), correction=made), number)


def _proved(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """The code was right: the database wrote it down already."""
    correction = Correction.objects.select_related("homecoming").get(pk=payload["correction"])
    tell(correction.homecoming, "own_correction_asked", by=None, at=at, what=correction.kind, proved=True)


def _stop(payload: Mapping[str, Any], at: dt.datetime) -> None:
    """The follow-ups are declined already; here are their events."""
    stopped = FollowUp.objects.filter(pk__in=payload["follow_ups"]).select_related("homecoming")
    for one in stopped.order_by("day"):
        tell(one.homecoming, "follow_up_made", by=None, at=at, day=one.day, outcome=one.outcome)


def _cartilla(payload: Mapping[str, Any], at: dt.datetime) -> None:
    page = OwnPage.objects.select_related("homecoming").get(pk=payload["page"])
    if page.ended_at is not None:
        return
    issue(
        homecoming=page.homecoming, chosen=Chosen(
            health=bool(payload["health"]), justice=bool(payload["justice"]), children=bool(payload.get("children")),
        ),
        language=str(payload.get("language", "es")), by=None, page=page,
    )  # fmt: skip


HANDLED: dict[str, Callable[[Mapping[str, Any], dt.datetime], None]] = {
    OwnInbox.Kind.CODE: _send_code,
    OwnInbox.Kind.HELP: _help,
    OwnInbox.Kind.CORRECT: _correct,
    OwnInbox.Kind.PROVED: _proved,
    OwnInbox.Kind.STOP: _stop,
    OwnInbox.Kind.CARTILLA: _cartilla,
}


def _too_many(page: OwnPage) -> bool:
    since = clock.now() - dt.timedelta(hours=1)
    return page.codes.filter(created_at__gt=since).count() >= CODES_AN_HOUR


def _digits() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))


def _code(page: OwnPage, browser: str, code: str, *, correction: Correction | None = None) -> tuple[int, str]:
    made = OwnCode.objects.create(
        page=page, correction=correction, browser_hash=browser, code_hash=hash_code(code, salt=browser),
        expires_at=clock.now() + dt.timedelta(minutes=CODE_MINUTES), tries_left=CODE_TRIES,
    )  # fmt: skip
    return made.pk, code


def _send(page: OwnPage, made: tuple[int, str], address: str) -> None:
    number, code = made
    notices.queue(
        template="code", channel="sms", address=address, language=page.language,
        values={"tail": page.homecoming.folio[-4:], "code": code, "minutes": CODE_MINUTES}, key=f"own_code:{number}",
        about=page.homecoming.folio, office_id=page.homecoming.office_id,
    )  # fmt: skip
