"""«Prepárese»: somebody says beforehand what they want if they are detained. The same pages for everybody: none knows anybody,
none shows again what was written, and whatever is done is done later, in the worker."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core.fields import read_day
from amparo.core.folios import check_of_slip, hash_code
from amparo.core.packs import kept_language
from amparo.core.sealing import seal
from amparo.portal import door, easy
from amparo.portal.limits import attempt, network_key, please_wait
from amparo.portal.tokens import is_signed, signed
from amparo.portal.views import browser_of, folio_and_secret, qr_of
from amparo.portal.wishes_forms import (
    MOST_TOLD,
    MineForm,
    RestForm,
    SelfForm,
    TellForm,
    WantedForm,
    told_names,
)

SELF, TELL, REST = "self", "tell", "rest"


@require_GET
def prepare(request: HttpRequest) -> HttpResponse:
    return easy.show(request, "portal/prepare.html", easy="prepare")


def register(request: HttpRequest) -> HttpResponse:
    """Three steps whose answers the page itself carries; the second comes again for each person to be told."""
    token = request.POST.get("token", "")
    if request.method != "POST" or not is_signed(token, "wishes"):
        return _step(request, SELF, 1, SelfForm(), {}, signed(request, "wishes"))
    said = request.POST
    carried = _carried(said)
    step = said.get("step", SELF) if said.get("step") in (SELF, TELL, REST) else SELF
    at = int(said["at"]) if said.get("at") in [str(n) for n in range(1, MOST_TOLD + 1)] else 1
    if "back" in said:
        step, at = (TELL, at) if step == REST else (TELL, at - 1) if at > 1 else (SELF, 1)
        if said.get("change") and step == SELF:
            step = TELL
        return _step(request, step, at, _form(step, at, initial=carried), carried, token)
    form = _form(step, at, data=said)
    if not form.is_valid():
        return _step(request, step, at, form, carried, token)
    if step == SELF:
        return _step(request, TELL, 1, _form(TELL, 1, initial=carried), carried, token)
    if step == TELL:
        if "another" in said and at < MOST_TOLD:
            return _step(request, TELL, at + 1, _form(TELL, at + 1, initial=carried), carried, token)
        for name in [name for n in range(at + 1, MOST_TOLD + 1) for name in told_names(n)]:
            carried.pop(name, None)
        return _step(request, REST, at, _form(REST, at, initial=carried), carried, token)
    first = _form(SELF, 1, data=said)
    told = [_form(TELL, n, data=said) for n in range(1, at + 1)]
    if not said.get("change") and not first.is_valid():
        return _step(request, SELF, 1, first, carried, token)
    for n, one in enumerate(told, 1):
        if not one.is_valid():
            return _step(request, TELL, n, one, carried, token)
    verdict = attempt(request, "wishes")
    if verdict.wait:
        return please_wait(request, verdict)
    folio, secret = folio_and_secret("V", token)
    payload = _payload(said, first, told, form, folio, secret)
    door.hand_in("wishes", {**payload, "network": network_key(request)})
    if said.get("change"):
        return render(request, "portal/wishes_done.html", {"done": "changed"})
    context = {
        "folio": folio,
        "secret": secret,
        "check": check_of_slip(folio, key=settings.SECRET_KEY),
        "qr": qr_of("preparate/mio"),
        "portal": settings.AMPARO_PORTAL_URL,
    }
    return render(request, "portal/wishes_received.html", context)


def mine(request: HttpRequest) -> HttpResponse:
    """Folio and secret of one's own wishes: whatever was typed, the next page is the same."""
    form = MineForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/wishes_mine.html", {"form": form})
    verdict = attempt(request, "wish_folio")
    if verdict.wait:
        return please_wait(request, verdict)
    said = form.cleaned_data
    door.hand_in(
        "wish_code",
        {
            "folio": said["folio"],
            "secret_hash": hash_code(said["secret"], salt=said["folio"]),
            "browser": browser_of(request),
            "network": network_key(request),
        },
    )
    return render(request, "portal/wishes_code.html", {"form": WantedForm()})


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """The code that came, and what is wanted. Anything wrong: one and the same sentence. Nothing that was written is shown."""
    form = WantedForm(request.POST)
    if form.is_valid():
        verdict = attempt(request, "wish_code")
        if verdict.wait:
            return please_wait(request, verdict)
        browser = browser_of(request)
        done = door.wishes(
            browser, hash_code(form.cleaned_data["code"], salt=browser), form.cleaned_data["wanted"]
        )
        if done.startswith("change:"):
            kept = {"change": [hashlib.sha256(done.removeprefix("change:").encode()).hexdigest()]}
            return _step(request, TELL, 1, _form(TELL, 1), kept, signed(request, "wishes"))
        if done:
            return render(request, "portal/wishes_done.html", {"done": done})
        form.add_error(
            "code",
            _(
                "That code is not right or is no longer valid. Go back and write folio and secret again: another one comes."
            ),
        )
    return render(request, "portal/wishes_code.html", {"form": form})


def _form(
    step: str, at: int, *, data: QueryDict | None = None, initial: dict[str, list[str]] | None = None
) -> Any:
    kind, prefix = {SELF: (SelfForm, None), TELL: (TellForm, f"t{at}"), REST: (RestForm, None)}[step]
    if data is not None:
        return kind(data, prefix=prefix)
    begun = {}
    for name, field in kind.base_fields.items():
        values = (initial or {}).get(f"{prefix}-{name}" if prefix else name)
        if values:
            begun[name] = values if name == "fields_told" else values[0]
        elif field.initial is not None:
            begun[name] = field.initial
    return kind(initial=begun, prefix=prefix)


def _carried(said: QueryDict) -> dict[str, list[str]]:
    """What earlier steps answered, as the page carries it along; and the token of a change."""
    names = [*SelfForm.base_fields, *RestForm.base_fields, "change"]
    names += [name for at in range(1, MOST_TOLD + 1) for name in told_names(at)]
    return {name: [value[:300] for value in said.getlist(name)[:6]] for name in names if name in said}


def _step(
    request: HttpRequest, step: str, at: int, form: Any, carried: dict[str, list[str]], token: str
) -> HttpResponse:
    own = {form.add_prefix(name) for name in form.fields}
    changes = bool(carried.get("change"))
    number = {SELF: 1, TELL: 2, REST: 3}[step] - changes
    context = {
        "step": step,
        "at": at,
        "number": number,
        "of": 3 - changes,
        "title": {
            SELF: _("Who are you?"),
            TELL: _("Whom do we tell?") if at == 1 else _("Whom else do we tell?"),
            REST: _("What else should we know?"),
        }[step],
        "form": form,
        "carried": [(name, value) for name, values in carried.items() if name not in own for value in values],
        "more": step == TELL and at < MOST_TOLD,
        "back": step == REST or at > 1 or (step == TELL and not changes),
        "token": token,
    }
    return render(request, "portal/wishes_step.html", context)


def _payload(
    said: QueryDict, first: Any, told: list[Any], rest: Any, folio: str, secret: str
) -> dict[str, Any]:
    named = [
        {
            "kind": "tell",
            "name": one.cleaned_data["name"],
            "relation": one.cleaned_data["relation"],
            "contact": _sealed(one.cleaned_data["contact"]),
            "fields": one.cleaned_data["fields_told"],
            "months": int(one.cleaned_data["months"]),
            "language": one.cleaned_data["language"],
        }
        for one in told
    ]
    more = rest.cleaned_data
    if more["never_name"]:
        named.append({"kind": "never", "name": more["never_name"]})
    if more["children_name"]:
        contact = _sealed(more["children_contact"]) if more["children_contact"] else ""
        named.append({"kind": "children", "name": more["children_name"], "contact": contact})
    payload: dict[str, Any] = {"named": named, "needs": _sealed(more["needs"]) if more["needs"] else ""}
    if said.get("change"):
        return {**payload, "change": said["change"][:64]}
    who = first.cleaned_data
    born = read_day(str(said["birth"]))
    person = {
        name: who[name] for name in ("given_names", "surnames", "birth_state", "mother_name") if who[name]
    }
    return {
        **payload,
        "folio": folio,
        "secret_hash": hash_code(secret, salt=folio),
        "person": {**person, "birth_date": born.isoformat() if born else ""},
        "contact": _sealed(who["contact"]),
        "language": kept_language(),
    }


def _sealed(text: str) -> str:
    return seal(text.strip(), settings.AMPARO_CONTACT_PUBLIC_KEY).hex()
