"""How to reach who is held, what comes next with dates, what each stage means, and pages that stay open. B2, B3, B5, B11."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.casework import actions as casework
from amparo.casework.hearings import actions as hearings
from amparo.core import clock
from amparo.custody import actions as custody
from amparo.custody.queries import open_stay
from amparo.families.models import Visit
from amparo.families.tests.visiting import FIELDS, text
from amparo.notices.models import Notice
from amparo.people.models import Purpose
from amparo.places import ways
from amparo.places.models import Facility
from tests.factories import EL_PASO, accepts, officer

pytestmark = pytest.mark.django_db


def agree(case, relative, by, fields):
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="granted" if fields else "withdrawn", relative=relative,
        fields=fields, channel="visit", at=clock.now(), by=by,
    )  # fmt: skip


def mark_of(page):
    return re.search(r'data-mark="([^"]+)"', page.content.decode()).group(1)


def test_b2_the_four_ways_are_the_centres_own_or_are_said_to_be_unknown(followed):
    visitor, _request, case, by, relative = followed
    page = text(visitor.status())
    unknown = page.count("Todavía no sabemos cómo se hace en este centro")
    assert unknown == 3  # of visiting the directory says something
    assert "Solo por la vía oficial del centro" in page
    ways.record(
        facility=Facility.objects.get(name=EL_PASO), kind="money", text_es="En la máquina de la entrada.",
        text_en="At the kiosk.", source="llamada con el centro", checked_on=clock.today(), by=by, phone="915-555-0100",
        url="https://example.org/money",
    )  # fmt: skip
    page = text(visitor.status())
    assert "En la máquina de la entrada." in page
    assert "Lo dice: llamada con el centro" in page
    assert page.count("Todavía no sabemos cómo se hace en este centro") == 2
    agree(case, relative, by, ["status", "services"])
    page = text(visitor.status())
    assert "En la máquina" not in page
    assert "Cómo comunicarse" not in page


def schedule(case, by, *, kind="master", days=3):
    at = (clock.now() + dt.timedelta(days=days)).astimezone(ZoneInfo("America/Denver"))
    return hearings.schedule(
        case=case, kind=kind, court="El Paso Immigration Court", at=at.replace(hour=9, minute=30), by=by,
        time_zone="America/Denver", mode="video", judge="Juez Secreto",
    )  # fmt: skip


def test_b3_the_next_hearing_is_told_by_its_own_consent_and_the_court_by_that_of_the_place(followed):
    visitor, _request, case, by, relative = followed
    accepts(case, by=by)
    schedule(case, by)
    page = text(visitor.status())
    assert "9:30" in page
    assert "El Paso Immigration Court" in page
    assert "Espera una audiencia: cómo prepararse" in page
    assert "Juez Secreto" not in page
    agree(case, relative, by, [field for field in FIELDS if field != "place"])
    page = text(visitor.status())
    assert "9:30" in page
    assert "Immigration Court" not in page
    agree(case, relative, by, [field for field in FIELDS if field != "hearings"])
    assert "9:30" not in text(visitor.status())


def test_b3_that_a_hearing_was_set_is_told_to_whom_may_know_of_it_and_not_what_it_is(followed):
    _visitor, request, case, by, relative = followed
    accepts(case, by=by)
    news = Notice.objects.filter(about=request.folio, template="news")

    def told():
        """Whether there is news since this was asked last; one message that waits is enough for all of it."""
        return bool(news.filter(state="waiting").update(state="sent", sent_at=clock.now()))

    told()
    schedule(case, by, kind="fear")
    assert not told()
    schedule(case, by)
    assert told()
    hearings.record_order(case=case, kind="removal", ordered_on=clock.today(case.office.zone), by=by)
    assert told()
    agree(case, relative, by, ["status", "services"])
    told()
    schedule(case, by)
    assert not told()


@pytest.mark.parametrize("kind", ["fear", "criminal", "children", "other"])
def test_b3_a_hearing_that_says_what_is_nobodys_business_is_never_shown(followed, kind):
    visitor, _request, case, by, _relative = followed
    accepts(case, by=by)
    schedule(case, by, kind=kind)
    page = text(visitor.status())
    assert "9:30" not in page
    assert "Audiencia" not in page


def test_b3_an_order_says_its_last_day_and_what_can_be_done(followed):
    visitor, _request, case, by, relative = followed
    accepts(case, by=by)
    hearings.record_order(
        case=case, kind="removal", ordered_on=clock.today() - dt.timedelta(days=2), by=by,
        deadline=clock.today() + dt.timedelta(days=20),
    )  # fmt: skip
    page = text(visitor.status())
    assert "Un juez ordenó que salga del país" in page
    assert "El último día para actuar" in page
    assert "Hay una orden de salida" in page
    agree(case, relative, by, ["status"])
    assert "Un juez ordenó" not in text(visitor.status())


def test_b3_a_lawyer_is_named_only_after_accepting_and_by_consent(followed):
    visitor, _request, case, by, relative = followed
    case = casework.take_case(case=case, by=by)
    accepts(case, by=by)
    casework.record_service(case=case, type="lawyer_referral", at=clock.now(), by=by)
    hearing = schedule(case, by)
    hearings.assign(hearing=hearing, officer=by, action="acompañar", lawyer="Lic. Ana Defensa", by=by)
    page = text(visitor.status())
    assert "Todavía no responde ninguno" in page
    assert "Ana Defensa" not in page
    casework.record_service(case=case, type="lawyer_assigned", at=clock.now(), by=by)
    page = text(visitor.status())
    assert "Un abogado tomó el caso" in page
    assert "Ana Defensa" in page
    agree(case, relative, by, [field for field in FIELDS if field != "lawyer"])
    assert "Ana Defensa" not in text(visitor.status())


def test_b2_who_came_back_reads_until_when_the_belongings_are_asked_for_and_what_follows(followed):
    visitor, _request, case, by, _relative = followed
    assert "Está en un centro: sus derechos" in text(visitor.status())
    at = clock.now() - dt.timedelta(days=1)
    custody.end_stay(stay=open_stay(case.record.person), end="removed", at=at, by=by)
    page = text(visitor.status())
    assert "Volvió a México: qué sigue" in page
    assert "Sus cosas: pídalas antes del" in page
    assert "Cómo comunicarse" not in page


def test_b5_an_open_page_that_asks_again_learns_of_a_withdrawal_and_of_nothing_else(followed):
    visitor, _request, case, by, relative = followed
    mark = mark_of(visitor.status())
    assert visitor.get("/seguir/sigue/").content.decode() == mark
    casework.add_note(case=case, text="nada para la familia", by=by)
    assert visitor.get("/seguir/sigue/").content.decode() == mark
    agree(case, relative, by, [])
    after = visitor.get("/seguir/sigue/")
    assert after.content.decode() != mark
    assert after.headers["Cache-Control"] == "no-store"
    assert len(after.content) == len(mark)


def test_b5_a_page_without_a_script_loads_itself_again_within_a_minute(followed):
    visitor, _request, _case, _by, _relative = followed
    for path in ("/seguir/estado/", "/seguir/mensajes/"):
        page = visitor.get(path).content.decode()
        seconds = re.search(
            r'<noscript><meta http-equiv="refresh" content="(\d+);url=([^"]+)"></noscript>', page
        )
        assert int(seconds.group(1)) < 60
        assert re.fullmatch(rf"{path}\?mira=\d+", seconds.group(2))
        assert visitor.get(seconds.group(2)).status_code == 200


def test_a_page_that_asks_by_itself_does_not_make_the_visit_last(followed):
    visitor, _request, _case, _by, _relative = followed
    long_ago = clock.now() - dt.timedelta(minutes=29)
    Visit.objects.update(seen_at=long_ago)
    for path in ("/seguir/sigue/", "/seguir/estado/?mira=1", "/seguir/mensajes/?mira=1"):
        assert visitor.get(path).status_code == 200
    assert Visit.objects.latest("pk").seen_at == long_ago
    Visit.objects.update(seen_at=clock.now() - dt.timedelta(minutes=31))
    assert visitor.get("/seguir/sigue/").content == b""
    assert visitor.get("/seguir/estado/?mira=1").status_code == 302


def test_b11_the_page_with_everything_stays_light_and_takes_few_queries(followed):
    visitor, _request, case, by, _relative = followed
    accepts(case, by=by)
    schedule(case, by)
    for kind in ("visit", "call", "write", "money"):
        ways.record(
            facility=Facility.objects.get(name=EL_PASO), kind=kind, text_es="Lunes a viernes, de 8 a 15. " * 5,
            text_en="Monday to Friday.", source="página del centro", checked_on=clock.today(), by=officer("elpaso"),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as captured:
        page = visitor.status()
    own = [one["sql"] for one in captured if not re.search(r"ROLE|set_config|SAVEPOINT", one["sql"])]
    assert len(own) <= 8, own
    import gzip

    assert len(gzip.compress(page.content)) < 20_000
