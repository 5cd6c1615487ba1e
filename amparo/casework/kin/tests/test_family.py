"""A person's family on the file: who, what they are, where each is now; and when a family is apart."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.accounts.models import Reading, Role
from amparo.casework import actions as casework
from amparo.casework.access import file_access, files_access, reads_until
from amparo.casework.children import actions as children
from amparo.casework.hand_overs.actions import hand_over
from amparo.casework.kin import actions
from amparo.casework.kin.queries import family_of
from amparo.casework.kin.rules import AWAY, HELD, UNKNOWN, Being, apart
from amparo.casework.models import Case, Child, Event
from amparo.casework.worklists.facts import facts_of
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.custody.actions import end_stay
from amparo.people import actions as people
from amparo.people.kin.rules import STORED, Edge
from amparo.people.models import Check, Kinship, Record
from amparo.places.models import Office
from tests.factories import ADELANTO, EL_PASO, detained, import_rows, officer, receive, said

pytestmark = pytest.mark.django_db
DAYS = "2026-03-02T09:00"


def row(number: int, name: str, born: str, place: str = EL_PASO, sex: str = "F") -> str:
    return f"A0123456{number:02d},TZOMPANTZI-REYES,{name},{born},{sex},MEXICO,B{number},{place}"


MOTHER = row(1, "ITZEL", "05/23/1987")
FATHER = row(2, "NAZARIO", "01/02/1985", ADELANTO, "M")


def outside(name: str, born: str, office: str = "elpaso") -> Record:
    got = receive(
        said(given_names=name, surname1="Tzompantzi", surname2="Reyes", birth_date=born), office=office
    )
    return Record.objects.select_related("person").get(pk=got.record_id)


@pytest.fixture
def couple(tmp_path):
    """A mother in El Paso and a father in Adelanto, each with a case of the consulate there."""
    mother = detained(tmp_path, MOTHER)
    import_rows(tmp_path, FATHER, as_of=DAYS, office="sanbernardino")
    father = Case.objects.latest("pk")
    assert (mother.office_id, father.office_id) == ("elpaso", "sanbernardino")
    return mother, father


def are(case: Case | Record, relation: str, other: Case | Record, by, **more) -> Kinship:
    """`other` is the `relation` of `case`."""
    ends = [one.record if isinstance(one, Case) else one for one in (case, other)]
    return actions.record_kinship(
        record=ends[0], relation=relation, other=ends[1], said="person", by=by, **more
    )


def facts(*cases: Case) -> list[set[str]]:
    """What is stored of these cases about their families: nobody asks again."""
    found = [
        set(Case.objects.get(pk=case.pk).urgency_facts) & {"family_apart", "child_left"} for case in cases
    ]
    asked = facts_of([case.pk for case in cases], clock.now())
    assert found == [asked[case.pk] & {"family_apart", "child_left"} for case in cases]
    return found


def test_a_couple_in_two_places_and_their_child_at_home_are_a_family_apart(couple, tmp_path, client):
    mother, father = couple
    by, there = officer("elpaso"), officer("sanbernardino")
    assert facts(mother, father) == [set(), set()]
    spouse = are(mother, "spouse", father, by)
    assert facts(mother, father) == [{"family_apart"}, {"family_apart"}]
    son = outside("Teódulo", f"{clock.today().year - 7}-05-01")
    are(mother, "child", son, by)
    assert facts(mother, father) == [
        {"family_apart", "child_left"},
        {"family_apart"},
    ]  # whose other parent is not known
    are(father, "child", son, there)
    assert facts(mother, father) == [{"family_apart", "child_left"}] * 2
    said_ = family_of(mother.record.person, by)
    assert {one.words: one.state for one in said_.members} == {
        "hija o hijo": "unknown",
        "esposo o pareja": "held",
    }
    events = Event.objects.filter(type_id="kin_recorded")
    assert events.filter(record=mother.record).count() == 2
    assert father.record.person.shown_folio in events.filter(record=mother.record).earliest("pk").note
    import_rows(tmp_path, row(2, "NAZARIO", "01/02/1985", EL_PASO, "M"), as_of="2026-03-04T09:00")
    father.refresh_from_db()
    assert facts(mother, father) == [{"child_left"}] * 2
    assert [one.same_place for one in family_of(mother.record.person, by).members] == [False, True]
    for line in Kinship.objects.filter(relation="parent", record__person=mother.record.person):
        actions.take_back(kinship=line, reason="Es su sobrino", by=by)
    assert facts(mother, father) == [set(), {"child_left"}]
    actions.end(kinship=spouse, until=clock.today(), by=by)
    Child.objects.create(record=father.record, name="Luz", written_by=there)
    assert facts(mother, father) == [set(), {"child_left"}]


def test_children_of_the_plan_are_left_when_both_of_a_couple_are_away(couple):
    mother, father = couple
    by = officer("elpaso")
    are(mother, "spouse", father, by)
    child = children.add(record=mother.record, by=by, name="Luz", age=6)
    assert facts(mother, father) == [{"family_apart", "child_left"}] * 2
    assert family_of(mother.record.person, by).apart.named == 1
    end_stay(stay=father.stay, end="removed", at=clock.now(), by=officer("sanbernardino"))
    assert facts(mother, father) == [{"child_left"}] * 2  # whoever was returned is not at home either
    assert family_of(mother.record.person, by).members[0].state == "returned"
    children.change(child=child, by=by, power="not_needed")
    assert facts(mother, father) == [set(), set()]


def test_a_parent_at_liberty_is_at_home(couple):
    mother, father = couple
    by = officer("elpaso")
    are(mother, "spouse", father, by)
    son = outside("Teódulo", f"{clock.today().year - 7}-05-01")
    are(mother, "child", son, by)
    are(father, "child", son, officer("sanbernardino"))
    assert facts(mother, father) == [{"family_apart", "child_left"}] * 2
    end_stay(stay=father.stay, end="released", at=clock.now(), by=officer("sanbernardino"))
    assert facts(mother, father) == [set(), set()]


def test_joining_two_files_puts_the_cases_of_both_families_in_order(couple):
    mother, father = couple
    by, there = officer("elpaso"), officer("sanbernardino")
    alias = outside("Itzelita", "1987-05-24", "sanbernardino")
    are(father, "spouse", alias, there)
    assert facts(mother, father) == [set(), set()]
    merge = people.merge(gone=alias.person, kept=mother.record.person, by=by, reason="Es ella")
    assert facts(mother, father) == [{"family_apart"}] * 2
    people.unmerge(merge=merge, by=by, reason="No era")
    assert facts(mother, father) == [set(), set()]


def test_the_page_shows_each_reader_what_they_may_know(couple, client):
    mother, father = couple
    by = officer("elpaso")
    are(mother, "spouse", father, by)
    sister = outside("Zenaida", f"{clock.today().year - 9}-01-01", "boston")
    are(mother, "sibling", sister, by, certainty="confirmed", said_by="Acta de Puebla")
    client.force_login(by)
    address = f"/personas/{mother.record.person.folio}/"
    for page in (address, f"{address}familia/"):
        text = client.get(page).content.decode()
        assert "Nazario Tzompantzi" in text or "NAZARIO" in text.upper(), page
        assert "Adelanto ICE" not in text, page  # another consulate's file: where he is takes a reason
        assert "Zenaida" not in text, page  # a minor of whose team they are not
        assert "La familia está separada" in text, page
    casework.read_across(person=father.record.person, record=father.record, reason="Unir a la familia", by=by)
    text = client.get(f"{address}familia/").content.decode()
    assert "Adelanto ICE" in text
    assert "Acta de Puebla" in text
    assert father.shown_folio in text
    assert Reading.objects.filter(staff=by, person_id=father.record.person_id, page="family").exists()
    client.force_login(officer("boston"))
    assert client.get(f"{address}familia/").status_code == 302
    auditor = officer("", Role.AUDITOR)
    client.force_login(auditor)
    assert "familia/nuevo/" not in client.get(f"{address}familia/").content.decode()


def test_who_must_never_be_told_reads_no_place_on_their_own_file(couple, client):
    mother, father = couple
    by = officer("elpaso")
    relative = casework.add_relative(
        record=mother.record, name="Nazario Tzompantzi", relation="spouse", wish="never", by=by
    )
    client.force_login(by)
    base = f"/personas/{mother.record.person.folio}/familia/"
    page = client.get(base).content.decode()
    link = f"?other={father.record.person.folio}&amp;relative={relative.pk}"
    assert link in page
    assert Check.objects.filter(door="kin").exists()
    answer = client.post(
        f"{base}nuevo/{link.replace('&amp;', '&')}",
        {"relation": "spouse", "said": "person", "certainty": "confirmed"},
    )
    assert answer.url == base
    line = Kinship.objects.get()
    assert (line.relative, line.certainty) == (relative, "confirmed")
    assert link not in client.get(base).content.decode()
    casework.read_across(
        person=mother.record.person, record=mother.record, reason="Es su esposa", by=officer("boston")
    )
    there = officer("sanbernardino")
    casework.read_across(person=mother.record.person, record=mother.record, reason="Es su esposa", by=there)
    [hers] = family_of(father.record.person, there).members
    assert hers.silent
    assert not hers.reads
    client.force_login(there)
    page = client.get(f"/personas/{father.record.person.folio}/").content.decode()
    assert "Camp East Montana" not in page
    [his] = family_of(mother.record.person, by).members
    assert not his.silent


def test_only_whoever_keeps_a_file_writes_and_the_pages_take_back_and_end(couple, client):
    mother, father = couple
    by = officer("elpaso")
    with pytest.raises(NotAllowed):
        are(mother, "spouse", father, officer("boston"))
    line = are(mother, "spouse", father, by)
    with pytest.raises(NotAllowed):
        actions.take_back(kinship=line, reason="x", by=officer("boston"))
    client.force_login(by)
    base = f"/personas/{mother.record.person.folio}/familia/"
    assert (
        client.post(f"{base}nuevo/", {"q": father.record.person.folio}).content.decode().count("?other=") == 1
    )
    again = client.post(
        f"{base}nuevo/?other={father.record.person.folio}",
        {"relation": "child", "said": "person", "certainty": "reported"},
    )
    assert "Ya está anotado" in again.content.decode()
    assert client.post(f"{base}{line.pk}/terminar/", {"until": "2999-01-01"}).status_code == 200
    assert client.post(f"{base}{line.pk}/terminar/", {"until": "2026-01-01"}).url == base
    assert client.post(f"{base}{line.pk}/retirar/", {"reason": ""}).status_code == 200
    assert client.post(f"{base}{line.pk}/retirar/", {"reason": "Era su hermano"}).url == base
    assert client.get(f"{base}{line.pk}/retirar/").status_code == 404


def test_a_large_family_takes_the_queries_of_a_small_one(couple, django_assert_num_queries):
    mother, father = couple
    by = officer("elpaso")
    are(mother, "spouse", father, by)

    def family(queries):
        with django_assert_num_queries(queries):
            return family_of(mother.record.person, by)

    assert len(family(10).members) == 1
    for number in range(6):
        child = outside("ABCDEF"[number] * 5 + "o", f"20{10 + number}-03-0{1 + number}")
        are(mother, "child", child, by)
        are(child, "child", outside("GHIJKL"[number] * 5 + "a", f"20{20 + number % 5}-04-0{1 + number}"), by)
    assert len(family(13).members) == 13  # three more, whose team each minor's is


def test_many_files_at_once_are_opened_as_one_is(couple):
    mother, father = couple
    both = [mother.record.person, father.record.person]
    child = outside("Luz", f"{clock.today().year - 5}-01-01").person
    alone = outside("Zenaida", "1970-01-01", "boston").person
    by = officer("elpaso")
    casework.read_across(person=alone, record=alone.records.get(), reason="Preguntó su hijo", by=by)
    casework.take_case(case=mother, by=by)
    handed = officer("sanbernardino")
    hand_over(
        case=father,
        to=Office.objects.get(pk="elpaso"),
        by=handed,
        reason="Se mudó su familia",
        at=clock.now(),
    )
    everybody = [*both, child, alone]
    for staff in [
        by, handed, officer("elpaso"), officer("boston"), officer("elpaso", Role.SUPERVISOR),
        *(officer("", role) for role in (Role.HEADQUARTERS, Role.AUDITOR, Role.CIAM, Role.ADMINISTRATOR)),
    ]:  # fmt: skip
        seen = files_access(staff, everybody)
        for person in everybody:
            one = seen[person.pk]
            assert one.access == file_access(staff, person), (staff.role, staff.office_id, person)
            if one.access in ("read", "write"):
                assert one.now == (reads_until(staff, person) is None), (staff.role, staff.office_id, person)


BEINGS = st.builds(
    Being, state=st.sampled_from([HELD, UNKNOWN, "returned", "free"]), place=st.sampled_from(["", "1", "2"]),
    minor=st.booleans(), children=st.integers(0, 2),
)  # fmt: skip
EDGES = st.lists(
    st.builds(Edge, number=st.just(0), one=st.integers(1, 5), relation=st.sampled_from(STORED), other=st.integers(1, 5)),
    max_size=8,
).map(lambda found: [one for one in found if one.one != one.other])  # fmt: skip


@given(EDGES, st.fixed_dictionaries(dict.fromkeys(range(1, 6), BEINGS)))
@settings(suppress_health_check=list(HealthCheck))
def test_being_apart_is_mutual_and_a_child_at_home_needs_a_parent_there(edges, beings):
    for me in range(1, 6):
        found = apart(me, edges, beings)
        for other in found.held_elsewhere:
            assert me in apart(other, edges, beings).held_elsewhere
        for child in found.children:
            assert beings[child].minor
            parents = [
                e.one for e in edges if e.other == child and e.relation in ("mother", "father", "parent")
            ]
            assert all(beings[one].state in AWAY for one in parents)
            assert child == me or me in parents
        if found.named:
            assert beings[me].state in AWAY
