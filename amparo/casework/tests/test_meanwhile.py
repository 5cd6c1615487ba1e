"""Two officers on one file: the second to save reads what the first wrote, and loses nothing of what they typed."""

from __future__ import annotations

import re

import pytest

from amparo.casework import actions
from amparo.casework.models import Case, Event
from amparo.casework.tasks import actions as tasks
from amparo.core import clock
from amparo.people.describing.actions import choose_value
from amparo.people.models import Choice, Record
from tests.factories import JOSE, detained, import_rows, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(client, tmp_path):
    """Ana at her page, Luis beside her, and a case of their office."""
    case, ana, luis = detained(tmp_path), officer("elpaso"), officer("elpaso")
    client.force_login(ana)
    return client, case, ana, luis


def seen(page) -> str:
    return re.search(r'name="seen" value="([^"]+)"', page.content.decode()).group(1)


def test_the_same_service_comes_back_with_both_and_is_saved_when_sent_again(both):
    client, case, ana, luis = both
    path = f"/personas/{case.record.person.folio}/servicio/"
    typed = {"type": "family_called", "at": "2026-03-05T10:00", "note": "Hablé con la madre"}
    typed["seen"] = seen(client.get(path))
    actions.record_service(case=case, type="family_called", at=clock.now(), by=luis, note="Llamé a su madre")
    page = client.post(path, typed)
    html = page.content.decode()
    assert page.status_code == 200
    assert luis.name in html
    assert "hace un momento" in html
    assert "Llamé a su madre" in html
    assert "Hablé con la madre" in html
    assert Event.objects.filter(type_id="family_called").count() == 1
    assert client.post(path, {**typed, "seen": seen(page)}).status_code == 302
    assert Event.objects.filter(type_id="family_called", staff=ana).count() == 1


def test_what_does_not_clash_is_saved_at_once_and_the_other_is_told(both):
    client, case, _ana, luis = both
    path = f"/personas/{case.record.person.folio}/servicio/"
    token = seen(client.get(path))
    actions.add_note(case=case, text="Otra cosa", by=luis)
    answer = client.post(
        path, {"type": "note", "at": "2026-03-05T10:00", "note": "Lo mío", "seen": token}, follow=True
    )
    assert Event.objects.filter(type_id="note").count() == 2
    assert f"Mientras tanto: {luis.name}" in answer.content.decode()


def test_nobody_meets_their_own_writing(both):
    client, case, ana, _luis = both
    path = f"/personas/{case.record.person.folio}/servicio/"
    token = seen(client.get(path))
    actions.record_service(case=case, type="family_called", at=clock.now(), by=ana)
    typed = {"type": "family_called", "at": "2026-03-05T10:00", "note": "otra", "seen": token}
    assert client.post(path, typed).status_code == 302


def test_a_case_is_not_concluded_over_what_a_colleague_has_just_written(both):
    client, case, _ana, luis = both
    path = f"/casos/{case.folio}/concluir/"

    def token(page):
        return re.search(r'name="file" value="([^"]+)"', page.content.decode()).group(1)

    before = token(client.get(path))
    actions.add_note(case=case, text="La audiencia es mañana", by=luis)
    typed = {"outcome": "withdrawn", "reason": "Ya no quiere", "seen": case.status}
    page = client.post(path, {**typed, "file": before})
    case.refresh_from_db()
    assert case.status != Case.Status.CONCLUDED
    html = page.content.decode()
    assert "La audiencia es mañana" in html
    assert "Ya no quiere" in html
    assert re.search(r'value="withdrawn"[^>]*checked', html)
    client.post(path, {**typed, "seen": case.status, "file": token(page)})
    case.refresh_from_db()
    assert case.status == Case.Status.CONCLUDED


def test_the_same_field_chosen_twice_comes_back_and_another_field_is_saved(client, tmp_path):
    case, ana, luis = detained(tmp_path), officer("elpaso"), officer("elpaso")
    import_rows(tmp_path, JOSE.replace("JOSE LUIS", "JOSE").replace("1987", "1988"), as_of="2026-03-09T09:00")
    first, second = Record.objects.filter(person=case.record.person).order_by("pk")[:2]
    client.force_login(ana)
    path = f"/personas/{case.record.person.folio}/descripcion/"
    token = seen(client.get(path))
    choose_value(record=second, field="name", by=luis, reason="Lo dijo él")
    typed = {"field": "name", "record": first.pk, "reason": "Lo dice el acta", "seen": token}
    page = client.post(path, typed)
    assert luis.name in page.content.decode()
    assert "Lo dice el acta" in page.content.decode()
    assert Choice.objects.filter(by=ana).count() == 0
    client.post(path, {"field": "birth_date", "record": second.pk, "reason": "CURP", "seen": token})
    assert list(Choice.objects.filter(by=ana).values_list("field", flat=True)) == ["birth_date"]


def test_a_task_that_a_colleague_did_says_who(both):
    client, case, _ana, luis = both
    task = tasks.add_task(kind="other", office=case.office, at=clock.now(), record=case.record)
    tasks.finish_task(task=task, by=luis)
    page = client.post(f"/tareas/{task.pk}/hecha/", {"next": "/tareas/"}, follow=True)
    assert f"{luis.name} ya hizo esto" in page.content.decode()


def test_a_form_without_a_token_is_saved_as_ever(both):
    client, case, _ana, luis = both
    actions.add_note(case=case, text="Antes", by=luis)
    path = f"/personas/{case.record.person.folio}/servicio/"
    assert client.post(path, {"type": "note", "at": "2026-03-05T10:00", "note": "x"}).status_code == 302
