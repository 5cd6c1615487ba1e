"""Returns put into a house for the browser tests of agencies and figures: `python -m tests.browser.agencies`; says JSON.

Through the product's own actions, but for the many weeks of arrivals behind the forecast. A second run changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

PASSWORD = "una-clave-de-prueba-larga"
MONEY = Decimal("1500000.50")


def arrange() -> dict[str, object]:
    from amparo.accounts.models import Role, Staff
    from amparo.core import clock
    from amparo.returns.models import Allocation, Homecoming, Milestone
    from amparo.returns.plans import actions as plans
    from amparo.returns.resources import actions as resources
    from amparo.returns.tests import homecomings as world

    now = clock.now()
    if not Staff.objects.filter(email="imss@example.org").exists():
        for email, agency in (("imss@example.org", "imss"), ("conavi@example.org", "conavi")):
            Staff.objects.create_user(
                email, PASSWORD, name=f"Agencia {agency}", role=Role.AGENCY, agency=agency
            )
        agent = Staff.objects.get(email="imss@example.org")
        for number in range(14):
            with clock.moved_to(now - dt.timedelta(days=number * 3, hours=2)):
                one = world.arrived(record=world.somebody(), state="OC" if number % 2 else "CS")
                plan = world.planned(one, has=frozenset({"acta", "curp", "job_search"}))
                for kind in ("imss", "placement"):
                    plans.refer(milestone=plan[kind], by=None)
                if number > 9:
                    plans.deliver(
                        milestone=plans.accept(milestone=plan["imss"], by=agent), evidence="NSS 1", by=agent
                    )
        for milestone in Milestone.objects.filter(agency="imss", state="referred")[:3]:
            plans.accept(milestone=milestone, by=agent)
    ours = Allocation.objects.filter(kind="money", amount=MONEY)  # the synthetic world has others
    if not ours.exists():
        by = Staff.objects.filter(role=Role.HEADQUARTERS).earliest("pk")
        begins = now.date().replace(month=1, day=1)
        year = {"begins": begins, "ends": begins.replace(year=begins.year + 1), "by": by}
        money = resources.allocate(kind="money", amount=MONEY, agency="imss", right="health", **year)
        resources.enter(allocation=money, kind="committed", amount=Decimal(900_000), on=begins, by=by)
        resources.enter(allocation=money, kind="spent", amount=Decimal("350000.25"), on=begins, by=by)
        resources.allocate(kind="beds", amount=Decimal(2000), centre=world.centre(), right="housing", **year)
        first = Homecoming.objects.earliest("pk")
        Homecoming.objects.bulk_create(
            Homecoming(
                folio=f"T{week:02}{number:02}", record=first.record, state="closed", closing="done", closed_at=now, source="list",
                arrived_at=now - dt.timedelta(weeks=week, hours=number), destination_state=("OC", "CS", "GR", "MN")[number % 4],
                centre=first.centre, opened_at=now - dt.timedelta(weeks=week),
            )
            for week in range(1, 40) for number in range(12 + week * 7 % 11)
        )  # fmt: skip
    return {
        "password": PASSWORD, "agency": "imss@example.org", "empty": "conavi@example.org",
        "waiting": Milestone.objects.filter(agency="imss", state="referred").latest("pk").pk,
        "accepted": Milestone.objects.filter(agency="imss", state="accepted").latest("pk").pk,
        "others": Milestone.objects.filter(agency="sne", state="referred").latest("pk").pk,
        "allocation": ours.get().pk,
    }  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(arrange()))
