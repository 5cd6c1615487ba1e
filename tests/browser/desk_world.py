"""A centre with people at its desks, in the house's own database: run as a module. Its last line says who and where."""

from __future__ import annotations

import datetime as dt
import json
import sys

from django import setup

setup()


from amparo.accounts.models import Role  # noqa: E402
from amparo.core import clock  # noqa: E402
from amparo.core.folios import show  # noqa: E402
from amparo.returns.desks import actions as desks  # noqa: E402
from amparo.returns.homecoming.actions import together  # noqa: E402
from amparo.returns.medicines import actions as medicines  # noqa: E402
from amparo.returns.tests import homecomings as returns  # noqa: E402
from tests.factories import officer  # noqa: E402


def world(name: str) -> dict[str, object]:
    """People of one arrival, each with `name` in theirs, so that every test has its own."""
    general, health = returns.desk(), returns.desk(agency="imss")
    people = []
    for given, surname in (
        ("Anselmo", "Tecuani"),
        ("Brígida", "Tecuani"),
        ("Casilda", "Ñuño"),
        ("Demetrio", "Ocelotzi"),
    ):
        one = returns.arrived(
            record=returns.record(given_names=f"{given} {name}", surname1=surname, surname2="Prueba")
        )
        desks.open_plan(homecoming=one, by=general)
        people.append(one)
    together(homecomings=people[:2], by=general)
    desks.answer(homecoming=people[0], said={"homeless": True}, goes_first=True, by=general)
    medicines.add(
        homecoming=people[0],
        drug="Insulina NPH",
        what_for="Diabetes",
        last_dose_at=clock.now() - dt.timedelta(hours=26),
        by=health,
    )
    return {
        "who": {"desk": general.email, "health": health.email, "state": officer("OC", Role.STATE).email},
        "people": [
            {"folio": one.folio, "shown": show(one.folio), "name": one.record.person.name} for one in people
        ],
    }


if __name__ == "__main__":
    print(json.dumps(world(sys.argv[1])))
