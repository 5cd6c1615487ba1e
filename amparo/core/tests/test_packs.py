"""Language packs: what may be in one, what is refused as a whole, what falls back."""

from __future__ import annotations

import io
import json
import re
import stat
import zipfile

import pytest
from babel.messages.pofile import read_po
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.core import packs, pseudo
from amparo.core.packs import audio, sources
from amparo.core.packs.checking import check, check_text
from amparo.core.packs.phrases import groups, needed, phrases
from amparo.core.packs.words import WORDS, BadPack
from amparo.core.tests.making_packs import (
    CODE,
    M4A,
    MP3,
    OPUS,
    PHRASES,
    TOML,
    WEBM,
    bomb,
    entries,
    files,
    installed,
    lying,
    wav,
    zipped,
)  # fmt: skip


def refusal(call, *arguments):
    with pytest.raises(BadPack) as refused:
        call(*arguments)
    assert str(refused.value)  # the sentence has every word that it needs
    return refused.value.code


def of_zip(body: bytes) -> str:
    return refusal(lambda: check(sources.read(io.BytesIO(body))))


def test_every_phrase_has_a_group_and_both_languages_and_is_what_the_portal_says():
    spanish = {}
    for room in ("portal", "core"):
        with (packs.ROOMS / room / "locale/es_MX/LC_MESSAGES/django.po").open("rb") as file:
            spanish.update({one.id: one.string for one in read_po(file) if not one.context})
    for phrase in phrases().values():
        assert phrase.group in groups()
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", phrase.id)
        assert phrase.es
        assert spanish.get(phrase.en, phrase.es) == phrase.es
    assert "status-detained" in needed()
    assert "number-7" in phrases()
    assert "number-7" not in needed()


def test_a_partial_pack_is_read_from_a_zip_and_from_a_folder_alike(tmp_path):
    folder = tmp_path / "packs" / "one"
    (folder / "audio").mkdir(parents=True)
    for name, body in files().items():
        (folder / name).write_bytes(body)
    (from_folder,) = packs.load(tmp_path / "packs", tmp_path / "ready")
    other = tmp_path / "other"
    other.mkdir()
    with installed(other, zipped(files())) as (pack,):
        assert (pack.code, pack.name, pack.town, pack.families, pack.staff) == (
            CODE, "Lengua inventada", "San Prueba", True, False,
        )  # fmt: skip
        assert pack.phrases == PHRASES == from_folder.phrases
        assert pack.audio["status-detained"].read_bytes() == files()["audio/status-detained.wav"]
        assert 0 < pack.written < 1
        assert not pack.complete
        assert not pack.mostly
        assert packs.usable("portal") == [pack]
        assert packs.usable("workspace") == []


def test_a_phrase_that_a_pack_lacks_falls_back_to_spanish_and_never_to_english(tmp_path):
    strings = entries([("We never ask for money.", "Amo tictlahtlanih tomin.")])
    with installed(tmp_path, zipped({**files(), "strings.po": strings})):
        with translation.override(CODE):
            assert translation.gettext("We never ask for money.") == "Amo tictlahtlanih tomin."
            assert translation.gettext("Your relative is in a detention centre") == PHRASES["status-detained"]
            assert translation.gettext("Your relative was released") == "Su familiar salió en libertad"
            assert packs.kept_language() == "es-mx"
            assert packs.page_language() == "es-MX"
        with translation.override("es-mx"):
            assert translation.gettext("We never ask for money.") == "Nunca pedimos dinero."
            assert packs.current() is None


def test_plurals_follow_the_rule_of_the_pack(tmp_path):
    strings = entries([], "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);") + (
        b'\nmsgid "Read %(n)s answer"\nmsgid_plural "Read %(n)s answers"\n'
        b'msgstr[0] "%(n)s ce"\nmsgstr[1] "%(n)s ome"\nmsgstr[2] "%(n)s miec"\n'
    )
    with installed(tmp_path, zipped({**files(), "strings.po": strings})), translation.override(CODE):
        said = [
            translation.ngettext("Read %(n)s answer", "Read %(n)s answers", n) % {"n": n} for n in (1, 2, 5)
        ]
        assert said == ["1 ce", "2 ome", "5 miec"]


def test_the_tags_say_which_language_each_part_is_in_and_where_it_is_heard(tmp_path):
    def drawn(text: str) -> str:
        return Template("{% load amparo_packs %}" + text).render(Context())

    with installed(tmp_path, zipped(files(direction="rtl"))), translation.override(CODE):
        assert drawn('{% phrase_lang "status-detained" %}') == f' lang="{CODE}" dir="rtl"'
        assert drawn('{% phrase_lang "status-released" %}{% content_lang %}{% page_dir %}') == ""
        assert drawn('{% phrase "status-detained" %}') == PHRASES["status-detained"]
        assert drawn('{% phrase "status-released" %}') == "Su familiar salió en libertad"
        assert drawn('{% phrase_audio "status-released" %}') == ""
        notice = drawn("{% partly_spanish %}")
        assert PHRASES["page-partly"] in notice
        assert "Esta página está en parte en español." in notice
    with translation.override("en"):
        assert drawn('{% phrase "status-released" %}') == "Your relative was released"
        assert drawn('{% phrase_audio "status-released" %}{% partly_spanish %}').strip() == ""


def test_a_pack_with_most_strings_makes_its_pages_its_own(tmp_path):
    every = [
        (message, f"{' '.join(pseudo.placeholders(message))} tlahtolli".strip())
        for context, message in packs._strings_of(("core", "portal"))
        if not context
    ]
    with installed(tmp_path, zipped({**files(direction="rtl"), "strings.po": entries(every)})) as (pack,):
        assert pack.mostly
        with translation.override(CODE):
            assert packs.page_language() == CODE
            shown = Template(
                '{% load amparo_packs %}{% page_dir %}|{% content_lang %}|{% phrase_lang "status-released" %}'
            ).render(Context())
            assert shown == ' dir="rtl"| lang="es"| lang="es"'


def test_a_bad_pack_is_left_out_as_a_whole_and_says_why_and_the_good_one_stays(tmp_path):
    bad = {**files("xyz"), "audio/rights-sign.mp3": b"<html>"}
    with installed(
        tmp_path, zipped(files()), zipped(bad), zipped({**files(), "README.md": b"again"}), b"no zip"
    ) as found:
        assert [pack.code for pack in found] == [CODE]
        assert [(name, problem.code) for name, problem in packs.refused()] == [
            ("1.zip", "not_audio"), ("2.zip", "known"), ("3.zip", "not_a_zip"),
        ]  # fmt: skip
    assert packs.loaded() == {}


@pytest.mark.parametrize(
    "name", ["../fuera.txt", "/etc/cron.d/x", "audio/../../x.wav", "a\\b.txt", "C:/x.wav"]
)
def test_a_path_that_leads_out_is_refused(name):
    assert of_zip(zipped({**files(), name: b"x"})) == "path"


def test_links_bombs_locks_and_lies_are_refused(tmp_path):
    link = zipfile.ZipInfo("audio/rights-sign.wav")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert of_zip(out.getvalue()) == "link"
    assert of_zip(bomb()) == "too_much_inside"
    assert of_zip(zipped({**files(), "audio/rights-sign.wav": bytes(sources.MOST_FILE + 1)})) == "too_large"
    assert of_zip(zipped({f"audio/{n}.wav": b"x" for n in range(sources.MOST_FILES + 1)})) == "too_much"
    assert of_zip(lying(files())) in {"not_a_zip", "too_much_inside"}
    locked = bytearray(zipped(files()))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert of_zip(bytes(locked)) == "locked"
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.toml").symlink_to("/etc/passwd")
    assert refusal(sources.read, folder) == "link"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("audio/rights-sign.mp3", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "not_audio"),
        ("audio/rights-sign.wav", b"<!doctype html><script>x()</script>", "not_audio"),
        ("audio/rights-sign.mp3", b"ID3\3\0\0\0\0\0\0<html>", "not_audio"),
        ("audio/rights-sign.opus", wav(), "wrong_audio"),
        ("audio/no-such-phrase.wav", wav(), "unknown_phrase"),
        ("audio/status-detained.mp3", MP3, "audio_twice"),
        ("audio/rights-sign.html", b"x", "unknown_file"),
        ("static/x.js", b"x", "unknown_file"),
        ("fonts/letras.woff2", b"wOFF" + bytes(50), "not_a_font"),
        ("phrases.json", b'{"no-such": "x"}', "unknown_phrase"),
        ("phrases.json", b'["x"]', "strings"),
        ("phrases.json", b'{"rights-sign": "<b>x</b>"}', "html"),
        ("strings.json", b'{"Hello %(name)s": "Hola"}', "placeholders"),
        ("strings.po", b"msgid", "strings"),
        ("strings.po", entries([("a", "b")], "nplurals=2; plural=__import__('os');"), "strings"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name, body, code):
    assert refusal(check, {**files(), name: body}) == code


@pytest.mark.parametrize(
    ("former", "new", "code"),
    [
        ('code = "{code}"', 'code = "en-x-y"', "code"), ('code = "{code}"', 'code = "../x"', "code"),
        ("format = 1", "format = 2", "bad_value"), ('licence = "CC BY 4.0"', "", "missing_key"),
        ('name = "Lengua inventada"', 'name = "<script>"', "bad_value"), ("Segunda Persona", "primera persona", "not_reviewed"),
        ("date = 2026-11-30", "", "not_reviewed"), ("date = 2026-11-30", 'date = "ayer"', "bad_value"),
        ('town = "San Prueba"', "pueblo = 1", "unknown_key"), ("format = 1", "format =", "toml"),
        ("families = true", "families = true\nstaff = true", "few_strings"), ('"{direction}"', '"up"', "bad_value"),
    ],
)  # fmt: skip
def test_a_pack_toml_that_says_something_else_is_refused(tmp_path, former, new, code):
    assert former in TOML
    assert refusal(packs.make_ready, files(toml=TOML.replace(former, new)), tmp_path) == code


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        ("Call %(number)s", "Llame %(numero)s", "placeholders"),
        ("Read it", '<a href="https://example.org">x</a>', "html"),
        ("Read <strong>it</strong>", '<strong onclick="x()">lea</strong>', "html"),
        ("Read it", 'x" onmouseover="y', "html"),
        ("Read it", "&lt;b&gt;", "html"),
        ("Call us", "Llame al 900 555 0199", "address"),
        ("Call 079", "Llame al 911", "address"),
        ("Read it", "Vea www.ejemplo.com", "address"),
        ("Read it", "x" * 400, "too_long"),
        ("Read it", "lea\u202eeso", "unseen"),
    ],
)
def test_a_translation_brings_nothing_that_its_source_has_not(source, text, code):
    assert refusal(check_text, source, text) == code


@given(st.text(st.characters(categories=["L", "M", "Zs"]), min_size=1, max_size=60))
def test_any_writing_of_the_world_is_a_translation(words):
    check_text("Read <strong>it</strong> to %(name)s", f"<strong>{words}</strong> %(name)s")


def test_every_kind_of_recording_is_known_by_its_content():
    assert [audio.kind_of(body) for body in (wav(), OPUS, WEBM, MP3, M4A)] == [
        "wav",
        "opus",
        "webm",
        "mp3",
        "m4a",
    ]
    assert audio.kind_of(WEBM.replace(b"A_OPUS", b"V_VP8x") + b"A_OPUS") is None  # a film
    assert (
        audio.kind_of(wav()[:44] + b"<script>x()</script>") is None
    )  # a page that begins as a recording does
    assert audio.kind_of(b"") is None
    assert set(audio.TYPES) == {"wav", "opus", "webm", "mp3", "m4a"}


@given(st.binary(max_size=300))
def test_no_bytes_make_the_look_at_a_recording_fail(body):
    assert audio.kind_of(body) in {None, *audio.TYPES}


def test_every_refusal_has_words():
    for code, words in WORDS.items():
        names = set(re.findall(r"%\((\w+)\)s", str(words)))
        assert str(BadPack(code, **dict.fromkeys(names, "x")))
        assert json.dumps(str(words))
