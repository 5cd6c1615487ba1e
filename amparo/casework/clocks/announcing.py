"""Who is told of a deadline that is near or has passed, in the transaction that writes its event: once, whoever is stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from amparo.accounts.models import Role, Staff
from amparo.casework.clocks.models import ClockType
from amparo.casework.models import Case
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.casework.tasks.absences import stand_ins

if TYPE_CHECKING:
    from amparo.casework.clocks.telling import Telling

#: The hearing's clock is told as what it is (A7); what a hand-over is late of, the hand-overs tell both supervisors.
HEARING, HAND_OVER = "next_hearing", "hand_over"
NEAR, LATE = "/plazos/?state=near", "/plazos/?state=breached"


def announce(tellings: Sequence[Telling], now: dt.datetime) -> int:
    """Tell whoever has the case of a warning, and of a breach the supervisors and headquarters too; a case that nobody has
    is its supervisors'. Several of one kind to one officer are one notice. Five queries, whatever their number."""
    tellings = [one for one in tellings if one.run.stopped_at is None]
    if not tellings:
        return 0
    officers = {one.officer for one in tellings if one.officer is not None}
    instead = stand_ins(officers, now)
    staff = Staff.objects.in_bulk(officers | set(instead.values()))
    cases = Case.objects.in_bulk({one.case_id for one in tellings if one.case_id is not None})
    names = ClockType.objects.in_bulk({one.run.rule.code for one in tellings})
    new = []
    for one in tellings:
        officer = staff.get(instead.get(one.officer, one.officer)) if one.officer is not None else None
        new += _of(one, officer, cases.get(one.case_id or 0), names[one.run.rule.code])
    return notify_all(new)


def _of(one: Telling, officer: Staff | None, case: Case | None, name: ClockType) -> list[NewNotice]:
    run, hearing = one.run, one.run.rule.code == HEARING
    if hearing and one.breach:
        kind, code, several = "hearing", "hearing_soon", "hearings_soon"
    elif one.breach:
        kind, code, several = "clock_late", "clock_breached", "clocks_breached"
    else:
        kind, code, several = "clock", "clock_warned", "clocks_warned"
    values = {
        "what": {"es": name.name_es, "en": name.name_en},
        "when": (run.anchor if hearing else run.due_at).isoformat(),
    }
    told: list[tuple[Sequence[Staff], tuple[Role, ...], str | None]] = []
    if officer is not None:
        told.append(([officer], (), None))
    if (one.breach and run.rule.code != HAND_OVER) or officer is None:
        told.append(((), (Role.SUPERVISOR,), one.office))
    if one.breach:
        told.append(((), (Role.HEADQUARTERS,), None))
    return [
        NewNotice(
            kind=kind, text_code=code, several=several, at=max(one.of, run.started_at), staff=staff, roles=roles,
            office_id=office, case=case, values=values, all_path=LATE if one.breach else NEAR,
            path="" if case is not None else (LATE if one.breach else NEAR),
            key=f"{code}:{one.stream[0]}:{one.stream[1]}:{run.rule.code}:{run.key}:{one.of.isoformat()}"[:120],
        )
        for staff, roles, office in told
    ]  # fmt: skip
