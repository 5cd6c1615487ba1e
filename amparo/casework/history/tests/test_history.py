"""What each field of a file was, who changed it and why."""

from __future__ import annotations

import pytest

from amparo.casework import actions as casework
from amparo.casework.hand_overs import actions as hand_overs
from amparo.casework.history.queries import history_of
from amparo.core import clock
from amparo.people import actions as people
from amparo.people.describing.actions import choose_value
from amparo.people.models import Person, Record
from amparo.places.models import Office
from tests.factories import JOSE, JOSE_MOVED, MARIA, detained, import_rows, officer

pytestmark = pytest.mark.django_db


def told(person: Person, field: str) -> list[tuple[str, str]]:
    """Before and after of every change of a field, the earliest first."""
    return [(line.before, line.after) for line in reversed(history_of(person, field=field))]


def test_a_name_that_an_officer_chose_says_what_it_was_and_why(tmp_path):
    case, ana = detained(tmp_path), officer("elpaso")
    import_rows(tmp_path, JOSE.replace("JOSE LUIS", "JOSE"), as_of="2026-03-09T09:00")
    person = case.record.person
    record = Record.objects.filter(person=person).earliest("pk")
    before = person.name
    choose_value(record=record, field="name", by=ana, reason="Así lo dice su acta")
    person.refresh_from_db()
    assert person.name != before
    line = history_of(person, field="name")[0]
    assert (line.before, line.after, line.who, line.why) == (
        before,
        person.name,
        ana.name,
        "Así lo dice su acta",
    )


def test_joining_and_separating_again_are_both_in_the_history_of_the_fields(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    one, other = Person.objects.order_by("pk")
    ana = officer("elpaso")
    merge = people.merge(gone=other, kept=one, by=ana, reason="Un error")
    people.unmerge(merge=merge, by=ana, reason="Son dos personas")
    one.refresh_from_db()
    whys = [line.why for line in history_of(one)]
    changed = [(line.before, line.after) for line in history_of(one) if "Un error" in line.why]
    back = [(line.after, line.before) for line in history_of(one) if "Son dos personas" in line.why]
    assert sorted(changed) == sorted(back)
    assert told(one, "name")[-1][1] == one.name
    assert len(whys) == len(history_of(one))


def test_the_last_line_of_every_described_field_is_what_the_file_says_now(tmp_path):
    case = detained(tmp_path)
    import_rows(
        tmp_path,
        JOSE_MOVED.replace("05/23/1987", "05/24/1987"),
        as_of="2026-03-20T09:00",
        office="sanbernardino",
    )
    person = Person.objects.get(pk=case.record.person_id)
    assert told(person, "name")[-1][1] == person.name
    assert str(person.birth_date.year) in told(person, "birth_date")[-1][1]


def test_place_consulate_officer_and_outcome_are_read_off_the_events(tmp_path):
    case, ana, there = detained(tmp_path), officer("elpaso"), officer("chicago")
    person = case.record.person
    casework.take_case(case=case, by=ana)
    made = hand_overs.hand_over(
        case=case, to=Office.objects.get(pk="chicago"), reason="Está allá", at=clock.now(), by=ana
    )
    hand_overs.accept_hand_over(hand_over=made, by=there)
    assert told(person, "office") == [("El Paso", "Chicago")]
    assert told(person, "officer") == [("–", ana.name), ("–", there.name)]
    assert told(person, "place") == [("–", "Camp East Montana")]
    assert history_of(person, field="office")[0].why == "Está allá"


def test_consent_says_what_held_before(tmp_path):
    case, ana = detained(tmp_path), officer("elpaso")
    for decision in ("granted", "withdrawn"):
        casework.record_consent(
            record=case.record,
            purpose="assistance",
            decision=decision,
            channel="visit",
            at=clock.now(),
            by=ana,
        )
    (first, second) = told(case.record.person, "consent")
    assert first[0] == "–"
    assert second[0] == first[1] != second[1]


def test_the_page_shows_all_fields_or_one(client, tmp_path):
    case, ana = detained(tmp_path), officer("elpaso")
    client.force_login(ana)
    path = f"/personas/{case.record.person.folio}/historia/"
    whole, one = (client.get(path + query).content.decode() for query in ("", "?field=place"))
    assert "Camp East Montana" in whole
    assert "12345678" in whole
    assert "12345678" not in one


def test_another_office_does_not_read_the_history_without_a_reason(client, tmp_path):
    case = detained(tmp_path)
    client.force_login(officer("chicago"))
    folio = case.record.person.folio
    assert client.get(f"/personas/{folio}/historia/").url == f"/personas/{folio}/motivo/"
