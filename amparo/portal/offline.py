"""Public pages that were read stay readable without a network; nothing else is ever kept. See ADR 14."""

from __future__ import annotations

import hashlib
import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amparo.portal.cards import rights

#: Addresses of pages that are the same for everybody. No page with an answer about somebody may ever stand here: a test reads it.
PUBLIC = (
    "/",
    "/derechos/",
    "/preparate/",
    "/consulados/",
    "/abogados/",
    "/abogados/como-pedir/",
    "/fraude/",
    "/en-su-lengua/",
    "/programas/",
    "/programas/que-me-ayuda/",
    "/cifras/",
    "/cifras/datos/",
    "/quienes-somos/",
    "/accesibilidad/",
    "/lectura-facil/",
    "/privacidad/",
)


#: Pages of the catalogue, which are the same for everybody too. Their names are not listed: a sheet that is published must not
#: make a new worker, which would forget what was kept. The list for other sites (`lista`) is not among them.
SHEETS = r"^/programas/(?!lista/)(tema/)?[a-z0-9-]+/(papel/)?$"


def kept() -> list[str]:
    """The addresses that are kept, but for those of the catalogue."""
    return [*PUBLIC, *(f"/derechos/{card.slug}/" for card in rights("es"))]


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    files = [
        static("build/portal.css"),
        static("amparo/mark.svg"),
        static("portal/offline.js"),
        static("portal/listen.js"),
        static("portal/pictures.svg"),
    ]
    pages = kept()
    version = hashlib.sha256(json.dumps([files, pages, SHEETS]).encode()).hexdigest()[:16]
    context = {
        "files": json.dumps(files),
        "pages": json.dumps(pages),
        "sheets": json.dumps(SHEETS),
        "version": version,
    }
    text = render_to_string("portal/worker.js", context)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    about = {
        "name": _("Amparo: consular help"),
        "short_name": "Amparo",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": "#611232",
        "background_color": "#ffffff",
        "icons": [{"src": static("amparo/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(about, content_type="application/manifest+json")
