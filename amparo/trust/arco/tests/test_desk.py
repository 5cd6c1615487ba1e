"""The desk of rights (F4): what may be done with a request, in what order, and by when."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Choice, Purpose, Record
from amparo.people.queries import consent_in_force
from amparo.trust.arco import actions, letters, putting_right
from amparo.trust.arco.models import RightsMove, RightsRequest
from amparo.trust.arco.tests.asking import asked, desk, granted, identified
from tests.factories import accepts, detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(tmp_path):
    return detained(tmp_path).record.person


def test_f4_twenty_working_days_of_the_office_and_no_holiday_among_them(person):
    by = desk()
    with clock.moved_to(dt.datetime(2026, 11, 2, 18, tzinfo=dt.UTC)):
        request = asked(person, by=by)
    # El Paso closes on the 11th, the 16th (Mexico) and the 26th of November 2026, and on the 27th (day after, Texas).
    assert request.answer_by.astimezone(by.office.zone).date() == dt.date(2026, 12, 4)


def test_f4_the_term_is_extended_once_with_a_reason_and_while_it_runs(person):
    by = desk()
    request = asked(person, by=by)
    with pytest.raises(Incomplete):
        actions.extend(request=request, reason=" ", by=by)
    longer = actions.extend(request=request, reason="Hay que pedir el expediente a otro consulado", by=by)
    assert longer.answer_by > request.answer_by
    with pytest.raises(Conflict):
        actions.extend(request=request, reason="Otra vez", by=by)
    late = asked(person, by=by)
    with clock.moved_to(late.answer_by + dt.timedelta(days=1)), pytest.raises(Conflict):
        actions.extend(request=late, reason="Tarde", by=by)


def test_f4_nothing_is_granted_before_identity_is_shown_in_two_steps(person):
    by = desk()
    request = asked(person, by=by)
    actions.identify(request=request, how="passport", by=by)
    with pytest.raises(Conflict):
        actions.identify(request=request, how="ine", by=by)  # of the same kind: no second step
    with pytest.raises(Conflict):
        actions.answer(request=request, answer="granted", text="Sí", by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        RightsRequest.objects.filter(pk=request.pk).update(
            answer="granted", answered_at=clock.now(), effective_by=clock.now()
        )
    actions.identify(request=request, how="known_facts", by=by)
    done = actions.answer(request=request, answer="granted", text="Sí", by=by)
    assert done.effective_by > done.answered_at


def test_f4_a_representative_shows_by_what_paper(person):
    by = desk()
    with pytest.raises(Incomplete):
        asked(person, by=by, representative="Carmen López")
    request = asked(person, by=by, representative="Carmen López", representation="Carta poder 12 de marzo")
    assert letters.print_letter(_refused(request, by)).startswith(b"%PDF")


def _refused(request, by):
    with pytest.raises(Incomplete):
        actions.answer(request=request, answer="refused", text="No", by=by)
    return actions.answer(
        request=request, answer="refused", text="No se acreditó.", ground="not_identified", by=by
    )


def test_f4_a_refusal_names_its_ground_and_its_letter_says_it(person):
    by = desk()
    request = _refused(asked(person, by=by), by)
    text = letters.body_of(request)
    assert "art. 55, fr. I" in text
    assert "recurso de revisión" in text
    assert request.record.documents.count() == 1
    with pytest.raises(Conflict):
        actions.answer(request=request, answer="nothing", text="Nada", by=by)


def test_f4_every_move_is_written_down_and_is_an_event_of_the_file(person):
    by = desk()
    request = granted(person, by=by)
    actions.make_effective(request=request, by=by)
    kinds = list(request.moves.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["received", "found", "identified", "identified", "answered", "effective"]
    events = Event.objects.filter(record=request.record, type__code__startswith="datos_").order_by("pk")
    assert [one.type_id for one in events] == [f"datos_{kind}" for kind in kinds]
    with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
        RightsMove.objects.all().delete()


def test_f4_the_desk_is_the_supervisors_of_the_office_and_headquarters(person):
    request = asked(person, by=desk())
    for who in (officer("elpaso"), desk("boston")):
        with pytest.raises(NotAllowed):
            actions.identify(request=request, how="passport", by=who)


def test_f4_a_corrected_value_describes_the_person_and_both_remain(person):
    by = desk()
    request = granted(person, "rectification", by=by)
    old, before = person.birth_date, Record.objects.filter(person=person).count()
    made = putting_right.correct(
        request=request, field="birth_date", said={"birth_date": "1988-05-23"}, by=by
    )
    person.refresh_from_db()
    assert person.birth_date == dt.date(1988, 5, 23)
    assert (made.old, made.new) == (old.isoformat(), "1988-05-23")
    assert Record.objects.filter(person=person).count() == before + 1
    assert Record.objects.filter(person=person, birth_date=old).exists()
    assert Choice.objects.filter(record=made.record).exists()
    with pytest.raises(Conflict):
        putting_right.oppose(request=request, use="lawyer", by=by)


def test_f4_an_opposed_use_stops_at_once_at_every_door_that_asks_the_ledger(tmp_path):
    by = desk()
    case = detained(tmp_path)
    person = case.record.person
    from amparo.casework import actions as casework

    accepts(case, by=by)
    casework.record_consent(
        record=case.record, purpose="lawyer", decision="granted", channel="visit", at=clock.now(), by=by
    )
    assert consent_in_force(person.pk, Purpose.LAWYER) is not None
    request = granted(person, "opposition", by=by)
    made = putting_right.oppose(request=request, use="lawyer", by=by)
    assert consent_in_force(person.pk, Purpose.LAWYER) is None
    assert consent_in_force(person.pk, Purpose.ASSISTANCE) is not None
    with pytest.raises(Conflict):
        putting_right.oppose(request=request, use="lawyer", by=by)
    putting_right.resume(opposition=made, by=by)
    assert consent_in_force(person.pk, Purpose.LAWYER) is None  # asked anew, never given back by itself


def test_f4_nothing_held_is_an_answer_too():
    by = desk()
    request = asked(by=by)
    with pytest.raises(Conflict):
        actions.answer(request=identified(request, by=by), answer="granted", text="Sí", by=by)
    done = actions.answer(request=request, answer="nothing", text="No hay nada a su nombre.", by=by)
    assert letters.print_letter(done).startswith(b"%PDF")
