"""The open data as anybody reads them: by month, in tables and bars, and as files."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from amparo.portal import door
from amparo.portal.rendered import kept_for_all

ALL = "*"
WIDTH, ROW, LABEL = 720, 64, 36
_FILE = re.compile(r"\d{4}-\d\d-[a-z_]+\.[a-z]+")


@dataclass(frozen=True, slots=True)
class Bar:
    words: str
    value: int
    y: int
    width: float

    @property
    def text_y(self) -> int:
        return self.y - 8


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a table along one dimension, the total last; the first figure of each as a bar."""

    name: str
    lines: list[tuple[str, list[int | None]]]
    bars: list[Bar]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


@dataclass(frozen=True, slots=True)
class Table:
    code: str
    title: str
    means: str
    measures: list[str]
    parts: list[Part]
    files: list[door.OpenFile]


@kept_for_all
@require_GET
def months(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "portal/open_data.html",
        {"months": list(dict.fromkeys(one.month for one in door.open_data()))},
    )


@kept_for_all
@require_GET
def month(request: HttpRequest, month: str) -> HttpResponse:
    files = [one for one in door.open_data() if one.month == month]
    told = door.open_data_file(f"{month}-tables.json") if files else None
    if told is None:
        raise Http404
    language = "en" if (get_language() or "").startswith("en") else "es"
    tables = [_table(one, language, files) for one in json.loads(told[1])]
    about = [one for one in files if one.name in (f"{month}-metadata.json", f"{month}-dictionary.csv")]
    context = {
        "month": month,
        "published_at": files[0].published_at,
        "tables": tables,
        "about": about,
        "width": WIDTH,
    }
    return render(request, "portal/open_data_month.html", context)


@transaction.non_atomic_requests
@require_GET
def file(request: HttpRequest, name: str) -> HttpResponse:
    """A file, byte for byte as it was published; whoever has it already is told so."""
    found = door.open_data_file(name) if _FILE.fullmatch(name) else None
    if found is None:
        raise Http404
    media_type, content = found
    known = next(one for one in door.open_data() if one.name == name)
    tag = f'"{known.sha256}"'
    response = get_conditional_response(request, etag=tag) or HttpResponse(content, content_type=media_type)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _table(told: dict[str, Any], language: str, files: Sequence[door.OpenFile]) -> Table:
    parts = []
    for place, dimension in enumerate(told["dimensions"]):
        lines, total = [], None
        for line in told["lines"]:
            elsewhere = [value for at, value in enumerate(line["at"]) if at != place]
            if any(value != ALL for value in elsewhere):
                continue
            if line["at"][place] == ALL:
                total = (line[language][place], line["values"])
            else:
                lines.append((line[language][place], line["values"]))
        lines.sort(key=lambda one: (-(one[1][0] or 0), one[0]))
        if lines:
            parts.append(Part(dimension[language], [*lines, *([total] if total else [])], _bars(lines)))
    return Table(
        told["table"],
        told["title"][language],
        told["means"][language],
        [one[language] for one in told["measures"]],
        parts,
        [one for one in files if re.fullmatch(rf"\d{{4}}-\d\d-{told['table']}\.\w+", one.name)],
    )


def _bars(lines: Sequence[tuple[str, list[int | None]]]) -> list[Bar]:
    told = [(name, values[0]) for name, values in lines if values[0] is not None][:8]
    most = max((value or 0 for _name, value in told), default=0) or 1
    return [
        Bar(name, value or 0, LABEL + at * ROW, round(WIDTH * (value or 0) / most, 1))
        for at, (name, value) in enumerate(told)
    ]
