"""The pages of the desk, from the request to the file that is handed over (F4), as a browser posts them."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from amparo.accounts.models import Reading, Role
from amparo.trust.arco import exporting
from amparo.trust.arco.models import RightsRequest
from amparo.trust.arco.tests.asking import desk, granted
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


def test_f4_from_the_window_to_the_file_in_their_hand(client, tmp_path):
    person = detained(tmp_path).record.person
    one, two = desk(), desk()
    client.force_login(one)
    form = {"right": "access", "applicant": "José Luis García", "folio": person.folio, "channel": "window",
            "language": "es", "asked": "Quiero ver todo"}  # fmt: skip
    assert client.post("/arco/nueva/", {**form, "folio": "P0000000000"}).status_code == 200
    page = client.post("/arco/nueva/", form, follow=True).content.decode()
    request = RightsRequest.objects.get()
    path = f"/arco/{request.folio}/"
    assert person.folio[-4:] in page
    assert client.get(f"{path}quien-vio/").status_code == 403  # not before they showed who they are
    client.post(f"{path}identidad/", {"how": "passport"})
    client.post(f"{path}identidad/", {"how": "known_facts"})
    wrong = client.post(f"{path}responder/", {"answer": "refused", "text": "No", "ground": ""})
    assert "govuk-error-summary" in wrong.content.decode()
    client.post(f"{path}responder/", {"answer": "granted", "text": "Se le entrega"})
    assert client.get(f"{path}carta/").content.startswith(b"%PDF")
    client.post(f"{path}pedir/hacer/")
    exporting.write(request.exports.get())
    client.post(f"{path}autorizar/hacer/")
    assert request.exports.get().released_at is None  # never whoever asked for it
    client.force_login(two)
    assert client.get(f"{path}revisar/").status_code == 200
    client.post(f"{path}autorizar/hacer/")
    answered = client.post(f"{path}archivo/")
    assert answered["Content-Type"] == "application/zip"
    assert zipfile.is_zipfile(io.BytesIO(b"".join(answered.streaming_content)))
    client.post(f"{path}hecho/hacer/")
    assert RightsRequest.objects.get().effective_at is not None
    assert Reading.objects.filter(page="export", person_id=person.pk).count() == 2


def test_f5_the_page_to_print_names_no_official(client, tmp_path):
    person = detained(tmp_path).record.person
    reader = officer()
    client.force_login(reader)
    client.get(f"/personas/{person.folio}/")
    by = desk()
    request = granted(person, by=by)
    client.force_login(by)
    page = client.get(f"/arco/{request.folio}/quien-vio/").content.decode()
    main = re.sub(r"(?s).*<main", "", page)
    assert reader.name not in main
    assert "El Paso" in main


def test_f4_the_list_says_what_is_late_and_shows_each_desk_its_own(client, tmp_path):
    granted(detained(tmp_path).record.person, by=desk())
    for who, number in ((desk("boston"), 0), (officer("", Role.AUDITOR), 1), (desk(), 1)):
        client.force_login(who)
        assert client.get("/arco/").content.decode().count('class="govuk-link" href="/arco/D') == number
    client.force_login(officer("", Role.AUDITOR))
    assert client.get("/arco/nueva/").status_code == 403
    client.force_login(officer())
    assert client.get("/arco/").status_code == 403


def test_f7_the_page_of_retention_asks_for_two_people(client, tmp_path):
    from amparo.core import clock
    from amparo.trust.retention.tests.test_blocking import alone, blocked

    block = blocked(alone())
    one, two = officer("", Role.HEADQUARTERS), officer("", Role.HEADQUARTERS)
    with clock.moved_to(block.erase_after):
        for who, what in ((one, "pedir"), (one, "aprobar"), (two, "aprobar")):
            client.force_login(who)
            client.post(f"/conservacion/{block.pk}/", {"what": what})
            block.refresh_from_db()
            assert (block.approved_at is not None) == (who == two)
        assert client.get("/conservacion/").status_code == 200
    client.force_login(officer("", Role.AUDITOR))
    assert client.get("/conservacion/").status_code == 200
    assert client.post(f"/conservacion/{block.pk}/", {"what": "deshacer"}).status_code == 403
