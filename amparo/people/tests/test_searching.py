"""The search box understands a place of detention, alone or beside a name."""

from __future__ import annotations

import datetime as dt

import pytest

from amparo.accounts.models import Role
from amparo.casework.hand_overs.actions import hand_over
from amparo.casework.models import Case
from amparo.core import clock
from amparo.people.models import Person
from amparo.people.searching import search
from amparo.places.models import Facility, FacilityAlias, Office
from amparo.places.naming import places_named
from tests.factories import ADELANTO, EL_PASO, import_rows, officer, receive, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("adelanto", ADELANTO, ""),
        ("ADELANTO IPC", ADELANTO, ""),
        ("Adelanto ICE Procsesing Center", ADELANTO, ""),
        ("juan lópez adelanto", ADELANTO, "juan lópez"),
        ("camp east montana perez maria", EL_PASO, "perez maria"),
        ("el campamento", EL_PASO, ""),
        ("garcía lópez josé luis", "", "garcía lópez josé luis"),
        ("012345678", "", "012345678"),
    ],
)
def test_a_place_is_known_by_any_spelling_alone_or_beside_a_name(text, name, rest):
    place = Facility.objects.get(name=EL_PASO)
    FacilityAlias.objects.create(
        facility=place, spelling="EL CAMPAMENTO", normalised="EL CAMPAMENTO", source="x"
    )
    found = places_named(text)
    assert [one.name for one in found.facilities[:1]] == ([name] if name else [])
    assert found.rest == rest


def test_ices_code_is_a_place():
    place = Facility.objects.exclude(detloc="")[0]
    assert places_named(place.detloc.lower()).facilities[0] == place


def rows(count: int, name: str, place: str, year: int) -> list[str]:
    return [
        f"A{year}{n:05d},LOPEZ,{name},01/{1 + n:02d}/{year},M,MEXICO,{place[0]}{year}{n},{place}"
        for n in range(count)
    ]


def test_whoever_is_or_was_at_the_place_comes_first_and_minors_are_not_told(tmp_path, client):
    import_rows(tmp_path, *rows(14, "JUAN", EL_PASO, 1980), as_of="2026-03-01T09:00")
    import_rows(
        tmp_path, *rows(2, "JUAN", ADELANTO, 1990), *rows(1, "PEDRO", ADELANTO, 1991), as_of="2026-03-02T09:00",
        office="sanbernardino",
    )  # fmt: skip
    moved = [row.replace(f",{ADELANTO}", f",{EL_PASO}") for row in rows(1, "JUAN", ADELANTO, 1990)]
    import_rows(tmp_path, *moved, as_of="2026-03-03T09:00")
    child = Person.objects.get(given_names="Pedro")
    by = officer("sanbernardino")
    found = search("juan lopez adelanto", by=by)
    assert [(hit.person.given_names, hit.there) for hit in found.hits[:4]] == [
        ("Juan", "now"), ("Pedro", "now"), ("Juan", "before"), ("Juan", ""),
    ]  # fmt: skip
    assert len({hit.person.pk for hit in found.hits}) == len(found.hits) == 10
    assert [(one.facility.name, one.people) for one in found.places] == [
        (ADELANTO, 2),
        ("Desert View Annex", 0),
    ]
    Person.objects.filter(pk=child.pk).update(youngest_birth_date=dt.date(2999, 1, 1))
    assert all(
        hit.there == "" for hit in search("juan lopez adelanto", by=by).hits if hit.person.pk == child.pk
    )
    client.force_login(by)
    page = client.post("/personas/", {"q": "juan lopez adelanto"}).content.decode()
    assert "primero quien estuvo en ese lugar" in page
    assert "/casos/?facility=" in page
    receive(said(given_names="Rosa", surname1="Adelanto", birth_date="1970-01-01"), office="elpaso")
    alone = client.post("/personas/", {"q": "adelanto"}).content.decode()
    assert "Rosa Adelanto" in alone
    assert "2 personas de sus casos están ahí ahora" in alone
    assert "Nadie parecido" not in alone
    client.force_login(officer("boston"))
    assert "no hay nadie" in client.post("/personas/", {"q": "adelanto"}).content.decode().lower()
    client.force_login(officer("", Role.HEADQUARTERS))
    assert "2 personas" in client.post("/personas/", {"q": "adelanto"}).content.decode()


def test_a_search_with_a_place_takes_the_same_queries_however_many_are_there(
    tmp_path, django_assert_max_num_queries
):
    by = officer("elpaso")
    for number in range(3):
        receive(said(given_names="Juan", surname1="López", birth_date=f"198{number}-01-01"), office="elpaso")
    counts = []
    for batch in (rows(1, "JUAN", EL_PASO, 1960), rows(12, "JUAN", EL_PASO, 1961)):
        import_rows(tmp_path, *batch, as_of=f"2026-03-0{2 + len(counts)}T09:00")
        with django_assert_max_num_queries(20) as seen:
            search("juan lopez camp east montana", by=by)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    with django_assert_max_num_queries(4):  # the directory, the place, who is there, who has it as a surname
        search("camp east montana", by=by)


def test_a_search_says_who_keeps_the_file_today_not_who_reported_it(tmp_path, client):
    import_rows(tmp_path, *rows(2, "JUAN", EL_PASO, 1980), as_of="2026-03-01T09:00")
    by = officer("elpaso")
    case = Case.objects.order_by("pk")[0]
    hand_over(case=case, to=Office.objects.get(slug="sanbernardino"), reason="x", at=clock.now(), by=by)
    receive(said(given_names="Rosa", surname1="López", birth_date="1970-01-01"), office="boston")
    found = search("lopez", by=by)
    kept = {(hit.person.given_names, tuple(hit.keepers)) for hit in found.hits}
    assert kept == {("Juan", ("San Bernardino",)), ("Juan", ("El Paso",)), ("Rosa", ("Boston",))}
    client.force_login(officer("boston"))
    page = client.post("/personas/", {"q": "lopez"}).content.decode()
    assert "Lleva el expediente" in page
    assert "San Bernardino" in page
