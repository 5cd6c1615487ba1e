"""E3: certificates are issued by themselves and end; who lacks one lowers the coverage of their office."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from pypdf import PdfReader

from amparo.accounts.models import Role
from amparo.casework.models import OfficerNotice, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.inclusion.training import actions, coverage, jobs, printing, standing
from amparo.inclusion.training import course as the_course
from amparo.inclusion.training.models import Attempt, Certificate, Shortfall
from amparo.inclusion.training.tests.learning import right_answers, trained
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices():
    directory()


def later(days):
    return clock.now() + dt.timedelta(days=days)


def line_of(office, today=None):
    return coverage.coverage(today or clock.today(), office_id=office)[0]


def test_a_certificate_is_issued_by_itself_with_the_last_unit_that_was_lacking():
    ana = officer("elpaso")
    *before, last = the_course.required(Role.OFFICER)
    for unit in before:
        attempt, certificate = actions.answer_quiz(unit=unit, answers=right_answers(unit), by=ana)
        assert attempt.passed
        assert certificate is None
    wrong = {number: {0, 1, 2} for number in range(len(last.quiz))}
    assert actions.answer_quiz(unit=last, answers=wrong, by=ana)[1] is None
    certificate = actions.answer_quiz(unit=last, answers=right_answers(last), by=ana)[1]
    assert certificate.units == {unit.slug: unit.version for unit in the_course.required(Role.OFFICER)}
    assert (certificate.expires_on.year - certificate.issued_on.year) == 2
    assert actions.certify(staff=ana) is None  # one at a time
    assert Attempt.objects.filter(staff=ana, unit=last.slug).count() == 2


def test_a_quiz_with_an_open_question_keeps_nothing():
    ana, unit = officer("elpaso"), the_course.required(Role.OFFICER)[0]
    with pytest.raises(Incomplete) as refused:
        actions.answer_quiz(unit=unit, answers={**right_answers(unit), 3: []}, by=ana)
    assert refused.value.missing == ("3",)
    with pytest.raises(Incomplete):
        actions.answer_quiz(unit=unit, answers={**right_answers(unit), 0: [99]}, by=ana)
    assert not Attempt.objects.exists()


def test_e3_an_expired_certificate_lowers_coverage():
    ana, luis = officer("elpaso"), officer("elpaso", Role.SUPERVISOR)
    certificate = trained(ana)
    trained(luis)
    line = line_of("elpaso")
    assert (line.certified, line.staff, line.percent, line.below) == (2, 2, 100, False)
    eve, end = certificate.expires_on - dt.timedelta(days=1), certificate.expires_on
    assert line_of("elpaso", eve).certified == 2
    assert (line_of("elpaso", end).certified, line_of("elpaso", end).below) == (0, True)


def test_e3_posts_under_100_percent_are_flagged():
    trained(officer("elpaso"))
    officer("elpaso")
    trained(officer("boston"))
    officer("miami").__class__.objects.filter(office="miami").update(is_active=False)
    trained(officer("", Role.CIAM))
    lines = {line.office.pk if line.office else "": line for line in coverage.coverage(clock.today())}
    assert set(lines) == {"elpaso", "boston", ""}  # who has left counts for nothing
    assert (lines["elpaso"].percent, lines["elpaso"].below) == (50, True)
    assert (lines["boston"].percent, lines["boston"].below) == (100, False)
    assert lines[""].percent == 100
    whole = coverage.total(list(lines.values()))
    assert (whole.certified, whole.staff) == (3, 4)


def test_e3_an_office_below_the_target_has_one_task_and_it_ends_by_itself():
    ana = officer("elpaso")
    assert jobs.ask_offices(now=clock.now()) == (1, 0)
    assert jobs.ask_offices(now=clock.now()) == (0, 0)
    task = Task.objects.get(office="elpaso", role=Role.SUPERVISOR)
    assert "0 de 1" in task.text
    trained(ana)
    assert jobs.ask_offices(now=clock.now()) == (0, 1)
    task.refresh_from_db()
    assert task.done_at is not None
    assert Shortfall.objects.get().ended_at is not None
    with time_machine.travel(later(800)):
        assert jobs.ask_offices(now=clock.now()) == (1, 0)  # the certificate has ended


def test_the_certificate_of_a_call_centre_does_not_serve_an_officer():
    ana = officer("", Role.CIAM)
    certificate = trained(ana)
    assert standing.serves(certificate, Role.CIAM)
    assert not standing.serves(certificate, Role.OFFICER)
    ana.role, ana.office_id = Role.OFFICER, "elpaso"
    ana.save()
    assert line_of("elpaso").certified == 0
    assert {line.unit.number for line in standing.of(ana, clock.today()).lacking} == {4, 5, 6}


def test_a_renewal_asks_only_for_the_quizzes_of_units_whose_text_changed(monkeypatch):
    ana = officer("elpaso")
    first = trained(ana)
    with pytest.raises(Conflict):
        actions.renew(by=ana)
    changed = {**the_course.units()}
    changed["regreso-seguro"] = replace(changed["regreso-seguro"], version="0" * 12)
    for module in (the_course, standing):
        monkeypatch.setattr(module, "units", lambda: changed)
    assert line_of("elpaso").certified == 1  # until it ends, it holds
    with time_machine.travel(
        dt.datetime.combine(first.expires_on, dt.time(12), dt.UTC) - dt.timedelta(days=60)
    ):
        mine = standing.of(ana, clock.today())
        assert [line.unit.slug for line in mine.lacking] == ["regreso-seguro"]
        assert mine.next.next_part == "prueba"
        with pytest.raises(Incomplete):
            actions.renew(by=ana)
        unit = changed["regreso-seguro"]
        second = actions.answer_quiz(unit=unit, answers=right_answers(unit), by=ana)[1]
        assert second.units["regreso-seguro"] == "0" * 12
        assert (second.expires_on - first.expires_on).days in (730, 731)  # no day is lost


def test_a_renewal_without_changes_is_one_button_and_after_four_years_the_quizzes_again():
    ana = officer("elpaso")
    first = trained(ana)
    with time_machine.travel(later(700)):
        second = actions.renew(by=ana)
        assert second.expires_on > first.expires_on
    with time_machine.travel(later(1440)):
        assert len(standing.of(ana, clock.today()).lacking) == 0
    with time_machine.travel(later(1465)):
        assert len(standing.of(ana, clock.today()).lacking) == 8


def test_reminders_come_at_90_30_and_7_days_each_once():
    ana = officer("elpaso")
    certificate = trained(ana)
    end = dt.datetime.combine(certificate.expires_on, dt.time(12), dt.UTC)
    told = [
        sum(jobs.remind(now=end - dt.timedelta(days=days)) for _twice in "12")
        for days in (120, 90, 60, 30, 7, 1, 0)
    ]
    assert told == [0, 1, 0, 1, 1, 0, 0]
    assert OfficerNotice.objects.filter(staff=ana, kind="training").count() == 3


def test_a_renewed_certificate_is_not_reminded_of_the_old_one():
    ana = officer("elpaso")
    trained(ana)
    with time_machine.travel(later(700)):
        actions.renew(by=ana)
        assert jobs.remind(now=clock.now()) == 0


def test_a_revoked_certificate_counts_for_nothing_and_stays_revoked():
    ana, centre = officer("elpaso"), officer("", Role.HEADQUARTERS)
    certificate = trained(ana)
    with pytest.raises(Incomplete):
        actions.revoke(certificate=certificate, why=" ", by=centre)
    with pytest.raises(NotAllowed):
        actions.revoke(certificate=certificate, why="x", by=officer("elpaso", Role.SUPERVISOR))
    actions.revoke(certificate=certificate, why="Otra persona contestó", by=centre)
    assert line_of("elpaso").certified == 0
    with pytest.raises(Conflict):
        actions.revoke(certificate=certificate, why="Otra vez", by=centre)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: Certificate.objects.filter(pk=one.pk).update(expires_on=dt.date(2099, 1, 1)),
        lambda one: Certificate.objects.filter(pk=one.pk).delete(),
        lambda one: Attempt.objects.filter(staff=one.staff).update(passed=False),
        lambda one: Attempt.objects.filter(staff=one.staff).delete(),
    ],
)
def test_the_database_lets_nobody_rewrite_what_was_passed(change):
    certificate = trained(officer("elpaso"))
    with pytest.raises(ProgrammingError), transaction.atomic():
        change(certificate)


@pytest.mark.parametrize(
    ("language", "title"), [("es", "Constancia de formación"), ("en", "Certificate of training")]
)
def test_a_certificate_prints_as_an_accessible_pdf_with_its_code(language, title):
    certificate = trained(officer("elpaso"))
    body = printing.to_pdf(certificate, language=language)
    paper = PdfReader(io.BytesIO(body))
    text = "".join(page.extract_text() for page in paper.pages)
    assert len(paper.pages) == 1
    assert paper.metadata.title == title
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert certificate.staff.name in text
    assert certificate.code[:3] in text
    assert body == printing.to_pdf(certificate, language=language)


def test_coverage_is_two_queries_however_many_offices(django_assert_num_queries):
    for office in ("elpaso", "boston", "miami"):
        trained(officer(office))
    with django_assert_num_queries(2):
        coverage.coverage(clock.today())
    ana = officer("elpaso")
    with django_assert_num_queries(3):
        standing.of(ana, clock.today())
