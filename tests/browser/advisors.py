"""Puts a referral into the browser's world, through the product's own actions, and prints what the test needs to know.

Run as a program of its own with the house's home: an officer's e-mail, and how far the referral has come.
"""

from __future__ import annotations

import itertools
import json
import sys
import time

import django


def main(email: str, until: str) -> None:
    from amparo.accounts.models import Staff
    from amparo.casework.models import Case
    from amparo.core import clock
    from amparo.counsel.referrals import actions, answering
    from amparo.counsel.tests import pale

    pale._numbers = itertools.count(
        time.time_ns() // 10**6 % 10**8
    )  # others were made before, by other programs
    by = Staff.objects.get(email=email)
    open_cases = Case.objects.filter(office=by.office_id, referrals=None).exclude(
        status=Case.Status.CONCLUDED
    )
    case = next(
        one
        for one in open_cases.select_related("record__person").order_by("pk")
        if one.record.person.youngest_birth_date is not None
        and (clock.today() - one.record.person.youngest_birth_date).days > 20 * 366
    )
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
