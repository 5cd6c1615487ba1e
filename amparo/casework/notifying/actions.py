"""Telling officers. A notice is written in the transaction of what it tells of; mails leave with the worker."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from amparo.accounts.models import Staff
from amparo.casework.models import Case
from amparo.casework.notifying.kinds import KINDS, Way, code_of
from amparo.casework.notifying.mailing import mail
from amparo.casework.notifying.models import NoticeWishes, OfficerNotice
from amparo.core import clock
from amparo.core.errors import Incomplete
from amparo.people.models import Record

#: What a sentence may be filled with; see `kinds`.
FILLED_WITH = frozenset({"office", "what", "when", "count"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """Something to tell: to the members of staff named, or to everybody of these roles at an office (or without one)."""

    kind: str
    at: dt.datetime
    staff: Sequence[Staff] = ()
    roles: Collection[str] = ()
    office_id: str | None = None
    case: Case | None = None
    record: Record | None = None
    path: str = ""
    text_code: str = ""
    #: `office`: a slug; `what`: {"es": …, "en": …}, the name of a rule; `when`: an ISO moment; `count`: how many.
    values: Mapping[str, Any] = field(default_factory=dict)
    #: Several of these to one officer in one call are one notice with this text, which leads to `all_path`.
    several: str = ""
    all_path: str = ""
    #: What somebody wrote themselves. It stays in the page: no mail holds it.
    note: str = ""
    #: The same `key` is told to one officer once. Without it every call is news.
    key: str = ""
    #: Whoever did it knows it already.
    by: Staff | None = None


def notify(
    *,
    kind: str,
    at: dt.datetime,
    staff: Staff | Sequence[Staff] = (),
    role: str | Collection[str] = (),
    office_id: str | None = None,
    case: Case | None = None,
    record: Record | None = None,
    path: str = "",
    text_code: str = "",
    values: Mapping[str, Any] | None = None,
    key: str = "",
    by: Staff | None = None,
) -> int:
    """Tell officers of something, in the caller's transaction; returns to how many it was news.

    Either `staff` (one or several) or `role` (one or several, at `office_id`; headquarters has none). `kind` and
    `text_code` are lines of `kinds.KINDS`; each officer hears of it by the way they chose. Raises KeyError for a kind, a
    text or a value that is not in the table.
    """
    return notify_all(
        [
            NewNotice(
                kind=kind, at=at, staff=[staff] if isinstance(staff, Staff) else staff,
                roles=[role] if isinstance(role, str) else role, office_id=office_id, case=case, record=record, path=path,
                text_code=text_code, values=values or {}, key=key, by=by,
            )
        ]
    )  # fmt: skip


@transaction.atomic
def notify_all(new: Sequence[NewNotice]) -> int:
    """The same for many at once (a chunk of a list): five queries, and one mail at most to each officer."""
    if not new:
        return 0
    told = [(one, code_of(one.kind, one.text_code), one.key or uuid.uuid4().hex) for one in new]
    for one in new:
        if unknown := set(one.values) - FILLED_WITH:
            raise KeyError(*unknown)
        if one.several:
            code_of(one.kind, one.several)
    team = _team(new)
    meant: Meant = {}
    for one, code, key in told:
        for person in [*one.staff, *(who for role in one.roles for who in team[(role, one.office_id)])]:
            if person.is_active and (one.by is None or one.by.pk != person.pk):
                meant.setdefault((person.pk, key), (one, code, person))
    meant = _together(meant)
    known = set(
        OfficerNotice.objects.filter(
            staff_id__in={pk for pk, _key in meant}, key__in={key for _pk, key in meant}
        ).values_list("staff_id", "key")
    )
    wishes = NoticeWishes.objects.in_bulk({pk for pk, _key in meant})
    made, now = [], defaultdict(list)
    for (pk, key), (one, code, person) in meant.items():
        if (pk, key) in known:
            continue
        way = (wishes[pk].ways if pk in wishes else {}).get(one.kind, KINDS[one.kind].way)
        notice = OfficerNotice(
            staff=person, kind=one.kind, text_code=code, case=one.case, record=one.record, path=one.path,
            values=dict(one.values), note=one.note, at=one.at, key=key, way=way, mailed_at=one.at if way == Way.NOW else None,
        )  # fmt: skip
        made.append(notice)
        if way == Way.NOW:
            now[person].append(notice)
    # Two transactions may tell the same news at one moment: the second one's row is dropped, its mail has the same key.
    OfficerNotice.objects.bulk_create(made, ignore_conflicts=True, batch_size=1000)
    for person, notices in now.items():
        mail(
            person, notices, wishes.get(person.pk), key=f"officer:{person.pk}:{notices[0].key}"[:120],
            subject="now",
        )  # fmt: skip
    return len(made)


Meant = dict[tuple[int, str], tuple[NewNotice, str, Staff]]


def _together(meant: Meant) -> Meant:
    """Of one officer's notices of one kind that say so, one that counts them: nobody reads forty."""
    groups: dict[tuple[int, str, str], list[tuple[int, str]]] = defaultdict(list)
    for (pk, key), (one, _code, _person) in meant.items():
        groups[(pk, one.kind, one.several or key)].append((pk, key))
    found: Meant = {}
    for (pk, _kind, several), names in groups.items():
        first, code, person = meant[names[0]]
        if len(names) == 1:
            found[names[0]] = (first, code, person)
            continue
        every = [meant[name][0] for name in names]
        moments = [str(one.values["when"]) for one in every if one.values.get("when")]
        values: dict[str, Any] = {"count": len(every)} | ({"when": min(moments)} if moments else {})
        made = replace(
            first, case=None, record=None, path=first.all_path, values=values, at=max(one.at for one in every)
        )
        key = hashlib.sha256("\n".join(sorted(key for _pk, key in names)).encode()).hexdigest()[:40]
        found[(pk, f"{several}:{key}")] = (made, several, person)
    return found


def _team(new: Sequence[NewNotice]) -> dict[tuple[str, str | None], list[Staff]]:
    """Who has these roles where; one query."""
    asked = {(role, one.office_id) for one in new for role in one.roles}
    found: dict[tuple[str, str | None], list[Staff]] = {pair: [] for pair in asked}
    where = Q()
    for role, office_id in asked:
        where |= Q(role=role, office_id=office_id) if office_id else Q(role=role, office_id__isnull=True)
    if asked:
        for person in Staff.objects.filter(where, is_active=True).order_by("pk"):
            found[(person.role, person.office_id)].append(person)
    return found


@transaction.atomic
def mark_read(*, staff: Staff, numbers: Collection[int] | None = None) -> int:
    """Mark these of one's own notices as read, or all of them; returns how many were unread."""
    unread = OfficerNotice.objects.filter(staff=staff, read_at__isnull=True)
    if numbers is not None:
        unread = unread.filter(pk__in=numbers)
    return unread.update(read_at=clock.now())


@transaction.atomic
def choose_ways(*, staff: Staff, ways: Mapping[str, str], language: str) -> NoticeWishes:
    """Say how one wants to hear of each kind. What was written before comes as it was to come."""
    if any(kind not in KINDS or way not in Way.values for kind, way in ways.items()):
        raise Incomplete(_("Choose one of the ways."), missing=("ways",))
    wishes, _made = NoticeWishes.objects.update_or_create(
        staff=staff, defaults={"ways": dict(ways), "language": language}
    )
    return wishes
