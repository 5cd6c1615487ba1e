"""The queue: ordered by what a decision is worth, kept true when facts change, cheap however long it is."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db import connection

from amparo.core import clock
from amparo.people import actions as people_actions
from amparo.people.models import Pair
from amparo.people.queries import MOST_IN_A_QUESTION, pairs_waiting, question_of
from amparo.review import queries, standing
from amparo.review.tests.world import answer, question, record, reread, strangers
from tests.factories import EL_PASO, JOSE, detained, import_rows, officer, request_of

pytestmark = pytest.mark.django_db


def detained_record(folder, row=JOSE):
    return detained(folder, row).record


def test_two_detained_people_come_before_two_who_are_free(tmp_path):
    a, b = strangers(2)
    free = question(a, b, probability=0.5)
    c = detained_record(tmp_path)
    d = detained_record(tmp_path, f"A055555555,OLMEDO-ROSAS,ABUNDIO,02/11/1969,M,MEXICO,B900,{EL_PASO}")
    held = question(c, d, probability=0.8)
    assert {"both_detained", "both_cases"} <= set(held.facts)
    assert list(pairs_waiting(None).filter(pk__in=[free.pk, held.pk])) == [held, free]


def test_among_equals_the_less_certain_and_then_the_older_comes_first():
    a, b, c, d = strangers(4)
    sure, open_ = question(a, b, probability=0.97), question(c, d, probability=0.5)
    assert open_.priority > sure.priority
    Pair.objects.filter(pk=sure.pk).update(raised_at=sure.raised_at - dt.timedelta(days=90))
    standing.refresh_all()
    assert reread(sure).priority > reread(open_).priority


def test_a_minor_is_asked_about_before_an_adult():
    a, b = strangers(2)
    c, d = (
        record(given_names="Wenceslao", birth_date="2012-05-05"),
        record(given_names="Xóchitl", surname1="Bautista"),
    )
    assert "minor" in question(c, d).facts
    assert question(c, d).priority > question(a, b).priority


def test_a_family_that_begins_to_follow_moves_the_question_up():
    from amparo.families import actions as families

    a, b = strangers(2)
    pair = question(a, b)
    request, _secret = request_of(given_names="Zenón", surnames="Ajuria")
    who = officer()
    families.confirm_person(request=request, person=a.person, by=who)
    from amparo.casework.actions import open_case
    from amparo.places.models import Office

    open_case(
        record=a, type="migratorio.detencion", office=Office.objects.get(pk="elpaso"), at=clock.now(), by=who
    )
    families.confirm_relation(request=request, evidence="birth certificate", by=who)
    after = reread(pair)
    assert "followed" in after.facts
    assert after.priority > pair.priority


def test_when_somebody_is_detained_the_question_moves_up_in_the_same_transaction(tmp_path):
    first = detained_record(tmp_path)
    other = strangers(1)[0]
    pair = question(first, other)
    assert pair.facts == ["one_detained"]
    from amparo.custody.actions import end_stay
    from amparo.custody.queries import open_stay

    end_stay(stay=open_stay(first.person), end="released", at=clock.now(), by=None)
    assert reread(pair).facts == []


def test_the_offices_of_a_question_follow_the_files(tmp_path):
    held = detained_record(tmp_path)
    other = strangers(1, office="losangeles")[0]
    pair = question(held, other)
    assert {pair.office_id, pair.other_office_id} == {"elpaso", "losangeles"}
    import_rows(tmp_path, JOSE.replace(EL_PASO, "Adelanto ICE Processing Center"), as_of="2026-03-09T09:00")
    pair = reread(pair)
    assert {pair.office_id, pair.other_office_id} == {"sanbernardino", "losangeles"}


def test_an_office_that_once_issued_a_document_keeps_no_file_by_it():
    registered = strangers(1, office="losangeles", source="consular")[0]
    pair = question(strangers(1, first=1)[0], registered)
    assert (pair.office_id, pair.other_office_id) == ("elpaso", None)


def test_a_question_that_another_answer_settled_waits_for_nobody():
    a, b, c = strangers(3)
    ab, bc, ac = question(a, b), question(b, c), question(a, c)
    who = officer()
    answer(ab, "same", who)
    answer(bc, "same", who)
    assert not reread(ac).asks
    assert ac not in pairs_waiting(None)
    people_actions.unmerge(merge=reread(bc).merges.get(), by=None, reason="another mother")
    assert reread(ac).asks


def test_a_familys_request_is_not_in_the_queue():
    a = record()
    request, _secret = request_of(given_names="Juan", surnames="Hernández Hernández")
    pair = question(request.record, a)
    assert not pair.asks
    assert pair not in pairs_waiting(None)


def test_what_somebody_was_not_sure_of_comes_after_what_nobody_looked_at():
    first, second = question(*strangers(2), 0.5), question(*strangers(2, first=2), 0.5)
    answer(first, "unsure", officer())
    assert reread(first).facts == ["unsure"]
    assert list(pairs_waiting(None)) == [second, first]


def test_a_sighting_that_its_source_was_not_sure_of_proves_nothing(tmp_path):
    from amparo.custody.models import Sighting

    first, other = detained_record(tmp_path), strangers(1)[0]
    there = Sighting.objects.latest("pk")
    lanes, zone = [[first.pk], [other.pk]], queries.zone_of(officer())
    for confidence, meanings in (("unsure", []), ("reported", ["together"])):
        Sighting.objects.create(
            stint=there.stint, record=other, kind="family", confidence=confidence, as_of=there.as_of
        )
        assert [day.meaning for day in queries.lay_over(lanes, zone).days] == meanings


def test_the_next_question_is_the_one_behind_and_never_ones_own_proposal():
    a, b, c, d = strangers(4)
    e = strangers(1, first=5, office="losangeles")[0]
    first, second = question(a, b, 0.5), question(c, d, 0.9)
    across = question(a, e, 0.5)
    who = officer()
    assert queries.next_for(who, None) == across
    answer(across, "same", who)
    assert queries.next_for(who, None) == first
    assert queries.next_for(who, first) == second
    assert queries.next_for(who, second) == first
    assert queries.next_for(officer("losangeles"), None) == across


def test_a_question_about_several_people_is_the_pairs_that_hang_together():
    a, b, c, d, e = strangers(5)
    ab, bc, de = question(a, b), question(b, c), question(d, e)
    assert {pair.pk for pair in question_of(ab)} == {ab.pk, bc.pk}
    assert question_of(bc)[0] == bc
    assert question_of(de) == [de]


def test_a_question_is_about_at_most_eight_records():
    chain = strangers(10)
    pairs = [question(one, other) for one, other in itertools.pairwise(chain)]
    found = question_of(pairs[0])
    records = {record for pair in found for record in (pair.new_id, pair.known_id)}
    assert len(records) == MOST_IN_A_QUESTION


def test_the_queue_shows_a_question_about_several_people_once(django_assert_num_queries):
    a, b, c, d, e = strangers(5)
    for one, other in ((a, b), (b, c), (d, e)):
        question(one, other)
    reader = officer()
    with django_assert_num_queries(6):
        page, rows, _kept_back = queries.queue(["elpaso"], "1", reader=reader)
    assert page.paginator.count == 3
    assert sorted(row.people for row in rows) == [2, 3]


def test_the_queue_of_headquarters_is_read_from_an_index_in_its_order():
    known = strangers(8)
    for one, other in itertools.pairwise(known):
        question(one, other)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_pair")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")  # on so few rows any order is cheap
        sql, params = pairs_waiting(None).values("pk")[:25].query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "pair_queue" in plan
    assert "Sort" not in plan
