"""Writing about several cases at once: to the officers in charge, in one's own words; to families, that there is news.

What a family may hear is the families' room's own rule, which lies above: it registers how it answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amparo.accounts.models import Staff
from amparo.casework.access import own_case
from amparo.casework.events import write_for
from amparo.casework.models import Case, Event
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.casework.worklists.actions import Done, each
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete

#: The event by which relatives are told: they hear of it by the same rules as of every other.
NEWS = "news_for_family"
#: Why nobody of a case's family hears of it.
WHY_NOT: dict[str, Any] = {
    "nobody": gettext_lazy("no relative follows the case"),
    "minor": gettext_lazy("a minor’s family hears it from a person"),
    "death": gettext_lazy("the family of somebody who died hears it from a person"),
    "grave": gettext_lazy("grave news is told by a person, and has not been told yet"),
    "refused": gettext_lazy("the person does not want the consulate’s help"),
    "consent": gettext_lazy("the person has not agreed, or no longer agrees, that the relative is told"),
    "twice": gettext_lazy("the family is told of another case of the same person already"),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """How many relatives of a case hear that there is news, and why the others do not (codes of `WHY_NOT`)."""

    hears: int
    not_told: tuple[str, ...] = ()


#: For cases with their record and person: who of the family would hear of an event of type `NEWS`. A fixed number of queries.
FamilyReach = Callable[[Sequence[Case]], Mapping[int, Reach]]
_families: list[FamilyReach] = []


def register_families(reach: FamilyReach) -> None:
    """Say who answers for families; call it once, from the AppConfig.ready of the room that does."""
    _families[:] = [reach]


@dataclass(frozen=True, slots=True)
class Preview:
    """What will happen, before anybody says yes: a sentence, and how many are left out for each reason. `idle`: nothing."""

    yes: str
    no: list[tuple[str, int]]
    idle: bool = False


def preview_officers(cases: Sequence[Case], by: Staff) -> Preview:
    """How many officers will read it, and of how many cases nobody will."""
    officers = {case.officer_id for case in cases if case.officer_id is not None and case.officer_id != by.pk}
    yes = ngettext("%d officer gets the message.", "%d officers get the message.", len(officers))
    none = sum(case.officer_id is None for case in cases)
    own = sum(case.officer_id == by.pk for case in cases)
    left_out = [(_("nobody has the case"), none), (_("the case is yours"), own)]
    return Preview(yes % len(officers), [one for one in left_out if one[1]])


@transaction.atomic
def write_to_officers(cases: Sequence[Case], *, text: str, by: Staff) -> list[Done]:
    """Tell the officers in charge something about these cases; each gets one notice, and each case keeps what was written."""
    text = text.strip()[:500]
    if not text:
        raise Incomplete(_("Write the message."), missing=("text",))

    told: list[Case] = []

    def tell(case: Case) -> None:
        case = own_case(case, by)
        if case.officer_id is None:
            raise Conflict(_("Nobody has this case: give it to somebody first."))
        if case.officer_id == by.pk:
            raise Conflict(_("The case is yours."))
        write_for(case, "officer_written_to", at=clock.now(), by=by, note=text, data={"to": case.officer_id})
        told.append(case)

    done = each(cases, tell)
    staff = Staff.objects.in_bulk({case.officer_id for case in told if case.officer_id is not None})
    notify_all(
        [
            NewNotice(
                kind="message", several="messages_written", at=clock.now(), staff=[staff[case.officer_id]], case=case,
                note=text, by=by, all_path="/casos/?officer=me",
            )
            for case in told if case.officer_id is not None
        ]
    )  # fmt: skip
    return done


def preview_families(cases: Sequence[Case], by: Staff) -> Preview:
    """How many relatives of how many cases will hear that there is news, and how many will not and why."""
    reached = _reach(cases)
    hears = sum(one.hears for one in reached.values())
    count = sum(bool(one.hears) for one in reached.values())
    why = Counter(reason for one in reached.values() for reason in one.not_told)
    words = ngettext("%(people)d relative of %(cases)d of these cases is told that there is news, and nothing else.",
                     "%(people)d relatives of %(cases)d of these cases are told that there is news, and nothing else.",
                     hears)  # fmt: skip
    no = [(str(words), why[code]) for code, words in WHY_NOT.items() if why[code]]
    if not hears:
        return Preview(_("No family would be told."), no, idle=True)
    return Preview(words % {"people": hears, "cases": count}, no)


@transaction.atomic
def tell_families(cases: Sequence[Case], *, by: Staff) -> list[Done]:
    """Tell the relatives who follow these people, and may hear of them, that there is news: an event, and with it the
    message that every other news is. What is said is always the same; nobody can add a word to it."""
    reached = _reach(cases)

    def tell(case: Case) -> Event:
        case = own_case(case, by)
        reach = reached[case.pk]
        if not reach.hears:
            reasons = dict.fromkeys(str(WHY_NOT[code]) for code in reach.not_told or ("nobody",))
            raise Conflict(_("Nobody is told: %(why)s.") % {"why": "; ".join(reasons)})
        return write_for(case, NEWS, at=clock.now(), by=by)

    return each(cases, tell)


def _reach(cases: Sequence[Case]) -> dict[int, Reach]:
    """The families' answer for each case; of several cases of one person only the first tells."""
    answers = _families[0](cases) if _families else {}
    found: dict[int, Reach] = {}
    persons: set[int | None] = set()
    for case in cases:
        reach = answers.get(case.pk, Reach(0, ("nobody",)))
        person = case.record.person_id
        if reach.hears and person in persons:
            reach = Reach(0, ("twice",))
        elif reach.hears:
            persons.add(person)
        found[case.pk] = reach
    return found
