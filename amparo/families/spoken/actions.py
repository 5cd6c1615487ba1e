"""Giving a PIN aloud, calling back, and reading aloud what the portal would show.

The proof is two things, as on the portal: something given (the PIN) and something held (the telephone of the request, which we
dial ourselves). Whoever calls us with a PIN proves nothing.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.actions import log_reading
from amparo.accounts.models import Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.sealing import blind
from amparo.families.actions import write_down
from amparo.families.models import CallBack, Pin, Request
from amparo.families.spoken.reading import Told, what_the_portal_shows
from amparo.families.telling import keeper_of

PIN_DIGITS = 6
#: So many wrong PINs, over all calls, and it opens nothing any more.
PIN_TRIES = 5
#: What was verified lets the operator read for so long.
READ_FOR = dt.timedelta(minutes=15)


@transaction.atomic
def give_pin(*, request: Request, by: Staff) -> str:
    """A new PIN, to be said aloud once; the one before ends. Only for a request with a telephone: without one there is nothing to
    call back."""
    request = _locked(request, by)
    if not request.phone:
        raise Conflict(_("This request has no telephone to call back."))
    return _new_pin(request, by)


@transaction.atomic
def first_pin(*, request: Request, by: Staff) -> str:
    """The PIN of a request that was taken down just now, for whoever took it: its office may be another one's already."""
    require(by, "call_family_back")
    request = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.pins.exists() or request.received_at < clock.now() - READ_FOR or not request.phone:
        raise Conflict(_("Give a new PIN in a call back."))
    return _new_pin(request, by)


@transaction.atomic
def call_back(*, request: Request, outcome: str, said: str, by: Staff) -> CallBack:
    """Write down a call to the request's own telephone: `answered` with the PIN that was said, `other` or `nobody`. A wrong
    PIN is written down too, and counts."""
    request = _locked(request, by)
    if not request.phone:
        raise Conflict(_("This request has no telephone to call back."))
    if outcome not in ("answered", CallBack.Outcome.OTHER, CallBack.Outcome.NOBODY):
        raise Incomplete(_("Choose who answered."), missing=("outcome",))
    now = clock.now()
    result, until = outcome, None
    if outcome == "answered":
        digits = "".join(character for character in said if character.isdigit())
        if len(digits) != PIN_DIGITS:
            raise Incomplete(_("Write the six numbers that they say."), missing=("pin",))
        right = _try(request, digits, now)
        result, until = (
            (CallBack.Outcome.VERIFIED, now + READ_FOR) if right else (CallBack.Outcome.WRONG, None)
        )
    made = CallBack.objects.create(request=request, at=now, by=by, outcome=result, until=until)
    request.answered_at = request.answered_at or now
    request.save(update_fields=["answered_at"])
    write_down(request, "called_back", by, now, outcome=result)
    return made


@transaction.atomic
def read_aloud(*, call: CallBack, by: Staff) -> Told:
    """What may be read to who was verified in this call: what the portal's own views hold for the request at this moment, nothing
    more. Each reading is written down."""
    call = CallBack.objects.select_for_update(of=("self",)).select_related("request").get(pk=call.pk)
    now = clock.now()
    if call.by_id != by.pk or call.outcome != CallBack.Outcome.VERIFIED:
        raise NotAllowed(_("Nobody was verified in this call by you."))
    if call.ended_at is not None or call.until is None or call.until <= now:
        raise NotAllowed(_("The call is over. Call back again before you read anything."))
    request = _locked(call.request, by)
    told = what_the_portal_shows(request, now)
    if call.told_at is None:
        call.told_at = now
        call.save(update_fields=["told_at"])
        write_down(request, "told_by_telephone", by, now, call=call.pk)
    person = request.record.person
    if person is not None:
        log_reading(staff=by, person_id=person.pk, folio=person.folio, page="call", purpose="call")
    return told


@transaction.atomic
def hang_up(*, call: CallBack, by: Staff) -> CallBack:
    """The call is over: nothing is read in it any more."""
    call = CallBack.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.by_id != by.pk:
        raise NotAllowed(_("Nobody was verified in this call by you."))
    if call.ended_at is None:
        call.ended_at = clock.now()
        call.save(update_fields=["ended_at"])
    return call


def _new_pin(request: Request, by: Staff) -> str:
    now = clock.now()
    request.pins.filter(ended_at__isnull=True).update(ended_at=now)
    pin = "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS))
    Pin.objects.create(
        request=request,
        pin_hash=_hashed(request, pin),
        made_at=now,
        made_by=by,
        tries_left=PIN_TRIES,
    )
    write_down(request, "pin_given", by, now)
    return pin


def has_pin(request: Request) -> bool:
    return request.pins.filter(ended_at__isnull=True).exists()


def _try(request: Request, digits: str, now: dt.datetime) -> bool:
    pin = request.pins.select_for_update().filter(ended_at__isnull=True).first()
    if pin is None:
        raise Conflict(
            _("This request has no PIN, or it was tried too often. Give a new one as the page says.")
        )
    if hmac.compare_digest(pin.pin_hash, _hashed(request, digits)):
        pin.tries_left = PIN_TRIES
        pin.save(update_fields=["tries_left"])
        return True
    pin.tries_left -= 1
    pin.ended_at = now if pin.tries_left == 0 else None
    pin.save(update_fields=["tries_left", "ended_at"])
    return False


def _hashed(request: Request, pin: str) -> str:
    """Six digits are soon tried through: hashed with the contact key, a copy of the database alone tells nothing of them."""
    return blind(f"pin:{request.folio}:{pin}", settings.AMPARO_CONTACT_PRIVATE_KEY)


def _locked(request: Request, by: Staff) -> Request:
    request = (
        Request.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=request.pk)
    )
    require(by, "call_family_back", office_id=keeper_of(request))
    refuse_closed(by, request.record.person)
    return request
