from __future__ import annotations

import pytest

from amparo.accounts.models import Reading
from amparo.casework.letters.models import Letter
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path)


def address(case, rest: str = "") -> str:
    return f"/personas/{case.record.person.folio}/cartas/{rest}"


def test_a_letter_is_chosen_edited_looked_at_and_printed(client, case):
    client.force_login(officer("elpaso"))
    assert "Solicitud de ajustes razonables" in client.get(address(case)).content.decode()
    where = address(case, "accommodation_request/en/?need=wheelchair")
    form = client.get(where).context["form"]
    said = {name: form[name].value() for name in ("to", "subject", "body")}
    assert "- a wheelchair" in said["body"]
    said["body"] += "\n\nThank you <b>very</b> much."
    looked = client.post(where, {**said, "look": "1"}).content.decode()
    assert "Thank you &lt;b&gt;very&lt;/b&gt; much." in looked
    assert not Letter.objects.exists()
    answer = client.post(where, said, follow=True)
    letter = Letter.objects.get()
    assert answer.redirect_chain[-1][0] == f"/documentos/{letter.document_id}/"
    assert "Camp East Montana" in letter.addressee
    assert "Solicitud de ajustes" in client.get(address(case)).content.decode()


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_is_kept(client, case):
    client.force_login(officer("elpaso"))
    where = address(case, "visit_request/es/")
    page = client.post(
        where, {"to": "Al centro", "subject": "Visita", "body": "El [[día y hora]]."}
    ).content.decode()
    assert "Falta llenar" in page
    assert 'href="#id_body"' in page
    assert "Al centro" in page


def test_without_consent_the_page_says_to_write_what_is_needed(client, case):
    client.force_login(officer("elpaso"))
    assert "no qué tiene" in client.get(address(case, "accommodation_request/en/")).content.decode()
    assert "no qué tiene" not in client.get(address(case, "visit_request/en/")).content.decode()


def test_letters_are_only_for_the_office_that_keeps_the_file(client, case):
    for staff, status in (
        (officer("chicago"), 403),
        (officer("", "headquarters"), 403),
        (officer("", "ciam"), 403),
    ):
        client.force_login(staff)
        assert client.get(address(case)).status_code == status
        assert client.get(address(case, "visit_request/es/")).status_code == status


def test_a_letter_that_is_not_there_is_not_found(client, case):
    client.force_login(officer("elpaso"))
    assert client.get(address(case, "poem/es/")).status_code == 404
    assert client.get(address(case, "visit_request/fr/")).status_code == 404


def test_reading_the_pages_of_letters_is_written_down(client, case):
    staff = officer("elpaso")
    client.force_login(staff)
    client.get(address(case))
    client.get(address(case, "visit_request/es/"))
    assert list(Reading.objects.filter(staff=staff).order_by("pk").values_list("page", flat=True)) == [
        "letters", "letter visit_request",
    ]  # fmt: skip
