"""Undoing a merge says beforehand what it will do, and what was decided since; answers "different" bind merges."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.custody.models import Sighting, Stint
from amparo.people import actions
from amparo.people.models import Merge, Pair, Person, Record, Source
from amparo.people.queries import person_by_folio
from amparo.people.undoing import consequences
from tests.factories import ADELANTO, EL_PASO, import_rows, officer, person_of, receive, said

pytestmark = pytest.mark.django_db

NAMES = [("Itzel", "Netzahual"), ("Eleuterio", "Tzompantzi"), ("Xóchitl", "Cuatlapantzi")]


def three() -> list[Person]:
    return [person_of(receive(said(given_names=one, surname1=other))) for one, other in NAMES]


def join(gone: Person, kept: Person) -> Merge:
    return actions.merge(gone=gone, kept=kept, by=None, reason="the same")


def owners(*persons: Person) -> list[int]:
    return [Record.objects.get(home=person).person_id for person in persons]


def test_a_into_b_into_c_then_the_first_undone_gives_back_a_and_leaves_b_with_c():
    a, b, c = three()
    first = join(a, b)
    join(b, c)
    assert owners(a, b, c) == [c.pk] * 3
    actions.unmerge(merge=first, by=None, reason="not the same")
    assert owners(a, b, c) == [a.pk, c.pk, c.pk]
    assert [person_by_folio(one.folio).pk for one in (a, b, c)] == [a.pk, c.pk, c.pk]


def test_the_later_merge_is_named_before_the_first_is_undone():
    a, b, c = three()
    first = join(a, b)
    later = join(b, c)
    what = consequences(first)
    assert list(what.later) == [later]
    assert (what.gone, what.kept) == (a, c)
    assert (what.gone_records, what.kept_records) == (1, 2)


def test_what_was_decided_on_the_joined_file_is_counted_for_each_of_the_two():
    a, b, _c = three()
    first = join(a, b)
    record = Record.objects.get(home=b)
    relative = actions.add_relative(record=record, name="Rosa", relation="mother", by=None)
    actions.record_consent(record=record, purpose="family", decision="granted", relative=relative, fields=["status"],
                           channel="visit", at=clock.now(), by=None)  # fmt: skip
    found = {one.what: (one.gone, one.kept) for one in consequences(first).written}
    assert found["decisiones sobre el consentimiento"] == (0, 1)
    assert found["familiares anotados"] == (0, 1)


def test_with_nothing_written_since_there_is_nothing_to_look_at():
    a, b, _c = three()
    merge = join(a, b)
    Merge.objects.filter(pk=merge.pk).update(at=clock.now() + dt.timedelta(seconds=1))
    merge.refresh_from_db()
    assert consequences(merge).nothing_since


def test_the_page_that_asks_names_the_later_merge_and_what_was_written(client):
    a, b, c = three()
    first = join(a, b)
    join(b, c)
    actions.add_relative(record=Record.objects.get(home=b), name="Rosa", relation="mother", by=None)
    client.force_login(officer(role="headquarters"))
    page = client.get(reverse("unmerge", args=[first.pk])).content.decode()
    assert c.shown_folio in page
    assert "familiares anotados" in page


def test_folios_of_all_work_for_ever_whatever_is_joined_and_separated():
    a, b, c = three()
    merges = [join(a, b), join(b, c)]
    assert {person_by_folio(one.folio).pk for one in (a, b, c)} == {c.pk}
    for merge in merges:
        actions.unmerge(merge=merge, by=None, reason="back")
    assert [person_by_folio(one.folio).pk for one in (a, b, c)] == [a.pk, b.pk, c.pk]


def held_different() -> tuple[Person, Person]:
    one = receive(said(given_names="José Luis", surname1="García", surname2="López", birth_date="1987-05-03"))
    other = receive(said(given_names="JOSE", surnames="GARCIA LOPEZ", birth_date="1987-05-03"))
    actions.decide_pair(pair=Pair.objects.get(), decision="different", by=None, reason="another mother")
    return person_of(one), person_of(other)


def test_two_who_were_held_different_are_not_joined_and_the_answer_is_named():
    one, other = held_different()
    with pytest.raises(Conflict, match="another mother"):
        join(one, other)
    assert not Merge.objects.exists()


def test_nor_are_they_joined_through_a_third():
    one, other = held_different()
    third = person_of(receive(said(given_names="Itzel", surname1="Netzahual")))
    join(third, one)
    with pytest.raises(Conflict, match="another mother"):
        join(one, other)


def test_a_reopened_answer_can_be_given_anew():
    one, other = held_different()
    pair = actions.reopen_pair(pair=Pair.objects.get(), by=None, reason="the mother remarried")
    assert pair.state == Pair.State.UNSURE
    actions.decide_pair(pair=pair, decision="same", by=None, reason="same mother")
    assert len({person_by_folio(person.folio).pk for person in (one, other)}) == 1


def test_the_only_record_of_a_merged_file_is_not_separated_but_its_merge_undone():
    a, b, _c = three()
    join(a, b)
    with pytest.raises(Conflict):
        actions.separate(record=Record.objects.get(home=b), by=None, reason="another")
    for person in (a, b):
        assert Record.objects.filter(home=person).exists()


def test_a_record_separated_while_joined_stays_where_it_was_said_to_belong():
    a, b, _c = three()
    extra = receive(
        said(given_names="Itzel", surname1="Netzahual", birth_date="1990-02-11"), source=Source.NGO
    )
    Record.objects.filter(pk=extra.record_id).update(person=a, home=a)
    merge = join(a, b)
    alone = actions.separate(record=Record.objects.get(pk=extra.record_id), by=None, reason="another")
    assert [one.new_home for one in consequences(merge).separations] == [alone]
    actions.unmerge(merge=merge, by=None, reason="back")
    assert owners(b) == [b.pk]
    assert Record.objects.get(pk=extra.record_id).person_id == alone.pk


ROW = "A{number},{surname},{given},05/03/1987,M,MEXICO,{booking},{place}"
ONE = {"number": "011111111", "surname": "NETZAHUAL", "given": "ITZEL"}
OTHER = {"number": "099999995", "surname": "TZOMPANTZI", "given": "ELEUTERIO"}


def test_sightings_made_while_joined_go_with_the_record_that_brought_them(tmp_path):
    import_rows(tmp_path, ROW.format(**ONE, booking="B1", place=EL_PASO), as_of="2026-03-02T09:00")
    import_rows(tmp_path, ROW.format(**OTHER, booking="B2", place=EL_PASO), as_of="2026-03-03T09:00")
    one, other = Person.objects.order_by("pk")
    before = stints()
    merge = join(one, other)
    import_rows(
        tmp_path,
        ROW.format(**ONE, booking="C1", place=ADELANTO),
        as_of="2026-03-09T09:00",
        office="losangeles",
    )
    actions.unmerge(merge=merge, by=None, reason="two people")
    for sighting in Sighting.objects.select_related("record", "stint__stay__record"):
        assert sighting.record.person_id == sighting.stint.stay.record.person_id
    assert [row for row in stints() if row[0] == other.pk] == [row for row in before if row[0] == other.pk]
    assert (
        Stint.objects.filter(stay__record__person=one, ended_at__isnull=True).get().facility.name == ADELANTO
    )


def stints():
    return list(Stint.objects.order_by("pk").values_list(
        "stay__record__person_id", "pk", "facility__name", "began_at", "ended_at"
    ))  # fmt: skip
