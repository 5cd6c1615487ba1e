"""The easy-to-read version of the portal: chosen once, kept in a cookie that says nothing else, the same addresses.

One file of `content/easy/` a page, in both languages. Each sentence holds one idea and stands on a line of its own, beside a
picture that says the same (UNE 153101 EX:2018; Inclusion Europe, *Information for all*, 2009). Pages that only inform are shown
as their easy text; pages with a form keep the form, and the easy text stands before it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from amparo.core.back import back
from amparo.portal.cards import CONTENT
from amparo.portal.proved import is_english

#: Whoever has it wants easy words. It is kept a year, like the language, and is never read by anything else.
COOKIE = "facil"
EASY = CONTENT / "easy"


@dataclass(frozen=True, slots=True)
class Link:
    """Where one goes from here: the name of an address, what stands in it, and what the button says."""

    view: str
    arguments: tuple[str, ...]
    label: str

    @property
    def address(self) -> str:
        return reverse(self.view, args=self.arguments)


@dataclass(slots=True)
class Part:
    """One thought: a heading, its picture, its sentences and points, where one goes from here."""

    heading: str
    picture: str
    sentences: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Text:
    slug: str
    title: str
    parts: tuple[Part, ...]


@cache
def texts(language: str) -> dict[str, Text]:
    """Every easy text in `es` or `en`, by the name of its page; a card's by `card-` and the card's name."""
    found = {}
    for path in sorted(EASY.glob("*.toml")):
        said = tomllib.loads(path.read_text(encoding="utf-8"))[language]
        found[path.stem] = Text(path.stem, said["title"], _parts(said["body"]))
    return found


def text_of(slug: str) -> Text | None:
    """The easy text of a page in the reader's language."""
    return texts("en" if is_english() else "es").get(slug)


def is_easy(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == "1"


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, easy: str
) -> HttpResponse:
    """A page that only informs: its own template, or its easy text for whoever chose that."""
    said = text_of(easy) if is_easy(request) else None
    if said is None:
        return render(request, template, context)
    return render(request, "portal/easy.html", {**(context or {}), "text": said})


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page it was made on."""
    response = HttpResponseRedirect(back(request))
    if request.POST.get("easy") == "1":
        secure = settings.LANGUAGE_COOKIE_SECURE
        response.set_cookie(
            COOKIE, "1", max_age=365 * 24 * 60 * 60, samesite="Lax", httponly=True, secure=secure
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _parts(body: str) -> tuple[Part, ...]:
    """`## heading | picture`, then a sentence, `- a point` or `=> name of an address | label` a line."""
    parts: list[Part] = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if line.startswith("## "):
            heading, _, picture = line[3:].partition(" | ")
            parts.append(Part(heading, picture))
        elif line.startswith("- "):
            parts[-1].points.append(line[2:])
        elif line.startswith("=> "):
            name, _, label = line[3:].partition(" | ")
            view, *arguments = name.split()
            parts[-1].links.append(Link(view, tuple(arguments), label))
        else:
            parts[-1].sentences.append(line)
    return tuple(parts)
