from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.accounts.models import Reading, Role
from amparo.casework import actions as casework
from amparo.casework.models import Case, Event, Task
from amparo.casework.worklists import actions, queries, standing
from amparo.casework.worklists.filters import Filter
from amparo.casework.worklists.models import SavedList
from amparo.core import clock
from amparo.core.errors import Incomplete, NotAllowed
from amparo.places.models import Facility
from tests.factories import JOSE, MARIA, detained, import_rows, officer

pytestmark = pytest.mark.django_db


def listed(staff, **filter):
    return [
        row.case
        for row in queries.case_list(
            staff, Filter(**filter), offices=["elpaso"], page="1", now=clock.now()
        ).rows
    ]


def test_a_new_case_stands_in_the_list_with_its_reasons(tmp_path):
    case = detained(tmp_path)
    case.refresh_from_db()
    assert {"no_officer", "no_interview"} <= set(case.urgency_facts)
    assert case.urgency > 0


def test_taking_a_case_and_talking_with_the_person_let_it_wait_more(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    casework.take_case(case=case, by=by)
    casework.record_interview(case=case, at=clock.now(), channel="visit", by=by)
    case.refresh_from_db()
    assert not {"no_officer", "no_interview"} & set(case.urgency_facts)


def test_who_is_held_at_a_staging_site_comes_first(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    by = officer("elpaso")
    last = listed(by)[-1]
    stint = last.stay.stints.get(ended_at__isnull=True)
    Facility.objects.filter(pk=stint.facility_id).update(kind=Facility.Kind.CDF)
    other = Facility.objects.exclude(pk=stint.facility_id).filter(county__isnull=False).first()
    other.kind = Facility.Kind.STAGING
    other.save()
    stint.facility = other
    stint.save()
    standing.refresh_all()
    assert listed(by)[0] == last
    assert listed(by, reason="staging") == [last]
    assert listed(by, facility=other.slug) == [last]


def test_a_case_put_first_by_hand_stays_there_until_its_day_and_says_why(tmp_path, time_machine):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    by = officer("elpaso")
    last = listed(by)[-1]
    until = clock.now() + dt.timedelta(days=2)
    actions.put(case=last, fact="put_first", until=until, reason="Lo pide la jueza", by=by)
    assert listed(by)[0] == last
    assert Event.objects.get(type="order_changed").note == "Lo pide la jueza"
    time_machine.move_to(until + dt.timedelta(minutes=1))
    assert standing.refresh_ended_overrides(clock.now()) == 1
    assert listed(by)[-1] == last


def test_an_override_needs_a_reason_and_an_end(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    with pytest.raises(Incomplete):
        actions.put(case=case, fact="put_first", until=clock.now() + dt.timedelta(days=1), reason=" ", by=by)
    with pytest.raises(Incomplete):
        actions.put(case=case, fact="put_first", until=clock.now() + dt.timedelta(days=90), reason="x", by=by)


def test_officers_take_cases_themselves_and_supervisors_give_them(tmp_path):
    case = detained(tmp_path)
    one, other, head = officer("elpaso"), officer("elpaso"), officer("elpaso", Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        actions.assign(case=case, to=other, by=one)
    actions.assign(case=case, to=other, by=head)
    case.refresh_from_db()
    assert case.officer == other
    assert Event.objects.get(type="case_assigned").data["to"] == other.pk
    with pytest.raises(NotAllowed):
        actions.assign(case=case, to=officer("losangeles"), by=head)


def test_what_is_refused_for_one_case_is_done_for_the_others(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    head, to = officer("elpaso", Role.SUPERVISOR), officer("elpaso")
    cases = listed(head)
    actions.assign(case=cases[0], to=to, by=head)
    done = actions.each(cases, lambda case: actions.assign(case=case, to=to, by=head))
    assert [bool(one.problem) for one in done] == [True, False]
    assert Case.objects.filter(officer=to).count() == 2


def test_the_list_costs_the_same_few_queries_for_one_case_and_for_many(tmp_path, client):
    staff = officer("elpaso")
    client.force_login(staff)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            assert client.get(reverse("cases")).status_code == 200
        return len(queries_made)

    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    one = cost()
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    assert cost() == one
    with CaptureQueriesContext(connection) as made:
        list(queries.in_order(Filter().cases(staff, ["elpaso"], clock.now()))[:50])
        queries.running_clocks([1, 2])
    assert len(made) <= 4


def test_many_cases_at_once_from_the_page(tmp_path, client):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    head, to = officer("elpaso", Role.SUPERVISOR), officer("elpaso")
    client.force_login(head)
    ids = [case.pk for case in listed(head)]
    page = client.post(reverse("several_cases"), {"do": "assign", "case": ids, "list": ""})
    assert page.status_code == 200
    assert Case.objects.filter(officer=to).count() == 0  # first what will be done
    client.post(
        reverse("several_cases"), {"do": "assign", "case": ids, "list": "", "confirmed": "yes", "to": to.pk}
    )
    assert Case.objects.filter(officer=to).count() == 2
    due = (clock.now() + dt.timedelta(days=3)).date().isoformat()
    client.post(
        reverse("several_cases"),
        {"do": "task", "case": ids, "list": "", "confirmed": "yes", "text": "Llamar", "due": due},
    )
    assert Task.objects.filter(text="Llamar").count() == 2


def test_nobody_acts_on_cases_of_another_office_by_their_number(tmp_path, client):
    case = detained(tmp_path)
    client.force_login(officer("losangeles", Role.SUPERVISOR))
    answer = client.post(
        reverse("several_cases"), {"do": "task", "case": [case.pk], "confirmed": "yes", "text": "x"}
    )
    assert answer.status_code == 302
    assert not Task.objects.filter(text="x").exists()


def test_a_list_is_kept_under_a_name_and_shared_in_the_office(tmp_path, client):
    one, other, far = officer("elpaso"), officer("elpaso"), officer("losangeles")
    client.force_login(one)
    client.post(reverse("save_list"), {"name": "Sin entrevista", "list": "interview=no", "shared": "on"})
    saved = SavedList.objects.get()
    assert saved in queries.saved_lists(other)
    assert saved not in queries.saved_lists(far)
    with pytest.raises(NotAllowed):
        actions.forget_list(saved=saved, by=other)
    actions.forget_list(saved=saved, by=one)
    assert not SavedList.objects.exists()


def test_a_workbook_of_the_list_counts_as_reading_every_file_in_it(tmp_path, client):
    import io

    from python_calamine import CalamineWorkbook

    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    client.force_login(officer("elpaso"))
    assert client.post(reverse("export_cases"), {"purpose": "Visita del lunes"}).status_code == 403
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    assert client.post(reverse("export_cases"), {"purpose": ""}).status_code == 302
    answer = client.post(reverse("export_cases"), {"purpose": "Visita del lunes", "list": "interview=no"})
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert len(rows) == 3
    assert Reading.objects.filter(page="export", purpose="Visita del lunes").count() == 2


def test_an_unknown_filter_in_an_old_bookmark_still_opens_a_list(client):
    client.force_login(officer("elpaso"))
    answer = client.get(reverse("cases") + "?status=gone&reason=gone&age=x&officer=abc&page=zz&col=none")
    assert answer.status_code == 200
