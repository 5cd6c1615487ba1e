"""The pages of money: who reaches which, what they do, how much they ask the database, and what accounting takes away."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.counsel.models import Authorisation, BondGrant, Contract, Firm, Invoice, Payment, TimeEntry
from amparo.counsel.money import working
from amparo.counsel.tests.money import asked, authorised, delivered, drafted, invoiced, paid, paper, served
from amparo.counsel.tests.pale import advisor, contract, in_progress
from amparo.counsel.tests.test_bonds import YES, fund, granted, held_in_minnesota, step
from tests.factories import EL_PASO, detained, officer

pytestmark = pytest.mark.django_db


def at(name: str, *arguments: object) -> str:
    return reverse(name, args=arguments, urlconf="amparo.shell.urls_workspace")


def signed_in(role: str = Role.SUPERVISOR, office: str = "elpaso") -> Client:
    client = Client(headers={"accept-language": "es-mx"})
    client.force_login(officer(office, role))
    return client


def as_advisor(who) -> Client:
    client = Client(headers={"accept-language": "es-mx"})
    client.force_login(who.staff)
    return client


def sent(client: Client, address: str, **said: object) -> str:
    """What the page says after something was sent that was accepted."""
    answer = client.post(address, said, follow=True)
    assert answer.redirect_chain, answer.content.decode()[:3000]
    return str(answer.content.decode())


DRAFT = {
    "number": "PALE-77", "office": "elpaso", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "ceiling": "50000.00",
    "levels": ["advice", "representation"], "report_days": "60", "acknowledge_hours": "24", "fee_merits": "4000",
    "fee_hour": "150.50", "area_0": "penal", "level_0": "", "most_0": "10000",
}  # fmt: skip


def test_c4_a_contract_is_drafted_by_the_consulate_and_signed_and_amended_by_headquarters():
    firm = Firm.objects.create(name="Despacho Uno", kind="firm")
    supervisor, headquarters = signed_in(), signed_in(Role.HEADQUARTERS, "")
    page = sent(supervisor, at("new_pale_contract"), firm=firm.pk, **DRAFT)
    made = Contract.objects.get()
    assert "Borrador" in page
    assert {one.code: one.amount for one in made.fees.all()} == {"merits": 4000, "hour": Decimal("150.50")}
    assert made.ceilings.get().amount == 10000
    sent(supervisor, at("change_pale_contract", made.pk), firm=firm.pk, **(DRAFT | {"ceiling": "60000"}))
    assert supervisor.post(at("sign_pale_contract", made.pk)).status_code == 403
    sent(headquarters, at("sign_pale_contract", made.pk))
    again = supervisor.post(at("change_pale_contract", made.pk), DRAFT | {"firm": firm.pk})
    assert "Lo firmado solo cambia por convenio" in again.content.decode()
    sent(
        headquarters,
        at("amend_pale_contract", made.pk),
        signed_on="2026-03-01",
        more="-500.50",
        reason="Recorte",
    )
    page = supervisor.get(at("pale_contract", made.pk)).content.decode()
    assert "US$59,499.50" in page
    assert "−US$500.50" in page
    sent(headquarters, at("end_pale_contract", made.pk))
    made.refresh_from_db()
    assert made.state == "ended"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_on": "2025-01-01"}, "Termina antes de empezar"),
        ({"fee_merits": "", "fee_hour": ""}, "al menos un precio"),
        ({"area_0": "", "level_0": ""}, "Elija un ámbito o un nivel"),
        ({"most_0": "50000.01"}, "no pasa del tope"),
    ],
)
def test_a_draft_says_what_is_wrong_with_it(wrong, words):
    firm = Firm.objects.create(name="Despacho Uno", kind="firm")
    answer = signed_in().post(at("new_pale_contract"), DRAFT | wrong | {"firm": firm.pk})
    assert words in answer.content.decode()
    assert not Contract.objects.exists()


def test_c4_the_road_of_a_payment_on_the_pages(tmp_path):
    made = served(tmp_path)
    who, clerk = as_advisor(made.advisor), signed_in(Role.OFFICER)
    supervisor, headquarters = signed_in(), signed_in(Role.HEADQUARTERS, "")
    sent(who, at("pale_my_ask"), referral=made.folio, code="merits", quantity="2", why="Dos audiencias")
    it = Authorisation.objects.get()
    for client in (clerk, supervisor, headquarters):
        assert made.shown_folio in client.get(at("pale_money") + "?state=requested").content.decode()
    sent(supervisor, at("pale_authorisation", it.pk), do="approve")
    sent(headquarters, at("pale_authorisation", it.pk), do="approve")
    step = delivered(made)
    told = {
        "contract": made.contract_id,
        "number": "F-1",
        "dated": clock.today(),
        "total": "8000.00",
        "file": paper(),
    }
    told["file"].name = "factura.pdf"
    sent(who, at("new_pale_my_invoice"), **told)
    bill = Invoice.objects.get()
    assert clerk.get(at("pale_invoice", bill.pk)).status_code == 404  # the advisor is still writing it
    sent(
        who, at("pale_my_invoice_line", bill.pk, it.pk), deliverable=f"milestone-{step.pk}", amount="8000.00"
    )
    sent(who, at("pale_my_invoice", bill.pk), do="send")
    file = clerk.get(at("pale_invoice_file", bill.pk))
    assert b"".join(file.streaming_content) == paper().read()
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert "Usted" not in sent(supervisor, at("pale_invoice", bill.pk), do="approve")
    sent(supervisor, at("pale_invoice", bill.pk), do="pay", line=bill.lines.get().pk)
    payment = Payment.objects.get()
    sent(headquarters, at("pale_payment", payment.pk), do="approve")
    sent(supervisor, at("pale_payment", payment.pk), do="pay", on=clock.today(), reference="T-9")
    page = sent(
        supervisor, at("pale_payment", payment.pk), do="refund", on=clock.today(), amount="100", reference="D-1", reason="Sobró",
    )  # fmt: skip
    assert "US$100.00" in page
    page = signed_in(Role.AUDITOR, "").get(at("audit_pale_contract", made.contract_id)).content.decode()
    assert "todas las sumas coinciden" in page
    assert bill.file.received_hash in page
    assert "US$7,900.00" in page


def test_c5_the_page_says_why_a_payment_is_blocked(tmp_path):
    made = served(tmp_path)
    bill = invoiced(of=authorised(made))
    made.reports.update(due_at=clock.now() - dt.timedelta(days=1))
    page = sent(signed_in(), at("pale_invoice", bill.pk), do="pay", line=bill.lines.get().pk)
    assert "debe un informe vencido" in page
    assert "El informe de" in as_advisor(made.advisor).get(at("pale_my_money")).content.decode()


def test_an_advisor_writes_time_and_expenses_down_and_sees_nothing_of_others(tmp_path):
    terms = contract()
    made = served(tmp_path, terms=terms)
    other = advisor(terms)
    theirs = in_progress(
        detained(tmp_path, f"A098888888,LOPEZ,ANA,05/23/1990,F,MEXICO,C8,{EL_PASO}"), by=officer()
    )
    mine, them = (made, theirs) if made.advisor_id != theirs.advisor_id else (made, None)
    who = as_advisor(mine.advisor)
    told = {"referral": mine.folio, "on": clock.today(), "minutes": "45", "doing": "study", "code": "hour"}
    sent(who, at("pale_my_time"), **told)
    entry = TimeEntry.objects.get()
    sent(
        who,
        at("pale_my_expense"),
        referral=mine.folio,
        on=clock.today(),
        amount="12.50",
        cost="copies",
        code="expenses",
    )
    sent(who, at("take_back_pale_mine", "tiempo", entry.pk))
    entry.refresh_from_db()
    assert entry.taken_back_at is not None
    page = who.get(at("pale_my_money")).content.decode()
    assert "45 min" in page
    assert "US$12.50" in page
    stranger = as_advisor(other if other != mine.advisor else advisor(terms))
    bill = drafted(of=authorised(mine))
    for name in ("pale_my_invoice", "pale_my_invoice_file"):
        assert stranger.get(at(name, bill.pk)).status_code == 404
    assert stranger.post(at("take_back_pale_mine", "tiempo", entry.pk)).status_code == 404
    assert (
        stranger.get(at("pale_my_invoice_line", bill.pk, bill.lines.get().authorisation_id)).status_code
        == 404
    )
    assert who.get(at("pale_money")).status_code == 403
    assert mine.shown_folio not in stranger.get(at("pale_my_money")).content.decode()
    if them is not None:
        assert who.post(at("pale_my_time"), told | {"referral": them.folio}).status_code == 200
        assert TimeEntry.objects.count() == 1


def test_another_consulate_sees_nothing_of_it(tmp_path):
    made = served(tmp_path)
    bill = invoiced(of=authorised(made))
    done = paid(bill.lines.get())
    far = signed_in(Role.SUPERVISOR, "boston")
    for name, number in (
        ("pale_contract", made.contract_id), ("audit_pale_contract", made.contract_id), ("pale_payment", done.pk),
        ("pale_authorisation", done.authorisation_id), ("pale_invoice", bill.pk), ("pale_invoice_file", bill.pk),
    ):  # fmt: skip
        assert far.get(at(name, number)).status_code == 404, name
    assert far.get(at("ask_pale_money", made.folio)).status_code == 404
    assert made.shown_folio not in far.get(at("pale_payments") + "?state=paid").content.decode()
    assert bill.number not in far.post(
        at("export_pale_money"), {"begin": "2020-01-01", "end": "2099-01-01", "format": "csv"}
    ).getvalue().decode("utf-8-sig")


def test_c7_a_bond_on_the_pages(tmp_path):
    case, of = held_in_minnesota(tmp_path), fund()
    clerk, supervisor = signed_in(Role.OFFICER, "saintpaul"), signed_in(Role.SUPERVISOR, "saintpaul")
    said = {"fund": of.pk, "amount": "1500", **YES}
    answer = clerk.post(at("ask_pale_bond", case.folio), said | {"mexican": "no"})
    assert "No se cumplen los requisitos" in answer.content.decode()
    sent(clerk, at("ask_pale_bond", case.folio), **said)
    it = BondGrant.objects.get()
    page = at("pale_bond", it.pk)
    sent(supervisor, page, do="approve")
    sent(supervisor, page, do="post", on=clock.today(), reference="I-352")
    sent(supervisor, page, do="exonerate", on=clock.today(), reference="I-391")
    sent(supervisor, page, do="refund", on=clock.today(), reference="R-1", amount="1500.00")
    answer = clerk.get(at("pale_bond_fund", of.code)).content.decode()
    assert "coincide al centavo" in answer
    assert signed_in(Role.OFFICER, "boston").get(page).status_code == 404
    headquarters = signed_in(Role.HEADQUARTERS, "")
    sent(headquarters, at("new_pale_bond_fund"), name="Otro", code="otro", amount="10", most_people="1", states="il, in",
         opens_on="2026-01-01", source="Acta")  # fmt: skip


def test_accounting_takes_exact_amounts_and_nothing_that_could_act(tmp_path):
    made = served(tmp_path)
    made.contract.firm.name = '=HYPERLINK("http://example.org")'
    made.contract.firm.save()
    paid(invoiced("1234.56", of=authorised(made)).lines.get())
    said = {"begin": "2020-01-01", "end": "2099-01-01"}
    client = signed_in()
    body = client.post(at("export_pale_money"), said | {"format": "csv"}).getvalue().decode("utf-8-sig")
    _headings, row = csv.reader(io.StringIO(body))
    assert "1234.56" in row
    assert not any(cell.startswith("=") for cell in row)
    assert made.shown_folio in row
    for address, told in (
        (at("export_pale_money"), said | {"format": "xlsx"}),
        (at("audit_pale_contract_book", made.contract_id), None),
    ):
        answer = client.post(address, told) if told else client.get(address)
        book = answer.getvalue()
        rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
        assert 1234.56 in rows[1]
        assert b"<f>" not in zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml")
    assert (
        client.post(at("export_pale_money"), said | {"end": "2019-01-01", "format": "csv"}).status_code == 200
    )
    assert signed_in(Role.OFFICER).get(at("export_pale_money")).status_code == 403


def test_no_page_of_money_asks_more_because_there_is_more(tmp_path):
    terms = contract(ceiling="900000.00")
    made = served(tmp_path, terms=terms)
    of = fund("90000.00", people=30)

    def more(times: int) -> Authorisation:
        for _ in range(times):
            it = authorised(made)
            bill = invoiced("700", "800", of=it)
            for line in bill.lines.all():
                paid(line)
            asked(made)
            working.spend_time(
                referral=made, advisor=made.advisor, on=clock.today(), minutes=5, code="hour", doing="call"
            )
            step(granted(of, held_in_minnesota(tmp_path, BondGrant.objects.count()), "10"), "post")
        return it

    it = more(1)
    bill = it.lines.first().invoice
    open_bill = drafted("100", of=authorised(made))
    pages = [
        at("pale_contracts"), at("pale_contract", terms.pk), at("audit_pale_contract", terms.pk), at("pale_money"),
        at("pale_money") + "?state=spent", at("pale_invoices") + "?state=paid", at("pale_payments") + "?state=paid",
        at("pale_authorisation", it.pk), at("pale_invoice", bill.pk), at("pale_payment", bill.payments.first().pk),
        at("pale_bonds"), at("pale_bond_fund", of.code), at("pale_bond", BondGrant.objects.first().pk),
    ]  # fmt: skip
    mine = [at("pale_my_money"), at("pale_my_invoice", open_bill.pk)]
    client, who = signed_in(Role.HEADQUARTERS, ""), as_advisor(made.advisor)

    def counts() -> dict[str, int]:
        found = {}
        for page in [*pages, *mine]:
            for _ in range(2):
                with CaptureQueriesContext(connection) as queries:
                    assert (who if page in mine else client).get(page).status_code == 200, page
            found[page] = len(queries)
        return found

    few = counts()
    more(4)
    assert counts() == few
    assert max(few.values()) <= 22
