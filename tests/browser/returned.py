"""Somebody who came back, with a plan, and a desk, put into a house for its browser tests: `python -m tests.browser.returned`.

Through the product's own actions. Its last line says who signs in and which return it is.
"""

from __future__ import annotations

import json

from django import setup

setup()

from amparo.casework.models import Child  # noqa: E402
from amparo.returns.plans import actions as plans  # noqa: E402
from amparo.returns.plans.rules import ChildFacts  # noqa: E402
from amparo.returns.tests import homecomings as world  # noqa: E402


def arrange() -> dict[str, str]:
    one, desk = world.arrived(days_ago=3), world.desk()
    child = Child.objects.create(record=one.record, name="Elisa Prueba", age=6, written_by=desk)
    plan = world.planned(
        one, medicines=True, children=(ChildFacts(id=child.pk, age=6, us_born=True, in_mexico=True),)
    )
    for kind, evidence in (
        ("constancia", "Folio INM 2041"),
        ("first_check", ""),
        ("acta", "Acta 114, Oaxaca"),
    ):
        plans.deliver(milestone=plan[kind], evidence=evidence, by=None)
    plans.refer(milestone=plan["job_search"], by=None)
    return {"folio": one.folio, "desk": desk.email}


if __name__ == "__main__":
    print(json.dumps(arrange()))
