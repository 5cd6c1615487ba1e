"""The pseudo-locale: what no translation may break, and what was never given to the catalogues."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

import pytest
from django.conf import settings
from django.utils import formats, translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.core import pseudo
from amparo.shell import catalogues
from tests.factories import officer

PIECES = st.one_of(
    st.text(st.characters(exclude_characters="<>%{}&"), min_size=1),
    st.sampled_from(["%(name)s", "%s", "%d", "%%", "{}", "{name}", "<strong>", "</strong>", "<a href=\"/x/\">", "&nbsp;"]),
)  # fmt: skip


def every_string():
    for room in catalogues.rooms():
        path = catalogues.catalogue_path(room)
        if path.exists():
            for message in catalogues._read(path):
                if message.id:
                    texts = message.string if isinstance(message.string, tuple) else (message.string,)
                    yield message, texts


@given(st.lists(PIECES, min_size=1).map("".join))
def test_the_pseudo_locale_keeps_placeholders_and_tags_and_the_spaces_around(text):
    made = pseudo.pseudo(text)
    assert pseudo.placeholders(made) == pseudo.placeholders(text)
    assert made[: len(made) - len(made.lstrip())] == text[: len(text) - len(text.lstrip())]
    if text.strip():
        bare = made.strip()
        assert bare.startswith(pseudo.OPEN)
        assert bare.endswith(pseudo.CLOSE)
        assert len(made) > len(text)


def test_every_string_of_every_catalogue_passes_through_with_its_placeholders_and_two_fifths_longer():
    seen = 0
    for message, texts in every_string():
        for text in texts:
            made = pseudo.pseudo(text)
            assert pseudo.placeholders(made) == pseudo.placeholders(text), message.id
            letters = len(
                re.sub(r"<[^>]*>|%\(\w+\)[sd]|&\w+;|\S+@\S+|https?://\S+|\{[^}]*\}", "", text.strip())
            )
            assert len(made) >= len(text) + 0.4 * letters, message.id
            seen += 1
    assert seen > 3000


def test_the_pseudo_locale_is_a_language_of_tests_and_is_read_by_django():
    assert pseudo.CODE in dict(settings.LANGUAGES)
    with translation.override(pseudo.CODE):
        assert translation.get_language_info(pseudo.CODE)["bidi"] is False
        assert not translation.get_language_bidi()
        assert formats.get_format("DATE_FORMAT") == r"j \d\e F \d\e Y"  # the dates are those of Spanish
        spanish = defaultdict(set)
        for message, texts in every_string():
            spanish[message.context, message.id].add(pseudo.pseudo(texts[0]))
        for (context, text), made in spanish.items():
            if not isinstance(text, tuple):
                found = translation.pgettext(context, text) if context else translation.gettext(text)
                assert found in made


@pytest.mark.parametrize("path", ["/accounts/login/", "/no-existe/"])
@pytest.mark.django_db
def test_a_page_in_the_pseudo_locale_says_which_language_it_is(client, path):
    client.cookies["lang"] = pseudo.CODE
    client.force_login(officer())
    page = client.get(path, follow=True).content.decode()
    assert f'<html lang="{pseudo.CODE}"' in page
    assert page.count(pseudo.OPEN) > 3


def template_words(source: str) -> list[str]:
    """What stands in a template outside of every tag of Django's, and would be read or heard."""
    for passed in (
        r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}",
        r"\{%\s*block(?:trans|translate)\b.*?endblock(?:trans|translate)\s*%\}",
        r"\{%\s*verbatim.*?endverbatim\s*%\}",
        r"\{%.*?%\}|\{\{.*?\}\}",
        r"<(script|style|code|svg)\b.*?</\1>",
    ):
        source = re.sub(passed, "", source, flags=re.S)
    spoken = re.findall(r"""\b(?:alt|title|aria-label|placeholder|data-label)=["']([^"']*)["']""", source)
    shown = re.sub(r"<[^>]*>|&#?\w+;", " ", source)
    shown = re.sub(r"govuk-[\w-]+|/[\w-]+/\S*", " ", shown)  # a class that fills a block, an address to type
    return [word for text in [shown, *spoken] for word in re.findall(r"[^\W\d_]{2,}", text)]


def forgotten_sentences(source: str) -> list[str]:
    """Sentences in Python that reach a reader as they stand: labels, hints, messages and refusals."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        shown = [
            keyword.value for keyword in node.keywords if keyword.arg in {"label", "help_text", "empty_label"}
        ]
        if name in {"ValidationError", "Incomplete", "Conflict", "NotAllowed", "Refusal"}:
            shown += node.args
        if name in {"add_error", "success", "warning"} and len(node.args) > 1:
            shown.append(node.args[1])
        found += [
            one.value
            for one in shown
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and re.search(r"\w\w", one.value)
        ]
    return found


#: Names and signs that are the same in every language.
SAME = {"Amparo", "Demo", "Español", "English", "US", "SHA", "CSV", "JSON", "XLSX", "PDF", "km", "min"}
#: Pages of those who build: components as they are, and a course that goes to an LMS in its own language.
OF_ONE_LANGUAGE = {
    "core/templates/core/components.html",
    "core/templates/core/portal_components.html",
    "inclusion/templates/inclusion/scorm/index.html",
}
#: Rules that answer with a code, commands, the synthetic world.
OF_NO_READER = {"tests", "migrations", "management", "simulate"}


def test_no_template_says_a_word_that_was_not_given_to_the_catalogues():
    forgotten = {}
    for room in catalogues.rooms():
        for path in sorted(room.rglob("templates/**/*.html")):
            where = str(path.relative_to(room.parent))
            words = [word for word in template_words(path.read_text()) if word not in SAME]
            if words and where not in OF_ONE_LANGUAGE:
                forgotten[where] = words
    assert forgotten == {}


def test_no_form_message_or_refusal_says_a_sentence_that_was_not_given_to_the_catalogues():
    forgotten = {}
    for room in catalogues.rooms():
        for path in sorted(room.rglob("*.py")):
            if path.name == "views_dev.py" or OF_NO_READER & set(path.parts):
                continue
            if sentences := [one for one in forgotten_sentences(path.read_text()) if " " in one]:
                forgotten[str(path.relative_to(room.parent))] = sentences
    assert forgotten == {}


def test_a_forgotten_word_would_be_found():
    assert template_words("<p>{% translate 'Yes' %} No {{ one }}</p>") == ["No"]
    assert template_words('<a aria-label="Close">{% blocktranslate %}x{% endblocktranslate %}</a>') == [
        "Close"
    ]
    assert forgotten_sentences('f(label="Your name", help_text=_("x")); raise Conflict("Too late.")') == [
        "Your name",
        "Too late.",
    ]
