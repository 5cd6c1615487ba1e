"""The roster as the pure library of matching reads it, for one need. Seven queries, however long the roster is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Q

from amparo.inclusion.interpreters import matching
from amparo.inclusion.interpreters.languages import languages, plain, variety_of
from amparo.inclusion.interpreters.machine import FELL_THROUGH, HOLDS_THE_HOUR
from amparo.inclusion.interpreters.models import (
    Avoidance,
    Interpreter,
    InterpreterBooking,
    InterpreterNeed,
    LanguagePair,
    UnderstandingCheck,
)
from amparo.inclusion.interpreters.towns import located, named
from amparo.people.models import Person

#: A surname of fewer letters is a particle: “de”, “la”.
SHORTEST_SURNAME = 3


def whole() -> frozenset[str]:
    """The languages that are the same everywhere."""
    return frozenset(code for code, one in languages().items() if one.whole)


def speaker_of(need: InterpreterNeed, person: Person) -> matching.Speaker:
    avoided = Avoidance.objects.filter(
        record__person=person, interpreter__isnull=True, lifted_at__isnull=True
    ).values_list("town", flat=True)
    return matching.Speaker(
        language=need.language, variety=variety_of(need.variety, need.language),
        town=located(need.town, need.municipality), surnames=surnames_of(person.surname1, person.surname2),
        avoids=tuple(named(town) for town in avoided),
    )  # fmt: skip


def surnames_of(*names: str) -> frozenset[str]:
    return frozenset(plain(name) for name in names if len(plain(name)) >= SHORTEST_SURNAME)


def proposals(need: InterpreterNeed, *, without: Collection[int] | None = None) -> list[matching.Proposal]:
    """Everybody whose language it is, in order. Who was asked for this need and could not is left out, unless `without` says
    whom to leave out."""
    person = need.case.record.person
    if person is None:
        return []
    if without is None:
        without = InterpreterBooking.objects.filter(need=need, state__in=FELL_THROUGH).values_list(
            "interpreter_id", flat=True
        )
    everywhere = whole()
    pairs = list(
        LanguagePair.objects.filter(
            Q(language=need.language) | Q(language__in=everywhere), ended_at__isnull=True
        )
        .select_related("municipality")
        .order_by("pk")
    )
    numbers = {pair.interpreter_id for pair in pairs}
    people = {
        one.pk: one
        for one in Interpreter.objects.filter(pk__in=numbers).prefetch_related("offices").annotate(
            held_times=Count("bookings", filter=Q(bookings__state="held")),
            missed_times=Count("bookings", filter=Q(bookings__state__in=("no_show", "not_understood"))),
        )
    }  # fmt: skip
    busy: dict[int, list[tuple[object, object]]] = defaultdict(list)
    taken = InterpreterBooking.objects.filter(
        interpreter__in=numbers,
        state__in=HOLDS_THE_HOUR,
        begins_at__lt=need.ends_at,
        ends_at__gt=need.begins_at,
    ).exclude(need=need)
    for pk, begins, ends in taken.values_list("interpreter_id", "begins_at", "ends_at"):
        busy[pk].append((begins, ends))
    avoided = _avoided(numbers, person)
    heard, towns = _heard(numbers, need.language, person)
    skills = [
        matching.Skill(
            id=pair.pk, interpreter=pair.interpreter_id, language=pair.language, into=pair.into,
            variety=variety_of(pair.variety, pair.language), town=located(pair.town, pair.municipality),
            understood=tuple(town for town, good in towns[pair.interpreter_id].items() if good),
            not_understood=tuple(town for town, good in towns[pair.interpreter_id].items() if not good),
            heard=heard.get(pair.interpreter_id) if pair.language == need.language else None,
        )
        for pair in pairs
    ]  # fmt: skip
    roster = {
        pk: matching.Interpreter(
            id=pk, ways=frozenset(one.ways), offices=frozenset(office.pk for office in one.offices.all()),
            remote=one.remote,
            hours=matching.Hours(frozenset(one.days or range(7)), one.works_from, one.works_until),
            zone=one.zone, active_from=one.active_from, active_until=one.active_until,
            certified=bool(one.certification), certified_until=one.certified_until, deaf=one.deaf,
            avoids=tuple(named(row.town) for row in avoided[pk] if row.town),
            avoids_surnames=frozenset(plain(row.surname) for row in avoided[pk] if row.surname),
            avoids_person=any(row.record_id is not None for row in avoided[pk]), busy=tuple(busy[pk]),  # type: ignore[arg-type]
            held=one.held_times, missed=one.missed_times,
        )
        for pk, one in people.items()
    }  # fmt: skip
    wanted = matching.Wanted(need.into, need.begins_at, need.ends_at, need.way, need.case.office_id)
    return matching.propose(
        speaker_of(need, person), wanted, skills, roster, whole=everywhere, without=set(without)
    )


def _avoided(numbers: Collection[int], person: Person) -> dict[int, list[Avoidance]]:
    """What each interpreter avoids: towns, families, and this person alone of the persons."""
    found: dict[int, list[Avoidance]] = defaultdict(list)
    rows = Avoidance.objects.filter(interpreter__in=numbers, lifted_at__isnull=True).filter(
        Q(record__isnull=True) | Q(record__person=person)
    )
    for row in rows:
        assert row.interpreter_id is not None
        found[row.interpreter_id].append(row)
    return found


def _heard(
    numbers: Collection[int], language: str, person: Person
) -> tuple[dict[int, bool], dict[int, dict[matching.Town, bool]]]:
    """The last word of each interpreter with this person, and with each town, in this language."""
    heard: dict[int, bool] = {}
    towns: dict[int, dict[matching.Town, bool]] = defaultdict(dict)
    checks = UnderstandingCheck.objects.filter(interpreter__in=numbers, language=language).order_by(
        "at", "pk"
    )
    for pk, town, understood, whose in checks.values_list(
        "interpreter_id", "town", "understood", "record__person_id"
    ):
        if whose == person.pk:
            heard[pk] = understood
        if town:
            towns[pk][named(town)] = understood
    return heard, towns
