"""A minor's file is closed to everyone but its own team, whatever reason they state (domain.md §8.1)."""

from __future__ import annotations

import datetime as dt

import pytest

from amparo.accounts.models import Role
from amparo.casework import actions
from amparo.casework.access import file_access
from amparo.casework.hearings import actions as hearings
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.people.models import Person
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
PAGES = ("", "motivo/", "historia/", "documentos/", "hijos/", "cartas/", "accesos/", "descripcion/")


@pytest.fixture
def case(tmp_path):
    case = detained(tmp_path)
    Person.objects.filter(pk=case.record.person_id).update(youngest_birth_date=dt.date(2999, 1, 1))
    actions.take_case(case=case, by=officer("elpaso"))
    case.refresh_from_db()
    return case


@pytest.mark.parametrize(
    ("office", "role"),
    [("elpaso", Role.OFFICER), ("boston", Role.OFFICER), ("boston", Role.SUPERVISOR), ("", Role.HEADQUARTERS),
     ("", Role.AUDITOR)],
)  # fmt: skip
def test_nobody_outside_the_team_opens_a_minors_file_or_reads_the_name_there(client, case, office, role):
    staff, person = officer(office, role), case.record.person
    assert file_access(staff, person) == "closed"
    client.force_login(staff)
    for address in [f"/personas/{person.folio}/{page}" for page in PAGES] + [f"/casos/{case.folio}/"]:
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert person.surname1 not in answer.content.decode()
    assert "El Paso" in client.get(f"/personas/{person.folio}/").content.decode()


def test_no_reason_opens_a_minors_file(case):
    with pytest.raises(NotAllowed):
        actions.read_across(
            person=case.record.person, record=case.record, reason="Busco a su madre", by=officer("boston")
        )


def test_until_somebody_takes_the_case_the_office_is_the_team_and_then_the_taker_and_the_supervisor(
    client, tmp_path
):
    case, by, colleague = detained(tmp_path), officer("elpaso"), officer("elpaso")
    Person.objects.filter(pk=case.record.person_id).update(youngest_birth_date=dt.date(2999, 1, 1))
    case.refresh_from_db()
    assert file_access(by, case.record.person) == file_access(colleague, case.record.person) == "write"
    client.force_login(by)
    client.post(f"/casos/{case.folio}/tomar/")
    assert client.get(f"/personas/{case.record.person.folio}/").status_code == 200
    assert file_access(officer("elpaso", Role.SUPERVISOR), case.record.person) == "write"
    assert file_access(colleague, case.record.person) == "closed"


def test_nobody_outside_the_team_writes_into_a_minors_case(case):
    with pytest.raises(NotAllowed):
        actions.add_note(case=case, text="Pasé por aquí", by=officer("elpaso"))
    with pytest.raises(NotAllowed):
        hearings.schedule(
            case=case, kind="master", court="Corte", judge="Jueza Prueba", at=clock.now() + dt.timedelta(days=3),
            time_zone="America/Denver", mode="video", by=officer("elpaso"),
        )  # fmt: skip


@pytest.mark.parametrize("address", ["/", "/casos/"])
def test_lists_of_cases_name_a_minor_to_the_team_alone(client, case, address):
    name = case.record.person.name
    client.force_login(officer("elpaso", Role.SUPERVISOR))
    seen = client.get(address).content.decode()
    client.force_login(officer("elpaso"))
    hidden = client.get(address).content.decode()
    assert name in seen
    assert name not in hidden
    # The work of a day is one's own and nobody's: a colleague's case is on no other officer's page at all.
    assert (case.record.person.folio in hidden) == (address == "/casos/")


def test_an_adults_file_is_as_open_as_before(tmp_path):
    case = detained(tmp_path)
    assert file_access(officer("elpaso"), case.record.person) == "write"
    assert file_access(officer("boston"), case.record.person) == "reason"
