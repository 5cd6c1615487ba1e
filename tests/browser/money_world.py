"""A contract with some of everything, arranged as the tests of the room do, in the house's own database: run as a module.

Its last line says who signs in and where to look.
"""

from __future__ import annotations

import json
import tempfile
from decimal import Decimal
from pathlib import Path

from django import setup

setup()

from amparo.accounts.models import Role  # noqa: E402
from amparo.core import clock  # noqa: E402
from amparo.counsel.contracts import actions as contracts  # noqa: E402
from amparo.counsel.models import Ceiling, Contract  # noqa: E402
from amparo.counsel.money import paying, working  # noqa: E402
from amparo.counsel.tests import money  # noqa: E402
from amparo.counsel.tests.pale import contract  # noqa: E402
from amparo.counsel.tests.test_bonds import fund, granted, held_in_minnesota, step  # noqa: E402
from tests.factories import EL_PASO, detained, officer  # noqa: E402


def world() -> dict[str, object]:
    folder = Path(tempfile.mkdtemp())
    row = f"A055500011,CENTEOTL,ABUNDIO,01/02/1981,M,MEXICO,B551,{EL_PASO}"
    terms = contract(ceiling="20000.00")
    Ceiling.objects.create(contract=terms, area="migratorio", level="representation", amount=Decimal("18000"))
    made = money.served(folder, terms=terms, case=detained(folder, row))
    bill = money.invoiced("700", "800", of=money.authorised(made))
    first, second = bill.lines.order_by("pk")
    done = money.paid(first)
    by, supervisor, head = money.staff()
    ready = paying.approve_payment(line=second, by=supervisor)
    wanted = money.asked(made, "merits", quantity=Decimal(2), by=by)
    allowed = money.authorised(made, "hour", quantity=Decimal(4))
    day = clock.today()
    working.spend_time(referral=made, advisor=made.advisor, on=day, minutes=90, code="hour", doing="study")
    working.lay_out(
        referral=made, advisor=made.advisor, on=day, amount=Decimal("18.40"), code="expenses", cost="copies"
    )
    draft = money.drafted("100", of=allowed)
    sent = paying.send_invoice(invoice=money.drafted("125", of=allowed), by=made.advisor.staff)
    contracts.amend(
        contract=terms, signed_on=day, more=Decimal(1500), ends_on=None, reason="Más audiencias", by=head
    )
    unsigned = Contract.objects.create(
        number="PALE-borrador", firm=terms.firm, office_id="elpaso", starts_on=terms.starts_on, ends_on=terms.ends_on,
        ceiling=1000, levels=["advice"],
    )  # fmt: skip
    of = fund()
    bond = step(granted(of, held_in_minnesota(folder)), "post")
    return {
        "who": {
            "officer": by.email, "supervisor": supervisor.email, "headquarters": head.email,
            "auditor": officer("", Role.AUDITOR).email, "advisor": made.advisor.staff.email,
        },
        "contract": terms.pk, "unsigned": unsigned.pk, "referral": made.folio, "bill": bill.pk, "sent": sent.pk,
        "draft": draft.pk, "paid": done.pk, "ready": ready.pk, "wanted": wanted.pk, "allowed": allowed.pk, "fund": of.code,
        "bond": bond.pk,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(world()))
