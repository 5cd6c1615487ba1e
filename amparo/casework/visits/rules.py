"""Rules of visits, as tables: who is seen first and why, and what an interview asks for afterwards. Pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.casework.visits.models import DOMAINS, ENHANCED, MOODS, UPPER_BODY, Ease, Level, Often
from amparo.casework.visits.words import SIGNED


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is known of somebody who is held at a place, before a visit."""

    days_unseen: int  # since any officer spoke with them, or since they came
    interviewed: bool
    age: int | None
    needs: bool  # an earlier interview told of an illness, a pregnancy, a difficulty
    staging: bool  # the place is the last before removal
    not_on_list: bool = False
    unasked: bool = False  # somebody spoke with them and left the six questions out


@dataclass(frozen=True, slots=True)
class Reason:
    """A line of the table: how much it counts, in words, and when it holds."""

    code: str
    points: int
    words: str | Promise
    holds: Callable[[Waiting], bool]


#: Who is seen first. The points are ours, to be argued about: a removal cannot be undone; then harm; then waiting.
ORDER: tuple[Reason, ...] = (
    Reason(
        "staging", 50, _("removal may be near: this is the last place before it"), lambda one: one.staging
    ),
    Reason("minor", 45, _("a minor"), lambda one: one.age is not None and one.age < 18),
    Reason("needs", 40, _("illness, pregnancy or a difficulty is known"), lambda one: one.needs),
    Reason("first", 35, _("nobody of the consulate has spoken with them"), lambda one: not one.interviewed),
    Reason("unasked", 25, _("the six questions were not asked yet"), lambda one: one.unasked),
    Reason("late", 20, _("unseen for three days or more"), lambda one: one.days_unseen >= 3),
    Reason("elderly", 15, _("65 or older"), lambda one: one.age is not None and one.age >= 65),
    Reason("off_list", 10, _("not on the last complete list"), lambda one: one.not_on_list),
)
#: Each day unseen counts one point, up to this many: it orders people who are alike in the rest.
MOST_DAYS = 30


def priority(one: Waiting) -> tuple[int, list[Reason]]:
    """How urgent it is to see somebody, and why. More is sooner; one day more never makes it less."""
    why = [reason for reason in ORDER if reason.holds(one)]
    return sum(reason.points for reason in why) + min(max(one.days_unseen, 0), MOST_DAYS), why


#: How officers write that there is nothing, instead of leaving the line empty. Only what can mean nothing else.
NOTHING = re.compile(
    r"(no|nada|ningun[oa]?s?|no (toma|tiene|trae|hay|refiere|necesita|aplica)( nada| ningun[oa]?s?)?|none|nothing|n/?a|[-–—]+)"
)


def says_something(text: object) -> bool:
    """Whether an answer in free words tells of anything: “ninguna”, “no toma nada” and an empty line do not."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", str(text or "")) if not unicodedata.combining(c))
    bare = " ".join(bare.casefold().strip(" .,;!¡\n").split())
    return bool(bare) and NOTHING.fullmatch(bare) is None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something that an interview asks for: a task of this kind, due after these hours, in these words."""

    kind: str
    hours: int
    words: str | Promise
    holds: Callable[[Mapping[str, Any]], bool]


def difficulties(said: Mapping[str, Any]) -> list[str]:
    """The domains answered “a lot” or “cannot”: the cut-off that the Washington Group recommends (E1)."""
    return [name for name in DOMAINS if said.get(name) in (Ease.MUCH, Ease.CANNOT)]


def enhanced_difficulties(said: Mapping[str, Any]) -> list[str]:
    """What the Enhanced set adds to them, at its cut-off: “a lot” or “cannot” with arms or hands; worry or sadness that is
    there every day and was “a lot” the last time (Washington Group, Short Set Enhanced: level 4 of the two indicators)."""
    hard = [name for name in UPPER_BODY if said.get(name) in (Ease.MUCH, Ease.CANNOT)]
    moods = [
        mood for mood, (often, much) in MOODS.items()
        if said.get(often) == Often.DAILY and said.get(much) == Level.LOT
    ]  # fmt: skip
    return [*hard, *moods]


def set_is_asked(said: Mapping[str, Any]) -> bool:
    """Whether each of the six questions has an answer: that somebody refused or does not know is one."""
    return all(said.get(name) is not None for name in DOMAINS)


def needs_interpreter(said: Mapping[str, Any]) -> bool:
    """Whether somebody has to be found who interprets: asked for, or the person signs."""
    return said.get("needs_interpreter") == "yes" or not SIGNED.isdisjoint(said.get("communicates") or ())


#: What each answer makes a task of. Hours: the facility must pass an accommodation request on within 48 h (ICE Directive
#: of 15-Dec-2016, domain.md §1.5); belongings are kept about 30 days; the rest are our proposals.
FOLLOW_UPS: tuple[FollowUp, ...] = (
    FollowUp(
        "accommodation", 48, _("Ask for what they need:"),
        lambda said: bool(difficulties(said) or enhanced_difficulties(said)),
    ),
    FollowUp(
        "medicine", 24, _("They are without their medicine"), lambda said: said.get("without_medicine") == "yes"
    ),
    FollowUp("medicine", 48, _("Pregnant: ask for care"), lambda said: said.get("pregnant") == "yes"),
    FollowUp("interpreter", 48, _("Find an interpreter:"), needs_interpreter),
    FollowUp("children", 24, _("Make the children’s plan"), lambda said: said.get("has_children") == "yes"),
    FollowUp("belongings", 240, _("Ask for their belongings"), lambda said: says_something(said.get("belongings"))),
    FollowUp(
        "complaint", 72, _("Raise their complaint"),
        lambda said: says_something(said.get("complaint")) and said.get("may_complain") == "yes",
    ),
    FollowUp("documents", 120, _("Documents needed"), lambda said: says_something(said.get("documents"))),
)  # fmt: skip


def follow_ups(said: Mapping[str, Any]) -> list[FollowUp]:
    """What these answers ask for."""
    return [rule for rule in FOLLOW_UPS if rule.holds(said)]


#: What of an interview describes the person now, each answered in the latest interview that answered it.
LASTING = (
    "language", "variety", "home_town", "communicates", "reads", "needs_interpreter", "support_person", "health",
    "medicines", "without_medicine", "pregnant", *DOMAINS, *ENHANCED, "has_children", "children", "belongings",
    "has_receipt", "documents",
)  # fmt: skip


def what_holds(
    interviews: Iterable[tuple[dt.datetime, str, str | None, Mapping[str, Any]]],
) -> dict[str, Any]:
    """What is known now from many interviews, each `(at, number, number that it corrects, answers)`.

    The same set gives the same answer in whatever order it arrives and however often: two tablets need not agree. An
    interview that was corrected says nothing; of the rest, each answer is the latest one given (by time, then number).
    """
    found = {number: (at, number, corrects, said) for at, number, corrects, said in interviews}
    corrected = {corrects for _at, _number, corrects, _said in found.values() if corrects}
    known: dict[str, Any] = {}
    for _at, number, _corrects, said in sorted(found.values(), key=lambda one: (one[0], one[1])):
        if number not in corrected:
            known.update({name: said[name] for name in LASTING if said.get(name) not in (None, "", [])})
    return known
