"""The returned person's own page, through the portal's own door and database role."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from amparo.accounts.models import Role, Staff
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import new_secret, show
from amparo.families.tests.conftest import post_box, quick_tick
from amparo.families.tests.visiting import Visitor, text
from amparo.notices.models import DemoMessage
from amparo.notices.sending import send_due
from amparo.returns.homecoming import actions as homecomings
from amparo.returns.models import Correction, HelpAsked, OwnCode, OwnInbox, OwnPage, OwnVisit
from amparo.returns.own_page import actions, queries
from amparo.returns.own_page.arriving import sweep, work_through
from amparo.returns.plans import actions as plans
from amparo.returns.tests import homecomings as world

pytestmark = pytest.mark.django_db
__all__ = ["post_box", "quick_tick"]
PHONE, PIN = "6645550123", "48210735"


def sent_code():
    send_due()
    message = DemoMessage.objects.filter(text__contains="Su codigo es").order_by("-pk").first()
    return re.search(r"\d{8}", message.text).group() if message else None


class Returned(Visitor):
    """Somebody who came back, with a telephone and a slip."""

    def enter(self, folio, secret, code=None):
        self.post("/retorno/", folio=show(folio), secret=show(secret))
        work_through()
        return self.post("/retorno/codigo/", code=code or sent_code() or "00000000")

    def plan(self):
        return self.get("/retorno/plan/")

    def say(self, path, **said):
        page = self.get(path).content.decode()
        token = re.search(r'name="token" value="([^"]+)"', page).group(1)
        answer = self.post(path, token=token, **said)
        work_through()
        return answer


def another(**fields):
    """A record of somebody whom nobody would take for the others."""
    return world.record(
        **{
            "given_names": "Zenobia",
            "surname1": "Quintanar",
            "surname2": "Ugalde",
            "birth_date": "1970-10-10",
        }
        | fields
    )


@pytest.fixture
def given():
    """A return with a plan, its page given at the desk: the return, its milestones, the visitor who entered, the desk."""
    one, by = world.arrived(days_ago=2), world.desk()
    plan = world.planned(one)
    _page, secret = actions.give(homecoming=one, phone=PHONE, by=by)
    who = Returned()
    assert who.enter(one.folio, secret).status_code == 302
    return one, plan, who, by


def state_office(state="OC"):
    return Staff.objects.create_user(
        f"oficina-{state}@example.org",
        "a-long-password",
        name="Oficina Prueba",
        role=Role.STATE,
        mexican_state=state,
    )


def test_from_the_slip_to_the_plan(given):
    one, plan, who, _by = given
    plans.deliver(milestone=plan["acta"], evidence="Acta 114 de Oaxaca", by=None)
    page = text(who.plan())
    assert "Copia del acta de nacimiento" in page
    assert "Ya lo tiene" in page
    assert "Primero necesita: CURP" in page  # IMSS and others wait for it
    for right in ("Identidad", "Salud", "Educación", "Vivienda", "Trabajo digno"):
        assert right in page
    assert "Su siguiente paso" in page
    assert "No sabemos su teléfono. Para preguntar, llame a CIAM: 079" in page
    papers = text(who.get("/retorno/papeles/"))
    assert "Acta 114 de Oaxaca" in papers
    assert "Trabajo formal" not in papers
    assert one.record.person.name not in page


def test_a_code_goes_to_their_own_telephone_alone_and_says_nothing():
    one = world.arrived()
    _page, secret = actions.give(homecoming=one, phone=PHONE, by=world.desk())
    Returned().enter(one.folio, secret)
    message = DemoMessage.objects.latest("pk")
    assert message.address == "+526645550123"
    assert one.record.person.surname1 not in message.text


def test_who_has_no_telephone_enters_with_the_number_that_they_chose():
    one, by = world.arrived(), world.desk()
    page, secret = actions.give(homecoming=one, pin=PIN, by=by)
    assert page.phone is None
    wrong = Returned()
    assert wrong.enter(one.folio, secret, code="11223344").status_code == 200
    assert Returned().enter(one.folio, secret, code=PIN).status_code == 302
    assert not DemoMessage.objects.exists()


@pytest.mark.parametrize("pin", ["1234", "12345678", "87654321", "11111111", "05031988", "19880305"])
def test_a_number_that_is_guessed_at_once_is_not_taken(pin):
    one, desk = world.arrived(record=world.record(birth_date="1988-03-05")), world.desk()
    with pytest.raises(Incomplete):
        actions.give(homecoming=one, pin=pin, by=desk)


def test_an_own_page_without_anything_held_is_refused_and_cannot_be_stored():
    one, by = world.arrived(), world.desk()
    with pytest.raises(Incomplete):
        actions.give(homecoming=one, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnPage.objects.create(homecoming=one, secret_hash="x", given_at=clock.now(), given_by=by)


def test_a_minor_has_no_page_neither_given_nor_read(given):
    child = world.arrived(record=world.record(birth_date="2012-03-09"))
    with pytest.raises(NotAllowed):
        actions.give(homecoming=child, phone=PHONE, by=world.desk())
    one, _plan, who, _by = given
    person = one.record.person
    person.youngest_birth_date = dt.date(2012, 3, 9)  # another record says that they are a child
    person.save()
    assert who.plan().status_code == 302
    assert Returned().post("/retorno/codigo/", code="00000000").status_code == 200


def test_only_who_may_see_the_return_gives_its_page():
    one = world.arrived()
    with pytest.raises(NotAllowed):
        actions.give(homecoming=one, phone=PHONE, by=world.desk("matamoros"))
    with pytest.raises(NotAllowed):
        actions.give(homecoming=one, phone=PHONE, by=world.agent())
    actions.give(homecoming=one, phone=PHONE, by=state_office())


def test_another_slip_ends_the_former_one_and_its_visits(given):
    one, _plan, who, by = given
    actions.give(homecoming=one, phone=PHONE, by=by)
    assert who.plan().status_code == 302
    assert OwnPage.objects.filter(homecoming=one, ended_at__isnull=True).count() == 1


@pytest.mark.parametrize("how", ["the desk ends it", "the return is closed", "the person leaves"])
def test_what_is_over_is_gone_from_the_page_at_once(given, how):
    one, _plan, who, by = given
    mark = who.get("/retorno/sigue/").content
    assert len(mark) == 24
    if how == "the desk ends it":
        actions.end(homecoming=one, by=by)
    elif how == "the return is closed":
        homecomings.close(homecoming=one, why="declined", by=by)
    else:
        who.post("/salir/")
    assert who.get("/retorno/sigue/").content == b""
    assert who.plan().status_code == 302
    assert not text(who.get("/retorno/ayuda/")).strip()


def test_an_open_page_asks_again_within_a_minute(given):
    _one, plan, who, _by = given
    page = who.plan().content.decode()
    refresh = r'<noscript><meta http-equiv="refresh" content="45;url=/retorno/plan/\?mira=\d+"></noscript>'
    assert re.search(refresh, page)
    mark = re.search(r'data-mark="(\w+)"', page).group(1)
    assert who.get("/retorno/sigue/").content.decode() == mark
    plans.deliver(milestone=plan["acta"], by=None)
    assert who.get("/retorno/sigue/").content.decode() != mark


def test_the_word_that_closes_everything_closes_this_page_too(given):
    _one, _plan, who, _by = given
    assert who.post("/retorno/ayuda/pedir/", text="Salgo ya").headers["Location"] == "/calendario/"
    assert OwnVisit.objects.get().ended_at is not None
    assert not HelpAsked.objects.exists()


def test_the_call_centre_reads_nothing_of_a_minor_whom_it_does_not_meet(given, client):
    one, _plan, who, by = given
    who.say("/retorno/ayuda/pedir/", text="Necesito trabajo")
    person, row = one.record.person, HelpAsked.objects.get()
    person.youngest_birth_date = dt.date(2012, 3, 9)
    person.save()
    client.force_login(
        Staff.objects.create_user("ciam-p@example.org", "a-long-password", name="CIAM Prueba", role=Role.CIAM)
    )
    assert "Necesito trabajo" not in text(client.get("/retornos/paginas/"))
    for address in (f"/retornos/paginas/ayuda/{row.pk}/", f"/retornos/{one.folio}/pagina/"):
        assert client.get(address).status_code == 403
    client.force_login(by)
    assert "Necesito trabajo" in text(client.get("/retornos/paginas/"))


def test_help_is_asked_answered_by_the_state_office_and_read_on_the_page(given):
    one, _plan, who, _by = given
    who.say("/retorno/ayuda/pedir/", text="No tengo dónde dormir hoy")
    row = HelpAsked.objects.get(homecoming=one)
    assert row.answer_by - row.asked_at == dt.timedelta(hours=24)
    assert b"dormir" not in bytes(row.body)
    office = state_office()
    assert [one.text for one in queries.read_help(list(queries.help_for(office)), clock.now())] == [
        "No tengo dónde dormir hoy"
    ]
    assert not queries.help_for(state_office("JC")).exists()
    assert "dormir" not in text(who.get("/retorno/ayuda/"))
    actions.answer(help=row, text="Vaya al albergue de la calle Morelos 4", by=office)
    row.refresh_from_db()
    assert b"Morelos" not in bytes(row.answer) + bytes(row.answer_for_person)
    assert "Vaya al albergue de la calle Morelos 4" in text(who.get("/retorno/ayuda/"))
    with pytest.raises(Conflict):
        actions.answer(help=row, text="Otra vez", by=office)
    assert list(
        Event.objects.filter(record=one.record, type__in=["own_help_asked", "own_help_answered"])
        .order_by("pk")
        .values_list("type", flat=True)
    ) == ["own_help_asked", "own_help_answered"]


def test_a_new_telephone_is_proved_by_a_code_before_an_officer_can_take_it(given):
    one, _plan, who, by = given
    who.say("/retorno/datos/telefono/", phone="951 555 0144")
    wanted = Correction.objects.get(homecoming=one)
    with pytest.raises(Conflict):
        actions.decide(correction=wanted, accept=True, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=wanted.pk).update(accepted=True, decided_at=clock.now(), decided_by=by)
    assert who.post("/retorno/datos/codigo/", code="00000000").status_code == 200
    assert who.post("/retorno/datos/codigo/", code=sent_code()).status_code == 302
    work_through()
    assert DemoMessage.objects.latest("pk").address == "+529515550144"
    actions.decide(correction=wanted, accept=True, by=by)
    one.refresh_from_db()
    assert one.phone == "+529515550144"
    assert queries.page_of(one)[1] == "…0144"
    assert "corregido" in text(who.get("/retorno/datos/"))


def test_the_code_to_a_new_telephone_opens_no_page(given):
    _one, _plan, who, _by = given
    who.say("/retorno/datos/telefono/", phone="951 555 0144")
    code = sent_code()
    who.client.cookies.pop("amparo_own")
    assert who.post("/retorno/codigo/", code=code).status_code == 200


def test_where_they_live_and_their_name_are_decided_by_somebody(given):
    one, _plan, who, by = given
    who.say("/retorno/datos/municipio/", state="JC", municipality="Tonalá")
    who.say("/retorno/datos/nombre/", name="Nombre Bien Escrito")
    place, name = Correction.objects.filter(homecoming=one).order_by("pk")
    assert queries.read_corrections([place])[0].text == "Tonalá"
    actions.decide(correction=place, accept=True, by=by)
    one.refresh_from_db()
    assert one.destination_state == "JC"
    with pytest.raises(Incomplete):
        actions.decide(correction=name, accept=False, by=by)
    actions.decide(correction=name, accept=False, reason="El acta dice otra cosa", by=by)
    assert "El acta dice otra cosa" in text(who.get("/retorno/datos/"))


def test_who_does_not_want_to_be_followed_up_is_not_at_once(given):
    one, _plan, who, _by = given
    assert who.post("/retorno/no-mas/").status_code == 302
    # Before any worker has done anything.
    assert set(one.follow_ups.values_list("outcome", flat=True)) == {"declined"}
    assert "Nadie llamará" in text(who.get("/retorno/no-mas/"))
    work_through()
    told = Event.objects.filter(record=one.record, type="follow_up_made")
    assert sorted(event.data["day"] for event in told) == [30, 90, 180, 365]
    assert who.plan().status_code == 200  # the plan stays theirs


def test_nobody_sees_another_return(given):
    one, _plan, who, _by = given
    other = world.arrived(days_ago=1, record=another())
    assert other.pk != one.pk
    theirs = world.planned(other)
    plans.deliver(milestone=theirs["curp"], evidence="CURP-AJENA", by=None)
    assert "CURP-AJENA" not in text(who.get("/retorno/papeles/"))


def played(folio, secret):
    """What a stranger gets for this folio and secret, with their tokens taken out."""
    who = Visitor()
    answers = [who.post("/retorno/", folio=show(folio), secret=show(secret))]
    work_through()
    answers.append(who.post("/retorno/codigo/", code="00000000"))
    return [
        (
            one.status_code,
            {k: v for k, v in one.headers.items() if k != "Set-Cookie"},
            re.sub(
                r'name="(csrfmiddlewaretoken|token)" value="[^"]+"|nonce-[\w-]+|mira=\d+',
                "",
                one.content.decode(),
            ),
        )
        for one in answers
    ]


def test_a_right_and_a_wrong_slip_and_one_of_nobody_look_alike():
    one, closed, by = world.arrived(), world.arrived(record=another()), world.desk()
    _page, secret = actions.give(homecoming=one, phone=PHONE, by=by)
    _page, over = actions.give(homecoming=closed, phone=PHONE, by=by)
    homecomings.close(homecoming=closed, why="left", by=by)
    none = world.arrived(record=another(given_names="Eleuterio", birth_date="1955-12-24"))
    assert len({one.pk, closed.pk, none.pk}) == 3
    right = played(one.folio, secret)
    assert right == played(one.folio, new_secret())
    assert right == played(closed.folio, over)
    assert right == played(none.folio, new_secret())
    assert DemoMessage.objects.count() <= 1


def test_five_tries_and_five_codes_an_hour():
    one, by = world.arrived(), world.desk()
    _page, secret = actions.give(homecoming=one, pin=PIN, by=by)
    who = Returned()
    who.post("/retorno/", folio=show(one.folio), secret=show(secret))
    work_through()
    for _ in range(5):
        who.post("/retorno/codigo/", code="22334455")
    assert who.post("/retorno/codigo/", code=PIN).status_code == 200
    for _ in range(6):
        who.post("/retorno/", folio=show(one.folio), secret=show(secret))
        work_through()
    assert OwnCode.objects.count() == 5


def test_the_portals_role_without_a_visit_gets_nothing_and_reads_no_table():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT set_config('amparo.own', 'guess', true)")
        cursor.execute(
            "SELECT portal_own_see(), portal_own_touch(false), portal_own_help('00'), portal_own_stop(),"
            " portal_own_correct('name', '', '00', 'b'), portal_own_cartilla(true, true, true, 'es'),"
            " portal_own_file('x', 'pdf'),"
            " portal_own_tells(true),"
            " portal_own_prove_phone('b', 'c'), portal_own_enter('b', 'c')"
        )
        assert cursor.fetchone() == (None, False, False, False, False, False, None, False, False, None)
        cursor.execute("RESET ROLE")
    assert not OwnInbox.objects.exists()
    for table in ("returns_homecoming", "returns_ownpage", "portal_own_inbox", "portal_own_code", "portal_own_visit",
                  "returns_helpasked", "returns_correction", "returns_cartilla", "portal_own_file"):  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE amparo_portal")
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(f"SELECT * FROM {table} LIMIT 1")


def test_one_row_that_fails_does_not_stop_the_others_and_is_tried_again(given):
    one, _plan, who, _by = given
    OwnInbox.objects.create(kind="help", payload={"page": 0, "body": "00"})
    who.say("/retorno/ayuda/pedir/", text="Sí llega")
    assert HelpAsked.objects.filter(homecoming=one).count() == 1
    assert OwnInbox.objects.get(handled_at=None).problem == "DoesNotExist"


def test_what_ran_out_goes(given):
    sweep(clock.now() + dt.timedelta(days=8))
    assert not OwnVisit.objects.exists()
    assert not OwnCode.objects.exists()
    assert not OwnInbox.objects.exists()


def test_the_pages_of_the_workspace(given, client):
    one, _plan, who, by = given
    who.say("/retorno/ayuda/pedir/", text="Necesito trabajo")
    who.say("/retorno/datos/nombre/", name="Nombre Bien Escrito")
    client.force_login(by)
    page = client.get(f"/retornos/{one.folio}/pagina/")
    assert "Necesito trabajo" in text(page)
    waiting = text(client.get("/retornos/paginas/"))
    assert "Necesito trabajo" in waiting
    row = HelpAsked.objects.get()
    assert client.post(f"/retornos/paginas/ayuda/{row.pk}/", {"text": "Llame al SNE"}).status_code == 302
    wanted = Correction.objects.get()
    assert "Nombre Bien Escrito" in text(client.get(f"/retornos/paginas/correccion/{wanted.pk}/"))
    client.post(f"/retornos/paginas/correccion/{wanted.pk}/", {"decision": "yes"})
    wanted.refresh_from_db()
    assert wanted.accepted
    slip = client.post(f"/retornos/{one.folio}/pagina/dar/", {"phone": PHONE, "pin": "", "language": "es-mx"})
    assert show(one.folio) in text(slip)
    assert client.post(f"/retornos/{one.folio}/pagina/terminar/").status_code == 302
    assert not OwnPage.objects.filter(ended_at=None).exists()
    client.force_login(world.desk("matamoros"))
    assert client.get(f"/retornos/{one.folio}/pagina/").status_code == 404
    assert client.get(f"/retornos/paginas/ayuda/{row.pk}/").status_code == 404
    client.force_login(world.agent())
    assert client.get("/retornos/paginas/").status_code == 403
