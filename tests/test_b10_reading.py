"""Every public page in plain Spanish, in its easy version and to be heard (B10): measured as it is rendered."""

from __future__ import annotations

import re

import pytest

from amparo.core.readability import EASY, LONGEST, VERY_EASY, level, sentences, texts_of, words
from amparo.families.tests.conftest import followed  # noqa: F401
from amparo.families.tests.visiting import Visitor
from amparo.notices.texts import TEMPLATES, VOICE
from amparo.notices.texts_advisors import ADVISOR_TEMPLATES
from amparo.portal import easy
from amparo.portal.offline import kept
from amparo.portal.tests.test_plain_words import OFFICIALS_WORDS
from amparo.programmes.models import Sheet
from tests.factories import directory

pytestmark = pytest.mark.django_db
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
    for version, least in (("", EASY), ("1", VERY_EASY)):
        for path, page in pages[version].items():
            texts = texts_of(page)
            one = level(texts)
            if one.least < least:
                hard.append((path, version, round(one.fernandez_huerta), round(one.szigriszt), one.words))
            for sentence in sentences(texts):
                if len(words(sentence)) > LONGEST: hard.append((path, sentence))
                if any(word in sentence.lower() for word in OFFICIALS_WORDS): hard.append((path, sentence))
    assert hard == []
