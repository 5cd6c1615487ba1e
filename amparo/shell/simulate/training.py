"""Who learned what: about half of those who attend people hold a certificate, some are on the way, some let it end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from random import Random

from amparo.accounts.models import Staff
from amparo.core import clock
from amparo.inclusion.training import actions, shifts
from amparo.inclusion.training.course import Unit, required, roles_in_training

#: Of a hundred members of staff: how long ago, in days, they passed everything; the rest is on the way, or has not begun.
PASSED = ((45, (20, 600)), (6, (645, 715)), (5, (740, 800)))
ON_THE_WAY = 30
#: Offices that keep their shifts.
WITH_SHIFTS = 4


def learn(staff: Sequence[Staff], *, seed: int, now: dt.datetime) -> str:
    """Let them learn, each at their own time, and let some offices write down their shifts."""
    rng = Random(f"{seed}:training")
    certified = 0
    learners = [one for one in staff if one.role in roles_in_training()]
    for number, one in enumerate(learners):
        # The first officer, whom a demo shows, is half way.
        place = 60 if number == 0 else rng.randrange(100)
        for share, (least, most) in PASSED:
            if place < share:
                with clock.moved_to(now - dt.timedelta(days=rng.randint(least, most))):
                    certified += _pass(one, required(one.role))
                break
            place -= share
        else:
            if place < ON_THE_WAY:
                with clock.moved_to(now - dt.timedelta(days=rng.randint(1, 40))):
                    _pass(one, list(required(one.role))[: 2 if number == 0 else rng.randint(1, 4)])
                    _begin(one, list(required(one.role))[-1])
    _shifts(learners)
    return f"{certified:,} certificates of {len(learners):,} members of staff"


def _pass(staff: Staff, units: Iterable[Unit]) -> bool:
    made = None
    for unit in units:
        answers = {number: question.right for number, question in enumerate(unit.quiz)}
        _attempt, made = actions.answer_quiz(unit=unit, answers=answers, by=staff)
    return made is not None


def _begin(staff: Staff, unit: Unit) -> None:
    for part in unit.parts[:2]:
        actions.go_through(unit=unit, part=part, by=staff)


def _shifts(learners: Sequence[Staff]) -> None:
    offices = list(dict.fromkeys(one.office_id for one in learners if one.office_id is not None))
    for office_id in offices[:WITH_SHIFTS]:
        team = [one for one in learners if one.office_id == office_id]
        supervisor = next((one for one in team if one.role == "supervisor"), None)
        if supervisor is None:
            continue
        shifts.keep_shift(
            shift=None,
            name="Mañana",
            weekdays=range(5),
            starts=dt.time(8),
            ends=dt.time(15),
            staff=team,
            by=supervisor,
        )
        shifts.keep_shift(
            shift=None, name="Guardia de fin de semana", weekdays=(5, 6), starts=dt.time(9), ends=dt.time(18),
            staff=team[:1], by=supervisor,
        )  # fmt: skip
