"""The catalogue for others: a JSON feed, and a list that other sites may show inside their pages. See docs/programmes-feed.md.

Neither sets a cookie nor runs a script; both may be kept by anybody for some minutes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from amparo.portal.programmes import door, finding
from amparo.portal.programmes.door import Catalogue, Sheet
from amparo.portal.programmes.showing import address_of
from amparo.portal.programmes.words import PATHS, RIGHTS

SCHEMA = Path(__file__).resolve().parents[1] / "data" / "programmes.schema.json"
#: What the shape of the feed is called. It changes when a reader of the old one would misread the new one.
FORMAT = 1
KEEP = "public, max-age=300"
#: So many of an embedded list; whoever asks for more is told where the rest is.
MOST = 60
#: An embedded page may be shown inside any other; it still loads nothing but its own style.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"


@transaction.non_atomic_requests
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """The sheets in force, all or those of the filters, in both languages."""
    catalogue = door.catalogue()
    told = {
        "format": FORMAT,
        "version": catalogue.version,
        "languages": ["es", "en"],
        "schema": f"{settings.AMPARO_PORTAL_URL}/programas.esquema.json",
        "rights": {code: _both(words) for code, words in RIGHTS.items()},
        "needs": {one.code: {"right": one.right, "es": one.name_es, "en": one.name_en} for one in catalogue.needs.values()},
        "programmes": [_told(one) for one in _asked(request, catalogue)],
    }  # fmt: skip
    return _open(request, json.dumps(told, ensure_ascii=False).encode(), "application/json; charset=utf-8")


@transaction.non_atomic_requests
@require_GET
def schema(request: HttpRequest) -> HttpResponse:
    return _open(request, SCHEMA.read_bytes(), "application/schema+json; charset=utf-8")


@transaction.non_atomic_requests
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """The list for other sites, in the language of the address."""
    language = "en" if request.GET.get("idioma") == "en" else "es-mx"
    with translation.override(language):
        catalogue = door.catalogue()
        sheets = _asked(request, catalogue)
        context = {"lines": finding.lines(sheets[:MOST], catalogue, english=language == "en"), "more": len(sheets) > MOST,
                   "portal": settings.AMPARO_PORTAL_URL}  # fmt: skip
        page = render(request, "portal/programmes/embedded.html", context)
    response = _open(request, page.content, "text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Language"] = language
    response.xframe_options_exempt = True
    return response


def _asked(request: HttpRequest, catalogue: Catalogue) -> list[Sheet]:
    """The sheets of the address's filters; a code that nobody knows finds nothing."""
    asked = request.GET
    by_path = {path: code for code, path in PATHS.items()}
    right = asked.get("derecho", "")
    return finding.narrowed(
        catalogue.sheets.values(), right=by_path.get(right, right), need=asked.get("necesidad", ""),
        agency=asked.get("institucion", ""), moment=asked.get("momento", ""), state=asked.get("estado", ""),
        side=asked.get("lado", ""),
    )  # fmt: skip


def _told(sheet: Sheet) -> dict[str, Any]:
    said = sheet.content
    return {
        "slug": sheet.slug,
        "number": sheet.number,
        "address": address_of(sheet.slug),
        "agency": {"code": sheet.agency.code, "kind": sheet.agency.kind, "short": sheet.agency.short,
                   "es": sheet.agency.name_es, "en": sheet.agency.name_en, "phone": sheet.agency.phone or None},
        "rights": said["rights"], "needs": said["needs"], "moments": said["moments"], "side": said["side"],
        "states": said["states"], "cost": said["cost"],
        "valid_from": _day(sheet.valid_from), "valid_to": _day(sheet.valid_to), "checked_on": _day(sheet.checked_on),
        "stale": sheet.stale, "published_at": sheet.published_at.isoformat(timespec="seconds"),
        "es": said["es"], "en": said["en"], "facts": [_fact(one) for one in said.get("facts", [])],
        "places": said.get("places", []),
    }  # fmt: skip


def _fact(fact: Mapping[str, Any]) -> dict[str, Any]:
    """A fact as the sheet has it; one whose source has no day or year says so, that no reader takes it for a checked one."""
    undated = not fact.get("unknown") and not fact.get("source_date")
    return {**fact, "undated": True} if undated else dict(fact)


def _both(words: Any) -> dict[str, str]:
    both = {}
    for language, code in (("es", "es-mx"), ("en", "en")):
        with translation.override(code):
            both[language] = str(words)
    return both


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def _open(request: HttpRequest, body: bytes, kind: str) -> HttpResponse:
    """An answer that anybody may read from anywhere and ask again for by its mark."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(body, content_type=kind)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = KEEP
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
