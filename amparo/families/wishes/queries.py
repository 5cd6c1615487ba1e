"""What is read of wishes in advance."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.casework.models import Case
from amparo.core import clock
from amparo.families.models import Named, Wishes
from amparo.notices.addresses import opened
from amparo.people.models import Pair, Person


def now_named(wishes: Wishes) -> QuerySet[Named]:
    """Whom the person names as things stand, in the order in which they named them."""
    return wishes.named.filter(ended_at__isnull=True).select_related("relative").order_by("pk")


def in_force(person_id: int | None) -> list[Wishes]:
    """The wishes of a person that hold: established whose they are, not ended, not run out."""
    return list(
        Wishes.objects.filter(
            record__person=person_id, record__person__isnull=False, identified_at__isnull=False,
            ended_at__isnull=True, expires_at__gt=clock.now(),
        ).select_related("record").order_by("said_at")
    )  # fmt: skip


def wishes_of(offices: Collection[str] | None, *, state: str = "") -> QuerySet[Wishes]:
    """The wishes that these offices (None: all) answer for; `state` is empty (to confirm), doubted, kept or ended.

    What was said on the portal is nobody's until it is confirmed: an office opens it by the folio that the person brings."""
    found = Wishes.objects.select_related("record__person", "office").order_by("received_at", "pk")
    if offices is not None:
        kept = Case.objects.filter(record__person=OuterRef("record__person"), office_id__in=offices)
        found = found.filter(Q(office_id__in=offices) | Exists(kept))
    if state == "ended":
        return found.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")
    found = found.filter(ended_at__isnull=True)
    if state == "doubted":
        return found.filter(doubted_at__isnull=False)
    if state == "kept":
        return found.filter(identified_at__isnull=False).order_by("-said_at", "-pk")
    return found.filter(identified_at__isnull=True)


def before_of(person: Person) -> list[Wishes]:
    """What this person wished before, the latest first; and what nobody has confirmed yet of who resembles them."""
    waiting = Pair.objects.exclude(state=Pair.State.DIFFERENT).filter(
        Q(new=OuterRef("record"), known__person=person) | Q(known=OuterRef("record"), new__person=person)
    )
    mine = Q(record__person=person)
    resembling = Q(record__person__isnull=True, ended_at__isnull=True) & Exists(waiting)
    return list(
        Wishes.objects.filter(mine | resembling)
        .select_related("record__person", "identified_staff")
        .order_by("-said_at", "-pk")[:6]
    )


def needs_of(wishes: Wishes) -> str:
    return opened(wishes.needs)


def contact_of(one: Wishes | Named) -> str:
    return opened(one.email) or opened(one.phone)
