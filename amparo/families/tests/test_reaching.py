"""Many cases at once: families hear that there is news where they may, officers what a colleague wrote, and it is said before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.models import Case, Event, OfficerNotice
from amparo.casework.protocols.actions import open_protocol
from amparo.casework.worklists.reaching import (
    preview_families,
    preview_officers,
    tell_families,
    write_to_officers,
)
from amparo.core import clock
from amparo.families.reaching import reach
from amparo.families.tests.visiting import follow, text
from amparo.notices.models import Notice
from amparo.people.models import Person, Purpose, Relative
from tests.factories import MARIA, accepts, detained, import_rows, officer, request_of

pytestmark = pytest.mark.django_db


def news():
    return Notice.objects.filter(template="news", state="waiting")


def test_a_family_that_follows_hears_that_there_is_news_and_not_a_word_more(followed, client, tmp_path):
    visitor, request, case, by, _relative = followed
    import_rows(tmp_path, MARIA, as_of="2026-03-02T09:00")
    cases = list(Case.objects.select_related("record__person").order_by("pk"))
    before = news().count()
    told = preview_families(cases, by)
    assert told.no == [("ningún familiar sigue el caso", 1)]
    client.force_login(by)
    chosen = {"do": "families", "case": [one.pk for one in cases], "list": ""}
    page = client.post("/casos/varios/", chosen).content.decode()
    assert "1 familiar" in page
    assert "1: ningún familiar sigue el caso" in text(client.post("/casos/varios/", chosen))
    nobody = text(client.post("/casos/varios/", {**chosen, "case": [cases[1].pk]}))
    assert "No se avisaría a ninguna familia" in nobody
    assert "Hacerlo" not in nobody
    done = client.post("/casos/varios/", {**chosen, "confirmed": "yes"})
    assert [one.case for one in done.context["refused"]] == [cases[1]]
    assert news().count() == before + 1
    message = news().latest("pk")
    assert (message.about, message.values.keys()) == (request.folio, {"tail", "seal", "stop"})
    assert Event.objects.get(type_id="news_for_family").case == case
    assert "El consulado tiene algo que decirle" in text(visitor.status())


SILENCE = {
    "minor": lambda case, by, relative: Person.objects.filter(pk=case.record.person_id).update(
        youngest_birth_date=clock.today() - dt.timedelta(days=3650)
    ),
    "death": lambda case, by, relative: open_protocol(case=case, kind="death", by=by, reason="Lo dijo el centro"),
    "consent": lambda case, by, relative: casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="withdrawn", relative=relative, channel="phone", at=clock.now(),
        by=by
    ),
    "never": lambda case, by, relative: Relative.objects.filter(pk=relative.pk).update(wish="never"),
    "everybody": lambda case, by, relative: casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="refused", channel="visit", at=clock.now(), by=by
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", SILENCE)
def test_a14_a15_nobody_hears_whom_the_portal_would_show_nothing(followed, why):
    visitor, _request, case, by, relative = followed
    casework.take_case(case=case, by=by)
    SILENCE[why](case, by, relative)
    before = news().count()
    (one,) = tell_families([Case.objects.select_related("record__person").get(pk=case.pk)], by=by)
    assert one.problem
    code = why if why in ("minor", "death") else "consent"
    assert reach([Case.objects.select_related("record__person").get(pk=case.pk)])[case.pk].not_told == (code,)
    # Nor by any other news: the message would lead to a page that shows nothing.
    casework.record_service(case=case, type="legal_orientation", at=clock.now(), by=by)
    assert news().count() == before
    assert not Event.objects.filter(type_id="news_for_family").exists()
    assert "Recibió orientación legal" not in text(visitor.status())


def test_a15_who_said_no_is_told_to_nobody(followed):
    _visitor, _request, case, by, _relative = followed
    accepts(case, by=by, decision="refused")
    assert reach([Case.objects.select_related("record__person").get(pk=case.pk)])[case.pk].not_told == (
        "refused",
    )


def test_of_two_cases_of_one_person_the_family_hears_once_and_many_cost_no_more_queries(followed, tmp_path):
    _visitor, _request, case, by, _relative = followed
    second = casework.open_case(
        record=case.record, type="administrativo.busqueda", office=case.office, at=clock.now(), by=by
    )
    cases = list(
        Case.objects.filter(pk__in=[case.pk, second.pk]).select_related("record__person").order_by("pk")
    )
    assert preview_families(cases, by).no[0][1] == 1
    assert [bool(one.problem) for one in tell_families(cases, by=by)] == [False, True]

    def asked(some):
        with CaptureQueriesContext(connection) as queries:
            reach(some)
        return len(queries)

    other = detained(tmp_path, MARIA)
    follow(
        other,
        request_of(contact="hija@example.org", given_names="María Guadalupe", surnames="Pérez")[0],
        by=by,
    )
    every = [*cases, Case.objects.select_related("record__person").get(pk=other.pk)]
    assert asked(every) == asked(cases[:1])


def test_officers_read_what_a_colleague_wrote_in_the_page_and_hear_by_mail_that_somebody_wrote(
    tmp_path, client
):
    import_rows(tmp_path, MARIA, as_of="2026-03-02T09:00")
    first, second = detained(tmp_path), Case.objects.order_by("pk").first()
    ana, boss = officer(), officer(role=Role.SUPERVISOR)
    for case in (first, second):
        casework.take_case(case=case, by=ana)
    third = casework.open_case(
        record=first.record, type="administrativo.busqueda", office=first.office, at=clock.now(), by=ana
    )
    cases = [first, second, third]
    told = preview_officers([Case.objects.get(pk=one.pk) for one in cases], boss)
    assert (told.yes, told.no) == ("1 oficial recibe el mensaje.", [("nadie tiene el caso", 1)])
    done = write_to_officers(cases, text="Pidan a Guadalupe su acta", by=boss)
    assert [bool(one.problem) for one in done] == [False, False, True]
    (notice,) = OfficerNotice.objects.filter(kind="message")
    assert (notice.staff, notice.text_code, notice.values["count"]) == (ana, "messages_written", 2)
    assert Event.objects.filter(type_id="officer_written_to", note="Pidan a Guadalupe su acta").count() == 2
    client.force_login(ana)
    assert "Pidan a Guadalupe su acta" in client.get("/avisos/").content.decode()
    assert not [one for one in Notice.objects.all() if "Guadalupe" in str(one.values)]
