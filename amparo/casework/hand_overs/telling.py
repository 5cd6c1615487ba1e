"""Who is told of a hand-over: one place, for those made by hand and those that follow custody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from amparo.accounts.models import Role, Staff
from amparo.casework.hand_overs.models import HandOver
from amparo.casework.models import Case
from amparo.casework.notifying.actions import NewNotice, notify_all

TEAM = (Role.OFFICER, Role.SUPERVISOR)
PAGE = "/entregas/"
#: A list may move a whole wing of a centre: more cases than this to one office are one notice.
ONE_BY_ONE = 5


def tell_arrived(made: Sequence[HandOver], *, by: Staff | None) -> None:
    """Tell the receiving offices of the cases that are theirs now."""
    to: dict[tuple[str, str], list[HandOver]] = defaultdict(list)
    for one in made:
        to[(one.to_office_id, one.from_office_id)].append(one)
    new = []
    for (receiver, sender), several in to.items():
        if len(several) > ONE_BY_ONE:
            count = {"es": f"{len(several)} casos", "en": f"{len(several)} cases"}
            new.append(
                NewNotice(
                    kind="hand_over", text_code="hand_overs_arrived", at=several[-1].at, roles=TEAM, office_id=receiver,
                    values={"office": sender, "what": count}, path=PAGE, by=by,
                )
            )  # fmt: skip
            continue
        new += [
            NewNotice(
                kind="hand_over", text_code="hand_over_arrived", at=one.at, roles=TEAM, office_id=receiver, case=one.case,
                values={"office": sender}, key=f"hand_over:{one.pk}", by=by,
            )
            for one in several
        ]  # fmt: skip
    notify_all(new)


def tell_sender(settled: HandOver, case: Case, *, by: Staff) -> None:
    """Tell who passed the case on that it was taken over."""
    if settled.from_officer is not None:
        notify_all(
            [
                NewNotice(
                    kind="hand_over", text_code="hand_over_accepted", at=settled.accepted_at or settled.at, case=case,
                    staff=[settled.from_officer], values={"office": settled.to_office_id}, by=by,
                )
            ]
        )  # fmt: skip


def tell_returned(returned: HandOver, case: Case, *, times: int, by: Staff) -> None:
    """Tell the sender that the case is theirs again; from the second time on, both supervisors too."""
    assert returned.returned_at is not None
    new = [
        NewNotice(
            kind="hand_over", text_code="hand_over_returned", at=returned.returned_at, case=case, roles=TEAM,
            office_id=returned.from_office_id, values={"office": returned.to_office_id}, by=by,
        )
    ]  # fmt: skip
    if times >= 2:
        new += _supervisors(returned, case, "hand_over_returned_twice", returned.returned_at)
    notify_all(new)


def tell_unsettled(late: Sequence[HandOver], *, at: dt.datetime) -> None:
    """Tell both supervisors of hand-overs that nobody settles."""
    notify_all([new for one in late for new in _supervisors(one, one.case, "hand_over_unaccepted", at)])


def _supervisors(one: HandOver, case: Case, text_code: str, at: dt.datetime) -> list[NewNotice]:
    """A notice for the supervisors of both offices; for those of the receiver it names the sender where it must name
    the other one."""
    named = {one.from_office_id: one.to_office_id, one.to_office_id: one.from_office_id}
    if text_code == "hand_over_unaccepted":  # the office that has not settled it, whoever reads
        named = dict.fromkeys(named, one.to_office_id)
    return [
        NewNotice(
            kind="hand_over_late", text_code=text_code, at=at, case=case, roles=(Role.SUPERVISOR,), office_id=office,
            values={"office": other}, key=f"{text_code}:{one.pk}",
        )
        for office, other in named.items()
    ]  # fmt: skip
