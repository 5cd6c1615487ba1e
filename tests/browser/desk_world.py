"""A centre with people at its desks, in the house's own database: run as a module. Its last line says who and where."""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import uuid

from django import setup

setup()


from django.db import transaction  # noqa: E402

from amparo.accounts.models import Role, Staff  # noqa: E402
from amparo.accounts.permissions import acts  # noqa: E402
from amparo.core import clock  # noqa: E402
from amparo.core.folios import show  # noqa: E402
from amparo.people.models import Record  # noqa: E402
from amparo.returns.desks import actions as desks  # noqa: E402
from amparo.returns.homecoming.actions import together  # noqa: E402
from amparo.returns.medicines import actions as medicines  # noqa: E402
from amparo.returns.tests import homecomings as returns  # noqa: E402
from tests.factories import receive, said  # noqa: E402


def somebody(role: str, **more: str) -> Staff:
    """A member of staff with an address of their own, however often this runs."""
    email = f"{role}-{uuid.uuid4().hex[:10]}@example.org"
    return Staff.objects.create_user(email, "a-long-password", name="Mesa de Prueba", role=role, **more)


def world(name: str) -> dict[str, object]:
    """People of one arrival with a surname of their own, so that every test has its own."""
    centre = returns.centre().pk
    general, health = somebody(Role.DESK, centre=centre), somebody(Role.DESK, centre=centre, agency="imss")
    people = []
    for given in ("Anselmo", "Brígida", "Casilda", "Demetrio"):
        born = dt.date(1970, 1, 1) + dt.timedelta(days=random.randrange(9000))
        described = said(given_names=given, surname1=name, surname2="Prueba", birth_date=born.isoformat())
        record = receive(described, source_id=f"desks:{uuid.uuid4()}").record_id
        one = returns.arrived(record=Record.objects.get(pk=record))
        desks.open_plan(homecoming=one, by=general)
        people.append(one)
    together(homecomings=people[:2], by=general)
    desks.answer(homecoming=people[0], said={"homeless": True}, goes_first=True, by=general)
    with transaction.atomic():
        acts(health)  # nobody else reads or writes a medicine
        medicines.add(
            homecoming=people[0],
            drug="Insulina NPH",
            what_for="Diabetes",
            last_dose_at=clock.now() - dt.timedelta(hours=26),
            by=health,
        )
    return {
        "who": {
            "desk": general.email,
            "health": health.email,
            "state": somebody(Role.STATE, mexican_state="OC").email,
        },
        "people": [
            {"folio": one.folio, "shown": show(one.folio), "name": one.record.person.name} for one in people
        ],
    }


if __name__ == "__main__":
    print(json.dumps(world(sys.argv[1])))
