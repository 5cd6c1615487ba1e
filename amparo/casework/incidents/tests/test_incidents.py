"""One incident, several people, two consulates; each sees of it what they may see of its people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.incidents import actions, queries
from amparo.casework.kin import actions as kin
from amparo.casework.models import Case, Event, Incident, IncidentPerson, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people import actions as people
from amparo.people.models import Person
from tests.factories import ADELANTO, EL_PASO, detained, import_rows, officer, receive, said

pytestmark = pytest.mark.django_db
DAY = "2026-03-02T09:00"
SURNAMES = ("TZOMPANTZI", "XICOTENCATL", "CUATLAPANTZI")
NAMES = ("ITZEL", "NAZARIO", "ZENAIDA", "TEODULO")


def row(number: int, place: str) -> str:
    family, one = divmod(number, 4)
    born = f"0{1 + one}/1{family}/19{70 + number}"
    return f"A0200{number:05d},{SURNAMES[family]},{NAMES[one]},{born},F,MEXICO,{place[0]}{number},{place}"


def raid(by, **more) -> Incident:
    said_ = {"kind": "raid", "what": "Redada en la planta", "at": clock.now() - dt.timedelta(hours=2), "place": "Gainesville",
             "authority": "HSI"}  # fmt: skip
    return actions.open_incident(by=by, **(said_ | more))


@pytest.fixture
def twelve(tmp_path):
    """Twelve people of three families: the first seven held in El Paso, the others in Adelanto."""
    import_rows(tmp_path, *(row(n, EL_PASO) for n in range(7)), as_of=DAY)
    import_rows(tmp_path, *(row(n, ADELANTO) for n in range(7, 12)), as_of=DAY, office="sanbernardino")
    return list(Case.objects.select_related("record__person").order_by("record__source_id", "pk"))


def test_a_raid_with_twelve_people_of_three_families_from_two_offices(
    twelve, client, django_assert_max_num_queries
):
    here, there = officer("elpaso"), officer("sanbernardino")
    boss = officer("elpaso", Role.SUPERVISOR)
    ours = [case for case in twelve if case.office_id == "elpaso"]
    theirs = [case for case in twelve if case.office_id == "sanbernardino"]
    assert (len(ours), len(theirs)) == (7, 5)
    client.force_login(here)
    answer = client.post("/incidentes/nuevo/", {
        "kind": "raid", "what": "Redada en la planta de pollos", "at": "2026-03-01T05:30", "certainty": "exact",
        "place": "Planta de pollos", "county": "Hall, GA", "authority": "HSI",
    })  # fmt: skip
    incident = Incident.objects.get()
    assert answer.url == f"/incidentes/{incident.folio}/personas/"
    assert (incident.folio[0], str(incident.county), incident.facility) == ("N", "Hall County, GA", None)
    # From the list of cases: chosen ones at once; then pasted folios; then a search; each is told what did not go in.
    data = {
        "do": "incident",
        "case": [case.pk for case in ours[:4]],
        "confirmed": "yes",
        "incident": incident.pk,
    }
    assert client.post("/casos/varios/", data).status_code == 302
    lines = f"{ours[4].folio.lower()}\n{ours[5].record.person.folio} su prima\n{theirs[0].folio}\nC-00000-00000\n{ours[0].folio}"
    page = client.post(f"{answer.url}", {"lines": lines, "q": ""}).content.decode()
    assert page.count('data-label="Por qué no"') == 3
    assert incident.people.count() == 6
    last = ours[6].record.person
    page = client.post(answer.url, {"lines": "", "q": last.name}).content.decode()
    assert f'value="{last.folio}"' in page
    assert client.post(answer.url, {"lines": "", "q": "", "person": [last.folio]}).status_code == 302
    client.force_login(there)
    for case in theirs:
        address = f"/personas/{case.record.person.folio}/incidente/"
        assert client.post(address, {"incident": incident.pk}).url == f"/incidentes/{incident.folio}/"
    assert incident.people.count() == 12
    families: dict[str, list[Case]] = {}
    for case in twelve:
        families.setdefault(case.record.person.surname1, []).append(case)
    for first, *others in families.values():
        for other in others:
            by = here if first.office_id == "elpaso" else there
            kin.record_kinship(
                record=first.record, relation="sibling", other=other.record, said="person", by=by
            )
    casework.take_case(case=ours[0], by=here)
    with django_assert_max_num_queries(22):
        page = client.get(f"/incidentes/{incident.folio}/").content.decode()
    sums = queries.shown(incident, there).sums
    assert (sums.people, sums.states, sums.families, sums.without_officer, sums.without_interview) == (
        12, {"held": 12}, 3, 11, 12,
    )  # fmt: skip
    assert len(sums.offices) == 2
    for case in theirs:
        assert case.record.person.name in page
    for case in ours:
        assert case.record.person.name not in page
        assert case.record.person.shown_folio in page
    assert "Camp East Montana" not in page
    # One task for every case, at the office of each; one note in every file.
    actions.ask_all(incident=incident, text="Tomar declaración", due_at=None, by=there)
    assert [line.people for line in queries.shown(incident, there).entries] == [0, 5, 7, 0]
    assert sorted(Task.objects.filter(text="Tomar declaración").values_list("office_id", flat=True)) == (
        ["elpaso"] * 7 + ["sanbernardino"] * 5
    )
    assert Task.objects.get(case=ours[0], text="Tomar declaración").assignee == here
    actions.add_note(incident=incident, text="La empresa entregó la nómina", by=here)
    assert Event.objects.filter(type_id="incident_note", note=incident.shown_folio).count() == 12
    assert "La empresa entregó la nómina" in client.get(f"/incidentes/{incident.folio}/").content.decode()
    client.force_login(boss)
    listed = client.get(f"/casos/?incident={incident.folio}").content.decode()
    assert listed.count("data-row") >= 7
    with pytest.raises(NotAllowed):
        actions.close(incident=incident, result="x", by=there)
    assert (
        client.post(f"/incidentes/{incident.folio}/cerrar/", {"result": "Todos con abogado"}).status_code
        == 302
    )
    with pytest.raises(Conflict):
        actions.add_note(incident=incident, text="Tarde", by=here)
    kinds = list(incident.entries.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["opened", *["added"] * 12, "tasks", "note", "closed"]
    client.post(f"/incidentes/{incident.folio}/reabrir/", {"reason": "Faltan dos"})
    incident.refresh_from_db()
    assert incident.closed_at is None


def test_a_person_under_two_folios_is_in_an_incident_once_and_the_page_holds_after_an_undone_merge(tmp_path):
    by, case = officer("elpaso"), detained(tmp_path)
    other = Person.objects.get(pk=receive(said(given_names="Zenaida", surname1="Tzompantzi", birth_date="1970-01-01"),
                                          office="elpaso").person_id)  # fmt: skip
    incident = raid(by)
    actions.add_case(incident=incident, case=case, by=by)
    actions.add_person(incident=incident, person=other, by=by)
    rows = list(IncidentPerson.objects.order_by("pk").values())
    merge = people.merge(gone=other, kept=case.record.person, by=by, reason="Es la misma")
    assert [one.person for one in queries.shown(incident, by).people] == [case.record.person]
    with pytest.raises(Conflict):
        actions.add_person(incident=incident, person=case.record.person, by=by)
    people.unmerge(merge=merge, by=by, reason="No era")
    assert len(queries.shown(incident, by).people) == 2
    assert list(IncidentPerson.objects.order_by("pk").values()) == rows


def test_who_may_do_what_with_an_incident(tmp_path, client):
    by, stranger, case = officer("elpaso"), officer("boston"), detained(tmp_path)
    incident = raid(by)
    inside = actions.add_case(incident=incident, case=case, by=by)
    refused = [
        lambda: actions.change(incident=incident, by=stranger, what="Otra cosa"),
        lambda: actions.add_case(incident=incident, case=case, by=stranger),
        lambda: actions.add_person(incident=incident, person=case.record.person, by=stranger),
        lambda: actions.remove(person=inside, reason="No estaba", by=stranger),
        lambda: actions.add_note(incident=incident, text="Nota", by=stranger),
        lambda: actions.ask_all(incident=incident, text="Tarea", by=stranger),
        lambda: raid(officer("", Role.HEADQUARTERS)),
    ]
    for act in refused:
        with pytest.raises(NotAllowed):
            act()
    Person.objects.filter(pk=case.record.person_id).update(youngest_birth_date=dt.date(2999, 1, 1))
    casework.take_case(case=case, by=by)
    client.force_login(officer("", Role.HEADQUARTERS))
    page = client.get(f"/incidentes/{incident.folio}/").content.decode()
    assert case.record.person.surname1 not in page
    assert EL_PASO not in page
    assert client.post(f"/incidentes/{incident.folio}/nota/", {"text": "x"}).status_code == 403
    client.force_login(by)
    assert case.record.person.surname1 in client.get(f"/incidentes/{incident.folio}/").content.decode()
    assert client.post("/personas/", {"q": incident.shown_folio}).url == f"/incidentes/{incident.folio}/"
    assert "Redada" in client.get("/incidentes/").content.decode()
    assert "Redada" in client.get(f"/personas/{case.record.person.folio}/").content.decode()
    base = f"/incidentes/{incident.folio}/"
    assert client.post(f"{base}personas/{inside.pk}/quitar/", {"reason": "No estaba"}).url == base
    assert Event.objects.filter(type_id="incident_left", case=case).exists()
    assert client.post(f"{base}cambiar/", {
        "kind": "raid", "what": "Redada", "at": "2026-03-01T05:30", "certainty": "day", "place": EL_PASO.lower(),
        "county": "", "authority": "",
    }).url == base  # fmt: skip
    incident.refresh_from_db()
    assert (incident.facility.name, incident.place) == (EL_PASO, "")
    client.force_login(officer("boston"))
    assert "Redada" not in client.get("/incidentes/").content.decode()


@pytest.mark.parametrize(
    ("more", "missing"),
    [({"what": " "}, "what"), ({"place": ""}, "place"), ({"kind": "party"}, "kind"),
     ({"at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, "at")],
)  # fmt: skip
def test_an_incident_says_what_when_and_where(more, missing):
    with pytest.raises(Incomplete) as refused:
        raid(officer("elpaso"), **more)
    assert refused.value.missing == (missing,)
    assert not Incident.objects.exists()


def test_the_database_holds_where_and_how_an_incident_ended(tmp_path):
    incident = raid(officer("elpaso"))
    for wrong in ({"place": ""}, {"closed_at": clock.now()}, {"result": "x"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Incident.objects.filter(pk=incident.pk).update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        incident.entries.all().delete()
