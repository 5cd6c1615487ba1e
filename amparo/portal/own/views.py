"""The returned person's own page. A slip and a code open it, to nobody else; it needs no script and prints well."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core.folios import hash_code, read_secret
from amparo.core.sealing import seal, unseal, unseal_bytes
from amparo.portal.forms import CodeForm
from amparo.portal.limits import attempt, please_wait
from amparo.portal.middleware import OWN, PortalRequest, keep
from amparo.portal.own import door
from amparo.portal.own.forms import (
    CartillaForm,
    DestinationForm,
    HelpForm,
    NameForm,
    OwnCodeForm,
    PhoneForm,
    SlipForm,
)
from amparo.portal.own.words import STATES, next_of, papers_of, plan_of
from amparo.portal.proved import ASKS_AFTER, BY_ITSELF, is_english
from amparo.portal.tokens import is_signed, signed

View = Callable[..., HttpResponse]
DONE_SAID = "hecho"


def browser_of(request: HttpRequest) -> str:
    """The browser's token as the database knows it: hashed, so that a copy of the database opens nothing."""
    return hashlib.sha256(cast(PortalRequest, request).browser.encode()).hexdigest()


def own(view: View) -> View:
    """The visit is presented and goes on, and what it may see is given to the view; without one, to folio and secret."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = cast(PortalRequest, request).own
        quietly = request.method == "GET" and BY_ITSELF in request.GET
        seen = door.see() if token and door.present(token, quietly=quietly) else None
        if seen is None:
            response = redirect("portal_own")
            response.delete_cookie(OWN, samesite="Lax")
            return response
        return view(request, seen, *args, **kwargs)

    return wrapped


def mark(request: HttpRequest, seen: door.Own | None) -> str:
    """Another as soon as something changes of what may be seen, and nothing to whoever reads it."""
    said = repr((cast(PortalRequest, request).own, seen)).encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:24]


@require_POST
@own
def more_time(request: HttpRequest, seen: door.Own) -> HttpResponse:
    """Asked for in another tab, so that nothing typed is lost: the visit goes on from here."""
    return render(request, "portal/more_time.html")


@require_GET
def still(request: HttpRequest) -> HttpResponse:
    """Whether an open page still holds: the mark of what may be seen now; nothing when the visit is over."""
    token = cast(PortalRequest, request).own
    holds = token and door.present(token, quietly=True)
    body = mark(request, door.see()) if holds else ""
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


def slip(request: HttpRequest) -> HttpResponse:
    """Folio and secret: whatever was typed, the next page is the same."""
    if request.method != "POST":
        token = cast(PortalRequest, request).own
        if token and door.present(token):
            return redirect("portal_own_plan")
        return render(request, "portal/own/slip.html", {"form": SlipForm()})
    form = SlipForm(request.POST)
    if not form.is_valid():
        # A wrong check character is told at once: it needs no look at the database and so tells nothing of it.
        return render(request, "portal/own/slip.html", {"form": form})
    said = form.cleaned_data
    verdict = attempt(request, "own_folio", folio=said["folio"])
    if verdict.wait:
        return please_wait(request, verdict)
    door.ask_code(said["folio"], hash_code(said["secret"], salt=said["folio"]), browser_of(request))
    return render(request, "portal/own/code.html", {"form": OwnCodeForm()})


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """The code. Right: the plan. Anything else: one and the same sentence."""
    form = OwnCodeForm(request.POST)
    if form.is_valid():
        verdict = attempt(request, "own_code")
        if verdict.wait:
            return please_wait(request, verdict)
        browser = browser_of(request)
        token = door.enter(browser, hash_code(form.cleaned_data["code"], salt=browser))
        if token is not None:
            response = redirect("portal_own_plan")
            keep(response, OWN, token)
            return response
        form.add_error(
            "code",
            _(
                "That code is not right or is no longer valid. Go back and write folio and secret again: another one comes."
            ),
        )
    return render(request, "portal/own/code.html", {"form": form})


@require_GET
@own
def plan(request: HttpRequest, seen: door.Own) -> HttpResponse:
    """The plan: what comes next in one sentence, then the five rights."""
    english = is_english()
    context = {
        "parts": plan_of(seen, english=english),
        "next": next_of(seen, english=english),
        "answers": sum(one.answered_at is not None for one in seen.help),
    }
    return _shown(request, seen, "plan", context)


@require_GET
@own
def papers(request: HttpRequest, seen: door.Own) -> HttpResponse:
    return _shown(request, seen, "papers", {"lines": papers_of(seen, english=is_english())})


@require_GET
@own
def help(request: HttpRequest, seen: door.Own) -> HttpResponse:
    """What was asked, and the answers."""
    lines = [(one, _opened(one.sealed)) for one in seen.help]
    return _shown(request, seen, "help", {"lines": lines, "sent": DONE_SAID in request.GET})


@own
def ask(request: HttpRequest, seen: door.Own) -> HttpResponse:
    """Ask for help. Sealed here: only those who look after the return open it."""
    form = HelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_signed(request.POST.get("token", ""), "own_help"):
        verdict = attempt(request, "own_write")
        if verdict.wait:
            return please_wait(request, verdict)
        if door.ask_help(seal(form.cleaned_data["text"], settings.AMPARO_CONTACT_PUBLIC_KEY)):
            return redirect(f"{reverse('portal_own_help')}?{DONE_SAID}")
        form.add_error("text", _("It could not be sent. Try again, or call."))
    return _shown(request, seen, "ask", {"form": form, "token": signed(request, "own_help")})


@require_GET
@own
def data(request: HttpRequest, seen: door.Own) -> HttpResponse:
    """What is written of the person, and what they asked to correct."""
    context = {
        "wanted": [(one, CORRECTED[one.kind]()) for one in seen.corrections if one.kind in CORRECTED],
        "waits_for_code": any(one.waits_for_code and one.accepted is None for one in seen.corrections),
        "destination": STATES.get(seen.destination_state, ""),
        "sent": DONE_SAID in request.GET,
        "token": signed(request, "own_tells"),
    }
    return _shown(request, seen, "data", context)


@own
def prove(request: HttpRequest, seen: door.Own) -> HttpResponse:
    """The code that came to a new telephone."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = attempt(request, "own_code")
        if verdict.wait:
            return please_wait(request, verdict)
        browser = browser_of(request)
        if door.prove_phone(browser, hash_code(form.cleaned_data["code"], salt=browser)):
            return redirect(f"{reverse('portal_own_data')}?{DONE_SAID}")
        form.add_error(
            "code",
            _(
                "That code is not right or is no longer valid. Go back and write the telephone again: another one comes."
            ),
        )
    return _shown(request, seen, "prove", {"form": form})


CORRECTED: dict[str, Callable[[], str]] = {
    "phone": lambda: _("Telephone"),
    "place": lambda: _("Where you live"),
    "name": lambda: _("Name"),
}
FORMS: dict[str, tuple[str, type[PhoneForm | DestinationForm | NameForm]]] = {
    "telefono": ("phone", PhoneForm),
    "municipio": ("place", DestinationForm),
    "nombre": ("name", NameForm),
}


@own
def correct(request: HttpRequest, seen: door.Own, what: str) -> HttpResponse:
    """Ask for one thing to be put right. An officer decides."""
    if what not in FORMS:
        raise Http404
    kind, form_class = FORMS[what]
    form = form_class(request.POST or None)
    token = request.POST.get("token", "")
    if request.method == "POST" and form.is_valid() and is_signed(token, "own_correct"):
        verdict = attempt(request, "own_phone" if kind == "phone" else "own_write")
        if verdict.wait:
            return please_wait(request, verdict)
        said = form.cleaned_data
        text = said.get("phone") or said.get("municipality") or said.get("name") or ""
        sealed = seal(text, settings.AMPARO_CONTACT_PUBLIC_KEY)
        if door.correct(kind, said.get("state", ""), sealed, browser_of(request)):
            return redirect("portal_own_prove" if kind == "phone" else "portal_own_data")
        form.add_error(None, _("It could not be sent. Try again, or call."))
    context = {"form": form, "token": signed(request, "own_correct"), "title": CORRECTED[kind]()}
    return _shown(request, seen, "correct", context)


@require_POST
@own
def tells(request: HttpRequest, seen: door.Own) -> HttpResponse:
    """A text message when an answer waits, or none any more."""
    if is_signed(request.POST.get("token", ""), "own_tells"):
        door.tells(request.POST.get("wanted") == "yes")
    return redirect("portal_own_data")


@own
def stop(request: HttpRequest, seen: door.Own) -> HttpResponse:
    """«Do not ask me any more how I am»: respected in this very moment."""
    if request.method == "POST":
        door.stop()
        return redirect("portal_own_stop")
    return _shown(request, seen, "stop", {})


@own
def cartilla(request: HttpRequest, seen: door.Own) -> HttpResponse:
    """Ask for the record of the return, and open it for an hour."""
    form = CartillaForm(request.POST or None)
    token = request.POST.get("token", "")
    if request.method == "POST" and form.is_valid() and is_signed(token, "own_cartilla"):
        verdict = attempt(request, "own_file")
        if verdict.wait:
            return please_wait(request, verdict)
        wants = form.cleaned_data["include"]
        if door.ask_cartilla(
            health="health" in wants, justice="justice" in wants, children="children" in wants,
            language="en" if is_english() else "es",
        ):  # fmt: skip
            return redirect(f"{request.path}?{DONE_SAID}")
        form.add_error(None, _("It could not be made today. Try again tomorrow, or ask at a desk."))
    context = {"form": form, "token": signed(request, "own_cartilla"), "sent": DONE_SAID in request.GET}
    return _shown(request, seen, "cartilla", context)


@require_GET
@own
def file(request: HttpRequest, seen: door.Own, number: str, kind: str) -> HttpResponse:
    """The document itself, under a name that says nothing."""
    clean = read_secret(number)
    sealed = door.file(clean, kind) if clean and kind in ("pdf", "json") else None
    if sealed is None:
        raise Http404
    try:
        body = unseal_bytes(sealed, settings.AMPARO_ANSWERS_PRIVATE_KEY)
    except ValueError as error:  # the portal has another key now
        raise Http404 from error
    return HttpResponse(
        body, content_type="application/pdf" if kind == "pdf" else "application/json",
        headers={"Content-Disposition": f'attachment; filename="documento.{kind}"'},
    )  # fmt: skip


def _shown(request: HttpRequest, seen: door.Own, page: str, context: dict[str, Any]) -> HttpResponse:
    common = {
        "seen": seen, "here": page, "mark": mark(request, seen), "asks_after": ASKS_AFTER,
        "line": settings.AMPARO_OFFICIAL_PHONE_MEXICO,
    }  # fmt: skip
    return render(request, f"portal/own/{page}.html", {**common, **context})


def _opened(sealed: bytes) -> str:
    if not sealed:
        return ""
    try:
        return unseal(sealed, settings.AMPARO_ANSWERS_PRIVATE_KEY)
    except ValueError:  # the portal has another key now
        return _("This answer cannot be read here. Call, and they will read it to you.")
