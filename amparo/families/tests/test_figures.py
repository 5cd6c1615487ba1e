"""How long families wait, and whether what they were answered was right."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.core.errors import Conflict, NotAllowed
from amparo.families import actions, sampling
from amparo.families.figures import MEASURES, behind, figures
from amparo.families.models import Judgement, Request
from amparo.families.tests.visiting import follow, text
from amparo.notices.models import Notice
from tests.factories import detained, officer, request_of

pytestmark = pytest.mark.django_db
MONTH = dt.date(2026, 3, 1)


def test_times_are_of_the_month_and_office_and_each_figure_opens_its_list(client):
    arrived = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
    for at, hours in enumerate((1, 2, 3, 4, 10)):
        one, _secret = request_of(
            contact=f"c{at}@example.org", given_names="Zenaida", surnames=f"Tzompa {at}"
        )
        Request.objects.filter(pk=one.pk).update(
            received_at=arrived,
            answered_at=arrived + dt.timedelta(hours=hours),
            relation_confirmed_at=arrived + dt.timedelta(hours=2 * hours) if at else None,
        )
        actions.tell(one, "news", key=f"n{at}")
    Notice.objects.filter(template="news").update(state="sent", sent_at=arrived + dt.timedelta(hours=5))
    request_of(last_seen="Dallas", given_names="Otra", surnames="Persona")
    other, _secret = request_of(last_seen="Boston", given_names="Otra", surnames="Persona")
    Request.objects.filter(pk=other.pk).update(received_at=arrived)
    lines, total = figures(MONTH, None)
    assert [(line.slug, line.received) for line in lines] == [("boston", 1), ("elpaso", 5)]
    answered, verified, told = lines[1].times
    assert (answered.n, answered.median, round(answered.p90 or 0, 1)) == (5, 3, 7.6)
    assert (verified.n, verified.median) == (4, 7)
    assert (told.n, told.median, told.p90) == (5, 5, 5)
    assert total.received == 6
    assert figures(MONTH, ["elpaso"])[1].received == 5
    for time in lines[1].times:
        assert len(behind(MONTH, ["elpaso"], time.code)) == time.n
    assert [one.hours for one in behind(MONTH, ["elpaso"], "answered")] == [10, 4, 3, 2, 1]
    assert [time.code for time in lines[0].times if time.n] == []

    client.force_login(officer("", Role.HEADQUARTERS))
    page = client.get("/solicitudes/cifras/?month=2026-03").content.decode()
    links = re.findall(r'href="(/solicitudes/cifras/lista/[^"]+)"[^>]*>(\d+)', page)
    assert len(links) == 3 + len(MEASURES)
    for address, number in links:
        assert f"{number} solicitud" in text(client.get(address.replace("&amp;", "&")))
    client.force_login(officer("boston", Role.SUPERVISOR))
    foreign = text(client.get("/solicitudes/cifras/lista/?month=2026-03&office=elpaso"))
    assert "1 solicitud" in foreign
    assert client.get("/solicitudes/cifras/?month=nonsense").status_code == 200
    client.force_login(officer("elpaso"))
    assert client.get("/solicitudes/cifras/").status_code == 403


def test_a_months_sample_is_judged_by_a_supervisor_who_did_not_answer_and_is_not_told_who_did(
    client, tmp_path
):
    case, by, supervisor = detained(tmp_path), officer("elpaso"), officer("elpaso", Role.SUPERVISOR)
    granted, _secret = request_of()
    follow(case, granted, by=by)
    own, _secret = request_of(contact="b@example.org", given_names="Zenaida", surnames="Tzompa")
    actions.close_request(request=own, reason="no es pariente", by=supervisor, refused=True)
    request_of(contact="c@example.org", given_names="Nadie", surnames="Responde")
    month = clock.today().replace(day=1)
    assert sampling.draw(month=month, size=5) == 2
    assert sampling.draw(month=month, size=5) == 0
    assert Judgement.objects.count() == 2

    client.force_login(supervisor)
    page = client.get("/solicitudes/muestra/").content.decode()
    assert granted.shown_folio in page
    assert by.name not in page.split("<main")[1]
    one = Judgement.objects.get(request=granted)
    answer = client.post("/solicitudes/muestra/", {"number": one.pk, "given": "right"})
    assert "govuk-error-summary" in answer.content.decode()
    client.post(
        "/solicitudes/muestra/", {"number": one.pk, "given": "right", "why": "La nombró en la visita"}
    )
    one.refresh_from_db()
    assert (one.given, one.judged_by) == ("right", supervisor)
    assert "No hay respuestas que le toque evaluar" in text(client.get("/solicitudes/muestra/"))
    with pytest.raises(Conflict):
        sampling.judge(judgement=one, given="wrong", why="x", by=supervisor)
    mine = Judgement.objects.get(request=own)
    with pytest.raises(NotAllowed):
        sampling.judge(judgement=mine, given="right", why="x", by=supervisor)
    with pytest.raises(NotAllowed):
        sampling.judge(judgement=mine, given="right", why="x", by=officer("boston", Role.SUPERVISOR))
    with pytest.raises(IntegrityError), transaction.atomic():
        Judgement.objects.filter(pk=mine.pk).update(
            given="right", why="x", judged_at=clock.now(), judged_by=supervisor
        )
    lines, total = figures(month, ["elpaso"])
    assert (total.right, total.wrong, total.unsure, total.to_judge) == (1, 0, 0, 1)
    assert "1 correctas" in text(client.get("/solicitudes/cifras/"))
    assert len(lines) == 1
