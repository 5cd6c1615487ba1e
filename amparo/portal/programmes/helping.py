"""Five questions, and the programmes that may help, each with why. The answers are posted, kept nowhere and written in no log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from amparo.core.suggesting import Facts, Reason, suggest
from amparo.portal.limits import attempt, please_wait
from amparo.portal.programmes import door, finding
from amparo.portal.programmes.door import Catalogue
from amparo.portal.programmes.forms import HelpForm
from amparo.portal.programmes.words import RIGHTS
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
    english = is_english()
    suggested = suggest(
        facts_of(form.cleaned_data), ((one.slug, one.content) for one in catalogue.sheets.values())
    )
    lines = [
        finding.line(catalogue.sheets[one.slug], catalogue, english=english, why=whys(one.reasons, catalogue, english=english))
        for one in suggested[:MOST]
    ]  # fmt: skip
    return render(
        request, "portal/programmes/helps.html", {"form": form, "lines": lines, "more": len(suggested) > MOST}
    )


def facts_of(said: Mapping[str, Any]) -> Facts:
    """The answers as facts. A question that was passed over is not known; a box that was left empty is a no. Pure."""
    about = set(said["about"])
    return Facts(
        moments=frozenset({said["where"]}),
        state=said["state"] if said["where"] in ("returning", "returned", "family") else "",
        rights=frozenset(said["rights"]),
        age=said["age"],
        sex="F" if "woman" in about else "",
        children={"no": False, "yes": True, "us_born": True}.get(said["children"]),
        us_born_children={"no": False, "yes": False, "us_born": True}.get(said["children"]),
        disability="disability" in about,
        indigenous="indigenous" in about,
        medicines="medicines" in about,
        detained=said["where"] == "detained" or None
        if said["where"] == "family"
        else said["where"] == "detained",
        lacks=frozenset(said["lacks"]),
    )


def whys(reasons: tuple[Reason, ...], catalogue: Catalogue, *, english: bool) -> tuple[str, ...]:
    """The reasons in sentences; that one is where one is is said only when there is nothing else."""
    said = [_why(one, catalogue, english) for one in reasons if one.why != "moment"]
    return tuple(dict.fromkeys(sentence for sentence in said if sentence))


def _why(reason: Reason, catalogue: Catalogue, english: bool) -> str:
    value = reason.value
    if reason.why == "lacks":
        return {
            "acta": _("You lack your birth certificate."),
            "curp": _("You lack your CURP."),
            "id": _("You lack an identification."),
        }[value]
    if reason.why == "right":
        return _("You asked for: %(what)s.") % {"what": str(RIGHTS[value]).lower()}
    if reason.why == "need":
        need = catalogue.needs[value]
        return _("You asked for: %(what)s.") % {"what": need.name_en if english else need.name_es}
    if reason.why == "state":
        return _("It is given in %(state)s.") % {"state": catalogue.states.get(value, value)}
    if reason.why == "min_age":
        return _("It is for people of %(age)s years or more.") % {"age": value}
    if reason.why == "max_age":
        return _("It is for people of up to %(age)s years.") % {"age": value}
    return {
        "children": _("You have children."),
        "us_born_children": _("You have a child who was born in the United States."),
        "disability": _("You have a disability."),
        "indigenous": _("You are of an Indigenous people."),
        "medicines": _("You take medicine every day."),
        "detained": _("It is for people who are detained."),
        "sex": _("It is for women.") if value == "F" else _("It is for men."),
    }.get(reason.why, "")
