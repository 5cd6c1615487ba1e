"""When more comes than can be done: figures and lists wait first, then the day's work, then intake; a family's page never.

A door counts what it is doing at this moment. Each kind of page has a share of the door; when that many requests are under way,
further ones of its kind are told to come again in a few seconds, at the cost of no question to the database.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

log = structlog.get_logger()


class Kind(StrEnum):
    """What a page is for, the first to wait first."""

    REPORT = "report"
    WORK = "work"
    INTAKE = "intake"
    FAMILY = "family"
    ALWAYS = "always"


#: The part of a door that may be busy when another request of a kind is taken on. Above one: it is never turned away.
SHARE = {Kind.REPORT: 0.5, Kind.WORK: 0.7, Kind.INTAKE: 0.9, Kind.FAMILY: 2.0, Kind.ALWAYS: 2.0}

#: By the beginning of the address, for both doors; the longest that fits says it. What is not named is the day's work.
KINDS = {
    # what is counted, listed, exported or read by everybody
    "/solicitudes/cifras/": Kind.REPORT,
    "/duplicados/cifras/": Kind.REPORT,
    "/retornos/cifras/": Kind.REPORT,
    "/ajustes/cifras/": Kind.REPORT,
    "/datos-abiertos/": Kind.REPORT,
    "/cifras/": Kind.REPORT,
    "/programas": Kind.REPORT,
    "/abogados/": Kind.REPORT,
    "/audio/": Kind.REPORT,
    # somebody is taken in, a list arrives, a family asks for the first time, a sheet comes home, a message is told
    "/ingreso/": Kind.INTAKE,
    "/listas/nueva/": Kind.INTAKE,
    "/alertas/": Kind.INTAKE,
    "/tableta/": Kind.INTAKE,
    "/buscar/": Kind.INTAKE,
    "/preparate/": Kind.INTAKE,
    "/pasarela/": Kind.INTAKE,
    "/fraude/avisar/": Kind.INTAKE,
    # whoever calls for help from the app, waits for news, or leaves in a hurry
    "/api/alerts": Kind.FAMILY,
    "/seguir/": Kind.FAMILY,
    "/retorno/": Kind.FAMILY,
    "/salir/": Kind.FAMILY,
    "/baja/": Kind.FAMILY,
    "/calendario/": Kind.FAMILY,
    "/health/": Kind.ALWAYS,
    "/lang/": Kind.ALWAYS,
}
#: Seconds after which somebody who was told to come again may.
AGAIN = 10


def kind_of(path: str) -> Kind:
    """What the page at this address is for."""
    fits = [beginning for beginning in KINDS if path.startswith(beginning)]
    return KINDS[max(fits, key=len)] if fits else Kind.WORK


def is_taken(kind: Kind, under_way: int, most: int) -> bool:
    """Whether one more of this kind is taken on when `under_way` requests are, of `most` that the door does well at once."""
    return under_way < SHARE[kind] * most


class Overload:
    """Counts this process's requests and turns away what can wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.under_way = 0
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kind = kind_of(request.path)
        with self.lock:
            taken = is_taken(kind, self.under_way, settings.AMPARO_AT_ONCE)
            if taken:
                self.under_way += 1
        if not taken:
            log.warning("turned_away", kind=str(kind))
            return come_again()
        try:
            return self.get_response(request)
        finally:
            with self.lock:
                self.under_way -= 1


def come_again() -> HttpResponse:
    """503, with the telephone for whoever cannot wait. It asks the database nothing."""
    telephones = {
        "official_phone": settings.AMPARO_OFFICIAL_PHONE,
        "official_phone_mexico": settings.AMPARO_OFFICIAL_PHONE_MEXICO,
    }
    page = render_to_string("core/503.html", telephones)
    return HttpResponse(page, status=503, headers={"Retry-After": str(AGAIN), "Cache-Control": "no-store"})
