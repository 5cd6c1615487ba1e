"""The bond funds that the product brings with it, from their table into the database. Idempotent: a fund stands as it began."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from amparo.counsel.money.bonds import BondFund
from amparo.counsel.money.limits import questions, rows


def load() -> None:
    for row in rows("bond_funds.csv"):
        BondFund.objects.get_or_create(
            code=row["code"],
            defaults={
                "name": row["name"], "amount": Decimal(row["amount"]), "most_people": int(row["most_people"]),
                "states": row["states"].split(";"), "checklist": list(questions()),
                "opens_on": dt.date.fromisoformat(row["opens_on"]), "source": row["source"],
            },
        )  # fmt: skip
