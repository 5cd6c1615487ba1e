"""What the pages of interpreters show, each with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from amparo.casework.models import Case, Interview
from amparo.casework.visits.models import Met
from amparo.inclusion.interpreters import matching
from amparo.inclusion.interpreters.explaining import explain, language_name
from amparo.inclusion.interpreters.languages import SPANISH, languages, read, variety_of
from amparo.inclusion.interpreters.machine import HOLDS_THE_HOUR, OVER
from amparo.inclusion.interpreters.models import (
    Avoidance,
    BookingStep,
    Interpreter,
    InterpreterBooking,
    InterpreterNeed,
    LanguagePair,
    UnderstandingCheck,
)
from amparo.inclusion.interpreters.proposing import whole
from amparo.inclusion.interpreters.towns import named
from amparo.people.models import Person

RUNNING = (InterpreterNeed.State.OPEN, InterpreterNeed.State.CONFIRMED)
FILTERS = ("today", "week", "open", "result")


def roster(
    *, language: str = "", office: str = "", named_like: str = "", trouble: bool = False, today: dt.date
) -> QuerySet[Interpreter]:
    """The roster in the order of names, with languages, consulates and how their bookings ended."""
    found = Interpreter.objects.prefetch_related(
        Prefetch("pairs", LanguagePair.objects.filter(ended_at__isnull=True).order_by("pk")), "offices"
    ).annotate(**_record())
    if language:
        pairs = LanguagePair.objects.filter(
            interpreter=OuterRef("pk"), ended_at__isnull=True, language=language
        )
        found = found.filter(Exists(pairs))
    if office:
        found = found.filter(
            Q(remote=True)
            | Exists(Interpreter.offices.through.objects.filter(interpreter=OuterRef("pk"), office=office))
        )
    if named_like:
        found = found.filter(name__icontains=named_like)
    if trouble:
        found = found.filter(Q(active_until__lt=today) | Q(certified_until__lt=today))
    return found.order_by("name", "pk")


def _record() -> dict[str, Count]:
    return {
        "held": Count("bookings", filter=Q(bookings__state="held"), distinct=True),
        "missed": Count("bookings", filter=Q(bookings__state="no_show"), distinct=True),
        "lost": Count("bookings", filter=Q(bookings__state="not_understood"), distinct=True),
    }


@dataclass(frozen=True, slots=True)
class Figures:
    """How the bookings of one interpreter ended."""

    asked: int
    held: int
    declined: int
    missed: int
    not_understood: int


def figures_of(interpreter: Interpreter) -> Figures:
    states = Counter(interpreter.bookings.exclude(asked_at__isnull=True).values_list("state", flat=True))
    return Figures(
        sum(states.values()), states["held"], states["declined"], states["no_show"], states["not_understood"]
    )


def towns_of(interpreter: Interpreter) -> list[UnderstandingCheck]:
    """The last word about each town in each language, the towns in order. One query."""
    last: dict[tuple[str, matching.Town], UnderstandingCheck] = {}
    for check in interpreter.checks.exclude(town="").select_related("by").order_by("at", "pk"):
        last[check.language, named(check.town)] = check
    return sorted(last.values(), key=lambda one: one.town)


def needs(
    offices: Collection[str] | None, *, what: str, now: dt.datetime, zone: dt.tzinfo
) -> QuerySet[InterpreterNeed]:
    """Who needs an interpreter: today, within a week, where nobody has confirmed, and of which nothing came yet to be written."""
    found = InterpreterNeed.objects.select_related("case__record__person", "case__office", "case__officer").prefetch_related(
        Prefetch(
            "bookings",
            InterpreterBooking.objects.filter(state__in=("proposed", *HOLDS_THE_HOUR))
            .select_related("interpreter")
            .order_by("round", "position"),
        )
    )  # fmt: skip
    if offices is not None:
        found = found.filter(case__office__in=offices)
    midnight = dt.datetime.combine(now.astimezone(zone).date(), dt.time(), tzinfo=zone)
    if what == "open":
        found = found.filter(state=InterpreterNeed.State.OPEN, begins_at__gte=now)
    elif what == "result":
        found = found.filter(state__in=RUNNING, begins_at__lt=now)
    else:
        days = 1 if what == "today" else 7
        found = found.filter(
            begins_at__gte=midnight, begins_at__lt=midnight + dt.timedelta(days=days)
        ).exclude(state=InterpreterNeed.State.CANCELLED)
    return found.order_by("begins_at", "pk")


def counts(offices: Collection[str] | None, *, now: dt.datetime, zone: dt.tzinfo) -> dict[str, int]:
    return {what: needs(offices, what=what, now=now, zone=zone).count() for what in FILTERS}


def of_person(person: Person, now: dt.datetime) -> list[InterpreterNeed]:
    """What is to come for somebody, and what waits for its result. Two queries."""
    found = InterpreterNeed.objects.filter(case__record__person=person, state__in=RUNNING).select_related(
        "case__office"
    )
    shown = (
        InterpreterBooking.objects.exclude(state__in=OVER).select_related("interpreter").order_by("position")
    )
    return list(found.prefetch_related(Prefetch("bookings", shown)).order_by("begins_at", "pk"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as a page shows it."""

    interpreter: Interpreter
    chain: Sequence[tuple[str, str, Interpreter]]
    why: Sequence[str]
    stops: Sequence[str]
    bookable: bool


def shown(proposals: Sequence[matching.Proposal]) -> list[Shown]:
    """Proposals with names and reasons in words. Two queries."""
    numbers = {leg.interpreter for one in proposals for leg in one.legs}
    people = {one.pk: one for one in Interpreter.objects.filter(pk__in=numbers).prefetch_related("offices")}
    return [
        Shown(
            people[one.people[0]],
            [(language_name(leg.language), language_name(leg.into), people[leg.interpreter]) for leg in one.legs],
            [explain(reason) for reason in one.why], [explain(reason) for reason in one.stops], one.bookable,
        )
        for one in proposals
    ]  # fmt: skip


def steps_of(need: InterpreterNeed) -> list[BookingStep]:
    """Everything that happened to the bookings of a need, the latest first."""
    found = BookingStep.objects.filter(booking__need=need).select_related("booking__interpreter", "by")
    return list(found.order_by("-at", "-pk"))


def avoidances_of(person: Person) -> list[Avoidance]:
    found = Avoidance.objects.filter(record__person=person, lifted_at__isnull=True).select_related(
        "interpreter"
    )
    return list(found.order_by("pk"))


def avoided_by(interpreter: Interpreter) -> list[Avoidance]:
    found = interpreter.avoidances.filter(lifted_at__isnull=True).select_related("record__person")
    return list(found.order_by("pk"))


@dataclass(frozen=True, slots=True)
class Gap:
    """A language as people with an open case speak it, and who on the roster could interpret it."""

    language: str
    variety: str
    town: str
    people: int
    match: int
    ask_first: int
    both_sides: str


def coverage(offices: Collection[str] | None) -> list[Gap]:
    """The languages needed against the roster: by language, variety and town, those without anybody first.

    Counted by the last interview of each person who has an open case. Figures, and no names. Four queries.
    """
    cases = Case.objects.exclude(status=Case.Status.CONCLUDED).filter(record__person__isnull=False)
    if offices is not None:
        cases = cases.filter(office__in=offices)
    last: dict[int, tuple[str, str, str]] = {}
    rows = (
        Interview.objects.filter(met=Met.YES, record__person__in=cases.values("record__person"))
        .exclude(language__in=("", "Español"))
        .order_by("at", "pk")
        .values_list("record__person_id", "language", "variety", "home_town")
    )
    for person, said, variety, town in rows:
        code = read(said) or read(variety)
        if code and code != SPANISH:
            last[person] = (code, variety_of(variety, code), " ".join(town.split()))
    spoken: Counter[tuple[str, str, str]] = Counter()
    words: dict[tuple[str, str, str], str] = {}
    for code, variety, town in last.values():
        key = (code, variety, named(town).name)
        spoken[key] += 1
        words.setdefault(key, town)
    everywhere = whole()
    today_pairs = LanguagePair.objects.filter(ended_at__isnull=True, language__in={key[0] for key in spoken})
    if offices is not None:
        serving = Interpreter.objects.filter(Q(remote=True) | Q(offices__in=offices))
        today_pairs = today_pairs.filter(interpreter__in=serving)
    pairs = list(today_pairs)
    understood: dict[int, dict[matching.Town, bool]] = {}
    for pk, town, good in (
        UnderstandingCheck.objects.filter(interpreter__in={one.interpreter_id for one in pairs}).exclude(town="")
        .order_by("at", "pk").values_list("interpreter_id", "town", "understood")
    ):  # fmt: skip
        understood.setdefault(pk, {})[named(town)] = good
    found = []
    for key, number in spoken.items():
        code, variety, _town = key
        speaker = matching.Speaker(code, variety, named(words[key]))
        levels: dict[int, int] = {}
        for pair in pairs:
            if pair.language != code:
                continue
            told = understood.get(pair.interpreter_id, {})
            skill = matching.Skill(
                pair.pk, pair.interpreter_id, pair.language, pair.into, variety_of(pair.variety, code), named(pair.town),
                tuple(town for town, good in told.items() if good), tuple(town for town, good in told.items() if not good),
            )  # fmt: skip
            fit = matching.fit(skill, speaker, whole=everywhere)
            if fit is not None:
                levels[skill.interpreter] = min(fit[0], levels.get(skill.interpreter, matching.Level.ASK))
        ask = sum(level == matching.Level.ASK for level in levels.values())
        found.append(
            Gap(
                language_name(code),
                variety,
                words[key],
                number,
                len(levels) - ask,
                ask,
                languages()[code].both_sides,
            )
        )
    return sorted(found, key=lambda gap: (gap.match > 0, -gap.people, gap.language, gap.town))
