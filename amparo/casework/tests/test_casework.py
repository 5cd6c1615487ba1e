from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from amparo.accounts.models import Reading
from amparo.accounts.permissions import PERMISSIONS, Role
from amparo.api.scopes import SCOPES
from amparo.casework import actions, queries
from amparo.casework.access import file_access
from amparo.casework.events import NewEvent, write
from amparo.casework.hand_overs import actions as hand_overs
from amparo.casework.models import Case, Event, EventType, HandOver, Task
from amparo.casework.tasks import actions as tasks
from amparo.casework.visits.queries import facilities_with_people
from amparo.casework.worklists.filters import Filter
from amparo.casework.worklists.queries import in_order
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.custody import actions as custody
from amparo.custody.models import Stay
from amparo.people import actions as people
from amparo.people.models import Pair, Person
from tests.factories import (
    EL_PASO,
    JOSE,
    JOSE_MOVED,
    MARIA,
    accepts,
    detained,
    import_rows,
    officer,
    receive,
    said,
)

pytestmark = pytest.mark.django_db

#: Views that anybody may reach, or that guard themselves: signing in, the language, health, the home page, the demo's pages.
OPEN = {"set_language", "health", "home", "components", "calendar_feed", "acknowledge_by_link", "more_time"}


def views(patterns=None, prefix=""):
    for pattern in (
        patterns if patterns is not None else get_resolver("amparo.shell.urls_workspace").url_patterns
    ):
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("accounts/"):
                yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


#: Of the API: its document, the answer for no such address, and where a client shows its own token to be lent another.
EVERYBODYS = ("api/openapi.json", "api/", "api/^.*$", "api/oauth/token")


def test_every_address_of_the_workspace_has_a_permission():
    found = list(views())
    assert len(found) > 35
    for address, view in found:
        if hasattr(view, "api_scope"):
            assert view.api_scope in SCOPES or address in EVERYBODYS, address
        elif view.__name__ not in OPEN:
            assert getattr(view, "permission", None) in PERMISSIONS, address


@pytest.mark.parametrize("role", Role.values)
def test_a_role_reaches_the_pages_it_may_and_no_other(client, role):
    staff = officer("elpaso", role)
    client.force_login(staff)
    for name in ("/listas/", "/listas/nueva/", "/duplicados/", "/solicitudes/", "/mensajes/", "/oficinas/",
                 "/lugares/por-decidir/", "/personas/", "/ingreso/", "/contactos/", "/contactos/nuevo/",
                 "/tipos/", "/tipos/nuevo/"):  # fmt: skip
        view = next(view for address, view in views() if "/" + address == name)
        allowed = role in PERMISSIONS[view.permission]
        assert client.get(name).status_code == (200 if allowed else 403), name


def test_a_stranger_is_sent_to_the_sign_in_page_from_every_address(client):
    for address, view in views():
        if view.__name__ in OPEN - {"home"} or "<" in address or address.startswith("api/"):
            continue
        answer = client.get("/" + address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/"), address


def test_without_a_second_factor_nothing_is_reached_when_one_is_needed(client, settings):
    settings.AMPARO_SECOND_FACTOR = True
    client.force_login(officer("elpaso"))
    for path in ("/", "/personas/", "/listas/"):
        assert client.get(path).url.startswith("/accounts/2fa/")


def without_interview(by):
    return in_order(Filter(interview="no").cases(by, [by.office_id], clock.now()))


def test_the_first_interview_stops_the_clock_and_moves_the_case(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    assert list(without_interview(by)) == [case]
    accepts(case, by=by)
    actions.record_interview(case=case, at=clock.now(), channel="visit", by=by)
    case.refresh_from_db()
    assert case.first_interview_at is not None
    assert case.status == Case.Status.FOLLOW_UP
    assert list(without_interview(by)) == []
    actions.record_interview(case=case, at=clock.now(), channel="phone", by=by)
    kinds = list(
        Event.objects.filter(case=case, type__is_service=True)
        .order_by("pk")
        .values_list("type_id", flat=True)
    )
    assert kinds == ["first_interview", "interview_call"]


def test_who_is_held_again_while_the_case_is_open_is_shown_where_they_are_now(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    custody.end_stay(stay=case.stay, end="released", at=clock.now() - dt.timedelta(days=1), by=by)
    client.force_login(by)
    assert EL_PASO not in client.get("/casos/").content.decode()
    import_rows(tmp_path, JOSE, as_of=f"{clock.now():%Y-%m-%dT%H:%M}")
    case.refresh_from_db()
    assert case.stay == Stay.objects.get(ended_at__isnull=True)
    assert EL_PASO in client.get("/casos/").content.decode()
    assert [place.name for place in facilities_with_people("elpaso")] == [EL_PASO]


def test_a8_whoever_waits_longest_comes_first(tmp_path):
    import_rows(tmp_path, MARIA, as_of="2026-03-09T09:00")
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    names = [case.record.a_number for case in without_interview(officer("elpaso"))]
    assert names == ["012345678", "087654321"]


def test_after_a_hand_over_the_former_office_reads_and_writes_no_more(tmp_path):
    case, former = detained(tmp_path), officer("elpaso")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    case.refresh_from_db()
    assert file_access(former, case.record.person) == "read"
    with pytest.raises(NotAllowed):
        actions.add_note(case=case, text="late note", by=former)
    new = officer("sanbernardino")
    hand_overs.accept_hand_over(hand_over=HandOver.objects.get(), by=new)
    case.refresh_from_db()
    assert case.officer == new
    assert not Task.objects.filter(kind="accept_hand_over", done_at__isnull=True).exists()
    with pytest.raises(Conflict):
        hand_overs.accept_hand_over(hand_over=HandOver.objects.get(), by=new)


def test_an_officer_passes_a_case_to_the_consulate_where_it_belongs_with_a_reason(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    client.force_login(by)
    address = f"/casos/{case.folio}/pasar/"
    for answers in (
        {"to": "chicago"},
        {"reason": "x"},
        {"to": "elpaso", "reason": "x"},
        {"to": "nowhere", "reason": "x"},
    ):
        client.post(address, answers)
    assert not HandOver.objects.exists()
    client.post(address, {"to": "chicago", "reason": "Su familia y su abogado están allá"})
    case.refresh_from_db()
    assert case.office_id == "chicago"
    page = client.get(f"/casos/{case.folio}/").content.decode()
    assert "Su familia y su abogado" in page
    assert address not in page
    client.post(address, {"to": "dallas", "reason": "Otra vez"})
    assert HandOver.objects.count() == 1


def test_another_office_opens_a_file_only_after_saying_why_and_everybody_can_see_it(client, tmp_path):
    case, stranger = detained(tmp_path), officer("chicago")
    person = case.record.person
    client.force_login(stranger)
    path = f"/personas/{person.folio}/"
    assert client.get(path).url == f"{path}motivo/"
    assert "Camp East" not in client.get(f"{path}motivo/").content.decode()
    client.post(f"{path}motivo/", {"reason": "La hermana llamó a Chicago"})
    page = client.get(path)
    assert page.status_code == 200
    assert "Anotar un servicio" not in page.content.decode()
    event = Event.objects.get(type_id="file_read_across")
    assert (event.staff, event.note) == (stranger, "La hermana llamó a Chicago")
    assert (
        Reading.objects.filter(
            staff=stranger, person_id=person.pk, purpose="La hermana llamó a Chicago"
        ).count()
        == 1
    )


def test_every_reading_of_a_file_is_written_down_once(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    client.force_login(by)
    client.get(f"/personas/{case.record.person.folio}/")
    client.get(f"/casos/{case.folio}/")
    assert list(Reading.objects.order_by("pk").values_list("page", "purpose")) == [
        ("person", "case work"), ("case", "case work"),
    ]  # fmt: skip


def test_a_service_is_recorded_from_the_page_in_three_steps(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    client.force_login(by)
    path = f"/personas/{case.record.person.folio}/servicio/"
    form = client.get(path + "?type=legal_orientation")
    assert form.status_code == 200
    answer = client.post(path, {"type": "legal_orientation", "at": "2026-03-05T10:00", "note": ""})
    assert answer.status_code == 302
    event = Event.objects.get(type_id="legal_orientation")
    assert event.at == dt.datetime(2026, 3, 5, 10, tzinfo=by.office.zone)


def test_a_task_is_done_from_the_list_and_the_page_leads_back_there_and_nowhere_else(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    client.force_login(by)
    for address, where in (("/tareas/?due=today", "/tareas/?due=today"), ("//elsewhere.example/", "/")):
        task = tasks.add_task(kind="other", office=case.office, at=clock.now(), record=case.record)
        assert client.post(f"/tareas/{task.pk}/hecha/", {"next": address}).url == where
        assert Task.objects.get(pk=task.pk).done_by == by


def test_a_date_in_the_future_is_refused_with_a_sentence(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    client.force_login(by)
    page = client.post(
        f"/personas/{case.record.person.folio}/servicio/",
        {"type": "note", "at": "2031-03-05T10:00", "note": "x"},
    )
    assert "La fecha está en el futuro" in page.content.decode()
    assert not Event.objects.filter(type_id="note").exists()


def test_a_consent_that_names_nothing_to_tell_is_asked_for_beside_its_field(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    relative = actions.add_relative(record=case.record, name="Ana", relation="mother", by=by)
    client.force_login(by)
    page = client.post(
        f"/personas/{case.record.person.folio}/consentimiento/",
        {
            "purpose": "family",
            "relative": relative.pk,
            "decision": "granted",
            "channel": "visit",
            "at": "2026-03-02T10:00",
        },
    ).content.decode()
    assert 'id="id_fields_told_error"' in page
    (where,) = re.findall(r'href="#(id_fields_told\w*)"', page)
    assert f'id="{where}"' in page


def test_an_answer_that_is_missing_is_called_by_its_name(client):
    client.force_login(officer("elpaso"))
    page = client.post("/solicitudes/por-telefono/", {"language": "es-mx"}).content.decode()
    assert "Falta: Nombre de quien llama" in page
    assert "Falta: Teléfono o correo" in page


def test_concluding_needs_an_outcome_and_a_reason_and_can_be_taken_back(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    with pytest.raises(Incomplete):
        actions.conclude(case=case, outcome="", reason="x", by=by)
    actions.conclude(case=case, outcome="withdrawn", reason="they have a lawyer of their own", by=by)
    with pytest.raises(Conflict):
        actions.conclude(case=case, outcome="withdrawn", reason="again", by=by)
    actions.reopen(case=case, reason="detained again", by=by)
    case.refresh_from_db()
    assert (case.status, case.outcome, case.closed_at) == ("reopened", "", None)


@pytest.mark.parametrize("statement", ["UPDATE casework_event SET note = 'x'", "DELETE FROM casework_event",
                                       "UPDATE accounts_reading SET purpose = 'x'", "DELETE FROM people_record"])  # fmt: skip
def test_even_the_owner_cannot_change_or_delete_what_happened(tmp_path, statement):
    case = detained(tmp_path)
    from amparo.accounts.actions import log_reading

    log_reading(
        staff=officer("elpaso"),
        person_id=1,
        folio=case.record.person.folio,
        page="person",
        purpose="case work",
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_event_type_that_the_family_reads_has_plain_words_in_both_languages():
    shown = EventType.objects.filter(family="shown")
    assert shown.count() > 15
    for kind in shown:
        assert kind.family_es
        assert kind.family_en
        assert len(kind.family_es) < 100
    hidden = set(EventType.objects.filter(family="never").values_list("code", flat=True))
    assert {"note", "medical_request", "condition_complaint", "died", "consent_recorded"} <= hidden


def test_the_six_ambitos_are_there():
    assert set(queries.case_types().values_list("ambito", flat=True)) == {
        "migratorio", "penal", "civil", "laboral", "administrativo", "derechos_humanos",
    }  # fmt: skip


def test_joining_and_separating_are_in_the_history(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    one, other = Person.objects.order_by("pk")
    merge = people.merge(gone=other, kept=one, by=None, reason="a mistake")
    people.unmerge(merge=merge, by=None, reason="undone")
    kinds = set(Event.objects.filter(record__person=other).values_list("type_id", flat=True))
    assert {"persons_merged", "persons_unmerged"} <= kinds


def test_a6_saving_an_intake_gives_the_folio_at_once_and_twice_gives_the_same(client):
    client.force_login(officer("elpaso"))
    answers = {"given_names": "José", "surname1": "Tzompantzi", "birth": "38", "source": "intake", "token": "abc",
               "case_type": "migratorio.localizacion"}  # fmt: skip
    one, other = client.post("/ingreso/", answers), client.post("/ingreso/", answers)
    person = Person.objects.get()
    from amparo.core.folios import show

    assert show(person.folio) in one.content.decode()
    assert show(person.folio) in other.content.decode()
    assert Case.objects.count() == 1


def test_a1_likely_people_appear_beside_the_form_before_anything_is_saved(client):
    client.force_login(officer("elpaso"))
    receive(said(given_names="José Luis", surname1="García", surname2="López", birth_date="1987-05-03"))
    page = client.post(
        "/ingreso/parecidos/", {"given_names": "JOSE", "surname1": "GARCIA-LOPEZ", "birth": "5/3/1987"}
    )
    assert "José Luis García López" in page.content.decode()
    assert Person.objects.count() == 1


def test_whom_the_officer_recognised_gets_the_record(client):
    client.force_login(officer("elpaso"))
    known = receive(
        said(given_names="José Luis", surname1="García", surname2="López", birth_date="1987-05-03")
    )
    folio = Person.objects.get().folio
    client.post(
        "/ingreso/",
        {"given_names": "Pepe", "surname1": "García", "source": "intake", "token": "x", "person": folio},
    )
    assert Person.objects.get().pk == known.person_id
    assert Person.objects.get().records.count() == 2
    assert not Pair.objects.exists()


def test_search_understands_what_was_typed(client):
    client.force_login(officer("elpaso"))
    receive(said(given_names="José Luis", surname1="García", surname2="López", birth_date="1987-05-03",
                 a_number="012345678", phone="+525512345678"), office="elpaso")  # fmt: skip
    for text in (
        "A012-345-678",
        "12345678",
        "55 1234 5678",
        "garcia lopez jose",
        "JOSE LUIS GARCIA LOPEZ 1987",
    ):
        page = client.post("/personas/", {"q": text})
        assert "José Luis García López" in page.content.decode(), text
    folio = Person.objects.get().folio
    assert client.post("/personas/", {"q": folio.lower()}).url == f"/personas/{folio}/"


def test_a_surname_alone_finds_whoever_has_it_and_says_when_there_are_more(client):
    client.force_login(officer("elpaso"))
    for number, name in enumerate(("José", "María", "Zenaida")):
        receive(said(given_names=name, surname1="Muñoz", surname2="de la Cruz", birth_date=f"19{60 + number}-05-03"),
                office="elpaso")  # fmt: skip
    for text in ("munoz", "MUÑOZ DE LA CRUZ", "de la cruz muñoz"):
        page = client.post("/personas/", {"q": text}).content.decode()
        assert all(name in page for name in ("José", "María", "Zenaida")), text
        assert "Más personas tienen" not in page
    assert "José" not in client.post("/personas/", {"q": "cruz munoz lopez"}).content.decode()
    for year in range(12):
        receive(
            said(given_names="Pedro", surname1="Muñoz", birth_date=f"19{70 + year}-01-{10 + year}"),
            office="elpaso",
        )
    assert "Más personas tienen" in client.post("/personas/", {"q": "muñoz"}).content.decode()


def test_a_case_with_many_events_shows_the_latest_and_pages_of_the_rest(client, tmp_path):
    case, by = detained(tmp_path), officer()
    write(
        [
            NewEvent(type="note", record_id=case.record_id, case_id=case.pk, at=clock.now(), office_id="elpaso", staff=by,
                     note=f"Nota número {number}.")
            for number in range(queries.EVENTS + 5)
        ]
    )  # fmt: skip
    client.force_login(by)
    first, second = (client.get(f"/casos/{case.folio}/?page={page}").content.decode() for page in (1, 2))
    assert f"Nota número {queries.EVENTS + 4}." in first
    assert "Nota número 0." not in first
    assert "Nota número 0." in second
