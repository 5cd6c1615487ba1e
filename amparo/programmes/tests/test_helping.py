"""Five questions in public: what helps me, with the reason in words; nothing of the answers stays."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from amparo.families.tests.visiting import Visitor, text
from amparo.portal.programmes.door import Catalogue
from amparo.portal.programmes.helping import facts_of, suggested, whys
from amparo.programmes.models import Sheet
from amparo.programmes.tests.arranging import programme
from tests.factories import directory

pytestmark = pytest.mark.django_db
PATH = "/programas/que-me-ayuda/"
NOTHING = {
    "about": [],
    "lacks": [],
    "where": "returned",
    "age": None,
    "children": "",
    "state": "",
    "rights": [],
}


@pytest.fixture
def visitor():
    directory()
    return Visitor()


def listed(answer):
    page = answer.content.decode().split("<h1")[1].split("<details")[0]
    return re.findall(r'href="/programas/([a-z0-9-]+)/"', page)


def test_only_the_first_question_must_be_answered(visitor):
    page = text(visitor.post(PATH))
    assert "Hay un problema" in page or "Falta" in page or "obligatorio" in page
    assert listed(visitor.post(PATH, where="returned"))


def test_somebody_of_67_without_papers_is_told_why_each_may_help(visitor):
    programme("prueba-mayores", name="Pensión de prueba", **{"for": {"min_age": 65}}, rights=["social"])
    programme("prueba-jovenes", name="Beca de prueba", **{"for": {"max_age": 29}}, rights=["social"])
    programme("prueba-acta", name="Acta de prueba", **{"for": {"lacks": ["acta"]}}, rights=["identity"])
    answer = visitor.post(PATH, where="returned", age="67", rights=["social"], lacks=["acta"])
    page = text(answer)
    slugs = listed(answer)
    assert "prueba-mayores" in slugs
    assert "prueba-jovenes" not in slugs
    assert "prueba-acta" in slugs or "Estos son los primeros" in page
    assert "Usted pidió: pensiones y apoyos." in page
    assert "Por su edad." in page


def test_a_programme_of_another_state_is_left_out(visitor):
    programme("prueba-oaxaca", states=["OC"], **{"for": {"indigenous": True}})
    there = listed(
        visitor.post(PATH, where="returned", state="OC", about=["indigenous"], rights=["identity"])
    )
    elsewhere = listed(
        visitor.post(PATH, where="returned", state="TL", about=["indigenous"], rights=["identity"])
    )
    assert "prueba-oaxaca" in there
    assert "prueba-oaxaca" not in elsewhere


def test_nothing_of_the_answers_is_stored_nor_in_any_address(visitor):
    def rows():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(n_tup_ins + n_tup_upd) FROM pg_stat_xact_user_tables WHERE relname NOT LIKE 'portal_%%'"
            )
            return cursor.fetchone()[0]

    before = rows()
    answer = visitor.post(PATH, where="returned", age="67", about=["disability"], lacks=["acta", "curp"])
    assert rows() == before
    assert answer.status_code == 200  # the answer itself: it leads to no address that could name the answers
    assert "?" not in "".join(re.findall(r'(?:href|action)="([^"]+)"', answer.content.decode()))
    assert not {"67", "acta"} & {cookie.value for cookie in answer.cookies.values()}
    assert "portal/offline" in answer.content.decode()


def test_an_address_with_answers_in_it_asks_again(visitor):
    page = text(visitor.get(f"{PATH}?where=returned&age=67"))
    assert "Son cinco preguntas" in page
    assert "67" not in page


def test_what_was_asked_for_comes_before_what_is_about_the_person_and_the_rest_is_left_out():
    def sheet(slug, **content):
        return slug, type("Sheet", (), {"slug": slug, "content": {
            "for": {}, "states": [], "moments": ["returned"], "rights": ["health"], **content}})()  # fmt: skip

    pension = {"rights": ["social"], "for": {"disability": True}}
    sheets = dict(
        [
            sheet("clinic"),
            sheet("pension", **pension),
            sheet("school", rights=["education"]),
            sheet("elsewhere", moments=["us"]),
        ]
    )
    catalogue = Catalogue(1, sheets, {}, {}, {}, {})
    facts = facts_of({**NOTHING, "about": ["disability"]})
    found = suggested(facts, {"health"}, catalogue)
    assert [one.programme for one, _rights in found] == ["clinic", "pension"]
    assert whys(*found[0]) == ("Usted pidió: salud.",)
    assert whys(*found[1]) == ("Vive con una discapacidad.",)
    everything = suggested(facts, set(), catalogue)
    assert {one.programme for one, _rights in everything} == {"clinic", "pension", "school"}


def test_of_the_shipped_sheets_each_moment_gets_some_help(visitor):
    assert Sheet.objects.filter(state="published").count() >= 60
    for moment in ("us", "detained", "returning", "returned", "family"):
        assert len(listed(visitor.post(PATH, where=moment))) >= 5, moment
