"""The catalogue for others: the feed, its schema, and the list that other sites show."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from amparo.families.tests.visiting import Visitor, text
from amparo.portal.programmes.feed import SCHEMA
from amparo.programmes.models import Check, Sheet
from amparo.programmes.tests.arranging import programme
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "programmes-feed.md"


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


RULES = {
    "const": lambda value, said: value == said,
    "enum": lambda value, said: value in said,
    "required": lambda value, said: set(said) <= set(value),
    "pattern": lambda value, said: value is None or re.search(said, value),
    "minimum": lambda value, said: not isinstance(value, int) or value >= said,
    "minLength": lambda value, said: len(value) >= said,
    "maxLength": lambda value, said: len(value) <= said,
}


def wrong(value, rule, schema, at="$"):
    """Where a value is not as the schema says; knows the words that our schema uses, and refuses others."""
    for word, said in rule.items():
        if word == "$ref":
            yield from wrong(value, schema["$defs"][said.rpartition("/")[2]], schema, at)
        elif word == "type":
            kinds = [said] if isinstance(said, str) else said
            if not any(isinstance(value, TYPES[kind]) for kind in kinds):
                yield f"{at}: type"
        elif word == "properties":
            for key, one in said.items():
                if key in value:
                    yield from wrong(value[key], one, schema, f"{at}.{key}")
        elif word == "additionalProperties":
            for key, one in value.items():
                yield from wrong(one, said, schema, f"{at}.{key}")
        elif word == "items":
            for number, one in enumerate(value):
                yield from wrong(one, said, schema, f"{at}[{number}]")
        elif word == "anyOf":
            if all(list(wrong(value, one, schema, at)) for one in said):
                yield f"{at}: {word}"
        elif word in RULES:
            if not RULES[word](value, said):
                yield f"{at}: {word}"
        elif word not in ("$schema", "$defs", "title", "format"):
            raise AssertionError(f"{word} is not checked")


@pytest.fixture
def site():
    directory()
    return Visitor()


def test_the_feed_is_as_its_schema_says_and_has_every_sheet_in_force(site):
    told = site.get("/programas.json").json()
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert list(wrong(told, schema, schema)) == []
    assert list(wrong({**told, "version": "4"}, schema, schema)) == ["$.version: type"]
    assert {one["slug"] for one in told["programmes"]} == set(
        Sheet.objects.filter(state="published").values_list("programme_id", flat=True)
    )
    assert len(told["programmes"]) >= 60
    assert told["languages"] == ["es", "en"]
    assert site.get("/programas.esquema.json").json() == schema


def test_the_feed_names_nobody_who_works_on_it(site):
    keys = set(re.findall(r'"([a-z_]+)":', site.get("/programas.json").content.decode()))
    assert not keys & {"written_by", "reviewed_by", "office_id", "note", "state", "by"} - {"state"}


def test_whoever_has_the_newest_feed_is_told_so_in_a_line(site):
    first = site.get("/programas.json")
    again = site.get("/programas.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    programme("prueba-nueva")
    assert site.get("/programas.json", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_version_grows_when_a_sheet_is_read_again(site):
    before = site.get("/programas.json").json()["version"]
    sheet = Sheet.objects.filter(state="published").first()
    Check.objects.create(sheet=sheet, day="2026-11-29", by=officer())
    assert site.get("/programas.json").json()["version"] == before + 1


def test_the_feed_is_narrowed_by_what_the_address_says(site):
    def slugs(query):
        return {one["slug"] for one in site.get(f"/programas.json?{query}").json()["programmes"]}

    assert "apostilla-tlaxcala" in slugs("estado=TL&derecho=papeles")
    assert "apostilla-tlaxcala" not in slugs("estado=OC")
    assert slugs("derecho=salud") == slugs("derecho=health")
    assert 0 < len(slugs("derecho=salud")) < len(slugs(""))
    assert slugs("necesidad=acta") <= slugs("")
    assert slugs("institucion=nadie") == set()
    assert slugs("lado=us&momento=detained") <= slugs("lado=us")


@pytest.mark.parametrize("path", ["/programas.json", "/programas.esquema.json", "/programas/lista/"])
def test_what_is_for_others_may_be_read_from_anywhere_kept_for_minutes_and_sets_no_cookie(site, path):
    answer = site.get(path)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    assert not site.client.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert site.post(path).status_code == 405


def test_the_list_may_be_framed_by_anybody_and_runs_nothing(site):
    answer = site.get("/programas/lista/?derecho=salud")
    assert "X-Frame-Options" not in answer
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    page = answer.content.decode()
    assert "<script" not in page
    assert "<form" not in page
    assert 'href="http' in page  # its links lead out of the frame, to the whole sheet
    assert set(re.findall(r'target="([^"]+)"', page)) == {"_blank"}
    for one in ("/programas/", "/programas/apostilla-tlaxcala/", "/programas.json"):
        other = site.get(one)
        assert other["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_the_list_speaks_the_language_of_its_address(site):
    assert "Programas que le pueden ayudar" in text(site.get("/programas/lista/"))
    answer = site.get("/programas/lista/?idioma=en&estado=TL")
    assert answer["Content-Language"] == "en"
    assert "Programmes that can help you" in text(answer)
    assert "No hay programas" in text(site.get("/programas/lista/?institucion=nadie"))


def test_the_document_says_every_filter_and_key():
    said = DOCUMENT.read_text(encoding="utf-8")
    for name in ("derecho", "necesidad", "institucion", "momento", "estado", "lado", "idioma"):
        assert f"`{name}`" in said, name
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for key in [*schema["properties"], *schema["$defs"]["programme"]["properties"]]:
        assert f"`{key}`" in said, key
