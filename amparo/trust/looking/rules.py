"""Which readings are unusual: pure, a function of what was read. No database, no clock.

The rules stand in `data/rules.csv`, each with its number, its window, why, and its source. A rule only says that
somebody should ask; most of what it finds has a good reason.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
#: Searches and exports write a line for everybody in them: lines within this belong to one.
ONE_ACT = dt.timedelta(seconds=2)
#: Who stays a little, or comes before it opens, is not yet after hours.
MARGIN = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    many: int
    within: dt.timedelta
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the log, with what the rules need to know of it."""

    number: int
    at: dt.datetime
    local: dt.datetime  # by the clock of the reader's office
    staff: int
    person: int
    kind: str  # file, list, search, export
    working: bool = True  # within the hours of the office, or nobody says which those are
    own: bool = True  # the reader's office keeps or kept the file, or the reader's role reads everywhere
    works: bool = False  # the reader has a case of this person, or wrote in the file
    kin: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that was met: by whom, under which key it is raised once, and by which readings, in their order."""

    rule: str
    staff: int
    key: str
    looks: tuple[int, ...]
    people: int
    person: int | None = None  # when it is about one


@cache
def rules() -> Mapping[str, Rule]:
    with (DATA / "rules.csv").open(encoding="utf-8") as file:
        return {
            row["code"]: Rule(
                row["code"], int(row["many"]), dt.timedelta(minutes=int(row["minutes"])), row["why"], row["source"]
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


@cache
def kinds() -> Mapping[str, str]:
    """What a page's reading counts as; a page that is not in the table is a file that was opened."""
    with (DATA / "pages.csv").open(encoding="utf-8") as file:
        return {row["page"]: row["kind"] for row in csv.DictReader(file)}


def find(looks: Iterable[Look], by: Mapping[str, Rule] | None = None) -> list[Found]:
    """Everything unusual in these readings, in the order of rules and keys. The order of the readings does not matter."""
    of_staff: dict[int, list[Look]] = defaultdict(list)
    for look in looks:
        of_staff[look.staff].append(look)
    found: list[Found] = []
    for staff in sorted(of_staff):
        read = sorted(of_staff[staff], key=lambda look: (look.at, look.number))
        for rule in (by or rules()).values():
            found += CHECKS[rule.code](rule, read)
    return sorted(found, key=lambda one: (one.rule, one.staff, one.key))


def _many_files(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    return _crowded(rule, [look for look in read if look.kind == "file"])


def _other_office(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    return _crowded(rule, [look for look in read if look.kind == "file" and not look.own and not look.works])


def _after_hours(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    return _crowded(rule, [look for look in read if look.kind == "file" and not look.working])


def _export_size(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    return _crowded(rule, [look for look in read if look.kind == "export"])


def _kin(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    return _each_person(rule, [look for look in read if look.kin and look.kind == "file"])


def _marked(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    return _each_person(
        rule, [look for look in read if look.marked and not look.works and look.kind == "file"]
    )


def _same_file(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    of_person: dict[int, list[Look]] = defaultdict(list)
    for look in read:
        if look.kind == "file" and not look.works:
            of_person[look.person].append(look)
    for person, some in sorted(of_person.items()):
        first = 0
        for last in range(len(some)):
            while some[last].at - some[first].at > rule.within:
                first += 1
            within = some[first : last + 1]
            if len({look.local.date() for look in within}) >= rule.many:
                year, week, _ = some[last].local.isocalendar()
                yield Found(
                    rule.code, within[0].staff, f"{person}:{year}-{week:02}", _numbers(some), 1, person
                )
                break


def _search_only(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    """Searches of whose people none was opened within the window. What several show at once is one search."""
    acts: list[list[Look]] = []
    for look in read:
        if look.kind != "search":
            continue
        if acts and look.at - acts[-1][-1].at <= ONE_ACT:
            acts[-1].append(look)
        else:
            acts.append([look])
    opened: dict[int, list[dt.datetime]] = defaultdict(list)
    for look in read:
        if look.kind not in ("search", "export"):
            opened[look.person].append(look.at)
    idle = [
        act for act in acts
        if not any(act[0].at <= at <= act[0].at + rule.within for look in act for at in opened[look.person])
    ]  # fmt: skip
    yield from _by_day(rule, [act[0] for act in idle], lambda some: len(some), whole=idle)


def _crowded(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    return _by_day(rule, read, lambda some: len({look.person for look in some}))


def _by_day(
    rule: Rule,
    read: Sequence[Look],
    count: Callable[[Sequence[Look]], int],
    whole: Sequence[Sequence[Look]] = (),
) -> Iterator[Found]:
    """A window of the rule's length that ends on a day and holds enough: raised once for that day, with all of the windows of it
    that do."""
    met: dict[dt.date, set[int]] = defaultdict(set)
    first = 0
    for last in range(len(read)):
        while read[last].at - read[first].at > rule.within:
            first += 1
        if last - first + 1 >= rule.many and count(read[first : last + 1]) >= rule.many:
            met[read[last].local.date()].update(range(first, last + 1))
    for day, places in sorted(met.items()):
        some = [look for place in sorted(places) for look in (whole[place] if whole else [read[place]])]
        yield Found(
            rule.code, some[0].staff, day.isoformat(), _numbers(some), len({look.person for look in some})
        )


def _each_person(rule: Rule, read: Sequence[Look]) -> Iterator[Found]:
    """Once for each person and day."""
    of: dict[tuple[int, dt.date], list[Look]] = defaultdict(list)
    for look in read:
        of[look.person, look.local.date()].append(look)
    for (person, day), some in sorted(of.items()):
        if len(some) >= rule.many:
            yield Found(rule.code, some[0].staff, f"{person}:{day.isoformat()}", _numbers(some), 1, person)


def _numbers(some: Iterable[Look]) -> tuple[int, ...]:
    return tuple(look.number for look in some)


def is_kin(
    reader: frozenset[str],
    surnames: Sequence[str],
    given: frozenset[str],
    relatives: Iterable[frozenset[str]],
) -> bool:
    """Whether somebody of the words `reader` may be a relative: both surnames are theirs too; or, of who has one, that and
    a given name; or the file names a relative of the reader's name (three words of it, or all of two)."""
    known = [set(one.split()) for one in surnames if one]
    if len(known) >= 2 and all(one <= reader for one in known):
        return True
    if len(known) == 1 and known[0] <= reader and given & reader:
        return True
    return any(len(one & reader) >= 3 or (len(one) >= 2 and one == reader) for one in relatives)


CHECKS: Mapping[str, Callable[[Rule, Sequence[Look]], Iterator[Found]]] = {
    "many_files": _many_files,
    "kin": _kin,
    "marked": _marked,
    "other_office": _other_office,
    "after_hours": _after_hours,
    "same_file": _same_file,
    "search_only": _search_only,
    "export_size": _export_size,
}
