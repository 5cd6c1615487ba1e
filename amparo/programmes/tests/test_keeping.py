"""Agencies and state offices keep their own sheets; somebody else reviews them, and they see no other."""

from __future__ import annotations

import copy
import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from amparo.accounts.models import Role
from amparo.casework.notifying.models import OfficerNotice
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.programmes import actions, scheduling
from amparo.programmes.keeping import may
from amparo.programmes.models import Agency, Programme, Sheet
from amparo.programmes.tests.catalogue import ACTA, PENSION, TLAXCALA, headquarters, published, sent
from tests.factories import officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def agent(code="bienestar", state=""):
    """Somebody of an agency."""
    made = officer(role=Role.AGENCY)
    made.agency, made.mexican_state = code, state
    made.save()
    return made


def of_state(code="TL"):
    return officer(code, Role.STATE)


def programme(slug):
    return Programme.objects.select_related("agency").get(pk=slug)


def test_an_agency_changes_its_sheet_and_headquarters_review_it():
    by = agent()
    sheet = sent(PENSION, by=by)
    assert OfficerNotice.objects.filter(kind="programme").count() == 0  # there is nobody at headquarters yet
    with pytest.raises(NotAllowed):
        actions.approve(sheet=sheet, by=by)
    with pytest.raises(NotAllowed):
        actions.approve(sheet=sheet, by=agent())
    assert actions.approve(sheet=sheet, by=headquarters()).state == "published"
    assert published(PENSION).written_by == by


def test_a_state_office_changes_the_sheet_that_is_of_its_state_alone_and_no_other():
    assert programme(TLAXCALA).state == "TL"
    sheet = sent(TLAXCALA, by=of_state())
    assert actions.approve(sheet=sheet, by=headquarters()).state == "published"
    for by, slug in (
        (of_state("OC"), TLAXCALA),
        (of_state(), ACTA),
        (agent("sre"), PENSION),
        (agent("renapo"), TLAXCALA),
    ):
        with pytest.raises(NotAllowed):
            actions.begin_draft(programme=programme(slug), by=by)


def test_an_agency_that_serves_one_state_keeps_what_is_of_that_state_alone():
    assert not may(agent("bienestar", "TL"), "edit_programmes", programme(PENSION))
    Programme.objects.filter(pk=PENSION).update(state="TL")
    assert may(agent("bienestar", "TL"), "edit_programmes", programme(PENSION))
    assert not may(agent("bienestar", "OC"), "edit_programmes", programme(PENSION))


def test_a_sheet_cannot_be_made_somebody_elses():
    for by, slug, key, value in (
        (agent(), PENSION, "agency", "sre"),
        (of_state(), TLAXCALA, "states", []),
        (of_state(), TLAXCALA, "states", ["TL", "OC"]),
        (of_state(), TLAXCALA, "agency", "sre"),
    ):
        sheet = actions.begin_draft(programme=programme(slug), by=by)
        content = {**copy.deepcopy(sheet.content), key: value}
        with pytest.raises(NotAllowed):
            actions.write(sheet=sheet, content=content, note="", by=by)


def test_an_agency_and_a_state_office_propose_a_programme_of_their_own():
    new = {"name_es": "Taller de oficios", "name_en": "Trades workshop", "office": None}
    made = actions.begin_programme(agency=Agency.objects.get(pk="tlaxcala"), by=of_state(), **new)
    assert (made.content["states"], programme(made.programme_id).state) == (["TL"], "TL")
    with pytest.raises(NotAllowed):
        actions.begin_programme(agency=Agency.objects.get(pk="sre"), by=agent(), slug="otro", **new)
    assert not Programme.objects.filter(pk="otro").exists()
    assert actions.begin_programme(agency=Agency.objects.get(pk="bienestar"), by=agent(), slug="otro", **new)


def test_the_agencys_staff_hear_of_a_sheet_that_nobody_checked():
    own, other, state = agent(), agent("sre", "OC"), of_state()
    with clock.moved_to(dt.datetime(2028, 6, 1, 18, tzinfo=dt.UTC)):
        scheduling.tell_stale()
        scheduling.tell_stale()
    told = {one.staff: one.path for one in OfficerNotice.objects.filter(kind="programme")}
    assert told == {own: f"/programas/{PENSION}/", state: f"/programas/{TLAXCALA}/"}
    assert other not in told


def test_their_pages_show_their_own_sheets_and_no_other(client, settings):
    settings.AMPARO_SECOND_FACTOR = False
    client.force_login(agent())
    page = client.get(reverse("programmes")).content.decode()
    assert PENSION in page
    assert ACTA not in page
    assert "Las fichas de su dependencia o de su estado." in page
    assert client.get(reverse("programme", args=[PENSION])).status_code == 200
    for name in ("programme", "programme_differences"):
        assert client.get(reverse(name, args=[ACTA])).status_code == 403
    assert client.get(reverse("export_sheet", args=[ACTA, 1])).status_code == 403
    client.post(reverse("begin_programme_draft", args=[PENSION]))
    draft = client.get(reverse("programme_draft", args=[PENSION])).content.decode()
    assert 'value="bienestar"' in draft
    assert 'value="sre"' not in draft
    assert client.get(reverse("review_sheet", args=[PENSION])).status_code == 403
    assert Sheet.objects.get(state="draft").programme_id == PENSION
    new = client.get(reverse("new_programme")).content.decode()
    assert 'name="office"' not in new


def test_no_telephone_of_an_agency_without_its_source():
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk="sre").update(phone="800 555 0101")
