"""What the pages of accommodations show, each with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from amparo.casework.letters.printing import in_words
from amparo.casework.letters.templates import accommodations
from amparo.casework.models import Case
from amparo.casework.visits.queries import known_of
from amparo.casework.visits.words import DOMAIN_NAMES
from amparo.custody.queries import whereabouts
from amparo.inclusion.accommodations import ladder
from amparo.inclusion.accommodations.ladder import Authority
from amparo.inclusion.accommodations.models import Ask, Asked
from amparo.inclusion.accommodations.proposing import next_authority
from amparo.people.models import Person

#: Where an item stands: its words and the colour of its tag.
STATES: dict[str, tuple[Any, str]] = {
    "waiting": (_("No answer yet"), "blue"),
    "late": (_("No answer, and the term is over"), "red"),
    "granted": (_("Granted: ask whether they have it"), "yellow"),
    "delivered": (_("The person has it"), "green"),
    "not_delivered": (_("Granted, and not there"), "red"),
    "denied": (_("It was denied"), "red"),
    "ignored": (_("They did not answer"), "red"),
    "ended": (_("It ended"), "grey"),
}
#: What the list of an office can be narrowed to.
FILTERS: dict[str, Any] = {
    "open": _("Waiting for an answer"),
    "late": _("Past their term"),
    "denied": _("Denied or not answered, nobody else asked"),
    "undelivered": _("Granted, not confirmed"),
    "": _("All"),
}


def state_of(item: Asked, answer_by: dt.datetime, now: dt.datetime) -> str:
    """Where one accommodation stands. Pure."""
    if item.ended:
        return "ended"
    if item.outcome in (Asked.Outcome.GRANTED, Asked.Outcome.OTHER):
        return {"yes": "delivered", "no": "not_delivered"}.get(item.delivered, "granted")
    if item.outcome:
        return str(item.outcome)
    return "late" if answer_by < now else "waiting"


@dataclass(frozen=True, slots=True)
class Line:
    """An item as a page shows it."""

    item: Asked
    words: str
    state: str

    @property
    def state_words(self) -> Any:
        return self.item.get_ended_display() if self.state == "ended" else STATES[self.state][0]

    @property
    def colour(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True, slots=True)
class Shown:
    """An ask with its items, and what can be done next with it."""

    ask: Ask
    authority: Authority
    lines: Sequence[Line]
    next: Authority | None  # whom to ask now; None while there is nothing to take further
    again: bool  # it ended by a transfer and nobody asked at the new place

    def has(self, *states: str) -> bool:
        return any(line.state in states for line in self.lines)

    @property
    def may_answer(self) -> bool:
        return self.has("waiting", "late", "ignored")

    @property
    def may_deliver(self) -> bool:
        return self.has("granted", "not_delivered", "delivered")

    @property
    def may_end(self) -> bool:
        return any(line.state != "ended" for line in self.lines)

    @property
    def to_lawyer(self) -> bool:
        return self.next is not None and self.next.code == ladder.LAWYER


#: What is taken further: what failed, and what is past its term.
FAILED = ("late", "denied", "ignored", "not_delivered")


def shown(asks: Collection[Ask], now: dt.datetime) -> list[Shown]:
    """These asks as pages show them. Two queries."""
    further = set(Ask.objects.filter(after__in=asks).values_list("after", flat=True))
    items: dict[int, list[Asked]] = {ask.pk: [] for ask in asks}
    for item in Asked.objects.filter(ask__in=asks):
        items[item.ask_id].append(item)
    order = {code: place for place, code in enumerate(accommodations())}
    here, found = ladder.language(), []
    for ask in asks:
        lines = [
            Line(item, ladder.words_of(item.code, here), state_of(item, ask.answer_by, now))
            for item in sorted(items[ask.pk], key=lambda one: order.get(one.code, 99))
        ]
        failed = any(line.state in FAILED for line in lines) and ask.pk not in further
        moved = any(line.item.ended == Asked.Ended.MOVED for line in lines) and ask.pk not in further
        found.append(
            Shown(
                ask,
                ladder.authorities()[ask.authority],
                lines,
                next_authority(ask) if failed else None,
                moved,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Need:
    """Something the interviews told of, in the words of the question; whether something was asked for it."""

    code: str
    words: Any
    covered: bool


def needs_of(person: Person) -> list[Need]:
    """What the interviews tell of, and whether anything that goes on was asked for it. Two queries."""
    needs = ladder.needs_of(known_of([person.pk]).get(person.pk, {}))
    if not needs:
        return []
    asked = list(Asked.objects.filter(ask__record__person=person, ended="").values_list("code", flat=True))
    bare = set(ladder.uncovered(needs, asked))
    return [Need(code, need_words(code), code not in bare) for code in needs]


def suggestions(person: Person) -> list[str]:
    """What may help with what the interviews tell of, and was not asked for yet. Two queries."""
    known = known_of([person.pk]).get(person.pk, {})
    asked = set(Asked.objects.filter(ask__record__person=person, ended="").values_list("code", flat=True))
    bare = ladder.uncovered(ladder.needs_of(known), asked)
    found = dict.fromkeys((*ladder.told(known), *ladder.suggested(bare)))
    return [code for code in found if code not in asked]


def need_words(code: str) -> Any:
    return _("their medicines") if code == ladder.MEDICINES else DOMAIN_NAMES[code]


def asks_of(person: Person) -> QuerySet[Ask]:
    """What was asked for this person, the latest first."""
    return (
        Ask.objects.filter(record__person=person)
        .select_related("asked_by", "facility", "letter__document", "case", "evidence", "office")
        .order_by("-asked_at", "-pk")
    )


def asks(
    offices: Collection[str] | None, *, state: str, authority: str, facility: str, now: dt.datetime
) -> QuerySet[Ask]:
    """The asks of the cases that these offices keep, what is due first on top."""
    found = Ask.objects.select_related(
        "record__person", "case__office", "facility", "asked_by", "letter__document"
    )
    if offices is not None:
        found = found.filter(case__office__in=offices)
    if authority:
        found = found.filter(authority=authority)
    if facility.isdigit():
        found = found.filter(facility_id=int(facility))
    if state:
        found = found.exclude(case__status=Case.Status.CONCLUDED)
    live = Asked.objects.filter(ask=OuterRef("pk"), ended="")
    further = Exists(Ask.objects.filter(after=OuterRef("pk")))
    if state == "open":
        found = found.filter(Exists(live.filter(outcome="")))
    elif state == "late":
        found = found.filter(Exists(live.filter(outcome="")), answer_by__lt=now)
    elif state == "denied":
        failed = live.filter(Q(outcome__in=["denied", "ignored"]) | Q(delivered="no"))
        found = found.filter(Exists(failed)).exclude(further)
    elif state == "undelivered":
        found = found.filter(Exists(live.filter(outcome__in=["granted", "other"]).exclude(delivered="yes")))
    else:
        return found.order_by("-asked_at", "-pk")
    return found.order_by("answer_by", "pk")


def facilities_asked(offices: Collection[str] | None) -> list[tuple[int, str]]:
    """The places at which somebody was held for whom something was asked."""
    found = Ask.objects.filter(facility__isnull=False)
    if offices is not None:
        found = found.filter(case__office__in=offices)
    return list(found.order_by("facility__name").values_list("facility_id", "facility__name").distinct())


def to_choose(person: Person, after: Ask | None) -> tuple[Authority, list[str]]:
    """Whom a page proposes to ask, and for what: of an earlier ask, what is missing; else what the interviews suggest."""
    where = whereabouts(person)
    held = where if where is not None and not where.end else None
    first = ladder.first_asked(held.facility.kind if held is not None and held.facility is not None else
                               "OTHER" if held is not None else None)  # fmt: skip
    if after is None:
        return first, []
    items = list(after.items.all())
    now_missing = [one.code for one in items if state_of(one, after.answer_by, after.answer_by) in
                   ("denied", "ignored", "not_delivered", "waiting")]  # fmt: skip
    if any(one.ended == Asked.Ended.MOVED for one in items):
        # Everything that the place before had been asked for, by whoever was asked there.
        together = Asked.objects.filter(ask__record__person=person, ended="moved", ended_at__in=[
            one.ended_at for one in items if one.ended_at is not None
        ])  # fmt: skip
        return first, list(
            dict.fromkeys([*(one.code for one in items), *together.values_list("code", flat=True)])
        )
    next_one = next_authority(after)
    return next_one if next_one is not None and next_one.letter else first, now_missing


def former(after: Ask | None, language: str) -> str:
    """What was asked before, of whom, and the answer, as lines of a letter: never why, and no words of anybody."""
    chain: list[Ask] = []
    while after is not None and len(chain) < 6:
        chain.append(after)
        after = after.after
    lines = []
    for ask in reversed(chain):
        with translation.override("en" if language == "en" else "es-mx"):
            words = "; ".join(
                f"{ladder.words_of(item.code, language)}: {_in_a_letter(item, ask)}"
                for item in ask.items.order_by("pk")
            )
            day = in_words(ask.asked_at.astimezone(ask.office.zone).date(), language)
            lines.append(
                f"- {day}, {ladder.authorities()[ask.authority].names[language]} ({ask.get_channel_display()}): {words}"
            )
    return "\n".join(lines)


def _in_a_letter(item: Asked, ask: Ask) -> str:
    if item.ended == Asked.Ended.MOVED and item.outcome in ("granted", "other"):
        return str(_("granted there"))
    state = state_of(item, ask.answer_by, ask.answer_by)
    return str(
        {
            "denied": _("denied"), "not_delivered": _("granted, not carried out"), "granted": _("granted"),
            "delivered": _("granted and carried out"),
        }.get(state, _("no answer"))
    )  # fmt: skip


def letter_facts(authority: Authority, after: Ask | None, language: str) -> dict[str, str]:
    """What the letters of accommodations are filled with besides what the file knows."""
    return {
        "authority": authority.to[language], "grounds": authority.grounds(language), "former": former(after, language),
    }  # fmt: skip
