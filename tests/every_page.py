"""Every address of both doors, answered for somebody who may open it: what a browser then looks at (`tests/browser/looking.py`).

Addresses come from the URL tables, their arguments from `tests/minor.py` and from the two worlds below. An address that answers
nobody with a page must be named here with the reason; else the test that asked for it fails.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import may
from amparo.casework import actions as casework
from amparo.casework.kinds.actions import begin_draft
from amparo.casework.letters.tests.test_writing import write as write_letter
from amparo.casework.models import CaseType
from amparo.core import clock
from amparo.core.folios import show
from amparo.counsel.quality.actions import complain_for_person
from amparo.counsel.tests import money as pale_money
from amparo.counsel.tests import pale
from amparo.custody.models import Roster
from amparo.families.following import messages, papers
from amparo.families.spoken import actions as spoken
from amparo.families.state import actions as state
from amparo.families.tests.visiting import Visitor, follow, write
from amparo.insight.open_data.actions import last_whole_month, publish
from amparo.notices.models import DemoMessage
from amparo.notices.sending import send_due
from amparo.portal.cards import rights
from amparo.programmes.models import Sheet
from amparo.programmes.tests import catalogue
from amparo.returns.cartilla.actions import issue
from amparo.returns.cartilla.document import Chosen
from amparo.returns.own_page import actions as own_page
from amparo.returns.own_page.arriving import work_through
from amparo.returns.resources.actions import allocate
from amparo.returns.tests import homecomings
from amparo.trust.arco.tests.asking import granted as granted_rights
from tests.factories import EL_PASO, JOSE, detained, facility, officer, request_of, said
from tests.minor import _each, a_minor
from tests.passkey import passkey_of

WORKSPACE, PORTAL = "amparo.shell.urls_workspace", "amparo.shell.urls_portal"


@dataclass(frozen=True)
class Page:
    """One page in one language, as its door answered."""

    name: str  # of the address
    path: str
    language: str
    html: bytes
    door: str
    kind: str = "page"  # or "error": a form that came back, a refusal

    def __str__(self) -> str:
        return f"{self.name} ({self.path}, {self.language}{', error' if self.kind == 'error' else ''})"


@dataclass(frozen=True)
class Address:
    name: str
    room: str
    permission: str | None
    arguments: frozenset[str]


class NoPage(AssertionError):
    """Addresses that nobody was answered by with a page."""


def addresses(urlconf: str) -> list[Address]:
    """Every address of a door but those that programs call."""

    def within(patterns: Iterable[Any]) -> Iterator[Address]:
        for one in patterns:
            if isinstance(one, URLResolver) and not str(one.pattern).startswith("api/"):
                yield from within(one.url_patterns)
            elif isinstance(one, URLPattern) and one.name:
                permission = getattr(one.callback, "permission", None)
                room = one.callback.__module__.removeprefix("amparo.").split(".")[0]
                yield Address(one.name, room, permission, frozenset(one.pattern.converters))

    return list({one.name: one for one in within(get_resolver(urlconf).url_patterns)}.values())


def is_page(answer: HttpResponse, *, status: tuple[int, ...] = (200,)) -> bool:
    """Whole pages: what htmx puts into one is looked at where it stands."""
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code in status and html and b"<html" in answer.content


def is_none(answer: HttpResponse) -> bool:
    """A file, a part of a page, something that is only posted."""
    return answer.status_code == 405 or (answer.status_code == 200 and not is_page(answer))


class Door:
    """Answers of one door in a world, each undone when it was read."""

    name = ""
    urlconf = ""
    #: Addresses that are no page for anybody here, and why.
    NO_PAGE: dict[str, str] = {}

    recipes: dict[str, list[dict[str, Any]]]
    query: dict[str, str]

    def visitors(self) -> Iterator[Any]:
        raise NotImplementedError

    def open_to(self, visitor: Any, address: Address) -> bool:
        return True

    def call(self, visitor: Any, method: str, path: str, language: str) -> HttpResponse:
        raise NotImplementedError

    def answer(self, visitor: Any, method: str, path: str, language: str) -> HttpResponse:
        with transaction.atomic():
            answer = self.call(visitor, method, path, language)
            if answer.streaming:
                answer = HttpResponse(b"".join(answer.streaming_content), headers=answer.headers)  # type: ignore[attr-defined]
            transaction.set_rollback(True)
        return answer

    def pages(self, languages: list[str], wanted: Callable[[Address], bool] = lambda one: True) -> list[Page]:
        """Every page of the wanted addresses in these languages, and what its form says when it comes back empty."""
        todo = {one.name: one for one in addresses(self.urlconf) if wanted(one)}
        found: list[Page] = []
        seen: dict[str, set[Any]] = {}
        for visitor in self.visitors():
            for address in [one for one in todo.values() if self.open_to(visitor, one)]:
                for path in self.paths(address):
                    answer = self.answer(visitor, "get", path, languages[0])
                    if is_page(answer):
                        todo.pop(address.name)
                        found += self._in_all(visitor, address, path, languages, answer)
                        break
                    if is_none(answer):
                        todo.pop(address.name)
                        break
                    seen.setdefault(address.name, set()).add(
                        f"{answer.status_code} {answer.headers.get('Location', '')}"
                    )
        left = [f"{name} {sorted(seen.get(name, set()))}" for name in todo if name not in self.NO_PAGE]
        if left:
            raise NoPage(f"tests/every_page.py must say how these become pages: {left}")
        return found

    def paths(self, address: Address) -> Iterator[str]:
        for given in self.recipes.get(address.name, [{}]):
            assert set(given) >= address.arguments, f"tests/minor.py must say how {address.name} is filled in"
            path = reverse(address.name, kwargs=given, urlconf=self.urlconf)
            yield path + self.query.get(address.name, "")

    def _in_all(
        self, visitor: Any, address: Address, path: str, languages: list[str], first: HttpResponse
    ) -> Iterator[Page]:
        yield Page(address.name, path, languages[0], first.content, self.name)
        for language in languages[1:]:
            yield Page(
                address.name,
                path,
                language,
                self.answer(visitor, "get", path, language).content,
                self.name,
            )
        if b'method="post"' in first.content.partition(b"<main")[2]:
            empty = self.answer(visitor, "post", path, languages[0])
            if is_page(empty, status=(200, 422)):
                yield Page(address.name, path, languages[0], empty.content, self.name, "error")


#: The rooms of the first of the two tests that share the workspace; the second has the rest.
FILES = {"casework", "people", "review", "custody", "core"}


def errors(door: str, base: str, languages: list[str]) -> Iterator[Page]:
    """Pages that stand where an answer went wrong."""
    phones = {
        "official_phone": settings.AMPARO_OFFICIAL_PHONE,
        "official_phone_mexico": settings.AMPARO_OFFICIAL_PHONE_MEXICO,
    }
    for name, language in itertools.product(("400", "403", "404", "500", "csrf"), languages):
        with translation.override(language):
            html = render_to_string(f"core/{name}.html", {"base_template": base, **phones})
        yield Page(name, name, language, html.encode(), door, "error")


class Workspace(Door):
    """The world of `tests/minor.py` and a little more, with somebody of every role."""

    name, urlconf = "workspace", WORKSPACE
    NO_PAGE = {
        "mfa_login_webauthn": "what a browser asks before a passkey",
        "account_signup": "accounts are made by an administrator",
        "account_set_password": "for who has none, and everybody has one",
        "account_confirm_login_code": "nobody signs in by a code that is sent",
        "mfa_download_recovery_codes": "a file",
        "document_image": "a picture",
        "rights_letter": "a file",
        "pale_my_invoice_file": "a file",
        "my_certificate": "a file",
        "arrivals_forecast_download": "a file",
        "figure_download": "a file",
        "figure_kept": "goes on to the figure",
        "open_notice": "goes on to what it is about",
        "pair_first": "goes on to the first question",
        "pair_next": "goes on to the next question",
        "arrival_list_columns": "asked of a list with other headings (test_arriving.py)",
        "account_logout": "goes on to signing in",
        "take_rights_export": "a file",
    }

    def __init__(self, folder: Path) -> None:
        world = self.world = a_minor(folder)
        self.client = Client()
        headquarters = officer("", Role.HEADQUARTERS)
        self.people: list[Staff | None] = [
            world.supervisor,
            world.officer,
            headquarters,
            officer("boston", Role.SUPERVISOR),
            officer("", Role.CIAM),
            officer("", Role.ADMINISTRATOR),
            officer("", Role.AUDITOR),
            homecomings.desk(),
            homecomings.desk(agency="imss"),
            officer("TL", Role.STATE),
            *Staff.objects.filter(role=Role.LAWYER)[:1],
            homecomings.agent("imss"),
            None,
        ]
        self.careful, self.half_in = officer("elpaso"), officer("elpaso")
        for who in (self.careful, self.half_in):
            TOTP.activate(who, generate_totp_secret())
        RecoveryCodes.activate(self.careful)
        self.keyed = officer("elpaso")
        key = passkey_of(self.keyed)
        self.query = {"plan_visit": f"?facility={facility(EL_PASO).pk}"}
        keys = _each(("mfa_remove_webauthn", "mfa_edit_webauthn"), [{"pk": key.pk}])
        self.recipes = {**world.recipes, **keys, **self._more(folder, world.officer, headquarters)}

    def _more(self, folder: Path, by: Staff, headquarters: Staff) -> dict[str, list[dict[str, Any]]]:
        """What the world of the minor has no page for."""
        kind = CaseType.objects.exclude(pk="migratorio.detencion").earliest("pk")
        begin_draft(type=kind, by=headquarters)
        month = str(publish(month=last_whole_month(), by=None))
        waits = Sheet.objects.filter(state="published").exclude(programme=catalogue.ACTA).earliest("pk")
        catalogue.sent(waits.programme_id, by=catalogue.headquarters())
        allocation = allocate(
            amount=Decimal(1000), kind="money", agency="imss", right="health", by=headquarters,
            begins=clock.today().replace(month=1, day=1), ends=clock.today().replace(month=12, day=31),
        )  # fmt: skip
        adult = detained(folder, JOSE)
        served = pale_money.served(folder, case=adult, by=by)
        invoice = pale_money.invoiced(of=pale_money.authorised(served))
        payment = pale_money.paid(invoice.lines.get())
        complaint = complain_for_person(referral=served, text="No contesta", by=by)
        letter = write_letter(adult, "accommodation_request", by, asked=["lsm"])
        Roster.objects.filter(pk=Roster.objects.latest("pk").pk).update(state=Roster.State.PREVIEWED)
        rights = granted_rights(adult.record.person, "rectification", by=self.world.supervisor)
        counter = officer("TL", Role.STATE)
        taken, _secret = state.take(
            described=said(given_names="Rosa", surname1="Inventada"), age="40", last_seen="El Paso", seeker_name="Carmen",
            relation="mother", contact="2465550100", language="es-mx", by=counter,
        )  # fmt: skip
        heard, _secret = request_of(given_names="José Luis", surnames="García", contact="951 555 0166")
        pin = spoken.give_pin(request=heard, by=by)
        follow(adult, heard, by=by)
        called = spoken.call_back(request=heard, outcome="answered", said=pin, by=by)
        return {
            **_each(("kind_draft", "kind_publish"), [{"code": kind.pk}]),
            "open_data_month": [{"month": month}],
            "rights_request": [{"folio": rights.folio}],
            "account_confirm_email": [{"key": "x"}],
            "account_reset_password_from_key": [{"uidb36": "x", "key": "x"}],
            **_each(("read_across", "end_stay"), [{"folio": adult.record.person.folio}]),
            "complaint": [{"folio": complaint.folio}],
            "letter_answer": [{"number": letter.document_id}],
            "roster_columns": [{"number": Roster.objects.latest("pk").pk}],
            "review_sheet": [{"slug": waits.programme_id}],
            "allocation": [{"number": allocation.pk}],
            "pale_payment": [{"number": payment.pk}],
            "state_request": [{"folio": taken.folio}],
            **_each(("read_aloud", "lawyer_by_telephone"), [{"folio": heard.folio, "number": called.pk}]),
        }

    def visitors(self) -> Iterator[Staff | None]:
        for who in self.people:
            self.client.logout()
            if who:
                self.client.force_login(who)
            yield who
        yield from self._at_the_second_factor()

    def _at_the_second_factor(self) -> Iterator[Staff]:
        """Who has yet to show it, who has none yet, who keeps theirs."""
        self.client.logout()
        self.client.post("/accounts/login/", {"login": self.half_in.email, "password": "a-long-password"})
        yield self.half_in
        for who in (self.world.officer, self.careful, self.keyed):
            self.client.force_login(who)
            self.client.post("/accounts/reauthenticate/", {"password": "a-long-password"})
            yield who

    def refusals(self, languages: list[str]) -> Iterator[Page]:
        """What is shown instead of a page: refused, not there, not understood, broken, open for too long."""
        self.client.force_login(self.people[1])
        for path in ("/clientes-api/", "/no-existe/"):
            for language in languages:
                answer = self.answer(self.people[1], "get", path, language)
                assert answer.status_code in (403, 404)
                yield Page(f"refused {path}", path, language, answer.content, self.name, "error")
        yield from errors(self.name, "workspace_base.html", languages)

    def open_to(self, visitor: Staff | None, address: Address) -> bool:
        if visitor is None or address.permission is None:
            return visitor is not None or address.room in ("allauth", "core", "counsel")
        return may(visitor, address.permission)

    def call(self, visitor: Any, method: str, path: str, language: str) -> HttpResponse:
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        kept = copy.deepcopy(self.client.cookies)  # what a page changes is undone, signing out too
        answer = getattr(self.client, method)(path)
        self.client.cookies = kept
        return answer


def sent_to_the_returned() -> str:
    send_due()
    message = DemoMessage.objects.filter(text__contains="Su codigo es").latest("pk")
    found = re.search(r"\d{8}", message.text)
    assert found is not None
    return found.group()


class Portal(Door):
    """A stranger, a family that follows somebody with a lawyer and a paper that is asked for, and somebody who came back."""

    name, urlconf = "portal", PORTAL
    NO_PAGE = {
        "portal_code": "what is posted to it is looked at below",
        "portal_wishes_code": "what is posted to it is looked at below",
        "portal_own_code": "what is posted to it is looked at below",
        "portal_own_file": "a file, given for an hour to whoever made it",
        "portal_audio": "a recording, where a language pack has one",
        "portal_font": "letters, where a language pack has them",
        "portal_letters": "a style sheet, where a language pack has letters",
        "portal_own_prove": "asked for when there is a new telephone to prove",
    }

    def __init__(self, folder: Path) -> None:
        by = officer("elpaso")
        case = detained(folder, JOSE)
        request, secret = request_of()
        relative = follow(case, request, by=by)
        pale.advisor()
        pale.in_progress(case, by=by)
        casework.record_consent(
            record=request.record, purpose="family", decision="granted", relative=relative, channel="visit", by=by,
            at=clock.now(), fields=["status", "place", "services", "next_step", "hearings", "lawyer"],
        )  # fmt: skip
        papers.ask(request=request, code="birth", by=by)
        self.stranger, self.family, self.returned = Visitor(), Visitor(), Visitor()
        self.family.prove(show(request.folio), show(secret))
        write(self.family, "¿Le dan sus medicinas?")
        messages.answer(request=request, text="Sí, se las dan.\nLlame si hace falta.", by=by)
        back, desk = homecomings.arrived(days_ago=2, state="OC"), homecomings.desk()
        homecomings.planned(back, studies=True, medicines=True)
        cartilla = issue(homecoming=back, chosen=Chosen(True, True), language="es", by=desk)
        _page, slip = own_page.give(homecoming=back, phone="6645550123", by=desk)
        self.returned.post("/retorno/", folio=show(back.folio), secret=show(slip))
        work_through()
        self.returned.post("/retorno/codigo/", code=sent_to_the_returned())
        self.query = {}
        month = str(publish(month=last_whole_month(), by=None))
        self.recipes = {
            "portal_open_data_month": [{"month": month}],
            "portal_audio": [{"language": "xx", "phrase": "status-detained", "kind": "wav"}],
            "portal_letters": [{"language": "xx"}],
            "portal_font": [{"language": "xx", "name": "x.woff2"}],
            "portal_open_data_file": [{"name": f"{month}-casos.csv"}],
            "portal_card": [{"slug": card.slug} for card in rights("es")[:1]],
            "portal_right": [{"path": "salud"}],
            **_each(("portal_programme", "portal_programme_paper"), [{"slug": "apostilla-tlaxcala"}]),
            "portal_stop": [{"token": "un-token-inventado"}],
            "portal_lawyer_said": [{"what": "rated"}],
            "portal_own_correct": [{"what": "telefono"}],
            "portal_cartilla": [{"number": cartilla.number}],
            "portal_own_file": [{"number": cartilla.number, "kind": "pdf"}],
        }
        #: What is seen only after something was said: whose browser, the address, what is said.
        self.posted: list[tuple[Visitor, str, dict[str, str]]] = [
            (self.stranger, "/seguir/", {"folio": show(request.folio), "secret": show(secret)}),
            (self.stranger, "/seguir/codigo/", {"code": "00000000"}),
            (self.stranger, "/preparate/mio/", {"folio": show(request.folio), "secret": show(secret)}),
            (self.stranger, "/preparate/mio/codigo/", {"code": "00000000", "wanted": "end"}),
            (self.stranger, "/retorno/", {"folio": show(back.folio), "secret": show(slip)}),
            (self.stranger, "/retorno/codigo/", {"code": "00000000"}),
            (self.stranger, "/consulados/", {"place": "79901"}),
            (self.stranger, "/abogados/", {"area": "migratorio"}),
            (self.stranger, "/programas/", {"q": "salud"}),
            (self.stranger, "/fraude/comprobar/", {"seal": "0000-0000"}),
            (self.stranger, "/baja/un-token-inventado/", {}),
            (self.stranger, "/buscar/", {"given_names": "Nadie", "surnames": "Inventado", "age": "40", "origin": "Oaxaca",
                                         "last_seen": "El Paso"}),
        ]  # fmt: skip

    def visitors(self) -> Iterator[Visitor]:
        yield from (self.stranger, self.family, self.returned)

    def call(self, visitor: Any, method: str, path: str, language: str) -> HttpResponse:
        visitor.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return getattr(visitor, method)(path)

    def said(self, languages: list[str]) -> Iterator[Page]:
        """What comes after something was said."""
        for (visitor, path, data), language in itertools.product(self.posted, languages):
            with transaction.atomic():
                visitor.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
                answer = visitor.post(path, **data)
                transaction.set_rollback(True)
            assert is_page(answer), (path, answer.status_code)
            yield Page(f"posted {path}", path, language, answer.content, self.name, "error")
        for language in languages:
            gone = self.answer(self.stranger, "get", "/no-existe/", language)
            yield Page("not there", "/no-existe/", language, gone.content, self.name, "error")
        yield from errors(self.name, "portal_base.html", languages)
