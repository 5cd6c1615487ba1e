"""Every public page in plain Spanish, in its easy version and to be heard (B10): measured as it is rendered."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from amparo.core.readability import EASY, LONGEST, VERY_EASY, level, sentences, texts_of, words
from amparo.core.tests.making_packs import CODE, files, installed, zipped
from amparo.families.tests.conftest import followed, post_box, quick_tick  # noqa: F401
from amparo.families.tests.visiting import Visitor
from amparo.notices.texts import TEMPLATES, VOICE
from amparo.portal import easy
from amparo.portal.cards import cards
from amparo.portal.forms import WhoForm, YouForm
from amparo.portal.offline import kept
from amparo.portal.signs import videos
from amparo.portal.tests.test_plain_words import OFFICIALS_WORDS
from amparo.programmes.models import Sheet
from tests.factories import directory

pytestmark = pytest.mark.django_db
PICTURES = Path(easy.__file__).parent / "static" / "portal" / "pictures.svg"
#: Words of one idea.
LONGEST_EASY = 15
#: Lists, which are shortened or left as they are: sheets, figures, phrases in other languages.
SHORTENED = r"^/programas/(?!que-me-ayuda/).+|^/cifras/|^/en-su-lengua/$"
FILLED = re.compile(r"\{\w+\}")
#: Pages with a form, which no browser keeps.
FORMS = ["/buscar/", "/seguir/", "/fraude/comprobar/", "/fraude/avisar/", "/preparate/registro/", "/retorno/"]


@pytest.fixture
def pages():
    """Every public page of a plain and of an easy visitor: address → page."""
    directory()
    slugs = Sheet.objects.filter(state="published").values_list("programme_id", flat=True)
    paths = [*kept(), *FORMS, *(f"/programas/{slug}/" for slug in slugs)]
    found = {}
    for version in ("", "1"):
        visitor = Visitor()
        visitor.client.cookies[easy.COOKIE] = version
        found[version] = {path: visitor.get(path).content.decode() for path in paths}
    return found


def test_b10_every_public_page_is_fairly_easy_to_read_and_its_easy_version_very_easy(pages):
    hard = []
    for version, version_asks in (("", EASY), ("1", VERY_EASY)):
        for path, page in pages[version].items():
            # A sheet is shortened for the easy version and not rewritten, nor are figures; consulates are a list of names.
            least = EASY if re.match(SHORTENED, path) or path == "/consulados/" else version_asks
            texts = texts_of(page)
            one = level(texts)
            if one.least < least:
                hard.append((path, version, round(one.fernandez_huerta), round(one.szigriszt), one.words))
            hard += [
                (path, version, sentence)
                for sentence in sentences(texts)
                if len(words(sentence)) > LONGEST
                or re.search(rf"\b({'|'.join(OFFICIALS_WORDS)})", sentence.lower())
            ]
    assert hard == []


def test_b10_every_page_has_its_easy_text_and_keeps_its_form(pages):
    for path, page in pages["1"].items():
        assert 'class="govuk-template am-easy"' in page, path
        if not re.match(SHORTENED, path):
            assert "am-easy-part" in page, path
    for path in FORMS:
        names = [set(re.findall(r'name="(\w+)"', pages[version][path])) for version in ("", "1")]
        assert names[0] == names[1], path


@pytest.mark.parametrize("language", ["es", "en"])
def test_b10_easy_texts_have_one_idea_a_sentence_a_picture_for_each_and_the_same_parts_in_both_languages(
    language,
):
    pictures = set(re.findall(r'<view id="(\w+)"', PICTURES.read_text(encoding="utf-8")))
    both = easy.texts("es"), easy.texts("en")
    assert both[0].keys() == both[1].keys()
    for slug, text in easy.texts(language).items():
        other = both[language == "es"][slug]
        assert [(one.picture, len(one.sentences), len(one.points), [link.view for link in one.links]) for one in text.parts] == [
            (one.picture, len(one.sentences), len(one.points), [link.view for link in one.links]) for one in other.parts
        ], slug  # fmt: skip
        assert len(text.parts) <= 6, slug
        for part in text.parts:
            assert part.picture in pictures, (slug, part.picture)
            assert len(part.sentences) + len(part.points) <= 8, (slug, part.heading)
            for line in sentences([*part.sentences, *part.points]):
                assert len(words(line)) <= LONGEST_EASY, (slug, line)


def test_b10_everything_that_reaches_a_family_by_message_or_call_is_plain():
    for name, said in TEMPLATES.items():
        texts = [*said["es"], *VOICE.get(name, {}).get("es", ())]
        assert level(FILLED.sub(" ", one) for one in texts).least >= EASY, name


def test_b10_the_status_of_a_family_is_plain_marked_to_be_heard_and_keeps_its_words_when_easy(followed):  # noqa: F811
    visitor = followed[0]
    page = visitor.status().content.decode()
    assert level(texts_of(page)).least >= EASY
    assert re.search(r'<h2 data-phrase="status-[a-z-]+">', page)
    assert 'data-listen="private"' in page
    visitor.client.cookies[easy.COOKIE] = "1"
    assert texts_of(visitor.status().content.decode()) == texts_of(page)


def test_b10_a_recording_is_offered_where_a_pack_has_it(followed, tmp_path):  # noqa: F811
    visitor = followed[0]
    assert "data-audio" not in visitor.status().content.decode()
    with installed(tmp_path, zipped(files())):
        visitor.client.cookies["lang"] = CODE
        page = visitor.status()
    assert re.findall(r'data-audio="([^"]+)"', page.content.decode()) == [
        f"/audio/{CODE}/status-detained.wav"
    ]
    assert "media-src 'self'" in page["Content-Security-Policy"]


def test_b10_a_video_in_sign_language_is_shown_with_captions_and_its_words_once_it_is_there(
    settings, tmp_path
):
    card = cards("es")["la-fianza"]
    named = [
        {"sign": "lsm", "file": "la-fianza.lsm.webm", "es": "Qué es la fianza.", "en": "What a bond is."}
    ]
    assert videos(named, "es")[0].there() is False  # no film: no place for it on the page either
    assert b"<video" not in Visitor().get("/derechos/la-fianza/").content
    folder = tmp_path / "portal" / "signs"
    folder.mkdir(parents=True)
    (folder / "la-fianza.lsm.webm").write_bytes(
        bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d")
    )
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    finders.searched_locations.clear()
    try:
        assert videos(named, "es")[0].there() is False  # nor without captions
        (folder / "la-fianza.lsm.es.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nQué es la fianza.\n")
        assert videos(named, "en")[0].there() is False
        with_film = replace(
            card, signs=videos([*named, {"sign": "other", "file": "x.webm", "es": "x"}], "es")
        )
        page = render_to_string("portal/sign.html", {"video": with_film.videos()[0]})
        assert re.search(
            r'<video controls preload="none"[^>]+src="/static/portal/signs/la-fianza.lsm.webm"', page
        )
        assert '<track kind="captions" src="/static/portal/signs/la-fianza.lsm.es.vtt"' in page
        assert "Qué es la fianza." in page
        assert len(with_film.videos()) == 1
    finally:
        finders.get_finder.cache_clear()


@pytest.mark.parametrize(("language", "sentence"), [
    ("es-mx", ("Falta: Su nombre. Escríbalo.", "Falta: ¿Quién es usted para la persona? Elija", "completo. Escríbalo así")),
    ("en", ("Missing: Your name. Write it.", "Missing: Who are you to them? Choose", "not whole. Write it like this")),
])  # fmt: skip
def test_errors_of_the_portal_say_what_to_do(language, sentence):
    with translation.override(language):
        form = YouForm({"contact": "ana@"})
        found = " ".join(error for errors in form.errors.values() for error in errors)
        assert all(one.split("?")[-1].strip() in found for one in sentence), found
        long = WhoForm({"given_names": "a" * 121})
        how = {
            "es-mx": "Escriba 120 letras como máximo. Escribió 121.",
            "en": "Write at most 120 letters. You wrote 121.",
        }
        assert long.errors["given_names"] == [how[language]]
