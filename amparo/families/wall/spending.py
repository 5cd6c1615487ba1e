"""What may be spent on messages that cost money: for each network of the portal, for the whole house and for each country's
prefix, by the hour and by the day (`data/spending.csv`).

Asked when a message leaves. What is over waits, or goes by e-mail where there is one; supervisors of the call centre and
headquarters are told. What the public provokes has the smaller share, so that nobody who pumps codes silences the news.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import phonenumbers
from django.conf import settings
from django.db import connection
from django.urls import reverse

from amparo.accounts.models import Role
from amparo.casework.notifying.actions import NewNotice, notify_all
from amparo.families.models import Request
from amparo.families.telling import CALL_CENTRE
from amparo.families.wall.pumping import country_of
from amparo.notices.addresses import opened, plain, sealed
from amparo.notices.models import Notice

TABLE = Path(__file__).resolve().parent / "data" / "spending.csv"
PAID = (Notice.Channel.SMS, Notice.Channel.WHATSAPP, Notice.Channel.VOICE)
#: What somebody outside can make us send.
ASKED = ("received", "code", "test")
SECONDS = {"hour": 3600, "day": 86400}
#: What waits asks again no sooner, so that a long queue does not go round and round. A code is of no use later.
SOONEST = {True: dt.timedelta(minutes=1), False: dt.timedelta(minutes=5)}

WORDS = {
    "network": {"es": "una red del portal", "en": "one network of the portal"},
    "house": {"es": "todo el servicio", "en": "the whole service"},
    "prefix": {"es": "teléfonos +{prefix}", "en": "telephones +{prefix}"},
}
PER = {"hour": {"es": "por hora", "en": "by the hour"}, "day": {"es": "por día", "en": "by the day"}}


@dataclass(frozen=True, slots=True)
class Budget:
    what: str  # asked: what the public provokes; any: everything
    by: str  # network, house, prefix
    prefix: str  # empty: any other
    per: str
    many: int


def pay(notice: Notice, now: dt.datetime) -> dt.datetime | None:
    """When a message may leave as far as money goes: now, and it is counted, or later; None when it costs nothing, as by e-mail,
    to which it is turned here when there is one. In the demo nothing leaves, and nothing costs."""
    if notice.channel not in PAID or settings.AMPARO_DEMO:
        return None
    address = opened(notice.address)
    prefix, network = prefix_of(address), str(notice.values.get("network", ""))
    budgets = budgets_of(asked=notice.template in ASKED, prefix=prefix, network=network)
    waits = _spend([_key(one, prefix, network) for one in budgets], budgets)
    over = [one for one, wait in zip(budgets, waits, strict=True) if wait]
    if not over:
        return now
    _tell(over, prefix, now)
    if mail := _mail_of(notice):
        notice.channel, notice.address, notice.call = Notice.Channel.EMAIL, sealed(mail), 0
        notice.save(update_fields=["channel", "address", "call"])
        return None
    return now + max(dt.timedelta(seconds=max(waits)), SOONEST[notice.template == "code"])


def prefix_of(contact: str) -> str:
    """The calling code; of +1 outside the United States and Canada with the island's own three figures, since it costs as
    another country does."""
    code = country_of(contact)
    if code != "1":
        return code
    number = phonenumbers.parse(plain(contact), "US")
    if phonenumbers.region_code_for_number(number) in ("US", "CA", None):
        return code
    return code + str(number.national_number)[:3]


def budgets_of(*, asked: bool, prefix: str, network: str) -> list[Budget]:
    """The lines of the table that count for a message. Pure."""
    own = {one.prefix for one in table() if one.by == "prefix"}
    line = prefix if prefix in own else ""
    return [
        one
        for one in table()
        if (one.what == "any" or asked)
        and (one.by != "prefix" or one.prefix == line)
        and (one.by != "network" or network)
    ]


@cache
def table() -> tuple[Budget, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Budget(row["what"], row["by"], row["prefix"], row["per"], int(row["many"]))
            for row in csv.DictReader(file)
        )


def _key(budget: Budget, prefix: str, network: str) -> str:
    of = {"network": network[:40], "house": "", "prefix": prefix}[budget.by]
    return f"{budget.what}:{budget.by}:{budget.per}:{of}"


def _spend(keys: Sequence[str], budgets: Sequence[Budget]) -> list[int]:
    """Seconds until each budget has a message left; all 0, and one was taken of each."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT families_spend(%s, %s::integer[], %s::integer[])",
            [list(keys), [one.many for one in budgets], [SECONDS[one.per] for one in budgets]],
        )
        return list(cursor.fetchone()[0])


def _mail_of(notice: Notice) -> str:
    """An e-mail of the same family, which costs nothing."""
    request = Request.objects.filter(folio=notice.about).first() if notice.about else None
    return opened(request.email) if request is not None else ""


def _tell(over: Sequence[Budget], prefix: str, now: dt.datetime) -> None:
    """Supervisors of the call centre and headquarters, once an hour for each line of the table."""
    told = []
    for one in over:
        words = {
            tongue: f"{WORDS[one.by][tongue].format(prefix=prefix)}, {PER[one.per][tongue]}"
            for tongue in ("es", "en")
        }
        of = prefix if one.by == "prefix" else ""
        for role, office in ((Role.SUPERVISOR, CALL_CENTRE), (Role.HEADQUARTERS, None)):
            told.append(
                NewNotice(
                    kind="spending", at=now, roles=(role,), office_id=office, values={"what": words},
                    path=reverse("messages_out"), key=f"spending:{one.what}:{one.by}:{of}:{one.per}:{now:%Y%m%d%H}",
                )
            )  # fmt: skip
    notify_all(told)
