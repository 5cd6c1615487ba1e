"""Who opens what: the table, every role, and the pages that obey it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Reading, Role
from amparo.casework import actions as casework
from amparo.casework.documents.models import Kind, Sensitivity
from amparo.casework.documents.rules import OPENS, USUALLY, Standing, is_minor, opens, sensitivity_of
from amparo.casework.documents.tests import files
from amparo.casework.documents.tests.test_keeping import kept
from amparo.casework.models import Case
from amparo.people.models import Person
from tests.factories import JOSE_MOVED, detained, import_rows, officer

pytestmark = pytest.mark.django_db


def test_every_kind_and_every_sensitivity_has_its_line():
    assert set(USUALLY) == set(Kind)
    assert set(OPENS) == set(Sensitivity)
    assert all(Standing.TEAM in standings for standings in OPENS.values())
    assert all(not {Standing.NOBODY, Standing.AUDITOR} & standings for standings in OPENS.values())
    assert OPENS[Sensitivity.MINOR] == {Standing.TEAM}


@given(st.sampled_from(Kind.values), st.sampled_from(["", *Sensitivity.values]), st.booleans())
def test_a_medical_paper_is_never_opener_than_health_and_a_minors_always_a_minors(kind, said, minor):
    found = sensitivity_of(kind, said, minor=minor)
    assert not minor or found == Sensitivity.MINOR
    assert kind != Kind.MEDICAL or found in (Sensitivity.HEALTH, Sensitivity.MINOR)
    assert minor or kind == Kind.MEDICAL or not said or found == said


@given(st.sampled_from(list(Standing)), st.sampled_from(Sensitivity.values))
def test_whoever_opens_a_minors_document_opens_every_other(standing, sensitivity):
    assert not opens(standing, sensitivity, minor=True) or opens(standing, sensitivity, minor=False)


def test_somebody_is_a_minor_until_the_eighteenth_birthday():
    birth = dt.date(2008, 2, 29)
    assert is_minor(birth, dt.date(2026, 2, 28))
    assert not is_minor(birth, dt.date(2026, 3, 1))
    assert not is_minor(None, dt.date(2026, 3, 1))


def opened(staff, document) -> tuple[int, int]:
    """What the page and the content answer to this member of staff."""
    client = Client()
    client.force_login(staff)
    return (
        client.get(f"/documentos/{document.pk}/").status_code,
        client.get(f"/contenidos/{document.pk}/archivo/").status_code,
    )


@pytest.mark.parametrize("sensitivity", Sensitivity.values)
def test_each_role_opens_what_the_table_says_and_nothing_else(tmp_path, sensitivity):
    case = detained(tmp_path)
    document = kept(case, kind="other", sensitivity=sensitivity)
    team = sensitivity in (Sensitivity.HEALTH, Sensitivity.MINOR)
    for role, office, answer in (
        (Role.OFFICER, "elpaso", 200),
        (Role.SUPERVISOR, "elpaso", 200),
        (Role.HEADQUARTERS, "", 403 if team else 200),
        (Role.AUDITOR, "", 403),
        (Role.ADMINISTRATOR, "", 403),
        (Role.OFFICER, "chicago", 302),  # asked for a reason first
        (Role.CIAM, "", 302),
    ):
        assert opened(officer(office, role), document) == (answer, answer), (role, sensitivity)


@pytest.mark.parametrize("sensitivity", Sensitivity.values)
def test_with_a_reason_another_office_opens_identity_and_immigration_only(tmp_path, sensitivity):
    case = detained(tmp_path)
    document = kept(case, kind="other", sensitivity=sensitivity)
    for staff in (officer("chicago"), officer("", Role.CIAM)):
        casework.read_across(
            person=case.record.person, record=case.record, reason="Su esposa vive aquí", by=staff
        )
        answer = 403 if sensitivity in (Sensitivity.HEALTH, Sensitivity.MINOR) else 200
        assert opened(staff, document) == (answer, answer)


def test_after_a_hand_over_health_goes_with_the_case_and_the_former_office_reads_it_no_more(tmp_path):
    case = detained(tmp_path)
    health, plain = kept(case, files.docx(), kind="medical"), kept(case)
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    former, new = officer("elpaso"), officer("sanbernardino")
    assert (opened(former, health), opened(former, plain)) == ((403, 403), (200, 200))
    assert opened(new, health) == (200, 200)


def test_the_officer_of_the_case_opens_it_wherever_they_sit(tmp_path):
    case = detained(tmp_path)
    document = kept(case, kind="other", sensitivity="minor")
    lent = officer("chicago")
    Case.objects.filter(pk=case.pk).update(officer=lent)
    casework.read_across(person=case.record.person, record=case.record, reason="Comisión en El Paso", by=lent)
    assert opened(lent, document) == (200, 200)


def test_every_document_of_a_minor_is_a_minors(client, tmp_path):
    case = detained(tmp_path)
    before = kept(case)
    Person.objects.filter(pk=case.record.person_id).update(youngest_birth_date=dt.date(2999, 1, 1))
    case.refresh_from_db()
    after = kept(Case.objects.get(pk=case.pk), files.docx(), kind="id", by=officer("elpaso", Role.SUPERVISOR))
    assert (before.sensitivity, after.sensitivity) == ("immigration", "minor")
    casework.take_case(case=case, by=officer("elpaso"))
    for document in (before, after):
        assert opened(officer("", Role.HEADQUARTERS), document) == (403, 403)
        assert opened(officer("elpaso"), document) == (403, 403)
        assert opened(officer("elpaso", Role.SUPERVISOR), document) == (200, 200)


def test_what_one_may_not_open_is_counted_and_not_named(client, tmp_path):
    case = detained(tmp_path)
    kept(case, label="Receta secreta", kind="medical")
    kept(case, files.docx(), label="Acta", kind="id")
    client.force_login(officer("", Role.HEADQUARTERS))
    for address in (
        f"/personas/{case.record.person.folio}/",
        f"/personas/{case.record.person.folio}/documentos/",
    ):
        page = client.get(address).content.decode()
        assert "Receta secreta" not in page
        assert "Acta" in page
        assert "1 más" in page or "1 documento más" in page


def test_every_view_and_download_is_written_down(tmp_path):
    case = detained(tmp_path)
    document = kept(case, files.image("PNG"), kind="photo")
    staff = officer("elpaso")
    opened(staff, document)
    client = Client()
    client.force_login(staff)
    assert client.get(f"/contenidos/{document.pk}/imagen/").status_code == 200
    pages = list(Reading.objects.filter(staff=staff).order_by("pk").values_list("page", flat=True))
    assert pages == [f"document {document.pk}{what}" for what in ("", " download", " preview")]
