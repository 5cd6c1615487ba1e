"""C8: ratings that lead to nobody, complaints that reach a supervisor; outcomes and ratings never of fewer than ten."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from pypdf import PdfReader

from amparo.accounts.models import Role
from amparo.casework.models import Clock, Event, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.counsel.models import Complaint, Contract, RatedOnce, Rating, Referral
from amparo.counsel.quality import actions, queries, reporting
from amparo.counsel.quality.adjusting import FEWEST
from amparo.counsel.referrals import actions as referrals
from amparo.counsel.referrals import answering
from amparo.counsel.tests.pale import advisor, contract, in_progress, offered, referral
from amparo.families.tests.visiting import text
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
GOOD = {"stars": 4, "spoke": True, "explained": True, "again": False}
WORDS = "Me pidió 500 dólares y no fue a la audiencia"


@pytest.fixture
def served(tmp_path):
    """Somebody whom an advisor represents: the referral, the officer."""
    advisor(contract())
    case, by = detained(tmp_path), officer()
    return in_progress(case, by=by), by


def stored(made: Rating) -> dict[str, object]:
    """Every column of a rating as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM counsel_rating WHERE id = %s", [made.pk])
        names = [column.name for column in cursor.description]
        return dict(zip(names, cursor.fetchone(), strict=True))


def test_c8_a_rating_is_stored_without_whose_it_is_and_without_a_day(served):
    made, by = served
    before = Event.objects.count()
    assert actions.rate_for_person(referral=made, by=by, **GOOD)
    row = stored(Rating.objects.get())
    assert set(row) == {"id", "advisor_id", "area", "month", "stars", "spoke", "explained", "again"}
    assert isinstance(row["id"], uuid.UUID)  # random: no order in which they came
    assert row["month"] == clock.today().replace(day=1)
    said = {name: value for name, value in row.items() if name not in ("id", "month")}
    assert said == {"advisor_id": made.advisor_id, "area": "migratorio", **GOOD}
    # Nothing else was written: no event, no task, and the referral is as it was.
    assert Event.objects.count() == before
    assert not Task.objects.filter(
        created_at__gte=clock.now() - dt.timedelta(seconds=5), kind="lawyer"
    ).exists()
    assert Referral.objects.get(pk=made.pk).due_at == made.due_at


def test_c8_what_prevents_a_second_rating_is_a_hash_alone_and_says_nothing_of_the_first(served):
    made, by = served
    assert actions.rate_for_person(referral=made, by=by, **GOOD)
    assert not actions.rate_for_person(referral=made, by=by, **{**GOOD, "stars": 1})
    assert Rating.objects.get().stars == 4
    assert actions.rate(referral=made, rater="relative:1", **GOOD)  # another one's is another
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM counsel_ratedonce")
        assert [column.name for column in cursor.description] == ["token_hash"]
        hashes = [value for (value,) in cursor.fetchall()]
    assert len(hashes) == 2
    import hashlib

    guesses = [f"rating:{made.folio}:person", f"{made.folio}:person", f"{made.pk}:person"]
    assert not set(hashes) & {hashlib.sha256(guess.encode()).hexdigest() for guess in guesses}


def test_c8_ratings_are_neither_changed_nor_taken_away(served):
    made, by = served
    actions.rate_for_person(referral=made, by=by, **GOOD)
    for change in (
        lambda: Rating.objects.update(stars=5), lambda: Rating.objects.all().delete(),
        lambda: RatedOnce.objects.all().delete(),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_c8_only_a_lawyer_who_acknowledged_is_rated_and_for_ninety_days(tmp_path):
    terms = contract()
    advisor(terms)
    case, by = detained(tmp_path), officer()
    offer = offered(case, by=by)
    with pytest.raises(Conflict):
        actions.rate_for_person(referral=offer.referral, by=by, **GOOD)
    answering.clear(referral=offer.referral, advisor=offer.advisor)
    answering.acknowledge(referral=offer.referral, advisor=offer.advisor)
    assert actions.rated_advisor(offer.referral) == offer.advisor
    with pytest.raises(Incomplete):
        actions.rate_for_person(referral=offer.referral, by=by, **{**GOOD, "stars": 6})
    referrals.withdraw(referral=offer.referral, reason="Ya no hace falta", by=by)
    made = Referral.objects.get(pk=offer.referral_id)
    assert actions.rated_advisor(made) is not None
    with time_machine.travel(clock.now() + dt.timedelta(days=91), tick=False):
        assert actions.rated_advisor(made) is None


def test_c8_a_complaint_reaches_the_supervisor_with_a_clock_of_five_days(served, client):
    made, by = served
    complaint = actions.complain_for_person(referral=made, text=WORDS, by=by)
    assert WORDS.encode() not in bytes(complaint.body)
    task = Task.objects.get(kind="lawyer", role=Role.SUPERVISOR, done_at__isnull=True)
    assert task.due_at == complaint.received_at + dt.timedelta(days=5)
    running = Clock.objects.get(type="lawyer_complaint", case=made.case)
    assert running.due_at == complaint.due_at
    event = Event.objects.get(type="lawyer_complaint")
    assert event.data == {"referral": made.folio, "complaint": complaint.folio}
    supervisor = officer("elpaso", Role.SUPERVISOR)
    client.force_login(supervisor)
    assert complaint.shown_folio in text(client.get("/pale/quejas/"))
    page = f"/pale/quejas/{complaint.folio}/"
    assert WORDS in text(client.get(page))
    client.post(page, {"what": "acknowledge"})
    complaint.refresh_from_db()
    assert complaint.acknowledged_by == supervisor
    running.refresh_from_db()
    assert running.stopped_at is not None
    task.refresh_from_db()
    assert task.done_at is not None
    client.post(page, {"what": "answer", "finding": "founded", "text": "Le pedimos cuentas."})
    complaint.refresh_from_db()
    assert (complaint.state, complaint.finding) == ("answered", "founded")
    assert "Le pedimos cuentas." in text(client.get(page))
    assert not Task.objects.filter(text__startswith=complaint.shown_folio, done_at__isnull=True).exists()
    assert complaint.shown_folio in text(client.get("/pale/quejas/?state=over"))
    with pytest.raises(Conflict):
        actions.answer_complaint(complaint=complaint, finding="founded", text="Otra vez", by=supervisor)


def test_c8_no_advisor_and_no_officer_and_no_other_office_reads_a_complaint(served, client):
    made, by = served
    complaint = actions.complain_for_person(referral=made, text=WORDS, by=by)
    lawyer = made.advisor.staff
    for reader in (lawyer, officer("elpaso"), officer("chicago", Role.SUPERVISOR), officer("", Role.AUDITOR)):
        client.force_login(reader)
        for address in ("/pale/quejas/", f"/pale/quejas/{complaint.folio}/"):
            answer = client.get(address)
            assert complaint.shown_folio not in text(answer)
            assert WORDS not in text(answer)
        with pytest.raises(NotAllowed):
            actions.acknowledge_complaint(complaint=complaint, by=reader)
    with pytest.raises(NotAllowed):
        actions.complain_for_person(referral=made, text=WORDS, by=officer("chicago"))
    client.force_login(lawyer)
    for address in ("/pale/calidad/", f"/pale/calidad/canalizacion/{made.folio}/"):
        assert client.get(address).status_code == 403


def test_a_complaint_keeps_its_words_and_the_order_of_its_steps(served):
    made, by = served
    complaint = actions.complain_for_person(referral=made, text=WORDS, by=by)
    for change in (
        {"body": b"otra"},
        {"advisor": advisor()},
        {"acknowledged_at": clock.now()},
        {"finding": "founded"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Complaint.objects.filter(pk=complaint.pk).update(**change)
    for words in (" ", "a" * 1001):
        with pytest.raises(Incomplete):
            actions.complain_for_person(referral=made, text=words, by=by)


def concluded(case, by, *, good: bool) -> Referral:
    """One more referral of a case that ended; the case has one for an area at a time."""
    made = referral(case, by=by)
    made.refresh_from_db()
    who = made.office.pale_contracts.get().firm.advisors.get()
    offer = referrals.offer(referral=made, advisor=who, contract=Contract.objects.get(), by=by)
    answering.clear(referral=made, advisor=offer.advisor)
    answering.acknowledge(referral=made, advisor=offer.advisor)
    answering.contacted(referral=made, advisor=offer.advisor, on=clock.today())
    answering.accept(referral=made, advisor=offer.advisor, level="representation")
    answering.conclude(
        referral=made, advisor=offer.advisor, outcome="bond_granted" if good else "bond_denied"
    )
    made.refresh_from_db()
    referrals.settle(referral=made, by=by)
    referrals.finish(referral=made, by=by)
    return Referral.objects.get(pk=made.pk)


def test_nothing_is_shown_of_fewer_than_ten_cases_ratings_or_complaints(tmp_path, client):
    who = advisor(contract(), capacity=50, capacity_month=50)
    case, by = detained(tmp_path), officer()
    supervisor = officer("elpaso", Role.SUPERVISOR)
    address = f"/pale/calidad/asesor/{who.pk}/"
    for number in range(FEWEST):
        last = concluded(case, by, good=number % 2 == 0)
        if number == FEWEST - 2:
            for rater in range(FEWEST - 1):
                actions.rate(referral=last, rater=f"relative:{rater}", **GOOD)
                actions.complain(referral=last, said_by="person", text=WORDS, at=clock.now())
            for reader in (supervisor, officer("", Role.HEADQUARTERS), officer("", Role.AUDITOR), who.staff):
                client.force_login(reader)
                page = "/pale/calidad/mia/" if reader == who.staff else address
                shown = text(client.get(page))
                assert "menos de 10" in shown
                assert "de cinco" not in shown
                assert last.shown_folio not in shown
                line = queries.line_of(who)
                assert (line.outcomes, line.rated, line.complaints) == (None, None, None)
                assert queries.behind(who, reader) == []
            report = reporting.report_of(who, year=clock.today().year, quarter=(clock.today().month + 2) // 3,
                                         staff=supervisor)  # fmt: skip
            assert (report.outcomes, report.complaints) == (None, None)
    actions.rate(referral=last, rater="relative:99", **{**GOOD, "stars": 5})
    actions.complain(referral=last, said_by="person", text=WORDS, at=clock.now())
    client.force_login(supervisor)
    shown = text(client.get(address))
    assert "10, en promedio" in shown
    assert last.shown_folio in shown
    line = queries.line_of(who)
    assert (line.outcomes.cases, line.outcomes.observed, line.complaints) == (10, 5, 10)
    assert line.outcomes.ratio == pytest.approx(1)
    assert (line.rated.number, line.rated.stars, line.rated.again) == (10, 4.1, 0)
    client.force_login(officer("chicago", Role.SUPERVISOR))
    assert client.get(address).status_code == 404
    client.force_login(officer("", Role.HEADQUARTERS))
    assert "10, en promedio" in text(client.get("/pale/calidad/"))
    assert "en detención" in text(client.get("/pale/calidad/"))
    client.force_login(who.staff)
    shown = text(client.get("/pale/calidad/mia/"))
    assert "10, en promedio" in shown
    assert last.shown_folio not in shown


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_quarterly_report_is_a_tagged_pdf_that_says_nothing_of_few_or_of_money(served, client, language):
    made, by = served
    actions.complain_for_person(referral=made, text=WORDS, by=by)
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    client.cookies["lang"] = "es-mx" if language == "es" else "en"
    today = clock.today()
    address = f"/pale/calidad/asesor/{made.advisor_id}/informe/{today.year}-{(today.month + 2) // 3}/"
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.content))
    said = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    assert str(reader.trailer["/Root"]["/Lang"]).lower().startswith(language)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.advisor.name in said
    assert ("menos de 10" if language == "es" else "fewer than 10") in said
    assert WORDS not in said
    assert made.folio not in said
    assert "US$" not in said
    assert client.get(address.replace(f"{today.year}-", "1999-")).status_code == 404


def test_a_quarter_has_its_days_and_eight_can_be_had():
    assert reporting.days_of(2026, 4) == (dt.date(2026, 10, 1), dt.date(2027, 1, 1))
    assert reporting.days_of(2026, 1) == (dt.date(2026, 1, 1), dt.date(2026, 4, 1))
    assert reporting.quarters(dt.date(2026, 2, 3))[:3] == [(2026, 1), (2025, 4), (2025, 3)]


def test_the_counts_of_a_report_are_those_of_the_tables(served):
    made, _by = served
    today = clock.today()
    report = reporting.report_of(
        made.advisor,
        year=today.year,
        quarter=(today.month + 2) // 3,
        staff=officer("elpaso", Role.SUPERVISOR),
    )
    assert (report.persons, report.areas, report.offered) == (1, {"migratorio": 1}, 1)
    assert (report.acknowledged, report.in_time, report.lapsed, report.concluded) == (1, 1, 0, 0)
    other = reporting.report_of(
        made.advisor,
        year=today.year,
        quarter=(today.month + 2) // 3,
        staff=officer("chicago", Role.SUPERVISOR),
    )
    assert (other.persons, other.offered) == (0, 0)


def test_the_list_takes_as_many_queries_for_many_advisors_as_for_few(
    served, client, django_assert_num_queries
):
    made, by = served
    supervisor = officer("elpaso", Role.SUPERVISOR)
    actions.complain_for_person(referral=made, text=WORDS, by=by)
    with django_assert_num_queries(4):
        assert len(queries.lines(supervisor)) == 1
    for _number in range(9):
        advisor(made.contract)
    with django_assert_num_queries(4):
        assert len(queries.lines(supervisor)) == 10
