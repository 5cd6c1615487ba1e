"""B6: a message holds the folio's end, the official line and a seal, and nothing of anybody, in any way and language."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.core.folios import ALPHABET, RANDOM_CHARACTERS, with_check
from amparo.notices.models import Notice
from amparo.notices.rules import kinds
from amparo.notices.texts import TEMPLATES, VOICE, segments, text_of, voice

CHANNELS = list(Notice.Channel.values)
LANGUAGES = ["es-mx", "en"]
LETTERS = st.text(ALPHABET, min_size=RANDOM_CHARACTERS, max_size=RANDOM_CHARACTERS)
#: What a careless template could carry along, as the registry writes it.
REGISTRY = st.fixed_dictionaries(
    {
        "name": st.text("abcdefghijklmnopqrstuvwxyzáéíóúñ", min_size=6, max_size=20).map(
            lambda name: f"Zx{name}"
        ),
        "place": st.sampled_from(["Camp East Montana", "Krome North SPC", "El Paso County Jail"]),
        "a_number": st.from_regex(r"A\d{9}", fullmatch=True),
        "link": st.just("https://example.org/seguir/?folio=F00000QM8X4"),
    }
)


def everything(text):
    return f"{text.subject}\n{text.body}"


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
@settings(max_examples=25)
@given(letters=LETTERS, registry=REGISTRY)
def test_b6_no_message_holds_a_name_a_number_a_place_or_a_link(
    template, language, channel, letters, registry
):
    folio = "F" + with_check(letters)
    values = {
        "tail": folio[-4:],
        "code": "12345678",
        "minutes": 10,
        "seal": "7K3M-9Q2X",
        "stop": "tkn",
        **registry,
    }
    whole = everything(text_of(template, channel, language, values))
    assert not any(value.lower() in whole.lower() for value in registry.values())
    assert not re.search(r"https?:|www\.|\.(org|com|gob|mx)\b", whole)
    assert not re.search(r"\bA?\d{9}\b", whole)
    assert folio not in whole
    spoken = re.sub(r", ", "", whole) if channel == "voice" else whole
    assert "7K3M9Q2X" in re.sub("-", "", spoken)
    if template != "code":
        assert "5206237874" in re.sub("-", "", spoken) or (channel == "voice" and template == "received")
        assert re.search("Consulado de M[eé]xico|Consulate of Mexico", whole)
    if template not in ("code", "prove", "contact_changed"):
        assert folio[-4:] in spoken


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ["prove", "contact_changed"])
def test_b6_whoever_may_be_a_stranger_by_now_reads_of_no_request(template, language, channel):
    text = text_of(template, channel, language, {"tail": "M8X4", "seal": "7K3M-9Q2X"})
    assert "M8X4" not in re.sub(", ", "", everything(text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_text_message_is_one_message_on_any_telephone(template, language):
    values = {"tail": "M8X4", "code": "12345678", "minutes": 10, "seal": "7K3M-9Q2X"}
    for channel in ("sms", "push"):
        assert segments(text_of(template, channel, language, values).body) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_call_spells_what_must_be_written_down_and_asks_for_a_key(template, language):
    values = {"tail": "M8X4", "code": "12345678", "minutes": 10, "seal": "7K3M-9Q2X"}
    said = voice(template, language, values)
    assert any("7, K, 3, M, 9, Q, 2, X" in sentence for sentence in said)
    assert (" 1." in said[-1]) == (template != "code")


def test_segments_are_counted_as_telephones_count_them():
    assert [segments("a" * n) for n in (160, 161, 306, 307)] == [1, 2, 2, 3]
    assert [segments("á" * n) for n in (70, 71, 134, 135)] == [1, 2, 2, 3]  # á is not in the GSM alphabet
    assert (segments("€" * 80), segments("€" * 81)) == (1, 2)
    assert segments("😀" * 36) == 2


def test_every_template_has_a_line_in_the_table_and_sentences_for_a_call():
    assert set(kinds()) == set(TEMPLATES) == set(VOICE)


@pytest.mark.parametrize("template", TEMPLATES)
def test_b6_every_message_is_written_in_every_language_and_way(template):
    """What is asked of each above is asked of all that there are, also of a language that comes later."""
    tongues = {language[:2] for language in LANGUAGES}
    assert set(TEMPLATES[template]) == set(VOICE[template]) == tongues
    values = {"tail": "M8X4", "code": "12345678", "minutes": 10, "seal": "7K3M-9Q2X"}
    for channel in CHANNELS:
        said = [everything(text_of(template, channel, language, values)) for language in LANGUAGES]
        assert len(set(said)) == len(LANGUAGES)
        assert not any(re.search(r"[{}]|%\(", one) for one in said)
