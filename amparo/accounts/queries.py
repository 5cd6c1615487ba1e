"""What the pages of accounts and of members of staff show."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet

from amparo.accounts.models import SignIn, Staff, TwoPeople
from amparo.accounts.permissions import may, scope
from amparo.accounts.two_people import KINDS, may_decide

ROWS = 50


def visible_staff(reader: Staff) -> QuerySet[Staff]:
    """The members of staff whom the reader sees: of their own office, or all."""
    every = Staff.objects.select_related("office").order_by("name", "pk")
    return every if scope(reader, "see_staff") == "all" else every.filter(office_id=reader.office_id)


def staff_page(reader: Staff, *, text: str, role: str, number: str) -> Page[Any]:
    """Members of staff with when they last signed in and which second factors they have; one query and its count."""
    found = visible_staff(reader)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role:
        found = found.filter(role=role)
    found = found.annotate(
        last_in=Max("sittings__last_used_at"),
        factors=ArrayAgg(
            "authenticator__type", distinct=True, filter=Q(authenticator__isnull=False), default=[]
        ),
    )
    return Paginator(found, ROWS).get_page(number)


def recent_sign_ins(staff: Staff, most: int = 20) -> list[SignIn]:
    return list(SignIn.objects.filter(staff=staff).order_by("-at", "-pk")[:most])


def alarms(reader: Staff, most: int = 30) -> list[SignIn]:
    """What was strange at the door lately, of the members of staff whom the reader sees."""
    strange = [SignIn.Kind.NEW_DEVICE, SignIn.Kind.MANY_WRONG, SignIn.Kind.HOUR]
    found = SignIn.objects.filter(kind__in=strange, staff__in=visible_staff(reader).order_by())
    return list(found.select_related("staff").order_by("-at", "-pk")[:most])


def two_people_of(reader: Staff, most: int = 50) -> list[tuple[TwoPeople, bool]]:
    """What the reader asked for or may decide, what waits first; and whether they may decide it."""
    kinds = [kind for kind, rule in KINDS.items() if may(reader, rule.approve) or may(reader, rule.ask)]
    found = TwoPeople.objects.filter(kind__in=kinds).select_related("asked_by", "decided_by")
    waiting = found.filter(state=TwoPeople.State.WAITING).order_by("-asked_at")[:most]
    others = found.exclude(state=TwoPeople.State.WAITING).order_by("-asked_at")[:most]
    both = [(one, may_decide(reader, one)) for one in (*waiting, *others)]
    return [
        (one, decides)
        for one, decides in both
        if decides
        or one.asked_by_id == reader.pk
        or may(reader, KINDS[one.kind].approve, office_id=one.office_id)
    ]
