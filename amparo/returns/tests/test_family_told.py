"""The family is told “arrived”, as far as the person agreed, through the portal's own door."""

from __future__ import annotations

import contextlib
import datetime as dt
import re

import pytest
from django.utils import translation

from amparo.casework import actions as casework
from amparo.core import clock
from amparo.core.errors import Refusal
from amparo.core.folios import show
from amparo.core.templatetags.amparo_ui import long_day
from amparo.custody.actions import NewSighting, record_sightings
from amparo.custody.models import Stay
from amparo.families import actions as families
from amparo.families.tests import conftest as family
from amparo.families.tests.visiting import Visitor, follow, shown_as_everybody, text
from amparo.notices.models import Notice
from amparo.people.models import Purpose
from amparo.places.models import Facility
from amparo.returns.arriving import importing
from amparo.returns.homecoming import actions
from amparo.returns.tests import homecomings as world
from tests.factories import detained, officer, request_of

pytestmark = pytest.mark.django_db
followed, quick_tick, post_box = family.followed, family.quick_tick, family.post_box


TITLE = re.compile(r'<div class="am-status">.*?</div>', re.S)


def titled(visitor):
    return TITLE.search(visitor.status().content.decode()).group()


def arrives(case, **more):
    return actions.arrive(record=case.record, at=clock.now(), centre=world.centre(), by=None, **more)


def news():
    return list(Notice.objects.filter(template="news"))


def test_b2_the_page_says_that_they_arrived_in_mexico_as_of_which_day(followed):
    visitor, _request, case, _by, _relative = followed
    Notice.objects.all().delete()
    arrives(case)
    shown = text(visitor.status())
    title = titled(visitor)
    assert "Su familiar llegó a México" in title
    assert spoken_day() in title
    assert "México te Abraza" in shown
    (told,) = news()  # one word that there is news, and nothing else
    assert set(told.values) <= {"tail", "seal", "stop"}
    assert "xico" not in str(told.values)


def spoken_day():
    with translation.override("es-mx"):
        return long_day(clock.now(), "America/Denver")


def test_an_arrival_of_the_list_ends_the_stay_and_tells_the_family(followed, tmp_path):
    visitor, _request, case, _by, _relative = followed
    path = tmp_path / "llegadas.csv"
    now = clock.now().astimezone(dt.UTC)
    path.write_text(
        "A-Number;Apellidos;Nombre;Fecha nacimiento\nA012345678;GARCIA LOPEZ;JOSE LUIS;23/05/1987\n",
        encoding="utf-8",
    )
    taken = importing.import_file(path=path, centre=world.centre(), as_of=now)
    assert taken.row_set.get().outcome == "known"
    assert Stay.objects.get(record__person=case.record.person).end == "removed"
    assert "llegó a México" in text(visitor.status())


def test_without_their_word_nothing_changes_byte_for_byte(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    hit, secret = request_of()
    families.confirm_person(request=hit, person=case.record.person, by=by)
    families.confirm_relation(request=hit, evidence="seen", by=by)
    visitor = Visitor()
    visitor.prove(show(hit.folio), show(secret))
    before, sent = shown_as_everybody(visitor), len(news())
    arrives(case)
    assert shown_as_everybody(visitor) == before
    assert len(news()) == sent


def test_whoever_may_hear_of_services_only_is_not_told_where_they_are(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    request, secret = request_of()
    follow(case, request, fields=["services"], by=by)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    sent = len(news())
    arrives(case)
    assert "llegó a México" not in text(visitor.status())
    assert len(news()) == sent


def test_nobody_is_told_of_a_minor(tmp_path):
    young = "A077777778,GARCIA,JOSE LUIS,05/03/2012,M,MEXICO,B8,Camp East Montana"
    case, by = detained(tmp_path, young), officer("elpaso")
    request, secret = request_of()
    with contextlib.suppress(Refusal):  # a minor may be refused already here
        follow(case, request, by=by)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    before, sent = shown_as_everybody(visitor), len(news())
    arrives(case)
    assert shown_as_everybody(visitor) == before
    assert len(news()) == sent


def test_detained_again_after_the_arrival_is_detained(followed, tmp_path):
    visitor, _request, case, by, _relative = followed
    actions.arrive(record=case.record, at=clock.now() - dt.timedelta(hours=1), by=None)
    assert "llegó a México" in titled(visitor)
    assert casework.record_interview(case=case, at=clock.now(), channel="visit", by=by)
    record_sightings(
        sightings=[
            NewSighting(
                record_id=case.record_id, person_id=case.record.person_id, kind="visit", confidence="confirmed",
                as_of=clock.now(), facility_id=Facility.objects.get(name="Camp East Montana").pk, place="x", office_id="elpaso",
            )
        ],
        by=by,
    )  # fmt: skip
    assert "está en un centro de detención" in titled(visitor)


def test_a_consent_that_is_withdrawn_hides_the_arrival_again(followed):
    visitor, request, case, by, relative = followed
    arrives(case)
    casework.record_consent(
        record=request.record, purpose=Purpose.FAMILY, decision="withdrawn", relative=relative, channel="visit", at=clock.now(),
        by=by,
    )  # fmt: skip
    assert "llegó a México" not in text(visitor.status())
