"""Another telephone or e-mail for a request: who may put it, what ends, what is sent to whom. B4, B6, B7."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction

from amparo.accounts.models import Role
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import show
from amparo.families import actions, guarding
from amparo.families.models import Blocked, Browser, Code, Inbox, Request, Telling, Visit
from amparo.families.spoken import actions as spoken
from amparo.families.tasks import work_inbox_through
from amparo.families.telling import tell
from amparo.families.tests.visiting import Visitor, text
from amparo.families.told import actions as told
from amparo.families.told.changing import CALL, change_contact
from amparo.notices import actions as notices
from amparo.notices.addresses import index, opened, sealed
from amparo.notices.models import DemoMessage, Notice
from amparo.notices.sending import send_due
from amparo.places.models import Office
from tests.factories import directory, officer, request_of

OLD, NEW = "carmen@example.org", "+525512345678"


def put(request, contact=NEW, *, by=None, **more):
    said = {"evidence": "passport", "reason": "Perdió el teléfono.", "seen": request.contact_index, **more}
    return change_contact(request=request, contact=contact, by=by or officer("elpaso"), **said)


def sent_to(address):
    send_due()
    return [one.text for one in DemoMessage.objects.filter(address=address).order_by("pk")]


@pytest.mark.django_db
def test_the_former_contact_reads_that_there_is_another_and_of_no_request(followed):
    _visitor, request, _case, by, _relative = followed
    send_due()
    DemoMessage.objects.all().delete()
    put(request, by=by)
    (told_of_it,) = sent_to("madre@example.org")
    assert "otro teléfono o correo" in told_of_it
    for secret in (request.folio[-4:], "José", "García", "Montana", NEW[-4:]):
        assert secret not in told_of_it
    event = Event.objects.get(type_id="contact_changed", record=request.record_id)
    assert (event.staff, event.note) == (by, "Perdió el teléfono.")
    assert event.data == {"request": request.folio, "evidence": "passport", "former": "email", "new": "phone"}
    changed = Request.objects.get(pk=request.pk)
    assert (changed.email, opened(changed.phone), changed.contact_index) == (None, NEW, index(NEW))


@pytest.mark.django_db
def test_what_the_former_contact_proved_is_over_and_what_waited_for_it_never_leaves(followed):
    send_due()
    visitor, request, case, by, _relative = followed
    assert "Camp East Montana" in text(visitor.status())
    Browser.objects.create(
        request=request,
        address=sealed("https://push.example.org/1"),
        address_hash="a" * 64,
        made_at=case.opened_at,
    )
    tell(request, "news", key="news:1")
    stale = Request.objects.get(pk=request.pk)
    Code.objects.create(
        request=request,
        browser_hash="b" * 64,
        code_hash="c" * 64,
        expires_at=Visit.objects.latest("pk").seen_at,
    )
    put(request, by=by)
    assert visitor.status().status_code == 302
    assert not Visit.objects.filter(request=request, ended_at__isnull=True).exists()
    assert not Code.objects.filter(request=request, used_at__isnull=True).exists()
    assert not Browser.objects.filter(request=request, ended_at__isnull=True).exists()
    # somebody who read the request before the change tells its family after it
    notices.queue(
        template="news", channel="email", address="madre@example.org", language="es-mx", values={"tail": "0000"}, key="news:2",
        about=stale.folio,
    )  # fmt: skip
    send_due()
    queued = Notice.objects.filter(key__in=["news:1", "news:2"])
    assert set(queued.values_list("state", flat=True)) == {"dropped"}


@pytest.mark.django_db
def test_nothing_but_a_code_goes_to_the_new_contact_until_it_proved_itself(followed):
    _visitor, request, _case, by, _relative = followed
    put(request, by=by)
    request = Request.objects.get(pk=request.pk)
    assert tell(request, "news", key="news:1") == 0
    assert tell(request, "question", key="question:x") == 0
    with pytest.raises(Conflict):
        told.send_test(request=request, by=by)
    assert sent_to(NEW) == []
    secret = actions.reissue_secret(request=request, by=by)
    again = Visitor()
    again.post("/seguir/", folio=show(request.folio), secret=show(secret))
    work_inbox_through()
    (message,) = sent_to(NEW)
    code = next(word for word in message.replace(".", " ").split() if len(word) == 8 and word.isdigit())
    assert again.post("/seguir/codigo/", code=code).status_code == 302
    assert "Camp East Montana" in text(again.status())
    assert Telling.objects.get(request=request).new_contact_at is None
    assert tell(Request.objects.get(pk=request.pk), "news", key="news:2") == 1
    assert len(sent_to(NEW)) == 2


@pytest.mark.django_db
def test_a_link_in_a_mail_to_the_former_contact_silences_nobody(followed):
    _visitor, request, _case, by, _relative = followed
    tell(request, "question", key="question:1")
    Notice.objects.filter(key="question:1").update(
        next_attempt_at=clock.now(), state="sent", sent_at=clock.now()
    )
    mail = Notice.objects.get(key="question:1")
    token = mail.values["stop"]
    put(request, by=by)
    Visitor().post(f"/baja/{token}/")
    work_inbox_through()
    assert Telling.objects.get(request=request).stopped_at is None


@pytest.mark.django_db
def test_a_blocked_contact_is_neither_put_nor_taken_out():
    request, _secret = request_of(contact=OLD)
    other, _secret = request_of(contact=NEW)
    boss = officer("elpaso", Role.SUPERVISOR)
    guarding.block(request=other, reason="Extorsiona.", by=boss)
    with pytest.raises(Conflict, match=r"bloqueado|blocked"):
        put(request)
    with pytest.raises(Conflict, match=r"bloqueado|blocked"):
        put(other, "otra@example.org")
    for one, contact in ((request, NEW), (other, "otra@example.org")):
        with pytest.raises(IntegrityError, match=r"neither put"), transaction.atomic():
            Request.objects.filter(pk=one.pk).update(contact_index=index(contact))
    guarding.unblock(request=other, reason="Era otra persona.", by=boss)
    put(request)


@pytest.mark.django_db
def test_b7_the_call_centre_changes_it_after_the_pin_or_the_call_to_the_register_and_not_before():
    request, _secret = request_of(contact="+19155550100")
    ciam = officer("", Role.CIAM)
    for evidence in (CALL, "passport", ""):
        with pytest.raises(Incomplete):
            put(request, by=ciam, evidence=evidence)
    pin = spoken.give_pin(request=request, by=ciam)
    call = spoken.call_back(request=request, outcome="answered", said=pin, by=ciam)
    with pytest.raises(Incomplete):
        put(request, by=officer("", Role.CIAM), evidence=CALL)  # somebody else's call
    put(request, by=ciam, evidence=CALL)
    with pytest.raises(NotAllowed):
        spoken.read_aloud(call=call, by=ciam)  # what the former telephone proved is over
    put(Request.objects.get(pk=request.pk), OLD, by=ciam, evidence="register_call")


@pytest.mark.django_db
def test_who_may_not_handle_the_request_or_says_no_reason_changes_nothing():
    request, _secret = request_of(contact=OLD)
    for by in (officer("houston"), officer("", Role.HEADQUARTERS), officer("", Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            put(request, by=by)
    for more in ({"reason": " "}, {"contact": " "}, {"contact": OLD}, {"evidence": "interview"}):
        with pytest.raises(Incomplete):
            put(request, **more)
    actions.close_request(request=request, reason="Ya no.", by=officer("elpaso"))
    with pytest.raises(Conflict):
        put(request)


@pytest.mark.django_db
def test_the_second_of_two_who_change_it_reads_the_first_ones_word():
    request, _secret = request_of(contact=OLD)
    put(request)
    with pytest.raises(Conflict):
        put(request, "otra@example.org", seen=index(OLD))
    assert opened(Request.objects.get(pk=request.pk).phone) == NEW


@pytest.mark.django_db
def test_the_page_asks_for_everything_and_says_what_follows(client):
    request, _secret = request_of(contact=OLD)
    client.force_login(officer("elpaso"))
    page = f"/solicitudes/{request.folio}/contacto/"
    assert page in client.get(f"/solicitudes/{request.folio}/").content.decode()
    assert "carmen@example.org" in text(client.get(page))
    answer = client.post(page, {"contact": "12", "seen": request.contact_index})
    assert "govuk-error-summary" in answer.content.decode()
    said = {"contact": NEW, "evidence": "ine", "reason": "Otro número.", "seen": request.contact_index}
    assert client.post(page, said, follow=True).status_code == 200
    assert "No se le envía nada" in text(client.get(f"/solicitudes/{request.folio}/avisos/"))
    client.force_login(officer("houston"))
    assert client.get(page).status_code == 403


# -- in the same moment --


def aside(work):
    """In a connection of its own, as another worker or officer does it."""
    try:
        with transaction.atomic():
            return work()
    except Exception as problem:  # what came of it is what the test asks
        return problem
    finally:
        close_old_connections()
        connection.close()


def while_changing(request, work, *, by):
    """The contact is being changed and that is not committed; meanwhile somebody else does `work`, which waits."""
    with ThreadPoolExecutor(1) as pool:
        began = threading.Event()
        with transaction.atomic():
            put(request, by=by)
            other = pool.submit(lambda: (began.set(), aside(work))[1])
            began.wait(5)
            assert not _done(other)
        return other.result(timeout=20)


def _done(other):
    try:
        other.result(timeout=0.3)
    except TimeoutError:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_a_code_asked_for_in_the_same_moment_goes_to_the_new_contact(directory_after):
    directory()
    request, secret = request_of(contact=OLD)
    Visitor().post("/seguir/", folio=show(request.folio), secret=show(secret))
    row = Inbox.objects.get(kind="code")
    assert while_changing(request, lambda: actions.handle(row), by=officer("elpaso")) is True
    assert opened(Notice.objects.get(template="code").address) == NEW


@pytest.mark.django_db(transaction=True)
def test_a_contact_blocked_in_the_same_moment_shows_nothing(directory_after):
    """Whoever is first wins: the block waits for the change, and then holds for the request that has the contact."""
    directory()
    request, _secret = request_of(contact=OLD)
    other, _secret = request_of(contact=NEW)
    boss = officer("elpaso", Role.SUPERVISOR)
    block = while_changing(
        request, lambda: guarding.block(request=other, reason="Extorsiona.", by=boss), by=officer("elpaso")
    )
    assert isinstance(block, Blocked)
    assert Blocked.objects.filter(contact_index=Request.objects.get(pk=request.pk).contact_index).exists()


@pytest.mark.django_db(transaction=True)
def test_a_block_that_came_first_keeps_the_contact_out(directory_after):
    directory()
    request, _secret = request_of(contact=OLD)
    other, _secret = request_of(contact=NEW)
    boss, by = officer("elpaso", Role.SUPERVISOR), officer("elpaso")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            guarding.block(request=other, reason="Extorsiona.", by=boss)
            change = pool.submit(lambda: aside(lambda: put(request, by=by)))
            assert not _done(change)
        assert isinstance(change.result(timeout=20), Conflict)
    assert Request.objects.get(pk=request.pk).contact_index == index(OLD)
    assert Office.objects.exists()
