"""What is done with lists of cases: many at once, each in its own transaction, each with its own answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import require
from amparo.casework.access import refuse_closed
from amparo.casework.events import write_for
from amparo.casework.minors.actions import joins_by_taking, tell_joined
from amparo.casework.models import Case, Event
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.casework.worklists import standing
from amparo.casework.worklists.filters import Filter
from amparo.casework.worklists.models import Override, SavedList
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed, Refusal

#: More cases than this are done in parts: nobody can look at more at once.
MOST_AT_ONCE = 500
MOST_SAVED = 50


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a case of several: nothing said is done."""

    case: Case
    problem: str = ""


def each(cases: Sequence[Case], act: Callable[[Case], object]) -> list[Done]:
    """Do something with each of these cases. What is refused for one is done for the others all the same."""
    if not cases:
        raise Incomplete(_("Choose at least one case."), missing=("cases",))
    if len(cases) > MOST_AT_ONCE:
        raise Incomplete(_("Choose at most %d cases.") % MOST_AT_ONCE, missing=("cases",))
    done = []
    for case in cases:
        try:
            with transaction.atomic():
                act(case)
            done.append(Done(case))
        except Refusal as refusal:
            done.append(Done(case, str(refusal)))
    return done


@transaction.atomic
def assign(*, case: Case, to: Staff, by: Staff, tell: bool = True) -> Event:
    """Give a case to an officer of its office, who is told of it unless `tell` says that somebody tells of several at once.

    Officers may take cases themselves; supervisors give them to anybody. A minor's case is given by the team; who takes one
    that nobody has, takes it as `take_case` says.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=case.pk)
    require(by, "record_service" if to.pk == by.pk else "assign_case", office_id=case.office_id)
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded already."))
    if not to.is_active or to.office_id != case.office_id or to.role not in (Role.OFFICER, Role.SUPERVISOR):
        raise NotAllowed(_("%s does not take cases of this consulate.") % to.name)
    if case.officer_id == to.pk:
        raise Conflict(_("The case is with that officer already."))
    joins = to.pk == by.pk and joins_by_taking(case, by)
    if not joins:
        refuse_closed(by, case.record.person)
    former, case.officer = case.officer_id, to
    case.save(update_fields=["officer"])
    if joins:
        tell_joined(case, by)
    if tell:
        tell_assigned([case], to=to, by=by)
    return write_for(
        case, "case_assigned", at=clock.now(), by=by, data={"to": to.pk, "from": former, "name": to.name}
    )


@transaction.atomic
def assign_each(cases: Sequence[Case], *, to: Staff, by: Staff) -> list[Done]:
    """Give several cases to an officer, who gets one notice of all of them."""
    done = each(cases, lambda case: assign(case=case, to=to, by=by, tell=False))
    tell_assigned([one.case for one in done if not one.problem], to=to, by=by)
    return done


def tell_assigned(cases: Sequence[Case], *, to: Staff, by: Staff) -> int:
    """Tell an officer of the cases that were given to them."""
    return notify_all(
        [
            NewNotice(
                kind="assigned", several="cases_assigned", at=clock.now(), staff=[to], case=case, by=by,
                all_path="/casos/?officer=me",
            )
            for case in cases
        ]
    )  # fmt: skip


@transaction.atomic
def put(*, case: Case, fact: str, until: dt.datetime, reason: str, by: Staff) -> Override:
    """Put a case first (or back, or where the rules put it) until a moment, with a reason that everybody reads beside it."""
    case = Case.objects.select_for_update(of=("self",)).select_related("record__person").get(pk=case.pk)
    require(by, "record_service", office_id=case.office_id)
    refuse_closed(by, case.record.person)
    now = clock.now()
    if case.status == Case.Status.CONCLUDED:
        raise Conflict(_("The case is concluded already."))
    if fact not in Override.Fact.values:
        raise Incomplete(_("Choose where the case goes."), missing=("fact",))
    if fact and not now < until <= now + dt.timedelta(days=31):
        raise Incomplete(_("Choose a day within the next month."), missing=("until",))
    if not reason.strip():
        raise Incomplete(_("Write the reason."), missing=("reason",))
    made = Override.objects.create(
        case=case, fact=fact, until=until if fact else now, reason=reason.strip()[:300], at=now, by=by
    )
    write_for(
        case, "order_changed", at=now, by=by, note=made.reason, data={"fact": fact, "until": made.until.isoformat()}
    )  # fmt: skip
    standing.refresh([case.pk], now)
    return made


@transaction.atomic
def save_list(*, name: str, query: str, shared: bool, by: Staff) -> SavedList:
    """Keep a filter under a name; the same name again replaces it. `query` is what stands in the address."""
    name = name.strip()
    if not name:
        raise Incomplete(_("Give the list a name."), missing=("name",))
    if shared and by.office_id is None:
        raise NotAllowed(_("Only lists of a consulate can be shared."))
    others = SavedList.objects.filter(owner=by).exclude(name=name)
    if others.count() >= MOST_SAVED:
        raise Conflict(_("You keep %d lists already: remove one first.") % MOST_SAVED)
    found, _made = SavedList.objects.update_or_create(
        owner=by,
        name=name[:60],
        defaults={
            "query": query[:1000],
            "office_id": by.office_id if shared else None,
            "made_at": clock.now(),
        },
    )
    return found


@transaction.atomic
def forget_list(*, saved: SavedList, by: Staff) -> None:
    """Remove a list that one has saved; those of colleagues stay."""
    if saved.owner_id != by.pk:
        raise NotAllowed(_("Only who saved a list can remove it."))
    saved.delete()


def of_filter(
    filter: Filter, *, staff: Staff, offices: Collection[str] | None, only: Collection[int] | None = None
) -> list[Case]:
    """The cases of a list (or of these of it): what an action is done with. One more than are allowed at once at most."""
    cases = filter.cases(staff, offices, clock.now())
    if only is not None:
        cases = cases.filter(pk__in=only)
    return list(
        cases.select_related("record__person").order_by("-urgency", "opened_at", "pk")[: MOST_AT_ONCE + 1]
    )
