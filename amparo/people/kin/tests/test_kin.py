"""Kin between persons: one line read from both sides, no nonsense, and what merges and unmerges make of it."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.core.errors import Conflict, Incomplete
from amparo.people import actions as people
from amparo.people.kin import actions
from amparo.people.kin.queries import around, edge, within
from amparo.people.kin.rules import LINE, OFFERED, RELATIONS, STORED, Edge, kin_of, stored
from amparo.people.kin.words import in_words
from amparo.people.models import Kinship, Person, Record
from tests.factories import receive, said

NAMES = ("Itzel", "Xóchitl", "Eleuterio", "Nazario", "Zenaida", "Teódulo")
_numbers = itertools.count()


def somebody() -> Record:
    number = next(_numbers)
    got = receive(said(given_names=NAMES[number % 6], surname1="Tzompantzi" + "abcdefghijklmnopqrst"[number % 20] * 3,
                       birth_date=f"19{60 + number % 40}-01-{1 + number % 28:02d}"))  # fmt: skip
    return Record.objects.select_related("person").get(pk=got.record_id)


def are(one: Record, relation: str, other: Record, **more) -> Kinship:
    return actions.record_kinship(record=one, relation=relation, other=other, said="person", by=None, **more)


def read(record: Record) -> dict[int, str]:
    """Who is what to the person of this record today, in words."""
    person = Record.objects.get(pk=record.pk).person_id
    found = kin_of(person, [edge(one) for one in around(person)])
    return {kin.person: in_words(kin.ways, "", {}) for kin in found}


@pytest.mark.django_db
def test_one_line_is_read_from_both_sides_and_two_steps_away():
    mother, son, daughter, hers = (somebody() for _ in range(4))
    are(mother, "mother", son)
    line = are(daughter, "child", mother)
    are(daughter, "mother", hers)
    assert (line.record, line.other, line.relation) == (mother, daughter, "parent")
    assert read(mother) == {
        son.person_id: "hija o hijo", daughter.person_id: "hija o hijo", hers.person_id: "nieta o nieto, por su hija o hijo",
    }  # fmt: skip
    assert read(son) == {
        mother.person_id: "madre", daughter.person_id: "hermana o hermano, por su madre",
    }  # fmt: skip
    assert read(hers)[mother.person_id] == "abuela o abuelo, por su madre"
    assert within([son.person_id], steps=1) == {son.person_id, mother.person_id}
    assert within([son.person_id], steps=2) == {son.person_id, mother.person_id, daughter.person_id}
    assert within([somebody().person_id], steps=2) == set()


@pytest.mark.django_db
def test_the_database_holds_what_the_action_says():
    mother, child, grandchild = (somebody() for _ in range(3))
    first = are(mother, "mother", child)
    are(child, "father", grandchild)
    refused = [
        (mother, "sibling", mother), (child, "child", mother), (mother, "spouse", child), (child, "mother", mother),
        (grandchild, "grandparent", mother), (grandchild, "parent", mother),
    ]  # fmt: skip
    for one, relation, other in refused:
        with pytest.raises(Conflict):
            are(one, relation, other)
        above, code, _below = stored(one=one.pk, relation=relation, other=other.pk)
        first_, second = (one, other) if above == one.pk else (other, one)
        with pytest.raises(DatabaseError), transaction.atomic():
            Kinship.objects.create(
                record=first_, other=second, relation=code, said="person", certainty="reported"
            )
    are(mother, "guardian", child)  # beside any kinship, once
    with pytest.raises(Conflict):
        are(mother, "guardian", child)
    with pytest.raises(DatabaseError), transaction.atomic():
        Kinship.objects.filter(pk=first.pk).update(relation="father")
    with pytest.raises(DatabaseError), transaction.atomic():
        first.delete()
    with pytest.raises(Incomplete):
        actions.take_back(kinship=first, reason=" ", by=None)
    actions.take_back(kinship=first, reason="Era su tía", by=None)
    assert read(child) == {grandchild.person_id: "hija o hijo", mother.person_id: "tutora o tutor"}
    are(mother, "other_kin", child)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_make_no_circle(directory_after):
    one, two, three = (somebody() for _ in range(3))
    are(two, "mother", three)
    work = [(three, one), (one, two)]  # each alone makes sense, both together do not

    def write(pair):
        try:
            are(pair[0], "mother", pair[1])
        except (Conflict, DatabaseError):
            return False
        finally:
            close_old_connections()
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, work)) == [False, True]


def joined(gone: Record, kept: Record):
    return people.merge(
        gone=Person.objects.get(pk=Record.objects.get(pk=gone.pk).person_id),
        kept=Person.objects.get(pk=Record.objects.get(pk=kept.pk).person_id), by=None, reason="test",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_merge_unites_the_kin_of_both_and_undoing_it_gives_each_their_own():
    hers, his, mother, father, son = (somebody() for _ in range(5))
    are(mother, "mother", hers)
    are(father, "father", his)
    are(his, "father", son)
    are(hers, "mother", son, certainty="unsure")  # the same person under two names: both lines stay
    before = list(Kinship.objects.order_by("pk").values())
    sides = read(hers), read(his)
    merge = joined(hers, his)
    assert read(hers) == read(his) == {
        mother.person_id: "madre", father.person_id: "padre", son.person_id: "hija o hijo",
    }  # fmt: skip
    assert read(son)[his.person_id] in ("padre; madre", "madre; padre")
    written = are(
        hers, "sibling", somebody()
    )  # since the merge: it stays with the record on which it was written
    people.unmerge(merge=merge, by=None, reason="Eran dos")
    assert list(Kinship.objects.exclude(pk=written.pk).order_by("pk").values()) == before
    assert (read(hers) | sides[0] == read(hers), read(his)) == (True, sides[1])


@pytest.mark.django_db
def test_who_are_kin_or_would_be_their_own_ancestor_are_not_one_person():
    mother, child, other, under = (somebody() for _ in range(4))
    line = are(mother, "mother", child)
    are(other, "father", under)
    joined(under, mother)  # other is above child now
    for gone, kept in ((child, mother), (child, other)):
        with pytest.raises(Conflict, match="misma familia"):
            joined(gone, kept)
        with pytest.raises(DatabaseError, match="kin are not one"), transaction.atomic():
            people.Merge.objects.create(gone=gone.person, kept=kept.person, reason="x", at=line.recorded_at)
    actions.take_back(kinship=line, reason="Era ella misma", by=None)
    joined(child, mother)


EDGES = st.lists(
    st.builds(Edge, number=st.just(0), one=st.integers(1, 6), relation=st.sampled_from(STORED), other=st.integers(1, 6)),
    max_size=8,
).map(lambda found: [Edge(n, e.one, e.relation, e.other) for n, e in enumerate(found) if e.one != e.other])  # fmt: skip


@given(EDGES)
def test_whoever_i_read_reads_me_by_the_same_line(edges):
    for me in range(1, 7):
        for kin in kin_of(me, edges):
            assert kin.person != me
            back = next(one for one in kin_of(kin.person, edges) if one.person == me)
            assert sorted(back.edges) == sorted(kin.edges)
            if kin.direct:
                assert all(step.via is None for step in kin.ways)
                mine = {RELATIONS[step.relation].inverse for step in kin.ways}
                assert mine <= {one.relation for one in back.ways} | {"parent", "child"}
            else:
                assert {step.via for step in kin.ways} == {step.via for step in back.ways}


def test_the_table_of_relations_is_whole():
    assert set(OFFERED) <= set(RELATIONS)
    for code, one in RELATIONS.items():
        assert one.inverse in RELATIONS
        back = RELATIONS[RELATIONS[one.inverse].inverse].code
        assert back == code or {back, code} <= {"mother", "father", "parent"}, code
        assert all(one.es.values()), code
        assert all(one.en.values()), code
        assert one.stored or not one.line, code
    assert set(LINE) == {"mother", "father", "parent", "grandparent"}


@pytest.mark.django_db
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(LINE), st.integers(0, 4)), min_size=3, max_size=9),
       st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4))  # fmt: skip
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_whatever_is_written_and_joined_nobody_is_above_themselves(lines, joins):
    with transaction.atomic():
        records = [somebody() for _ in range(5)]
        for one, relation, other in lines:
            try:
                with transaction.atomic():
                    are(records[one], relation, records[other])
            except Conflict:
                pass
        for one, other in joins:
            try:
                with transaction.atomic():
                    joined(records[one], records[other])
            except Conflict:
                pass
        pairs = [(e.one, e.other) for e in map(edge, Kinship.objects.select_related("record", "other"))]
        up: dict[int, set[int]] = {}
        for above, below in pairs:
            up.setdefault(below, set()).add(above)
        for person in up:
            seen, last = set(), up[person]
            while last:
                seen |= last
                last = set().union(*(up.get(one, set()) for one in last)) - seen
            assert person not in seen
        transaction.set_rollback(True)
