"""Puts a referral into the browser's world, through the product's own actions, and prints what the test needs to know.

Run as a program of its own with the house's home: an officer's e-mail, and how far the referral has come.
"""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
import time
from pathlib import Path

import django


def row(number: int) -> str:
    """Somebody held in El Paso whom nobody else is like."""
    name = "".join(chr(65 + int(digit)) for digit in f"{number:08}")
    return f"A{number:09},TZIN{name},ANA{name[::-1]},05/23/1987,F,MEXICO,B{number},Camp East Montana"


def main(email: str, until: str) -> None:
    from amparo.accounts.models import Staff
    from amparo.core import clock
    from amparo.counsel.referrals import actions, answering
    from amparo.counsel.tests import pale
    from tests.factories import detained

    number = time.time_ns() // 10**6 % 10**8  # others were made before, by other programs
    pale._numbers[:] = [itertools.count(number)]
    by = Staff.objects.get(email=email)
    case = detained(Path(tempfile.mkdtemp()), row(number))
    terms = pale.contract(by.office_id)
    who = pale.advisor(terms)
    made = pale.referral(
        case, need="Defensa contra la expulsión; pide fianza", parties=["Patrón Inventado"], by=by
    )
    actions.offer(referral=made, advisor=who, contract=terms, by=by)
    if until == "in_progress":
        answering.clear(referral=made, advisor=who)
        answering.acknowledge(referral=made, advisor=who)
        answering.contacted(referral=made, advisor=who, on=clock.today())
        answering.accept(referral=made, advisor=who, level="representation")
    print(json.dumps({"email": who.email, "folio": made.folio, "name": case.record.person.name}))


if __name__ == "__main__":
    django.setup()
    main(*sys.argv[1:])
