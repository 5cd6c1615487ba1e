"""The money of a year of PALE: asked for, approved or refused, worked, invoiced, paid; with what goes wrong on the way.

An advisor who does not report is not paid, some invoices come back, one payment is returned. Through the actions, as in life.
"""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

from amparo.accounts.models import Role, Staff
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.counsel.models import Authorisation, InvoiceLine, Milestone, Payment, Report
from amparo.counsel.money import actions, paying, working
from amparo.counsel.words import Level
from amparo.shell.simulate.counsel_answers import Advisors

#: What is asked for at each level of service, and how much of it.
ASKED: dict[str, tuple[tuple[str, int], ...]] = {
    Level.ORIENTATION: (("orientation_hour", 2),),
    Level.ADVICE: (("diagnosis", 1),),
    Level.REPRESENTATION: (("bond_hearing", 1), ("merits", 1), ("merits", 2)),
}
ATTEMPTS = 3  # to have a payment approved that an overdue report blocks


class Money(Advisors):
    """Its part of a year. `_ask` is called when an advisor has taken a matter on."""

    def _ask(self, pk: int) -> None:
        referral = self._referral(pk)
        need = self.needs[referral.case_id]
        code, quantity = self.rng.choice(ASKED[referral.level])
        made = actions.ask(
            referral=referral, code=code, quantity=Decimal(quantity), why=need.said["need"], by=need.by
        )
        if self.rng.random() < 0.94:  # the rest is forgotten on somebody's table
            self._in(self.rng.expovariate(1 / 4) + 0.1, self._with(self._decide_money, made.pk))

    def _decide_money(self, pk: int) -> None:
        asked = Authorisation.objects.select_related("contract").get(pk=pk)
        chief = self._chief(asked.contract.office_id)
        if self.rng.random() < 0.06:
            actions.refuse(authorisation=asked, reason="Ya lo cubre otro programa", by=chief)
            return
        asked = actions.approve(authorisation=asked, by=chief)
        if asked.waits_for_second:
            self._in(self.rng.expovariate(1 / 6) + 0.2, self._with(self._second, pk))
        else:
            self._in(self.rng.uniform(8, 45), self._with(self._invoice, pk))

    def _second(self, pk: int) -> None:
        actions.approve(authorisation=Authorisation.objects.get(pk=pk), by=self._head())
        self._in(self.rng.uniform(8, 45), self._with(self._invoice, pk))

    def _invoice(self, pk: int) -> None:
        """The advisor writes down the hours, if it is paid by the hour, and charges for the last thing delivered."""
        allowed = Authorisation.objects.select_related("contract", "referral", "advisor__staff").get(pk=pk)
        who = allowed.advisor.staff
        done = self._delivered(allowed)
        if who is None or done is None:
            self._in(30, self._with(self._invoice, pk))  # nothing to charge for yet
            return
        if allowed.code.endswith("hour"):
            working.spend_time(
                referral=allowed.referral, advisor=allowed.advisor, on=clock.today(), code=allowed.code, doing="study",
                minutes=int(allowed.quantity * 60),
            )  # fmt: skip
        made = paying.begin_invoice(
            contract=allowed.contract, number=f"SIN-{pk:06}", dated=clock.today(), total=allowed.amount, by=who,
            file=_paper(f"Factura SIN-{pk:06}", who.name, f"{clock.today()}", f"US$ {allowed.amount}"),
        )  # fmt: skip
        line = paying.add_line(
            invoice=made, authorisation=allowed, deliverable=done, amount=allowed.amount, by=who
        )
        made = paying.send_invoice(invoice=made, by=who)
        chief = self._chief(allowed.contract.office_id)
        if self.rng.random() < 0.08:
            paying.return_invoice(invoice=made, reason="No corresponde a lo entregado", by=chief)
            return
        paying.approve_invoice(invoice=made, by=chief)
        self._in(self.rng.uniform(1, 20), self._with(self._approve_payment, line.pk, 1))

    def _delivered(self, allowed: Authorisation) -> Milestone | Report | None:
        of = {"referral": allowed.referral_id, "advisor": allowed.advisor_id}
        return (
            Milestone.objects.filter(**of).order_by("pk").last()
            or Report.objects.filter(**of).order_by("pk").last()
        )

    def _approve_payment(self, pk: int, attempt: int) -> None:
        line = InvoiceLine.objects.select_related("contract").get(pk=pk)
        try:
            made = paying.approve_payment(line=line, by=self._chief(line.contract.office_id))
        except Conflict:  # a report is overdue (C5)
            if attempt < ATTEMPTS:
                self._in(self.rng.uniform(10, 25), self._with(self._approve_payment, pk, attempt + 1))
            return
        if made.state == Payment.State.WAITING:
            self._in(self.rng.uniform(1, 9), self._with(self._approve_too, made.pk))
        else:
            self._in(self.rng.uniform(3, 30), self._with(self._pay, made.pk))

    def _approve_too(self, pk: int) -> None:
        paying.approve_payment_too(payment=Payment.objects.get(pk=pk), by=self._head())
        self._in(self.rng.uniform(3, 30), self._with(self._pay, pk))

    def _pay(self, pk: int) -> None:
        payment = Payment.objects.select_related("contract").get(pk=pk)
        chief = self._chief(payment.contract.office_id)
        payment = paying.pay(payment=payment, on=clock.today(), reference=f"SIN-TRANSF-{pk:06}", by=chief)
        self._in(self.rng.uniform(0.5, 9), self._with(self._finish, payment.referral_id))
        if self.rng.random() < 0.03:
            paying.refund(
                payment=payment, amount=(payment.amount / 4).quantize(Decimal("0.01")), on=clock.today(),
                reference=f"SIN-DEV-{pk:06}", reason="Horas cobradas de más", by=chief,
            )  # fmt: skip

    def _finish(self, pk: int) -> None:
        raise NotImplementedError

    def _chief(self, office: str) -> Staff:
        return Staff.objects.filter(role=Role.SUPERVISOR, office=office).order_by("pk")[0]

    def _head(self) -> Staff:
        return Staff.objects.filter(role=Role.HEADQUARTERS).order_by("pk")[0]

    def _money_begins(self, pk: int) -> None:
        """Most of the matters that are taken on cost money: an officer asks for it within days."""
        if self.rng.random() < 0.85:
            self._at(clock.now() + dt.timedelta(days=self.rng.uniform(0.3, 8)), self._with(self._ask, pk))


def _paper(*lines: str) -> io.BytesIO:
    """A page with these lines of plain letters: the paper of an invoice, as small as a PDF can be."""
    words = " T* ".join(f"({line.encode('ascii', 'replace').decode()}) Tj" for line in lines)
    text = f"BT /F1 14 Tf 72 720 Td 22 TL {words} ET".encode()
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return io.BytesIO(made + end % (table, len(made)))
