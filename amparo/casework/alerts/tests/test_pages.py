"""The alerts of the app on an office's pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amparo.accounts.models import Reading, Role
from amparo.casework.alerts import actions
from amparo.casework.alerts.models import Alert
from amparo.casework.models import Case, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from tests.factories import officer, said

pytestmark = pytest.mark.django_db
EL_PASO = actions.Place(31.7612, -106.4876, 12.0)


def sounded(key="k1", place=EL_PASO, **fields):
    described = said(
        **{"given_names": "Rosa Elena", "surname1": "Tzompantzi", "phone": "9155550142", **fields}
    )
    return actions.sound(
        via="test", key=key, described=described, contacts=[actions.Contact("Elvira", "6565550177", "mother")],
        place=place, at=clock.now(), language="es",
    )  # fmt: skip


def test_an_office_without_alerts_is_told_when_there_will_be_one(client):
    client.force_login(officer())
    assert "Ninguna alerta abierta" in client.get("/alertas/").content.decode()
    assert client.get("/alertas/?state=over").status_code == 200


def test_b8_an_officer_sees_who_and_where_and_closes_it(client):
    alert = sounded()
    staff = officer()
    client.force_login(staff)
    assert "Rosa Elena" in client.get("/alertas/").content.decode()
    page = client.get(f"/alertas/{alert.folio}/").content.decode()
    assert all(one in page for one in ("31.7612", "-106.4876", "Elvira", "6565550177", "madre"))
    assert Reading.objects.get(staff=staff, page="alert").person_id == alert.record.person_id
    refused = client.post(f"/alertas/{alert.folio}/", {"outcome": "safe", "note": ""}).content.decode()
    assert "govuk-error-message" in refused
    client.post(f"/alertas/{alert.folio}/", {"outcome": "safe", "note": "Contestó; está en casa."})
    alert.refresh_from_db()
    assert (alert.state, alert.outcome, alert.latitude, alert.accuracy) == ("closed", "safe", None, None)
    page = client.get(f"/alertas/{alert.folio}/").content.decode()
    assert "Se borró" in page
    assert "31.76" not in page


def test_b8_closing_as_detained_opens_a_case_and_finishes_the_task():
    alert = actions.confirm(alert=sounded())
    actions.close(alert=alert, outcome="detained", note="Lo confirmó su madre.", by=officer())
    assert Case.objects.get(record=alert.record).type_id == "migratorio.detencion"
    assert Task.objects.get(pk=alert.call_back_id).done_at is not None
    with pytest.raises(Conflict):
        actions.close(alert=alert, outcome="safe", note="otra vez", by=officer())
    with pytest.raises(Conflict):
        actions.cancel(alert=alert)


def test_the_alerts_of_another_office_are_not_there(client):
    alert = sounded()
    client.force_login(officer("sanbernardino"))
    assert "Rosa Elena" not in client.get("/alertas/").content.decode()
    assert client.get(f"/alertas/{alert.folio}/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.close(alert=alert, outcome="safe", note="no es nuestra", by=officer("sanbernardino"))
    with pytest.raises(Incomplete):
        actions.close(alert=alert, outcome="lost", note="x", by=officer())


@pytest.mark.parametrize(
    ("role", "status"), [(Role.CIAM, 200), (Role.HEADQUARTERS, 200), (Role.AUDITOR, 403)]
)
def test_the_call_centre_and_headquarters_see_every_alert_and_auditors_none(client, role, status):
    alert = sounded()
    client.force_login(officer(role=role))
    assert client.get("/alertas/").status_code == client.get(f"/alertas/{alert.folio}/").status_code == status


def test_the_list_takes_the_same_number_of_queries_however_many(client, django_assert_max_num_queries):
    for number in range(6):
        sounded(key=str(number), given_names=f"Rosa{number}")
    client.force_login(officer())
    client.get("/alertas/")
    with django_assert_max_num_queries(9):
        client.get("/alertas/")


def test_the_database_keeps_no_place_of_an_alert_that_is_over():
    alert = sounded()
    for wrong in (
        {"state": "cancelled", "ended_at": clock.now()},
        {"latitude": None},
        {"state": "closed", "ended_at": clock.now() + dt.timedelta(1), "latitude": None, "longitude": None, "accuracy": None},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Alert.objects.filter(pk=alert.pk).update(**wrong)
