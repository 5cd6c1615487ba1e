"""Messages between a family and the consulate: sealed, answered by a person, read after proof alone. B2, B5."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.models import Event, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete
from amparo.core.folios import show
from amparo.core.sealing import seal
from amparo.families import actions, guarding, queries
from amparo.families.following import messages
from amparo.families.models import Inbox, Message, Request
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import Visitor, shown_as_everybody, text, write
from amparo.notices.models import DemoMessage, Notice
from amparo.notices.sending import send_due
from amparo.people.models import Purpose
from tests.factories import officer, request_of

pytestmark = pytest.mark.django_db
WORDS = "Mi hijo toma insulina, ¿se la dan?"


def test_b2_a_mother_writes_an_officer_answers_and_she_reads_it_after_proof(followed, client):
    visitor, request, _case, by, _relative = followed
    assert write(visitor, WORDS).headers["Location"] == "/seguir/escrito/"
    client.force_login(by)
    address = f"/solicitudes/{request.folio}/"
    assert WORDS in text(client.get(address)).replace("&#x27;", "'")
    client.post(address + "contestar/", {"text": "Sí. La enfermera lo confirmó hoy."})
    assert "Leer 1 respuesta" in text(visitor.status())
    page = text(visitor.get("/seguir/mensajes/"))
    assert "La enfermera lo confirmó hoy" in page
    assert "insulina" not in page  # her own words are closed to the portal
    assert "enfermera" not in text(Visitor().get("/seguir/mensajes/"))
    send_due()
    notice = DemoMessage.objects.latest("pk")
    assert "respuesta" in notice.text
    assert "enfermera" not in notice.text


def test_what_is_written_is_sealed_in_the_database_and_leaves_the_inbox(followed):
    visitor, request, _case, by, _relative = followed
    write(visitor, WORDS)
    messages.answer(request=request, text="Una respuesta secreta", by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(m::text, ' ') FROM families_message m")
        kept = bytes.fromhex("".join(re.findall(r"\\\\x([0-9a-f]+)", cursor.fetchone()[0])))
    for words in ("insulina", "secreta"):
        assert words.encode() not in kept
    assert Inbox.objects.get(kind="message").payload == {}
    assert "insulina" not in str(list(Event.objects.values_list("note", "data")))


def test_a_message_waits_in_the_inbox_and_in_my_work_until_somebody_answers(followed, client):
    visitor, request, _case, by, _relative = followed
    assert request.folio not in [one.folio for one in queries.requests_of(["elpaso"])]
    write(visitor, "¿Qué papeles llevo?")
    waiting = queries.requests_of(["elpaso"]).get()
    assert queries.reasons_of(waiting) == ["wrote"]
    task = Task.objects.get(kind="answer_family", done_at__isnull=True)
    assert task.due_at - task.created_at == dt.timedelta(hours=24)
    client.force_login(by)
    assert "La familia escribió o mandó un papel" in text(client.get("/"))
    messages.answer(request=request, text="Su identificación.", by=by)
    assert not queries.requests_of(["elpaso"]).exists()
    assert not Task.objects.filter(kind="answer_family", done_at__isnull=True).exists()
    write(visitor, "Gracias")
    messages.needs_no_answer(request=request, by=by)
    assert not queries.requests_of(["elpaso"]).exists()
    with pytest.raises(Conflict):
        messages.needs_no_answer(request=request, by=by)


def test_grave_words_of_a_message_come_first(followed):
    visitor, request, _case, _by, _relative = followed
    write(visitor, "Me dijeron que está en el hospital")
    assert Request.objects.get(pk=request.pk).grave
    assert "grave" in queries.reasons_of(queries.requests_of(["elpaso"]).get())


def test_b5_an_answer_to_who_might_be_told_is_gone_with_the_consent_and_a_neutral_one_stays(followed):
    visitor, request, case, by, relative = followed
    messages.answer(request=request, text="Está en el dormitorio tres", by=by)
    assert "dormitorio" in text(visitor.get("/seguir/mensajes/"))
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="withdrawn", relative=relative, channel="visit",
        at=clock.now(), by=by,
    )  # fmt: skip
    assert "dormitorio" not in text(visitor.get("/seguir/mensajes/"))
    assert not Notice.objects.filter(about=request.folio, template="answer", state="waiting").exists()
    messages.answer(request=request, text="Seguimos trabajando en lo suyo", by=by)
    assert "Seguimos trabajando en lo suyo" in text(visitor.get("/seguir/mensajes/"))


def test_b4_who_waits_and_who_was_refused_write_and_read_alike(tmp_path):
    by = officer("elpaso")
    pages = []
    for what in ("waits", "refused", "closed"):
        request, secret = request_of(
            contact=f"{what}@example.org", given_names="Zenaida", surnames="Netzahual"
        )
        visitor = Visitor()
        visitor.prove(show(request.folio), show(secret))
        if what != "waits":
            actions.close_request(request=request, reason="no", by=by, refused=what == "refused")
        write(visitor, "¿Hay algo?")
        messages.answer(request=request, text="Recibimos su mensaje.", by=by)
        both = [shown_as_everybody(visitor), text(visitor.get("/seguir/mensajes/"))]
        pages.append(" ".join(both).replace(request.folio[-4:], "####"))
    assert len(set(pages)) == 1
    assert "Recibimos su mensaje" in pages[0]


def test_a_blocked_contact_goes_on_writing_and_nobody_is_made_to_answer(followed):
    visitor, request, _case, by, _relative = followed
    guarding.block(request=request, reason="extorsión", by=officer("elpaso", Role.SUPERVISOR))
    assert write(visitor, "¿Dónde está?").headers["Location"] == "/seguir/escrito/"
    assert Message.objects.filter(request=request).count() == 1
    assert not queries.requests_of(["elpaso"]).filter(pk=request.pk).exists()
    with pytest.raises(Conflict):
        messages.answer(request=request, text="Nada", by=by)


def test_nobody_writes_as_somebody_else_not_even_with_the_portals_password(followed):
    _visitor, request, _case, _by, _relative = followed
    other, _secret = request_of(contact="otra@example.org", given_names="Zenaida", surnames="Netzahual")
    body = seal("mentira", settings.AMPARO_CONTACT_PUBLIC_KEY).hex()
    own = request.visits.latest("pk").token_hash
    for payload in (
        {"visit": "0" * 64, "request": request.pk, "body": body},
        {"visit": own, "request": other.pk, "body": body},
        {"visit": "", "request": request.pk, "body": body},
    ):
        Inbox.objects.create(kind="message", payload=payload)
    work_inbox_through()
    assert not Message.objects.exists()


def test_a_message_without_words_or_twice_as_long_is_not_sent(followed):
    visitor, request, _case, by, _relative = followed
    for words in (" ", "a" * 1001):
        write(visitor, words)
    assert not Message.objects.exists()
    with pytest.raises(Incomplete):
        messages.answer(request=request, text="a" * 1001, by=by)


def test_what_was_written_never_changes(followed):
    visitor, _request, _case, _by, _relative = followed
    write(visitor, WORDS)
    for change in (
        lambda: Message.objects.update(body=b"otra"),
        lambda: Message.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_only_who_handles_the_request_answers_it(followed, client):
    visitor, request, _case, _by, _relative = followed
    write(visitor, WORDS)
    client.force_login(officer("chicago"))
    assert client.post(f"/solicitudes/{request.folio}/contestar/", {"text": "x"}).status_code in (403, 404)
    client.force_login(officer("", Role.AUDITOR))
    assert client.post(f"/solicitudes/{request.folio}/contestar/", {"text": "x"}).status_code in (403, 404)
    assert Message.objects.filter(by__isnull=False).count() == 0
