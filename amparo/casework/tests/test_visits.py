from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Reading
from amparo.casework.models import Event, Interview, Visit
from amparo.casework.tests.visiting import interviewed, visit_to
from amparo.casework.visits.queries import who_is_there
from amparo.casework.visits.rules import Waiting, priority
from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed
from tests.factories import EL_PASO, JOSE, MARIA, detained, facility, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(tmp_path):
    return detained(tmp_path, JOSE), detained(tmp_path, MARIA)


def there(office="elpaso"):
    return who_is_there(facility(EL_PASO), office_id=office, now=clock.now())


def test_a12_whoever_nobody_spoke_with_comes_first_and_the_list_says_why(two):
    jose, maria = two
    interviewed(jose, by=officer())
    found = there()
    assert [one.case for one in found] == [maria, jose]
    assert "first" in [reason.code for reason in found[0].why]
    assert found[1].days_unseen == 0


def test_a12_a_need_told_before_puts_somebody_forward_and_the_language_is_known(two):
    jose, maria = two
    by = officer()
    interviewed(maria, by=by)
    interviewed(jose, by=by, pregnant="yes", language="Triqui", home_town="Copala")
    found = there()
    assert found[0].case == jose
    assert found[0].language == "Triqui · Copala"


def test_only_whom_the_own_consulate_keeps_is_on_the_list(two):
    assert there("chicago") == []


def test_who_is_there_takes_a_fixed_number_of_queries(two, django_assert_num_queries):
    place, now = facility(EL_PASO), clock.now()
    with django_assert_num_queries(4):
        assert len(who_is_there(place, office_id="elpaso", now=now)) == 2


def test_a_visit_is_planned_from_the_page_and_each_person_has_an_event(client, two):
    by = officer()
    client.force_login(by)
    place = facility(EL_PASO)
    page = client.get(f"/visitas/nueva/?facility={place.pk}")
    assert len(page.context["people"]) == 2
    assert Reading.objects.filter(page="plan visit").count() == 2
    chosen = [one.record.pk for one in page.context["people"]]
    day = (clock.now() + dt.timedelta(days=1)).date().isoformat()
    answer = client.post(
        "/visitas/nueva/", {"facility": place.pk, "day": day, "people": chosen, "officers": [by.pk]}
    )
    visit = Visit.objects.get()
    assert answer.url == f"/visitas/{visit.pk}/"
    assert Event.objects.filter(type_id="visit_planned").count() == 2
    assert client.get(answer.url).status_code == 200
    assert client.get("/visitas/").status_code == 200


def test_nobody_chosen_or_a_day_that_is_past_is_refused(two):
    by = officer()
    with pytest.raises(Incomplete):
        visit_to(by=by)
    with pytest.raises(Incomplete):
        visit_to(*two, by=by, day=clock.now().date() - dt.timedelta(days=2))
    with pytest.raises(NotAllowed):
        visit_to(*two, by=officer("chicago"))


def test_another_consulates_visit_is_closed(client, two):
    visit = visit_to(*two, by=officer())
    client.force_login(officer("chicago"))
    for address in ("", "hojas.pdf"):
        assert client.get(f"/visitas/{visit.pk}/{address}").status_code == 403
    assert client.get(f"/tableta/visitas/{visit.pk}/").status_code == 403


def test_a12_the_sheets_are_a_pdf_that_can_be_read_aloud_with_a_page_and_more_for_each(client, two):
    by = officer()
    interviewed(two[0], by=by, language="Triqui")
    visit = visit_to(*two, by=by)
    client.force_login(by)
    answer = client.get(f"/visitas/{visit.pk}/hojas.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"pdfuaid:part" in answer.content
    assert answer["Cache-Control"] == "no-store" or "no-store" in answer["Cache-Control"]
    assert Reading.objects.filter(page="interview sheets").count() == 2


def test_an_interview_is_written_on_the_page_read_again_and_corrected(client, two):
    jose, _maria = two
    by = officer()
    client.force_login(by)
    visit = visit_to(*two, by=by)
    folio = jose.record.person.folio
    address = f"/personas/{folio}/hoja/?visit={visit.pk}"
    number = client.get(address).context["number"]
    said = {"number": number, "at": "2026-03-10T10:00", "channel": "visit", "met": "yes", "help": "granted", "see": "7",
            "hear": "4", "language": "Triqui", "child-0-name": "Luz", "child-0-age": "6", "documents": ["passport"]}  # fmt: skip
    for _twice in range(2):
        assert client.post(address, said).url == f"/visitas/{visit.pk}/"
    interview = Interview.objects.get()
    assert (interview.see, interview.hear, interview.children[0]["name"]) == (7, 4, "Luz")
    page = client.get(f"/personas/{folio}/entrevistas/{interview.pk}/").content.decode()
    assert "Luz" in page
    client.post(f"/personas/{folio}/hoja/?corrects={interview.pk}", {**said, "number": "", "hear": "1"})
    assert Interview.objects.filter(corrects=interview, hear=1).exists()


@given(
    st.builds(
        Waiting,
        st.integers(0, 90),
        st.booleans(),
        st.one_of(st.none(), st.integers(0, 100)),
        st.booleans(),
        st.booleans(),
    )
)
def test_a_day_more_never_makes_it_less_urgent(one):
    later = Waiting(one.days_unseen + 1, one.interviewed, one.age, one.needs, one.staging)
    assert priority(later)[0] >= priority(one)[0]
    if not one.staging:
        near = Waiting(one.days_unseen, one.interviewed, one.age, one.needs, True)
        assert priority(near)[0] > priority(one)[0]
