"""By which rules an incoming record joins a person, or asks. No database here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from amparo.core.clock import today
from amparo.core.folios import new_folio
from amparo.matching import Comparison, Described, compare_all, compare_pairs, decide
from amparo.people.models import Pair, Person, Source
from amparo.people.receiving.candidates import Candidate, Candidates
from amparo.people.receiving.records import NUMBER_THERE, Incoming, Shared, Somebody
from amparo.people.vetoes import ELSEWHERE, vetoes

#: A doubtful record raises at most this many questions, the likeliest; one certain of several asks about all of them.
MOST_PAIRS = 3
ADULT_YEARS = 18


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate compared with the incoming record. `vetoes`: what forbids the machine to join them."""

    candidate: Candidate
    comparison: Comparison
    verdict: str
    shared: Shared
    vetoes: tuple[str, ...] = ()


def score(
    incoming: Sequence[Incoming], met: Sequence[Sequence[tuple[Candidate, Shared]]]
) -> list[list[Scored]]:
    """Compare each record with whom it met, all at once; what the rules of a place make certain is certain."""
    place: dict[Candidate, int] = {}
    for found in met:
        for candidate, _shared in found:
            place.setdefault(candidate, len(place))
    pairs = [(at, place[candidate]) for at, found in enumerate(met) for candidate, _shared in found]
    comparisons = iter(
        compare_pairs([one.prepared for one in incoming], [one.prepared for one in place], pairs)
    )
    return [
        [
            Scored(candidate, one, _verdict(one, shared), shared)
            for (candidate, shared), one in zip(found, islice(comparisons, len(found)), strict=True)
        ]
        for found in met
    ]


def _verdict(comparison: Comparison, shared: Shared) -> str:
    verdict = decide(comparison)
    if shared and verdict != "certain" and _fits(comparison, shared):
        return "certain"
    if shared and verdict == "different" and not comparison.contradictions:
        return "doubtful"  # the same name at the same place is worth a question, however common
    return verdict


def certain(found: Scored) -> bool:
    """Whether the two records alone would join: then all that is known of the candidate's person matters."""
    return found.verdict == "certain"


def decide_one(item: Incoming, scored: Sequence[Scored], candidates: Candidates) -> None:
    """Join `item` to the one certain person, or make a new one; keep who else it may be, the likeliest first.

    Certain of several different persons, it joins none, unless exactly one of them is whom the same number at the same
    place names: a list that comes again every week must not make a new person of its row every week.
    """
    ranked = sorted(scored, key=lambda found: (-found.comparison.weight, found.candidate.order))
    from_family = item.new.source == Source.FAMILY
    persons: dict[int, Scored] = {}  # by the one object that stands for a person: their likeliest record
    sure: dict[int, Scored] = {}
    for found in ranked:
        about = found.candidate.person
        # About one person one question is enough; a record that is about nobody yet is a question of its own.
        persons.setdefault(id(about or found.candidate), found)
        if certain(found) and about is not None and not from_family and _may_join(item, found):
            best = sure.get(id(about))
            if best is None or found.shared > best.shared:
                sure[id(about)] = found
    item.compared = len(persons)
    item.likeliest = ranked[0].comparison.probability if ranked else 0.0
    doubts = {key: found for key, found in persons.items() if found.verdict != "different"}
    for key, found in sure.items():
        doubts[key] = found
        forbidden = _forbidden(item, found, scored, candidates)
        if forbidden:
            doubts[key] = Scored(found.candidate, found.comparison, "doubtful", found.shared, forbidden)
    sure = {key: found for key, found in sure.items() if not doubts[key].vetoes}
    there = {key: found for key, found in sure.items() if found.shared == NUMBER_THERE}
    chosen = there if len(there) == 1 else sure
    if len(chosen) == 1:
        (best,) = chosen.values()
        item.joined, item.person, item.home = True, best.candidate.person, best.candidate.home
    elif not from_family:
        item.person = item.home = Somebody(None, Person(folio=new_folio("P")))
    doubts.pop(id(item.person), None)
    likeliest = sorted(doubts.values(), key=lambda found: (not certain(found), -found.comparison.weight))
    item.doubts = likeliest[: max(MOST_PAIRS, len(sure))]
    item.why = _why(item, several=len(chosen) > 1)


def _why(item: Incoming, *, several: bool) -> str:
    if several:
        return Pair.Why.SEVERAL
    if _held_apart([one.candidate for one in item.doubts]):
        return Pair.Why.CHAIN
    return Pair.Why.RESEMBLES


def _held_apart(candidates: Sequence[Candidate]) -> bool:
    """Whether two of those whom one record resembles do not resemble each other: A ~ B, B ~ C, A ≠ C."""
    prepared = [one.prepared for one in candidates]
    pairs = list(combinations(range(len(prepared)), 2))
    return any(decide(found) == "different" for found in compare_pairs(prepared, prepared, pairs))


def _may_join(item: Incoming, found: Scored) -> bool:
    """A family's record joins nobody and is joined by nobody; a minor only when everything agrees."""
    return found.candidate.source != Source.FAMILY and (_of_age(item.new.described) or _whole(item, found))


def _forbidden(
    item: Incoming, found: Scored, scored: Sequence[Scored], candidates: Candidates
) -> tuple[str, ...]:
    """What else is known of the person and speaks so strongly against that a person must decide.

    The same number at the same place is the same custody, whatever else was said of the person. Who is known by a strong
    identifier may have been moved within the day; whoever is not, and was seen in two places on it, may be two people.
    """
    somebody = found.candidate.person
    assert somebody is not None
    if found.shared == NUMBER_THERE:
        return ()
    done = {one.candidate.order: one.comparison for one in scored if one.candidate.person is somebody}
    others = [prepared for order, prepared in candidates.all_of(somebody).items() if order not in done]
    against = vetoes([*done.values(), *compare_all(item.prepared, others)])
    known = found.comparison.strong_identifier
    return (*against, ELSEWHERE) if candidates.elsewhere(item, somebody, may_have_moved=known) else against


_FITTING_SURNAMES = frozenset(("both", "both_near", "first", "first_near", "one", "one_near"))
_SAME_SURNAMES = frozenset(("both", "first", "one"))


def _fits(comparison: Comparison, shared: Shared) -> bool:
    """Name and birth agree well enough for somebody who has the same number, or name and birth, at the same place.

    Where one side says no birth, only the same number there joins them, and only under the very same name.
    """
    levels = comparison.levels
    if comparison.contradictions:
        return False
    if levels["birth"] == "missing":
        return (
            shared == NUMBER_THERE
            and levels["surnames"] in _SAME_SURNAMES
            and levels["given_names"] in ("same", "part")
        )
    return (
        levels["surnames"] in _FITTING_SURNAMES
        and levels["given_names"] in ("same", "near", "part", "part_near")
        and levels["birth"] in ("same", "swapped", "slip", "year_only_same")
    )


def _whole(item: Incoming, found: Scored) -> bool:
    """Everything that both sides say of name and birth is the same; of a birth of which only the year is believed, too."""
    levels = found.comparison.levels
    one, other = item.prepared, found.candidate.prepared
    born_the_same = bool(one.births or one.years) and (one.births, one.years) == (other.births, other.years)
    return (
        levels["surnames"] in ("both", "one", "first", "second")
        and levels["given_names"] == "same"
        and (levels["birth"] == "same" or born_the_same)
    )


def _of_age(described: Described) -> bool:
    """Surely not a minor: a minor is joined only when everything agrees."""
    now = today()
    if described.birth_date is not None:
        return described.birth_date <= now.replace(year=now.year - ADULT_YEARS, day=min(now.day, 28))
    return described.birth_year_to is None or now.year - described.birth_year_to > ADULT_YEARS
