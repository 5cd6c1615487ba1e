"""Some returns put into a house for its browser tests: `python -m tests.browser.returns_world`; says JSON.

Through the product's own actions. Run a second time it changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json


def arrange() -> dict[str, object]:
    from amparo.accounts.models import Role, Staff
    from amparo.casework.models import Child
    from amparo.core import clock
    from amparo.places.models import Municipality
    from amparo.returns.homecoming.actions import go_to
    from amparo.returns.jobs import actions as offers
    from amparo.returns.models import FollowUp, Homecoming, Offer
    from amparo.returns.plans import actions as plans
    from amparo.returns.plans.rules import ChildFacts
    from amparo.returns.tests import homecomings as world

    hq = Staff.objects.filter(role=Role.HEADQUARTERS).earliest("pk")
    officer = Staff.objects.filter(role=Role.OFFICER).first()
    if not Homecoming.objects.filter(phone="9511234567").exists():  # the synthetic world has others
        today = clock.today()
        for title, where, kind, skills in (
            ("Albañil de obra", "20067", "job", "albañilería, colado"), ("Cocinera de fonda", "20385", "job", "cocina"),
            ("Empacador de café", "07089", "job", ""), ("Cuarto en casa compartida", "20067", "home", ""),
        ):  # fmt: skip
            offers.keep(
                kind=kind, title=title, offered_by="Taller inventado", contact="Oficina de empleo", places=2, skills=skills,
                valid_until=today + dt.timedelta(days=40), municipality=Municipality.objects.get(pk=where), by=hq,
                pay="9,000 al mes" if kind == "job" else "1,500 al mes",
            )  # fmt: skip
        now = clock.now()
        for number in range(24):
            with clock.moved_to(now - dt.timedelta(days=200)):
                one = world.arrived(state="OC" if number % 4 else "ZS")
                job = world.planned(one, has=frozenset({"acta", "curp", "job_search", "constancia"}))[
                    "placement"
                ]
                plans.deliver(milestone=job, evidence="Contrato", by=None)
            for day in (30, 90, 180):
                with clock.moved_to(now - dt.timedelta(days=200 - day)):
                    follow_up = FollowUp.objects.get(homecoming=one, day=day)
                    gone = (number % 6 == 5 and day == 90) or (number % 9 == 8 and day == 180)
                    if number % 8 != 7 or day == 30:
                        job.refresh_from_db()
                        here = job.state == "delivered"
                        plans.reached(
                            follow_up=follow_up, channel="phone", still=[job] if here and not gone else [],
                            lost=[job] if here and gone else [], by=None,
                        )  # fmt: skip
        for days, at in ((33, "tapachula"), (60, None), (28, "tijuana"), (3, "tapachula")):
            one = world.arrived(days_ago=days, at=at, state="OC")
            one = go_to(
                homecoming=one,
                state="OC",
                municipality="20067" if days != 3 else "",
                phone="9511234567",
                by=None,
            )
            child = Child.objects.create(record=one.record, name="Elisa", age=6, written_by=officer)
            facts = (ChildFacts(id=child.pk, age=6, us_born=True, in_mexico=True),)
            plan = world.planned(
                one, medicines=True, wants_home=True, children=facts, has=frozenset({"acta"})
            )
            if days == 33:
                plans.deliver(milestone=plan["curp"], evidence="Folio 12", by=None)
                plans.deliver(milestone=plan["imss"], by=None)
                plans.refer(milestone=plan["job_search"], by=None)
    due = Homecoming.objects.filter(phone="9511234567").order_by("arrived_at")
    return {
        "due": due[1].folio, "unknown": due[3].folio, "follow_up": FollowUp.objects.get(homecoming=due[1], day=30).pk,
        "milestone": due[1].milestones.get(kind="imss").pk,
        "offer": Offer.objects.filter(offered_by="Taller inventado").earliest("pk").pk,
    }  # fmt: skip


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(arrange()))
