"""Five questions, and the programmes that may help, each with why. The answers are posted, kept nowhere and written in no log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.core.suggesting import WEAK, Facts, Suggestion, suggest, words
from amparo.portal.limits import attempt, please_wait
from amparo.portal.programmes import door, finding
from amparo.portal.programmes.door import Catalogue
from amparo.portal.programmes.forms import HelpForm
from amparo.portal.programmes.words import LACKS, RIGHTS
from amparo.portal.proved import is_english
from amparo.portal.rendered import kept_for_all

#: So many are shown: a list that can be read, best first.
MOST = 12


@kept_for_all
def helps(request: HttpRequest) -> HttpResponse:
    """The questions; or the list for the answers."""
    catalogue = door.catalogue()
    posted = request.method == "POST"
    form = HelpForm(request.POST if posted else None, catalogue=catalogue)
    if not posted or not form.is_valid():
        return render(request, "portal/programmes/questions.html", {"form": form})
    verdict = attempt(request, "programmes")
    if verdict.wait:
        return please_wait(request, verdict)
    english, wanted = is_english(), set(form.cleaned_data["rights"])
    lines = [
        finding.line(catalogue.sheets[one.programme], catalogue, english=english, why=whys(one, rights))
        for one, rights in suggested(facts_of(form.cleaned_data), wanted, catalogue)
    ]
    context = {"form": form, "lines": lines[:MOST], "more": len(lines) > MOST}
    return render(request, "portal/programmes/helps.html", context)


def suggested(facts: Facts, wanted: set[str], catalogue: Catalogue) -> list[tuple[Suggestion, list[str]]]:
    """The programmes that may help, with the rights of them that were asked for: those first, then what is about the person
    themselves. Without anything asked for, whatever may help. Pure."""
    found = []
    for one in suggest(facts, ((sheet.slug, sheet.content) for sheet in catalogue.sheets.values())):
        rights = [code for code in catalogue.sheets[one.programme].content["rights"] if code in wanted]
        if rights or one.strong or not wanted:
            found.append((one, rights))
    return sorted(found, key=lambda pair: not pair[1])


def facts_of(said: Mapping[str, Any]) -> Facts:
    """The answers as facts. A question that was passed over is not known; a box that was left empty is a no. Pure."""
    about, lacks, where = set(said["about"]), frozenset(said["lacks"]), said["where"]
    return Facts(
        age=said["age"],
        sex="F" if "woman" in about else None,
        children={"no": False, "yes": True, "us_born": True}.get(said["children"]),
        us_born_children={"no": False, "yes": False, "us_born": True}.get(said["children"]),
        disability="disability" in about,
        indigenous="indigenous" in about,
        medicines="medicines" in about,
        lacks=lacks,
        has=frozenset(LACKS) - lacks,
        detained=None if where == "family" else where == "detained",
        destination_state=said["state"] or None,
        moment=where,
    )


def whys(one: Suggestion, rights: list[str]) -> tuple[str, ...]:
    """The reasons in sentences; that it serves at this moment is said only when there is nothing else."""
    said = [_("You asked for: %(what)s.") % {"what": str(RIGHTS[code]).lower()} for code in rights]
    codes = [code for code in one.reasons if code not in WEAK] if one.strong or rights else list(one.reasons)
    said += [f"{capfirst(words(code))}." for code in codes]
    return tuple(dict.fromkeys(said))
