"""Which offers there are, and which are near where somebody goes to live."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from rapidfuzz import fuzz

from amparo.places.geography import fold
from amparo.places.models import Municipality
from amparo.places.municipalities import within
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.jobs.models import Offer, Suggestion

RADII = (25, 50, 100, 200)
USUAL_KM = 50
#: How like the words of an offer must be to what somebody can do, 0 to 100 (`rapidfuzz`: misspellings are forgiven).
ALIKE = 78
#: Of very many near ones the nearest are looked at.
MOST = 500


@dataclass(frozen=True, slots=True)
class Near:
    """An offer, how far it is (None: from anywhere), how well it fits what the person can do, whether it was suggested."""

    offer: Offer
    km: int | None
    fits: bool
    suggested: bool


def open_offers(today: dt.date) -> QuerySet[Offer]:
    return Offer.objects.filter(withdrawn_at__isnull=True, valid_until__gte=today).select_related(
        "municipality"
    )


def near(
    homecoming: Homecoming,
    *,
    today: dt.date,
    kind: str = "",
    km: int = USUAL_KM,
    skills: str = "",
    remote: bool = True,
) -> list[Near]:
    """Offers within so many kilometres of the municipality where the person goes to live, the best fitting and nearest first.
    Without a municipality there are none: where they landed says nothing of it (D9). Four queries."""
    home = Municipality.objects.filter(pk=homecoming.destination).first() if homecoming.destination else None
    if home is None:
        return []
    rows = open_offers(today)
    if kind in Offer.Kind.values:
        rows = rows.filter(kind=kind)
    found: list[tuple[Offer, int | None]] = [
        (one, round(one.km))  # type: ignore[attr-defined]
        for one in within(rows.filter(remote=False), home, km, at="municipality__")[:MOST]
    ]
    if remote:
        found += [(one, None) for one in rows.filter(remote=True).order_by("-made_at", "-pk")[:MOST]]
    known = set(Suggestion.objects.filter(homecoming=homecoming).values_list("offer", flat=True))
    made = [Near(one, far, fits(one, skills), one.pk in known) for one, far in found]
    return sorted(made, key=lambda one: (not one.fits, one.km is None, one.km or 0, one.offer.pk))


def fits(offer: Offer, skills: str) -> bool:
    """Whether one of the words with commas resembles the title or a skill of the offer. Pure; nothing said fits nothing."""
    wanted = [fold(word) for word in skills.split(",") if fold(word)]
    has = [fold(word) for word in (offer.title, *offer.skills.split(",")) if fold(word)]
    return any(fuzz.token_set_ratio(one, other) >= ALIKE for one in wanted for other in has)


def offers(
    *, today: dt.date, kind: str = "", state: str = "", text: str = "", over: bool = False
) -> QuerySet[Offer]:
    """The offers of the list, with how many people each was suggested to; `over`: those that are not valid any more."""
    found = Offer.objects.select_related("municipality")
    still = Q(withdrawn_at__isnull=True, valid_until__gte=today)
    found = found.exclude(still) if over else found.filter(still)
    if kind in Offer.Kind.values:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(municipality__state=state)
    for word in text.split()[:5]:
        found = found.filter(
            Q(title__icontains=word) | Q(skills__icontains=word) | Q(offered_by__icontains=word)
            | Q(municipality__name__icontains=word)
        )  # fmt: skip
    return found.annotate(times=Count("suggestions")).order_by("valid_until", "pk")
