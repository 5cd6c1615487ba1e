"""Complaints: only with the person's word, with a term of the authority's own, a task when the answer is late, and an end."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
import time_machine
from django.db import DatabaseError, transaction

from amparo.accounts.models import Role
from amparo.casework.clocks.models import Clock
from amparo.casework.clocks.telling import tell_all
from amparo.casework.documents.tests import files
from amparo.casework.models import Case, Event, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.rights.complaints import actions
from amparo.rights.complaints.models import Complaint
from amparo.rights.tables import authorities
from amparo.rights.tests.world import agree, alleged
from tests.factories import accepts, detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path)


def sent(one, by, authority="dhs_crcl"):
    return actions.send_paper(
        allegation=one, authority=authority, file=io.BytesIO(files.PDF), name="queja.pdf", by=by
    )


def test_an_officer_complains_by_the_prepared_letter_and_writes_down_what_comes_back(client, case):
    by = officer()
    client.force_login(by)
    one = alleged(case, by)
    where = f"/derechos-humanos/hechos/{one.pk}/queja/"
    assert client.get(where).status_code == 403, "nobody asked the person"
    agree(one, by, "complaint")
    assert client.get(where).context["chosen"]["authority"].value() == "ice"
    letter = client.get(f"{where}?how=letter&authority=dhs_crcl")
    form = letter.context["form"]
    said = {name: form[name].value() for name in ("to", "subject", "body")}
    assert "Use of force" in said["subject"]
    assert "at Camp East Montana" in said["body"]
    assert "6 U.S.C. 345" in said["body"]
    assert "[[" in client.post(f"{where}?how=letter&authority=dhs_crcl", said).content.decode()
    assert not Complaint.objects.exists()
    said = {name: re.sub(r"\[\[.*?\]\]", "dicho", text, flags=re.DOTALL) for name, text in said.items()}
    for _again in range(2):
        assert client.post(f"{where}?how=letter&authority=dhs_crcl", said).status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.answer_by - complaint.sent_at).days == authorities()["dhs_crcl"].answer_days
    assert complaint.document.kind == "letter"
    here = f"/derechos-humanos/quejas/{complaint.pk}/"
    today = clock.today(case.office.zone).isoformat()
    assert "espera respuesta" in client.get(here).content.decode()
    assert "govuk-error-message" in client.post(here, {"kind": "answer", "on": today}).content.decode()
    assert client.post(here, {"kind": "answer", "on": today, "text": "Lo revisan"}).status_code == 302
    assert client.post(here, {"kind": "note", "on": today, "text": "Nota 17/26"}).status_code == 302
    assert client.post(here, {"kind": "outcome", "on": today}).status_code == 200, "how it ended is missing"
    assert client.post(here, {"kind": "outcome", "outcome": "repaired", "on": today}).status_code == 302
    page = client.get(here).content.decode()
    assert "Nota 17/26" in page
    assert "Se reparó" in page
    assert "<form" not in page.split("<main")[1]
    assert [row.row.pk for row in client.get("/derechos-humanos/quejas/?state=over").context["rows"]] == [
        complaint.pk
    ]
    assert client.get("/derechos-humanos/quejas/").context["rows"] == []


def test_the_term_is_the_authoritys_and_a_late_answer_makes_a_task(case):
    by = officer()
    one = alleged(case, by, agreed=("complaint",))
    complaint = sent(one, by, "cndh")
    running = Clock.objects.get(case=case, type_id="rights_answer")
    assert running.due_at == complaint.answer_by
    with time_machine.travel(complaint.answer_by + dt.timedelta(hours=1), tick=False):
        tell_all(clock.now())
        waiting = Task.objects.get(case=case, kind="await_answer", done_at__isnull=True)
        assert waiting.office_id == "elpaso"
        actions.add_step(
            complaint=complaint, kind="answer", on=clock.today(case.office.zone), text="Sí", by=by
        )
    assert not Clock.objects.filter(case=case, type_id="rights_answer", stopped_at__isnull=True).exists()
    types = set(Event.objects.filter(case=case).values_list("type_id", flat=True))
    assert {"rights_complaint", "clock_breached", "rights_complaint_answered"} <= types


def test_what_the_person_withdrew_is_complained_of_no_more_whoever_writes_it(case):
    by = officer()
    one = alleged(case, by, agreed=("complaint",))
    complaint = sent(one, by)
    agree(one, by, "complaint", "withdrawn")
    with pytest.raises(NotAllowed):
        sent(one, by, "doj_crt")
    today = clock.today(case.office.zone)
    for kind in ("note", "follow_up"):
        with pytest.raises(NotAllowed):
            actions.add_step(complaint=complaint, kind=kind, on=today, text="Otra vez", by=by)
    with pytest.raises(DatabaseError, match="did not agree"), transaction.atomic():
        Complaint.objects.create(
            allegation=one, record=case.record, case=case, office_id="elpaso", authority="doj_crt", document=complaint.document,
            sent_by=by, answer_by=clock.now() + dt.timedelta(days=1),
        )  # fmt: skip
    actions.add_step(complaint=complaint, kind="answer", on=today, text="Contestaron", by=by)
    actions.add_step(complaint=complaint, kind="outcome", outcome="withdrawn", on=today, by=by)
    with pytest.raises(Conflict):
        actions.add_step(complaint=complaint, kind="answer", on=today, text="Otra", by=by)


def test_nobody_complains_for_who_refused_help_nor_to_an_authority_that_answers_nobody(case):
    by = officer()
    one = alleged(case, by, agreed=("complaint",))
    with pytest.raises(Incomplete):
        sent(one, by, "not_known")
    accepts(Case.objects.get(pk=case.pk), by=by, decision="refused")
    with pytest.raises(NotAllowed):
        sent(one, by)
    with pytest.raises(NotAllowed):
        sent(one, officer("chicago"))
    with pytest.raises(NotAllowed):
        sent(one, officer("", Role.HEADQUARTERS))
