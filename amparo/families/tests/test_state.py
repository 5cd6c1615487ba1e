"""A state office in Mexico takes a request and sees papers; it sees nothing of anybody and grants nothing. B7 of the stories."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import get_resolver

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import PERMISSIONS, may
from amparo.casework import actions as casework
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.families import actions as families
from amparo.families.models import Follow, InPerson, Request
from amparo.families.state import actions
from amparo.families.tests.visiting import FIELDS, text
from amparo.matching import Described
from amparo.people.models import Purpose
from tests.factories import JOSE, detained, officer
from tests.test_minors_everywhere import addresses

pytestmark = pytest.mark.django_db
HE = {
    "given_names": "José Luis",
    "surnames": "García López",
    "birth_date": "1987-05-23",
    "a_number": "A012345678",
}


def taken(by=None, *, contact="vecina@example.org", **more):
    by = by or officer("OC", Role.STATE)
    return actions.take(
        described=Described.from_mapping(HE), age="", last_seen="El Paso", seeker_name="Eulalia López", relation="mother",
        contact=contact, language="es-mx", by=by, **more,
    )[0], by  # fmt: skip


def proves(request, by):
    return actions.prove(request=request, identity="ine", relation="birth_child", note="123", by=by)


def his_mother(tmp_path, *, decision="granted", row=JOSE):
    case, by = detained(tmp_path, row), officer("elpaso")
    relative = casework.add_relative(record=case.record, name="Eulalia López", relation="mother", by=by)
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision=decision, relative=relative,
        fields=FIELDS if decision == "granted" else (), channel="visit", at=clock.now(), by=by,
    )  # fmt: skip
    return case, by, relative


def test_b7_a_mother_with_papers_and_no_telephone_that_he_knew_follows_because_he_named_her(tmp_path):
    _case, _by, relative = his_mother(tmp_path)
    request, state = taken()
    request.refresh_from_db()
    assert request.state == Request.State.RECEIVED  # her name alone proves nothing
    proves(request, state)
    request.refresh_from_db()
    assert request.state == Request.State.FOLLOWING
    assert Follow.objects.get(request=request).relative == relative


@pytest.mark.parametrize("decision", ["refused", "withdrawn"])
def test_papers_open_nothing_that_the_person_did_not_agree_to(tmp_path, decision):
    his_mother(tmp_path, decision=decision)
    request, state = taken()
    proves(request, state)
    request.refresh_from_db()
    assert request.state == Request.State.RECEIVED


def test_who_was_never_named_waits_for_an_officer_who_reads_what_was_shown(client, tmp_path):
    _case, by = detained(tmp_path), officer("elpaso")
    request, state = taken()
    proves(request, state)
    request.refresh_from_db()
    assert request.state == Request.State.RECEIVED
    client.force_login(by)
    page = text(client.get(f"/solicitudes/{request.folio}/"))
    assert "Credencial para votar" in page
    assert "Oaxaca" in page


def test_e6_papers_open_no_minor(tmp_path):
    his_mother(tmp_path, row=JOSE.replace("05/23/1987", "05/23/2012"))
    request, state = taken()
    proves(request, state)
    request.refresh_from_db()
    assert request.state == Request.State.RECEIVED


def test_a_state_office_sees_its_own_requests_and_no_other_page(client, tmp_path):
    case, _by, _relative = his_mother(tmp_path)
    mine, oaxaca = taken()
    other, _puebla = taken(officer("PL", Role.STATE))
    proves(mine, oaxaca)
    client.force_login(oaxaca)
    page = client.get("/estatal/").content.decode()
    assert mine.folio[-5:] in page
    assert other.folio[-5:] not in page
    assert client.get(f"/estatal/{other.folio}/").status_code == 404
    with pytest.raises(NotAllowed):
        proves(other, oaxaca)
    own = client.get(f"/estatal/{mine.folio}/").content.decode()
    for secret in ("García", case.record.person.folio, "Camp East", "Siguiendo", "El Paso"):
        assert secret not in page + own
    for address in ("/solicitudes/", f"/solicitudes/{mine.folio}/", f"/personas/{case.record.person.folio}/", "/personas/",
                    "/llamadas/", "/voluntades/", "/casos/", f"/solicitudes/{mine.folio}/llamar/"):  # fmt: skip
        assert client.get(address).status_code in (302, 403), address
    assert client.get("/").url == "/estatal/"


def test_the_table_gives_a_state_office_its_own_requests_sheets_who_returns_to_its_state_and_nothing_else():
    state = officer("OC", Role.STATE)
    returns = {
        "see_returns",
        "keep_plan",
        "follow_up",
        "watch_medicines",
        "keep_offers",
        "see_offers",
        "see_centres",
    }
    assert {action for action in PERMISSIONS if may(state, action)} == {
        "take_state_request",
        "keep_account",
        "see_notices",
        "see_programmes",
        "edit_programmes",
        *returns,
    }
    named = {
        name: permission
        for name, permission, _arguments in addresses(
            get_resolver("amparo.shell.urls_workspace").url_patterns
        )
    }
    theirs = {name for name, permission in named.items() if permission == "take_state_request"}
    assert theirs == {"state_requests", "new_state_request", "state_request"}


def test_the_same_answer_at_the_counter_whether_anybody_was_found_or_not(client, tmp_path):
    his_mother(tmp_path)
    pages = []
    for who in (HE, {"given_names": "Zenaida", "surnames": "Netzahual"}):
        state = officer("OC", Role.STATE)
        client.force_login(state)
        request, _secret = actions.take(
            described=Described.from_mapping(who), age="", last_seen="", seeker_name="Eulalia López", relation="mother",
            contact="vecina@example.org", language="es-mx", by=state,
        )  # fmt: skip
        client.post(f"/estatal/{request.folio}/", {"identity": "ine", "relation": "birth_child", "note": ""})
        page = text(client.get(f"/estatal/{request.folio}/"))
        pages.append(page.replace(request.shown_folio, "F").replace(state.name, "S"))
    assert pages[0] == pages[1]


def test_what_is_no_proof_is_refused_and_proof_is_written_once(tmp_path):
    request, state = taken()
    with pytest.raises(Incomplete):
        actions.prove(request=request, identity="interview", relation="birth_child", note="", by=state)
    with pytest.raises(Incomplete):
        actions.prove(request=request, identity="ine", relation="", note="", by=state)
    with pytest.raises(NotAllowed):
        families.confirm_person(request=request, person=detained(tmp_path).record.person, by=state)
    proves(request, state)
    with pytest.raises(Conflict):
        proves(request, state)
    with pytest.raises(IntegrityError), transaction.atomic():
        InPerson.objects.update(identity="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(pk=state.pk).update(mexican_state="")
