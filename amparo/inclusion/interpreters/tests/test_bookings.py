"""Bookings: the next one is proposed by itself, nothing falls, and an interpreter is in one place at a time."""

from __future__ import annotations

import datetime as dt
import io
import threading
import time

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.casework.actions import take_case
from amparo.casework.clocks.telling import tell_all
from amparo.casework.hearings import actions as hearings
from amparo.casework.letters.queries import facts_for
from amparo.casework.letters.templates import latest
from amparo.casework.letters.tests.test_writing import write
from amparo.casework.models import Clock, Event, OfficerNotice, Task
from amparo.casework.tests.visiting import interviewed
from amparo.core import clock
from amparo.core.errors import BadFile, Conflict, Incomplete, NotAllowed
from amparo.inclusion.interpreters import actions, importing, machine, proposing, roster
from amparo.inclusion.interpreters.explaining import explain
from amparo.inclusion.interpreters.models import (
    BookingStep,
    Interpreter,
    InterpreterBooking,
    InterpreterNeed,
    LanguagePair,
    UnderstandingCheck,
)
from amparo.inclusion.interpreters.tests.roster_of import MIXTEPEC, TLAXIACO, at, interpreter, need
from amparo.people.models import Person
from amparo.places.models import Office
from tests.factories import MARIA, accepts, detained, directory, officer

pytestmark = pytest.mark.django_db
State = InterpreterBooking.State


@pytest.fixture
def by():
    directory()
    return officer("elpaso")


@pytest.fixture
def case(by, tmp_path):
    return take_case(case=detained(tmp_path), by=by)


def standing(one: InterpreterNeed) -> list[tuple[str, str]]:
    found = one.bookings.exclude(state__in=machine.OVER).order_by("position")
    return [(booking.interpreter.name, booking.state) for booking in found]


def asked(one: InterpreterNeed, who: Interpreter, by) -> InterpreterBooking:
    return actions.ask(need=one, first=who.pk, by=by)[0]


def test_e5_who_has_another_town_is_booked_only_after_a_test_call(case, by):
    other = interpreter("Otra", ("mixteco", "es", TLAXIACO))
    one = need(case, by)
    assert standing(one) == []
    assert Task.objects.filter(kind="interpreter", record=case.record, done_at__isnull=True).count() == 1
    with pytest.raises(Incomplete, match="prueba"):
        asked(one, other, by)
    actions.try_out(need=one, interpreter=other, understood=True, by=by)
    assert standing(one) == [("Otra", "proposed")]
    assert asked(one, other, by).level == 0
    second = need(case, by, hours=72)
    actions.try_out(need=second, interpreter=other, understood=False, by=by)
    assert standing(second) == []
    with pytest.raises(Incomplete):
        asked(second, other, by)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor by any other way
        InterpreterBooking.objects.create(
            need=second,
            interpreter=other,
            round=1,
            position=0,
            legs=[],
            level=6,
            begins_at=at(1),
            ends_at=at(2),
        )


def test_e5_the_relay_is_recorded_with_the_booking_and_falls_as_one(case, by):
    interpreter("Del pueblo", ("mixteco", "es", MIXTEPEC))
    interpreter("De inglés", ("es", "en"))
    one = need(case, by, into="en")
    assert standing(one) == [("Del pueblo", "proposed"), ("De inglés", "proposed")]
    first, second = actions.ask(need=one, first=one.bookings.get(position=0).interpreter_id, by=by)
    assert [leg["from"] + leg["into"] for leg in first.legs + second.legs] == ["mixtecoes", "esen"]
    actions.accept(booking=first, by=by)
    one.refresh_from_db()
    assert one.state == "open"  # the chain is whole or it is nothing
    actions.decline(booking=second, by=by)
    first.refresh_from_db()
    assert first.state == "cancelled"
    assert standing(one) == []


def test_a_need_is_asked_confirmed_and_held_and_the_roster_remembers(case, by):
    task = Task.objects.create(
        kind="interpreter", office=by.office, record=case.record, case=case, created_at=clock.now()
    )
    who = interpreter("Ana", ("mixteco", "es", MIXTEPEC))
    one = need(case, by, task=task)
    booking = asked(one, who, by)
    assert booking.answer_by == one.begins_at - dt.timedelta(hours=24)
    actions.accept(booking=booking, by=by)
    task.refresh_from_db()
    assert task.done_at is not None
    assert Clock.objects.get(type_id="interpreter_confirmed", case=case).stopped_at is not None
    with pytest.raises(Conflict):
        actions.hold(need=one, by=by)  # the hour has not come
    with clock.moved_to(one.begins_at + dt.timedelta(hours=2)):
        actions.hold(need=one, by=by)
        check = UnderstandingCheck.objects.get(interpreter=who)
        assert (check.understood, check.how, check.town) == (True, "session", MIXTEPEC)
        with pytest.raises(Conflict):
            actions.cancel(need=one, reason="Tarde", by=by)
    steps = BookingStep.objects.filter(booking=booking).order_by("pk")
    assert [step.state for step in steps] == ["asked", "accepted", "held"]
    events = Event.objects.filter(case=case, type__code__startswith="interpreter").order_by("pk")
    assert [event.type_id for event in events] == [
        "interpreter_needed",
        "interpreter_confirmed",
        "interpreter_held",
    ]


def test_whoever_was_not_understood_is_not_proposed_for_that_town_again_and_the_next_one_is(case, by):
    first = interpreter("Ana", ("mixteco", "es", MIXTEPEC), certification="Certificada")
    interpreter("Beto", ("mixteco", "es", MIXTEPEC))
    one = need(case, by)
    booking = asked(one, first, by)
    actions.accept(booking=booking, by=by)
    with clock.moved_to(one.begins_at + dt.timedelta(minutes=5)):
        actions.did_not_understand(booking=booking, by=by, note="Otra variante")
    assert standing(one) == [("Beto", "proposed")]
    assert OfficerNotice.objects.filter(text_code="interpreter_next").count() == 0  # whoever did it knows
    another = InterpreterNeed.objects.get(pk=need(case, by, hours=90).pk)
    assert standing(another) == [("Beto", "proposed")]
    actions.move(need=one, begins_at=at(120), ends_at=at(121), by=by)
    assert standing(one) == [("Beto", "proposed")]


def test_nothing_falls_an_hour_without_anybody_raises_its_clock(case, by):
    interpreter("Ana", ("mixteco", "es", MIXTEPEC))
    one = need(case, by, hours=60)
    row = Clock.objects.get(type_id="interpreter_confirmed", case=case)
    assert row.due_at == one.begins_at - dt.timedelta(hours=24)
    moment = one.begins_at - dt.timedelta(hours=23)
    with clock.moved_to(moment):
        tell_all(moment)
        assert Task.objects.filter(clock_id="interpreter_confirmed", done_at__isnull=True).exists()
        actions.accept(booking=asked(one, Interpreter.objects.get(), by), by=by)
        assert not Task.objects.filter(clock_id="interpreter_confirmed", done_at__isnull=True).exists()
    later = one.ends_at + dt.timedelta(hours=25)
    with clock.moved_to(later):  # and of what was held it is written what came of it
        tell_all(later)
        assert Task.objects.filter(clock_id="interpreter_result", done_at__isnull=True).exists()


def test_who_is_to_be_avoided_is_never_asked_whoever_wishes_it(case, by):
    chief = officer("", Role.HEADQUARTERS)
    who = interpreter("Ana", ("mixteco", "es", MIXTEPEC), by=chief)
    one = need(case, by)
    person = case.record.person
    for how in (
        {"interpreter": who, "town": "San Juan Mixtepec", "by": chief},
        {"interpreter": who, "surname": "García", "by": chief},
        {"interpreter": who, "record": case.record, "by": by},
        {"record": case.record, "town": MIXTEPEC, "by": by},
    ):
        with transaction.atomic():
            wish = roster.avoid(**how)
            assert not proposing.proposals(one)[0].bookable
            with pytest.raises(Incomplete):
                asked(one, who, by)
            roster.lift(avoidance=wish, by=how["by"])
            assert proposing.proposals(one)[0].bookable
    with pytest.raises(IntegrityError), transaction.atomic():
        roster.Avoidance.objects.create(interpreter=who, added_at=clock.now(), added_by=by)
    assert Person.objects.get(pk=person.pk).surname1


def test_an_interpreter_is_in_one_place_at_a_time_and_hours_that_only_touch_are_two(case, by, tmp_path):
    who = interpreter("Ana", ("mixteco", "es", MIXTEPEC))
    other = take_case(case=detained(tmp_path, MARIA), by=by)
    one, two, three = need(case, by), need(other, by), need(other, by, hours=49)
    asked(one, who, by)
    assert [explain(reason) for reason in proposing.proposals(two)[0].stops] == [
        "Tiene otra cita a esa hora."
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        InterpreterBooking.objects.filter(need=two).update(
            state="asked", asked_at=clock.now(), answer_by=clock.now()
        )
    assert asked(three, who, by).state == "asked"


def _wait_for_locks(number: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0] >= number:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


@pytest.mark.django_db(transaction=True)
def test_two_officers_ask_for_the_same_hour_at_once_and_one_is_told_that_it_was_taken(tmp_path):
    directory()
    by, colleague = officer("elpaso"), officer("elpaso")
    who = interpreter("Ana", ("mixteco", "es", MIXTEPEC))
    mine = need(take_case(case=detained(tmp_path), by=by), by)
    theirs = need(take_case(case=detained(tmp_path, MARIA), by=colleague), colleague)
    third = need(mine.case, by)
    said: list[str] = []

    def press(one, officer_):
        try:
            actions.ask(need=one, first=who.pk, by=officer_)
            said.append("held")
        except Conflict as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in ((mine, by), (theirs, colleague))]
    with transaction.atomic():  # somebody else is about to take that hour: both have seen it free, and wait
        InterpreterBooking.objects.create(
            need=third, interpreter=who, round=9, position=0, legs=[], level=1, state="asked",
            asked_at=clock.now(), answer_by=at(2), begins_at=mine.begins_at, ends_at=mine.ends_at,
        )  # fmt: skip
        for thread in threads:
            thread.start()
        _wait_for_locks(2)
        transaction.set_rollback(True)
    for thread in threads:
        thread.join(20)
    assert sorted(said, key=len)[0] == "held"
    assert "hace un momento" in sorted(said, key=len)[1]
    assert InterpreterBooking.objects.filter(state="asked").count() == 1


def test_a_court_is_asked_for_the_variety_by_letter_and_its_hearing_shows_it(case, by, client):
    accepts(case, by=by)
    interviewed(case, by=by, language="Mixteco (Tu'un Savi)", variety="mxv", home_town=MIXTEPEC)
    hearing = hearings.schedule(
        case=case,
        kind="master",
        court="Corte inventada",
        at=at(60),
        time_zone="America/Denver",
        mode="video",
        by=by,
    )
    one = need(
        case, by, hours=60, hearing=hearing, provider="court", into="en", way="video", variety="mxv",
        begins_at=hearing.at, ends_at=hearing.at + dt.timedelta(hours=1),
    )  # fmt: skip
    assert standing(one) == []
    with pytest.raises(Conflict):
        need(case, by, hearing=hearing, provider="court")
    template = latest()["interpreter_request"]
    facts = facts_for(case, case.record.person, by, template, "en")
    assert (facts["variety"], facts["home_town"], facts["court"]) == ("mxv", MIXTEPEC, "Corte inventada")
    letter = write(
        case, "interpreter_request", by, body=lambda text: text.replace("[[", "").replace("]]", "")
    )
    one.refresh_from_db()
    assert one.letter_id == letter.document_id
    assert Clock.objects.get(type_id="interpreter_confirmed", case=case).stopped_at is not None
    assert Clock.objects.get(type_id="answer_interpreter", case=case).stopped_at is None
    client.force_login(by)
    assert "la solicita por carta" not in client.get(f"/audiencias/{hearing.pk}/").content.decode()
    assert (
        "Intérprete: se pidió al tribunal"
        in client.get("/agenda/?view=month").content.decode()
        + client.get(f"/agenda/?day={hearing.at:%Y-%m-%d}").content.decode()
    )
    interpreter("Ana", ("mixteco", "es", MIXTEPEC), ("es", "en"))
    hearings.move(hearing=hearing, at=at(90), time_zone="America/Denver", reason="La corte", by=by)
    one.refresh_from_db()
    assert one.begins_at == at(90)
    actions.court_did_not(need=one, note="Mandó a alguien de otra variante", by=by)
    assert standing(one) == [("Ana", "proposed")]
    hearings.cancel(hearing=hearing, reason="Ya no", by=by)
    one.refresh_from_db()
    assert one.state == "cancelled"


def test_only_the_consulate_that_keeps_the_file_books_and_only_who_keeps_the_roster_changes_it(case, by):
    who = interpreter("Ana", ("mixteco", "es", MIXTEPEC))
    one = need(case, by)
    for other in (officer("boston"), officer("boston", Role.SUPERVISOR), officer("", Role.HEADQUARTERS)):
        with pytest.raises(NotAllowed):
            asked(one, who, other)
    for other in (by, officer("boston", Role.SUPERVISOR)):
        with pytest.raises(NotAllowed):
            roster.add_pair(interpreter=who, language="es", into="en", by=other)
    with pytest.raises(Incomplete, match="pueblo"):
        roster.add_pair(interpreter=who, language="zapoteco", into="es", by=officer("", Role.HEADQUARTERS))
    assert bytes(who.phone_sealed) != b""
    assert b"915555" not in bytes(who.phone_sealed)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(("ask", "accept", "decline", "missed", "lost", "hold", "move", "later", "cancel")),
        max_size=9,
    )
)
def test_whatever_is_done_to_a_need_its_bookings_agree_with_it(case, by, deeds):
    """After any of them: one chain at most stands, a confirmed need has who comes, and one that is over holds nobody's hour."""
    with transaction.atomic():
        for name in ("Ana", "Beto"):
            interpreter(name, ("mixteco", "es", MIXTEPEC))
        one, now = need(case, by), clock.now()
        for deed in deeds:
            now = one.begins_at + dt.timedelta(minutes=5) if deed == "later" else now
            with clock.moved_to(now):
                _do(deed, one, by)
            one.refresh_from_db()
            active = list(one.bookings.exclude(state__in=machine.OVER))
            assert len({booking.round for booking in active}) <= 1
            if one.state == "confirmed":
                assert {booking.state for booking in active} == {"accepted"}
            if one.state in ("held", "cancelled"):
                assert active == []
            steps = BookingStep.objects.filter(booking__need=one).order_by("booking", "pk")
            last = {step.booking_id: step.state for step in steps}
            assert all(last[booking.pk] == booking.state for booking in one.bookings.all())
        transaction.set_rollback(True)


def _do(deed, one, by):
    booking = one.bookings.exclude(state__in=machine.OVER).first()
    simple = {
        "accept": actions.accept, "decline": actions.decline, "missed": actions.did_not_come, "lost": actions.did_not_understand,
    }  # fmt: skip
    try:
        with transaction.atomic():
            if deed == "ask" and booking is not None:
                actions.ask(need=one, first=booking.interpreter_id, by=by)
            elif deed in simple and booking is not None:
                simple[deed](booking=booking, by=by)
            elif deed == "hold":
                actions.hold(need=one, by=by)
            elif deed == "move":
                begins = clock.now() + dt.timedelta(hours=50)
                actions.move(need=one, begins_at=begins, ends_at=begins + dt.timedelta(hours=1), by=by)
            elif deed == "cancel":
                actions.cancel(need=one, reason="Prueba", by=by)
    except (Conflict, Incomplete):
        pass


HEADINGS = (
    "Nombre;Lengua;Hacia;Teléfono;Consulados;A distancia;Formas;Zona horaria;Fuente;Pueblo;Variante;Evita pueblos;"
    "Pueblos que entiende"
)
ROWS = (
    "Ana Inventada;Mixteco;Español;9155550101;elpaso;sí;teléfono|video;America/Denver;Lista inventada;"
    "San Juan Mixtepec, Oax.;mxv;;Tlaxiaco, Oaxaca",
    "Ana Inventada;Español;Inglés;9155550101;;;;;;;;;",
    "Beto Inventado;Klingon;Español;9155550102;elpaso;;en persona;America/Denver;Lista;X;;;",
    "Caro Inventada;Zapoteco;Español;9155550103;elpaso;;en persona;America/Denver;Lista;;;;",
)


def a_file(*rows: str) -> io.BytesIO:
    return io.BytesIO("\n".join((HEADINGS, *rows)).encode("cp1252"))


def test_a_list_is_taken_in_and_a_second_time_adds_nothing(by):
    keeper = officer("elpaso", Role.SUPERVISOR)
    taken = importing.import_roster(file=a_file(*ROWS), by=keeper)
    assert (taken.rows, taken.new, taken.pairs) == (4, 1, 2)
    assert [number for number, _why in taken.refused] == [4, 5]
    assert "Klingon" in taken.refused[0][1]
    assert set(Interpreter.objects.values_list("name", flat=True)) == {
        "Ana Inventada"
    }  # a bad row keeps nothing
    again = importing.import_roster(file=a_file(*ROWS), by=keeper)
    assert (again.new, again.known, again.pairs) == (0, 1, 0)
    assert LanguagePair.objects.count() == 2
    assert UnderstandingCheck.objects.count() == 1
    with pytest.raises(BadFile, match="lengua"):
        importing.import_roster(file=io.BytesIO(b"Nombre,Telefono\nAna,1\n"), by=keeper)
    with pytest.raises(NotAllowed):
        importing.import_roster(file=a_file(*ROWS), by=by)
    assert Office.objects.get(pk="elpaso").interpreters.count() == 1
