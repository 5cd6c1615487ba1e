"""Counting the funnel the long way, row by row, to hold its figures against; and worlds of referrals to count."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import strategies as st

from amparo.casework.models import Case
from amparo.counsel.funnel.asked import Asked
from amparo.counsel.funnel.figures import KEYS, STAGES, WAITS
from amparo.counsel.models import Advisor, Contract, Offer, Referral, Step

STATE_OF = {"consented": "consented", "offered": "offered", "acknowledged": "acknowledged", "contacted": "evaluating",
            "accepted": "in_progress", "represented": "in_progress", "concluded": "concluded"}  # fmt: skip
ROAD = ("proposed", "consented", "offered", "acknowledged", "evaluating", "in_progress", "concluded")
BEGAN = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
_folios = itertools.count(1)

#: One referral: office, area, day, how far the last advisor came, hours of each part, the level, who was silent before.
ROADS = st.fixed_dictionaries({
    "office": st.sampled_from(["elpaso", "boston", "chicago"]),
    "area": st.sampled_from(["migratorio", "laboral"]),
    "day": st.integers(0, 120),
    "far": st.integers(0, len(ROAD) - 1),
    "hours": st.lists(st.integers(0, 300), min_size=len(ROAD), max_size=len(ROAD)),
    "level": st.sampled_from(["representation", "advice"]),
    "silent": st.integers(0, 2),
    "advisor": st.integers(0, 2),
})  # fmt: skip


def build(case: Case, contract: Contract, advisors: list[Advisor], roads: list[dict]) -> None:
    """These referrals with their steps and offers, as the tables would hold them. All are closed: a case has many."""
    for road in roads:
        at = opened = BEGAN + dt.timedelta(days=road["day"])
        steps: list[tuple[str, dt.datetime, int | None, str]] = [("proposed", at, None, "")]
        offers = []
        who = advisors[road["advisor"]]
        for part, state in enumerate(ROAD[1 : road["far"] + 1], start=1):
            at += dt.timedelta(hours=road["hours"][part])
            if state == "offered":
                for number in range(road["silent"]):
                    other = advisors[(road["advisor"] + 1 + number) % 3]
                    steps.append(("offered", at, other.pk, ""))
                    offers.append((other, at, at + dt.timedelta(hours=30), "lapsed"))
                    at += dt.timedelta(hours=30)
                    steps.append(("consented", at, None, ""))
                offers.append((who, at, None, ""))
            level = road["level"] if state in ("in_progress", "concluded") else ""
            steps.append((state, at, None if state == "consented" else who.pk, level))
        made = Referral.objects.create(
            folio=f"R{next(_folios):010}", case=case, office_id=road["office"], area=road["area"], need="Prueba",
            level_wanted="representation", state="closed", whose="", ending="unserved", entered_at=at, opened_at=opened,
            closed_at=at,
        )  # fmt: skip
        Step.objects.bulk_create(
            Step(referral=made, state=state, at=moment, advisor_id=advisor, level=level)
            for state, moment, advisor, level in steps
        )
        Offer.objects.bulk_create(
            Offer(referral=made, number=n, advisor=advisor, contract=contract, offered_at=moment, answered_at=answered,
                  answer=answer, missed="sent" if answer else "")
            for n, (advisor, moment, answered, answer) in enumerate(offers, start=1)
        )  # fmt: skip


def count(asked: Asked, by: str) -> dict[str, dict]:
    """By key, and under "" everything: stages, offers, lapsed and the hours of every wait. One row at a time."""
    found: dict[str, dict] = {}

    def line(key):
        empty = {
            "stages": dict.fromkeys(STAGES, 0),
            "offers": 0,
            "lapsed": 0,
            "waits": {code: [] for code in WAITS},
        }
        return found.setdefault(key, empty)

    line("")
    for one in Referral.objects.all():
        if not asked.begin <= one.opened_at < asked.end or one.opened_at > asked.at:
            continue
        if asked.office not in ("", one.office_id) or asked.area not in ("", one.area):
            continue
        offers = [offer for offer in one.offers.all() if offer.offered_at <= asked.at]
        asked_of = {offer.advisor_id for offer in offers}
        if asked.advisor and asked.advisor not in asked_of:
            continue
        if by == "advisor":
            wanted = [("", asked.advisor)]
            wanted += [(str(pk), pk) for pk in asked_of if not asked.advisor or pk == asked.advisor]
        else:
            key = (
                f"{one.opened_at.astimezone(asked.zone):%Y-%m}"
                if by == "month"
                else str(getattr(one, KEYS[by]))
            )
            wanted = [("", asked.advisor), (key, asked.advisor)]
        for key, advisor in wanted:
            alone = by == "advisor" and key != ""
            _add(line(key), one, offers, asked, advisor, alone)
    return found


def _add(into, one, offers, asked, advisor, alone):
    steps = [step for step in one.steps.all() if step.at <= asked.at]
    first = {"opened_at": one.opened_at}
    for column, state in STATE_OF.items():
        times = [
            step.at for step in steps
            if step.state == state and (column != "represented" or step.level == "representation")
            and (not advisor or step.advisor_id == advisor or (column == "consented" and not alone))
        ]  # fmt: skip
        if times:
            first[column] = min(times)
    into["stages"]["referred"] += 1
    for column in STAGES:
        into["stages"][column] += column in first
    for offer in offers:
        if not advisor or offer.advisor_id == advisor:
            into["offers"] += 1
            into["lapsed"] += offer.answer == "lapsed" and offer.answered_at <= asked.at
    for code, (start, end, _words) in WAITS.items():
        if start in first and end in first:
            into["waits"][code].append((first[end] - first[start]).total_seconds() / 3600)


def percentile(values: list[float], part: float) -> float:
    """Between the two nearest, in proportion, as PostgreSQL's percentile_cont."""
    values = sorted(values)
    at = part * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)
