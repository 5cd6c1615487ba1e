"""The family's pages. No page answers a name; none says whether anybody is known; none needs a script."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, cast

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core import clock
from amparo.core.fields import read_day
from amparo.core.folios import (
    ALPHABET,
    RANDOM_CHARACTERS,
    SECRET_CHARACTERS,
    check_of_slip,
    hash_code,
    with_check,
)
from amparo.core.packs import kept_language
from amparo.core.paragraphs import paragraphs
from amparo.core.sealing import seal
from amparo.portal import door, easy, panic
from amparo.portal.forms import STEPS, CodeForm, FolioForm, WordForm, answers_of
from amparo.portal.limits import attempt, network_key, please_wait
from amparo.portal.middleware import VISIT, PortalRequest, keep
from amparo.portal.papers import asked_of
from amparo.portal.proved import ASKS_AFTER, is_english, mark, proved, visit_of
from amparo.portal.rendered import kept_for_all
from amparo.portal.stages import stages_of
from amparo.portal.tokens import is_signed, signed
from amparo.portal.words import ways_of, words_of
from amparo.portal.work import queue


@kept_for_all
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    return easy.show(request, "portal/start.html", easy="start")


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
    folio, secret = folio_and_secret("F", token)
    payload = {**_payload(answers, folio, secret), "network": network_key(request)}
    door.hand_in("request", payload, minutes=place.minutes, mark=place.mark)
    context = {
        "folio": folio,
        "secret": secret,
        "check": check_of_slip(folio, key=settings.SECRET_KEY),
        "qr": qr_of("seguir"),
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
            "browser": browser_of(request),
            "network": network_key(request),
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
        browser = browser_of(request)
        token = door.enter_code(browser, hash_code(form.cleaned_data["code"], salt=browser))
        if token is not None:
            response = redirect("portal_status")
            keep(response, VISIT, token)
            return response
        form.add_error(
            "code",
            _(
                "That code is not right or is no longer valid. Go back and write folio and secret again: another one comes."
            ),
        )
    return render(request, "portal/code.html", {"form": form})


@require_GET
@proved
def status(request: HttpRequest) -> HttpResponse:
    """What the proved visitor may see at this moment."""
    seen = door.see(english=is_english())
    if seen is None:
        return redirect("portal_follow")
    door.looked()
    context = {
        "seen": seen,
        "now": clock.now(),
        "words": words_of(seen),
        "ways": ways_of(seen),
        "stages": stages_of(seen, "en" if is_english() else "es"),
        "papers": [one for one in asked_of(seen.papers) if one.wants],
        "mark": mark(visit_of(request), seen),
        "asks_after": ASKS_AFTER,
        "panic_word": settings.AMPARO_PANIC_WORD,
    }
    return render(request, "portal/status.html", context)


@proved
def word(request: HttpRequest) -> HttpResponse:
    """The family chooses the word that closes everything. It is never shown again."""
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        door.keep_panic(panic.digest(form.cleaned_data["word"]))
        return render(request, "portal/word.html")
    return render(request, "portal/word.html", {"form": form})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit and go where nothing of ours is to be seen."""
    visitor = cast(PortalRequest, request)
    panic.end(visitor.visit, visitor.own)
    return panic.gone(request)


@kept_for_all
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return easy.show(
        request, "portal/privacy.html", {"notice": door.privacy_notice(english=is_english())}, easy="privacy"
    )


@kept_for_all
@require_GET
def whole_privacy(request: HttpRequest) -> HttpResponse:
    """The whole privacy notice, as the law asks for it: written by headquarters, in their words."""
    notice = door.privacy_notice(english=is_english())
    if notice is None:
        raise Http404
    context = {"notice": notice, "parts": paragraphs(notice.whole)}
    return render(request, "portal/privacy_whole.html", context)


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


def folio_and_secret(kind: str, token: str) -> tuple[str, str]:
    """The folio and the secret of this form: sent twice by an impatient finger, it gives the same ones."""
    digest = hmac.new(settings.SECRET_KEY.encode(), token.encode(), hashlib.sha512).digest()
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest)
    body, rest = letters[:RANDOM_CHARACTERS], letters[RANDOM_CHARACTERS:]
    return kind + with_check(body), with_check(rest[:SECRET_CHARACTERS])


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
        "language": kept_language(),
    }


def _person(answers: dict[str, str]) -> dict[str, Any]:
    """The description as the match columns name it: an age becomes the years in which somebody so old was born."""
    person: dict[str, Any] = {"given_names": answers["given_names"], "surnames": answers["surnames"]}
    digits = "".join(character for character in answers["age"] if character.isdigit())
    if 0 < len(digits) <= 3 and int(digits) <= 115:
        year = clock.today().year - int(digits)
        # “About”: two years to each side.
        person |= {"birth_year_from": str(year - 3), "birth_year_to": str(year + 2)}
    born = read_day(answers["birth"])
    if born is not None:
        person |= {"birth_date": born.isoformat()}
    if answers["origin"]:
        person |= {"birth_state": answers["origin"], "birth_municipality": answers["origin"]}
    return person


def browser_of(request: HttpRequest) -> str:
    """The browser's token as the database knows it: hashed, so that a copy of the database opens nothing."""
    return hashlib.sha256(request.browser.encode()).hexdigest()  # type: ignore[attr-defined]


def qr_of(page: str) -> str:
    """A QR code of the portal's address, and of nothing else: a secret never stands in an address."""
    address = f"{settings.AMPARO_PORTAL_URL}/{page}/"
    return str(segno.make(address, error="m").svg_inline(scale=4, omitsize=True))
