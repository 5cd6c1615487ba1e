"""Arranging tests of returns: centres, desks, people who come back. All through the actions of the product."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from amparo.accounts.models import Role, Staff
from amparo.core import clock
from amparo.people.models import Record
from amparo.returns.centres.loading import load
from amparo.returns.centres.models import Centre
from amparo.returns.homecoming import actions
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.plans import actions as plans
from amparo.returns.plans.models import Milestone
from amparo.returns.plans.rules import Facts
from tests.factories import receive, said

_numbers: list[itertools.count[int]] = []
TIJUANA = "tijuana"


def centre(slug: str = TIJUANA) -> Centre:
    """A centre of the shipped tables."""
    if not Centre.objects.filter(pk=slug).exists():
        load()
    return Centre.objects.get(pk=slug)


def desk(slug: str = TIJUANA, agency: str = "") -> Staff:
    """Somebody at the desk of a centre; of one agency's desk, if it is said."""
    number = _number()
    return Staff.objects.create_user(
        f"mesa{number}@example.org", "a-long-password", name=f"Mesa Prueba {number}", role=Role.DESK, centre=centre(slug).pk,
        agency=agency,
    )  # fmt: skip


def agent(agency: str = "imss", state: str = "") -> Staff:
    """Somebody who works for an agency, of one state if it is said."""
    number = _number()
    return Staff.objects.create_user(
        f"agencia{number}@example.org", "a-long-password", name=f"Agencia Prueba {number}", role=Role.AGENCY, agency=agency,
        mexican_state=state,
    )  # fmt: skip


def _number() -> int:
    """A number that no other process has taken in this database: the browser's houses are arranged by several."""
    if not _numbers:
        # Some numbers make no row: whoever comes next begins beyond all that were taken.
        _numbers.append(itertools.count(1 + 5 * (Record.objects.count() + Staff.objects.count())))
    return next(_numbers[0])


def _word(number: int) -> str:
    """A name that no other number has."""
    letters = ""
    while number:
        number, at = divmod(number, 25)
        letters += ("ba", "ce", "di", "fo", "gu", "ja", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "xu", "ya", "lle", "chi",
                    "ño", "tru", "pla", "bre", "cli", "dro", "flu")[at]  # fmt: skip
    return letters.capitalize()


def record(**fields: str) -> Record:
    # Letters and days of its own: matching does not read figures in a name, nor trusts a first of January.
    number = _number()
    described = said(
        **{"given_names": _word(number), "surname1": _word(number * 7919), "surname2": "Prueba",
           "birth_date": f"{1960 + number % 40}-{1 + number % 12:02}-{2 + number % 27:02}"}
        | fields
    )  # fmt: skip
    return Record.objects.get(pk=receive(described).record_id)


def arrived(*, days_ago: int = 0, at: str | None = TIJUANA, state: str = "OC", **more: Any) -> Homecoming:
    """Somebody who came back, `days_ago`, at a centre; or who declined the centres (`at=None`)."""
    where = centre(at) if at else None
    made = actions.arrive(
        record=more.pop("record", None) or record(), at=clock.now() - dt.timedelta(days=days_ago), centre=where,
        declined_centre=where is None, by=more.pop("by", None), **more,
    )  # fmt: skip
    return actions.go_to(homecoming=made, state=state, by=None)


def planned(homecoming: Homecoming, **facts: Any) -> dict[str, Milestone]:
    """A plan, its milestones by kind."""
    plans.make_plan(homecoming=homecoming, facts=Facts(**{"age": 38} | facts), by=None)
    return {one.kind: one for one in homecoming.milestones.order_by("pk")}


def somebody(**fields: str) -> Record:
    """A record that is taken for nobody else's: names and birth dates of its own."""
    number = _number()
    first, second, third = (_NAMES[(number // len(_NAMES) ** at) % len(_NAMES)] for at in range(3))
    born = dt.date(1960, 1, 1) + dt.timedelta(days=number * 37 % 15_000)
    return record(
        **{"given_names": first, "surname1": second, "surname2": third, "birth_date": born.isoformat()}
        | fields
    )


_NAMES = (
    "Xicohténcatl", "Baldomera", "Quirino", "Eustolia", "Wenceslao", "Hermelinda", "Fortunato", "Jovita", "Crispín", "Otilia",
    "Zenón", "Perfecta", "Macedonio",
)  # fmt: skip
