"""Firms and advisors as supervisors and headquarters keep them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.core.errors import Conflict, NotAllowed
from amparo.counsel.advisors import actions, queries
from amparo.counsel.models import Admission, Advisor, Change, Firm, Reach
from amparo.counsel.tests.pale import advisor, contract, in_progress
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


def test_a_supervisor_keeps_the_firms_of_their_consulate_and_every_change_is_kept():
    terms = contract()
    who, by = advisor(terms), officer(role="supervisor")
    actions.change_advisor(
        advisor=who, by=by, capacity=3, areas=["migratorio:bond", "penal"], courts=["txwd"]
    )
    who.refresh_from_db()
    assert who.capacity == 3
    assert actions.practised(who) == ["migratorio:bond", "penal"]
    said = Change.objects.get(advisor=who).values
    assert said["capacity"] == [10, 3]
    assert said["areas"] == [["migratorio"], ["migratorio:bond", "penal"]]
    contract("boston", firm=who.firm)
    with pytest.raises(NotAllowed):  # two consulates' firm is headquarters'
        actions.change_advisor(advisor=who, by=by, capacity=5, areas=["penal"])
    actions.change_advisor(advisor=who, by=officer(role="headquarters"), capacity=5, areas=["penal"])
    with pytest.raises(NotAllowed):
        actions.leave(advisor=who, reason="Se mudó", by=officer())


def test_a_lost_standing_is_decided_about_within_a_day(tmp_path):
    who = advisor()
    made = in_progress(detained(tmp_path), by=officer())
    actions.check_standing(
        advisor=who,
        state="TX",
        number=who.admissions.get().number,
        standing="suspended",
        by=officer(role="supervisor"),
    )
    made.refresh_from_db()
    assert made.decide_by is not None
    assert list(queries.advisors(today=made.opened_at.date(), trouble=True)) == [who]


def test_a_bar_number_is_of_one_advisor_alone():
    one, other = advisor(), advisor()
    with pytest.raises(Conflict):
        actions.check_standing(
            advisor=other,
            state="TX",
            number=one.admissions.get().number,
            standing="good",
            by=officer(role="headquarters"),
        )
    assert Admission.objects.count() == 2


def test_who_leaves_signs_in_no_more():
    who = advisor()
    actions.leave(advisor=who, reason="Se mudó", by=officer(role="headquarters"))
    who.staff.refresh_from_db()
    assert not who.staff.is_active
    actions.come_back(advisor=who, reason="Volvió", by=officer(role="headquarters"))
    who.staff.refresh_from_db()
    assert who.staff.is_active


def test_the_pages_of_the_directory(client, settings, django_assert_max_num_queries):
    settings.AMPARO_SECOND_FACTOR = False
    client.force_login(officer(role="supervisor"))
    client.post(reverse("new_firm"), {"name": "Despacho Nuevo", "kind": "firm"})
    firm = Firm.objects.get()
    said = {"name": "Lic. Prueba", "email": "lic@example.org", "language": "es", "areas": ["migratorio"], "accredited": "no",
            "languages": ["Español"], "capacity": "4", "capacity_month": "2"}  # fmt: skip
    client.post(reverse("new_advisor", args=[firm.pk]), said)
    who = Advisor.objects.get()
    client.post(reverse("change_advisor", args=[who.pk, "lugar"]), {"where": "El Paso, TX", "mode": "video"})
    assert Reach.objects.get().county.fips == "48141"
    client.post(
        reverse("change_advisor", args=[who.pk, "situacion"]),
        {"state": "tx", "number": "1", "standing": "good"},
    )
    body = client.get(reverse("advisor", args=[who.pk])).content.decode()
    assert "El Paso" in body
    assert "Lic. Prueba" in body
    for query in ("", "?whose=all", "?trouble=yes", "?area=penal&state=TX&named=x"):
        assert client.get(reverse("advisors") + query).status_code == 200
    for _ in range(5):
        advisor(contract())
    with django_assert_max_num_queries(16):
        client.get(reverse("advisors"))
    client.force_login(officer())
    assert client.get(reverse("advisors")).status_code == 200
    assert client.get(reverse("edit_advisor", args=[who.pk])).status_code == 403
