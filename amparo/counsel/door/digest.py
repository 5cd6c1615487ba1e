"""The weekly mail of what an advisor owes: counts alone, on Monday at eight by the clock of their consulate."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.utils import translation
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from amparo.core import clock
from amparo.counsel.advisors.models import Advisor
from amparo.counsel.contracts.models import Contract
from amparo.counsel.door.queries import owed_by
from amparo.counsel.referrals.telling import tell
from amparo.notices.models import Notice
from amparo.places.models import Office

MONDAY, HOUR = 0, 8


@app.periodic(cron="*/10 * * * *", periodic_id="advisors_digest")
@app.task(name="counsel.advisors_digest", queueing_lock="counsel.advisors_digest")
def every_ten_minutes(timestamp: int) -> None:
    send_digests(now=clock.now())


def send_digests(*, now: dt.datetime) -> int:
    """Queue this week's mail for every advisor for whom it is Monday past eight and who owes something; returns how many.

    It counts what waited at eight. A worker that was stopped at that hour sends it later the same day; a second run finds
    that it was queued (the outbox keeps one message for a key).
    """
    advisors = list(Advisor.objects.filter(active=True).exclude(email="").order_by("pk"))
    offices = offices_of([one.firm_id for one in advisors])
    due: dict[Advisor, tuple[Office, dt.datetime]] = {}
    for advisor in advisors:
        office = offices.get(advisor.firm_id)
        if office is None:
            continue
        local = now.astimezone(office.zone)
        if local.weekday() == MONDAY and local.hour >= HOUR:
            due[advisor] = office, local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    keys = {_key(advisor, morning) for advisor, (_office, morning) in due.items()}
    sent = set(
        Notice.objects.filter(key__in=[f"{key}:{Notice.Channel.EMAIL}" for key in keys]).values_list(
            "key", flat=True
        )
    )
    made = 0
    for morning in {moment for _office, moment in due.values()}:
        some = [
            one
            for one in due
            if due[one][1] == morning and f"{_key(one, morning)}:{Notice.Channel.EMAIL}" not in sent
        ]
        owed = owed_by([one.pk for one in some], now=now, since=morning)
        for advisor in some:
            if owed.get(advisor.pk):
                made += _send(advisor, owed[advisor.pk], _key(advisor, morning), due[advisor][0])
    return made


def lines_of(owed: Counter[str]) -> list[str]:
    """What is owed, in words: how many of each, the most urgent first."""
    n = owed
    words = {
        "offered": ngettext("%(n)s conflict check", "%(n)s conflict checks", n["offered"]),
        "sent": ngettext("%(n)s acknowledgement", "%(n)s acknowledgements", n["sent"]),
        "acknowledged": ngettext(
            "%(n)s first talk with the person", "%(n)s first talks with the person", n["acknowledged"]
        ),
        "evaluating": ngettext("%(n)s evaluation", "%(n)s evaluations", n["evaluating"]),
        "in_progress": ngettext("%(n)s periodic report", "%(n)s periodic reports", n["in_progress"]),
    }
    return [f"- {said % {'n': n[state]}}" for state, said in words.items() if n[state]]


def offices_of(firms: Collection[int]) -> dict[int, Office]:
    """The consulate by whose clock a firm is told: that of its oldest contract in force, else of its latest one. One query."""
    today = clock.today()
    contracts = Contract.objects.filter(firm__in=firms, state=Contract.State.SIGNED).select_related("office")
    in_order = sorted(
        contracts,
        key=lambda one: (not one.starts_on <= today <= one.ends_on, one.starts_on.toordinal(), one.pk),
    )
    found: dict[int, Office] = {}
    for one in in_order:
        found.setdefault(one.firm_id, one.office)
    return found


def _send(advisor: Advisor, owed: Counter[str], key: str, office: Office) -> int:
    with translation.override("en" if advisor.language == "en" else "es-mx"):
        lines = lines_of(owed)
    values = {"lines": "\n".join(lines), "count": owed.total()}
    return bool(tell(advisor, "advisor_digest", values, key=key, office_id=office.pk))


def _key(advisor: Advisor, morning: dt.datetime) -> str:
    return f"advisor_digest:{advisor.pk}:{morning:%Y-%m-%d}"
