"""The family's pages. No page answers a name; none says whether anybody is known; none needs a script."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, cast

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core import clock
from amparo.core.folios import (
    ALPHABET,
    RANDOM_CHARACTERS,
    SECRET_CHARACTERS,
    check_of_slip,
    hash_code,
    with_check,
)
from amparo.core.sealing import seal
from amparo.portal import door, panic
from amparo.portal.forms import STEPS, CodeForm, FolioForm, WordForm, answers_of
from amparo.portal.limits import attempt, please_wait
from amparo.portal.middleware import VISIT, PortalRequest, keep
from amparo.portal.rendered import kept_for_all
from amparo.portal.tokens import is_signed, signed
from amparo.portal.work import queue


@kept_for_all
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/start.html")


def look(request: HttpRequest) -> HttpResponse:
    """Look for a relative: three short steps whose answers the page itself carries; then folio and secret."""
    answers = answers_of(request.POST)
    step = int(request.POST.get("step", "0")) if request.POST.get("step", "0") in {"0", "1", "2"} else 0
    token = request.POST.get("token", "")
    if request.method != "POST" or not is_signed(token, "look"):
        token = signed(request, "look")
        return _step(request, 0, STEPS[0](), answers, token)
    if "back" in request.POST:
        step = max(step - 1, 0)
        return _step(request, step, STEPS[step](initial=answers), answers, token)
    form = STEPS[step](request.POST)
    if not form.is_valid():
        return _step(request, step, form, answers, token)
    if step < len(STEPS) - 1:
        step += 1
        return _step(request, step, STEPS[step](initial=answers), answers, token)
    place = queue(attempt(request, "request", contact=answers["contact"]))
    folio, secret = _folio_and_secret(token)
    door.hand_in("request", _payload(answers, folio, secret), minutes=place.minutes, mark=place.mark)
    context = {
        "folio": folio,
        "secret": secret,
        "check": check_of_slip(folio, key=settings.SECRET_KEY),
        "qr": _qr(),
        "portal": settings.AMPARO_PORTAL_URL,
        "queue": place,
    }
    return render(request, "portal/received.html", context)


def follow(request: HttpRequest) -> HttpResponse:
    """Folio and secret: whatever was typed, the next page is the same."""
    if request.method != "POST":
        visitor = cast(PortalRequest, request)
        if visitor.visit and door.present(visitor.visit):
            return redirect("portal_status")
        return render(request, "portal/follow.html", {"form": FolioForm()})
    form = FolioForm(request.POST)
    if not form.is_valid():
        # A wrong check character is told at once: it needs no look at the database and so tells nothing of it.
        return render(request, "portal/follow.html", {"form": form})
    said = form.cleaned_data
    verdict = attempt(request, "folio", folio=said["folio"])
    if verdict.wait:
        return please_wait(request, verdict)
    place = queue(verdict)
    door.hand_in(
        "code",
        {
            "folio": said["folio"],
            "secret_hash": hash_code(said["secret"], salt=said["folio"]),
            "browser": _browser(request),
        },
        minutes=place.minutes,
        mark=place.mark,
    )
    return render(request, "portal/code.html", {"form": CodeForm(), "queue": place})


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """The code that came by telephone or mail. Right: the status. Anything else: one and the same sentence."""
    form = CodeForm(request.POST)
    if form.is_valid():
        verdict = attempt(request, "code")
        if verdict.wait:
            return please_wait(request, verdict)
        browser = _browser(request)
        token = door.enter_code(browser, hash_code(form.cleaned_data["code"], salt=browser))
        if token is not None:
            response = redirect("portal_status")
            keep(response, VISIT, token)
            return response
        form.add_error("code", _("That code is not right or is no longer valid. Ask for another one."))
    return render(request, "portal/code.html", {"form": form})


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """What the proved visitor may see at this moment."""
    visitor = cast(PortalRequest, request)
    if not visitor.visit or not door.present(visitor.visit):
        response = redirect("portal_follow")
        response.delete_cookie(VISIT)
        return response
    seen = door.see(english=(get_language() or "").startswith("en"))
    if seen is None:
        return redirect("portal_follow")
    door.looked()
    return render(
        request,
        "portal/status.html",
        {
            "seen": seen,
            "now": clock.now(),
            "words": _words(seen),
            "form": WordForm(),
            "panic_word": settings.AMPARO_PANIC_WORD,
        },
    )


@require_POST
def word(request: HttpRequest) -> HttpResponse:
    """The family chooses the word that closes everything. It is never shown again."""
    visitor = cast(PortalRequest, request)
    if not visitor.visit or not door.present(visitor.visit):
        return redirect("portal_follow")
    form = WordForm(request.POST)
    if form.is_valid():
        door.keep_panic(panic.digest(form.cleaned_data["word"]))
        return render(request, "portal/word.html")
    return render(request, "portal/word.html", {"form": form})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit and go where nothing of ours is to be seen."""
    visitor = cast(PortalRequest, request)
    if visitor.visit and door.present(visitor.visit):
        door.leave()
    return panic.gone(request)


@kept_for_all
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")


def _step(request: HttpRequest, step: int, form: Any, answers: dict[str, str], token: str) -> HttpResponse:
    carried = {name: value for name, value in answers.items() if name not in form.fields}
    titles = [_("Who are you looking for?"), _("Where were they last?"), _("How do we answer you?")]
    context = {
        "step": step,
        "number": step + 1,
        "of": len(STEPS),
        "title": titles[step],
        "form": form,
        "carried": carried,
        "token": token,
    }
    return render(request, "portal/look.html", context)


def _folio_and_secret(token: str) -> tuple[str, str]:
    """The folio and the secret of this form: sent twice by an impatient finger, it gives the same ones."""
    digest = hmac.new(settings.SECRET_KEY.encode(), token.encode(), hashlib.sha512).digest()
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest)
    body, rest = letters[:RANDOM_CHARACTERS], letters[RANDOM_CHARACTERS:]
    return "F" + with_check(body), with_check(rest[:SECRET_CHARACTERS])


def _payload(answers: dict[str, str], folio: str, secret: str) -> dict[str, Any]:
    return {
        "folio": folio,
        "secret_hash": hash_code(secret, salt=folio),
        "person": _person(answers),
        "age": answers["age"],
        "last_seen": answers["last_seen"],
        "seeker_name": answers["seeker_name"],
        "relation": answers["relation"],
        "contact": seal(answers["contact"].strip(), settings.AMPARO_CONTACT_PUBLIC_KEY).hex(),
        "language": get_language() or "es-mx",
    }


def _person(answers: dict[str, str]) -> dict[str, Any]:
    """The description as the match columns name it: an age becomes the years in which somebody so old was born."""
    person: dict[str, Any] = {"given_names": answers["given_names"], "surnames": answers["surnames"]}
    digits = "".join(character for character in answers["age"] if character.isdigit())
    if 0 < len(digits) <= 3 and int(digits) <= 115:
        born = clock.today().year - int(digits)
        # “About”: two years to each side.
        person |= {"birth_year_from": str(born - 3), "birth_year_to": str(born + 2)}
    if answers["origin"]:
        person |= {"birth_state": answers["origin"], "birth_municipality": answers["origin"]}
    return person


def _browser(request: HttpRequest) -> str:
    """The browser's token as the database knows it: hashed, so that a copy of the database opens nothing."""
    return hashlib.sha256(request.browser.encode()).hexdigest()  # type: ignore[attr-defined]


def _qr() -> str:
    """A QR code of the portal's address, and of nothing else: a secret never stands in an address."""
    return str(
        segno.make(f"{settings.AMPARO_PORTAL_URL}/seguir/", error="m").svg_inline(scale=4, omitsize=True)
    )


def _words(seen: door.Seen) -> dict[str, str]:
    """The sentences for the codes of the database."""
    state = seen.status.state if seen.status is not None else ""
    return {
        "title": {
            "searching": _("The consulate is looking for your relative"),
            "detained": _("Your relative is in a detention centre"),
            "unconfirmed": _("We are confirming where your relative is"),
            "released": _("Your relative was released"),
            "removed": _("Your relative was returned to Mexico"),
            "other_custody": _("Your relative passed to another authority"),
        }.get(state, ""),
        "source": {
            "list": _("the list of the authorities"),
            "visit": _("a visit of the consulate"),
            "call": _("a call with your relative"),
            "locator": _("the public locator"),
            "family": _("the family"),
            "officer": _("the consulate"),
        }.get(seen.status.source if seen.status is not None else "", ""),
        "confidence": {
            "confirmed": _("It is confirmed."),
            "reported": _("It was reported to the consulate."),
            "unsure": _("It is not certain yet."),
        }.get(seen.status.confidence if seen.status is not None else "", ""),
        "question": {
            "whole_name": _("the whole name of who you look for, and other names they use"),
            "birth": _("when and where who you look for was born"),
            "last_seen": _("where and when you last heard of who you look for"),
            "parents": _("the names of the parents of who you look for"),
            "relation": _("a paper that shows how you are related"),
            "yourself": _("your own whole name and an identification"),
        }.get(seen.question, ""),
        "next": {
            "interview": _("An officer will talk with your relative. Then you will see it here."),
            "followed": _("The consulate follows the case. When something changes we will tell you."),
            "searching": _("The consulate goes on looking. When there is news we will tell you."),
            "concluded": _("The consulate closed the case. If you need help again, call."),
            "returned": _(
                "In Mexico, the programme México te Abraza helps with papers, health and work. Call 079."
            ),
            "released": _("Your relative can call the consulate for help with papers and lawyers."),
        }.get(seen.next_step, ""),
    }
