"""What is asked of everybody about daily life and how they communicate (E1): on the screen, on paper and on a tablet."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.letters.templates import accommodations
from amparo.casework.models import Interview, Task
from amparo.casework.tests.visiting import interviewed, visit_to
from amparo.casework.visits.communicating import how_they_communicate
from amparo.casework.visits.forms import Sheet
from amparo.casework.visits.models import DOMAINS, ENHANCED
from amparo.casework.visits.paper import sheets_pdf
from amparo.casework.visits.queries import known_of, people_of, who_is_there
from amparo.casework.visits.rules import LASTING, enhanced_difficulties, follow_ups, set_is_asked
from amparo.casework.visits.suggesting import suggested, suggestions
from amparo.casework.visits.words import ENHANCED_SET, SHORT_SET, WAYS
from amparo.core import clock
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db

POSTED = {"at": "2026-03-17T10:00", "channel": "visit", "met": "yes"}
NEVER_SAID = ("discapac", "disabil", "handicap", "minusv", "incapac")


@pytest.fixture
def case(tmp_path):
    return detained(tmp_path)


@pytest.fixture
def by():
    return officer("elpaso")


def read(**said):
    sheet = Sheet({**POSTED, **said}, relatives=[], zone=dt.UTC)
    assert sheet.is_valid(), sheet.problems()
    return sheet.answers()


def test_e1_one_touch_refuses_what_is_still_open_and_keeps_what_was_answered():
    said = read(see="3", short_set_refused=["yes"])
    assert {name: said[name] for name in DOMAINS} == {**dict.fromkeys(DOMAINS, 7), "see": 3}
    assert "short_set_refused" not in said
    assert set_is_asked(said)


def test_e1_a_refusal_of_all_six_is_in_the_file_and_asks_for_nothing(case, by):
    interviewed(case, by=by, **read(short_set_refused=["yes"]))
    assert {getattr(Interview.objects.get(), name) for name in DOMAINS} == {7}
    assert not Task.objects.filter(kind="accommodation").exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"lift": 3}, "levantar"), ({"fingers": 4}, "manos"), ({"lift": 2}, None),
        ({"worry_often": 1, "worry_much": 2}, "preocupación"), ({"worry_often": 1, "worry_much": 3}, None),
        ({"worry_often": 2, "worry_much": 2}, None), ({"sadness_often": 1, "sadness_much": 2}, "tristeza"),
        ({"sadness_often": 7, "sadness_much": 9}, None), ({"sadness_much": 2}, None),
    ],
)  # fmt: skip
def test_e1_the_enhanced_set_makes_the_same_task_at_its_own_cut_off(case, by, said, words):
    interviewed(case, by=by, **said)
    texts = list(Task.objects.filter(kind="accommodation").values_list("text", flat=True))
    assert [words in text for text in texts] == ([True] if words else [])


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.sampled_from([1, 2, 3, 4, 5, 7, 9, None] if name.endswith("often") else [1, 2, 3, 7, 9])
            for name in ENHANCED
        },
    )
)
def test_the_enhanced_set_never_asks_for_anything_of_what_was_refused_or_not_asked(said):
    heavy = {name: value for name, value in said.items() if value in (1, 2, 3, 4)}
    assert enhanced_difficulties(said) == enhanced_difficulties(heavy)
    assert bool(enhanced_difficulties(said)) == any(rule.kind == "accommodation" for rule in follow_ups(said))


@pytest.mark.parametrize(
    ("name", "code"),
    [("lift", 5), ("fingers", 0), ("worry_often", 6), ("worry_much", 4), ("sadness_much", 5)],
)
def test_an_answer_that_the_enhanced_set_does_not_have_is_refused_by_the_database(case, by, name, code):
    with pytest.raises(DatabaseError), transaction.atomic():
        interviewed(case, by=by, **{name: code})


@pytest.mark.parametrize("way", [code for code, _label in WAYS])
def test_e1_whoever_signs_gets_the_task_to_find_an_interpreter(case, by, way):
    interviewed(case, by=by, communicates=[way], language="Español", needs_interpreter="")
    signs = way in ("lsm", "asl", "other_sign", "home_signs", "touch")
    texts = list(Task.objects.filter(kind="interpreter").values_list("text", flat=True))
    assert len(texts) == int(signs)
    assert all(str(dict(WAYS)[way]) in text for text in texts)


def test_what_is_known_keeps_how_they_communicate_until_another_talk_says_otherwise(case, by):
    now = clock.now()
    interviewed(
        case, by=by, at=now - dt.timedelta(days=2), communicates=["lsm", "writing"], reads="little",
        support_person="Su hermana Rosa, 6565550100",
    )  # fmt: skip
    interviewed(case, by=by, at=now - dt.timedelta(days=1), communicates=[], reads="no")
    known = known_of([case.record.person_id])[case.record.person_id]
    assert known["communicates"] == ["lsm", "writing"]
    assert (known["reads"], known["support_person"]) == ("no", "Su hermana Rosa, 6565550100")
    said = how_they_communicate(known)
    assert said.interpreter
    assert said.matters
    assert not how_they_communicate({})
    assert not how_they_communicate({"language": "Español", "reads": "well"}).matters


def test_e1_a_talk_that_left_the_six_out_is_marked_and_they_are_asked_for_again(client, case, by):
    client.force_login(by)
    person = case.record.person
    mark = "no se le han hecho las seis preguntas"
    assert (
        mark not in client.get(f"/personas/{person.folio}/").content.decode()
    )  # nobody has talked with them
    visit = visit_to(case, by=by)
    interviewed(case, by=by, visit=visit, see=1)
    assert mark in client.get(f"/personas/{person.folio}/").content.decode()
    assert mark in client.get(f"/visitas/{visit.pk}/").content.decode()
    why = who_is_there(visit.facility, office_id="elpaso", now=clock.now())[0].why
    assert "unasked" in [reason.code for reason in why]
    interviewed(case, by=by, visit=visit, **dict.fromkeys(DOMAINS, 7))
    assert mark not in client.get(f"/personas/{person.folio}/").content.decode()
    assert mark not in client.get(f"/visitas/{visit.pk}/").content.decode()
    why = who_is_there(visit.facility, office_id="elpaso", now=clock.now())[0].why
    assert "unasked" not in [reason.code for reason in why]


@pytest.mark.parametrize("language", ["es-mx", "en"])
def test_e1_what_is_asked_never_names_a_condition_on_screen_on_paper_or_on_a_tablet(
    client, case, by, language
):
    client.force_login(by)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    visit = visit_to(case, by=by)
    with translation.override(language):
        pdf = pypdf.PdfReader(io.BytesIO(sheets_pdf(visit, people_of(visit))))
        asked = {
            "screen": client.get(f"/personas/{case.record.person.folio}/hoja/").content.decode(),
            "tablet": client.get("/tableta/").content.decode(),
            "paper": " ".join(" ".join(page.extract_text().split()) for page in pdf.pages),
        }
        for where, text in asked.items():
            assert not [word for word in NEVER_SAID if word in text.casefold()], where
            squeezed = "".join(text.replace("&#x27;", "'").split())
            for question in (*SHORT_SET.values(), *ENHANCED_SET.values(), *(label for _code, label in WAYS)):
                assert "".join(str(question).split()) in squeezed, (where, str(question))


def test_the_file_the_hearing_and_the_call_say_how_to_talk_with_the_person(client, case, by):
    client.force_login(by)
    interviewed(
        case, by=by, communicates=["lsm"], language="Zapoteco", variety="Zapoteco de Rincón", home_town="Yavesía",
        reads="no", support_person="Rosa, 6565550100",
    )  # fmt: skip
    page = client.get(f"/personas/{case.record.person.folio}/").content.decode()
    for words in (
        "Cómo se comunica",
        "Zapoteco · Zapoteco de Rincón · Yavesía",
        "Señas Mexicana",
        "Rosa, 6565550100",
    ):
        assert words in page, words


def test_every_answer_of_the_sheet_that_lasts_is_on_it():
    fields = Sheet(None, relatives=[], zone=dt.UTC).main.fields
    assert set(LASTING) - {"children"} <= set(fields)


def test_what_is_suggested_can_be_asked_for_and_each_answer_that_makes_a_task_suggests_something():
    codes = {code for row in suggestions().values() for code in row}
    assert codes <= set(accommodations())
    assert {*DOMAINS, "lift", "fingers", "worry", "sadness"} <= set(suggestions())
    assert suggested({"see": 3, "reads": "no"})[:2] == ["large_print", "braille"]
    assert "reader" in suggested({"reads": "no"})
    assert suggested({"see": 2, "hear": 7, "reads": "well", "communicates": ["spoken"]}) == []


def test_e2_the_letter_shows_what_the_answers_suggest_and_marks_nothing(client, case, by):
    client.force_login(by)
    interviewed(case, by=by, hear=4, communicates=["lsm"], support_person="Rosa")
    address = f"/personas/{case.record.person.folio}/cartas/accommodation_request/en/"
    page = client.get(address).content.decode()
    choices = page[page.index('name="need"') :]
    assert "Las entrevistas sugieren" in page
    assert choices.index("Lengua de Señas Mexicana") < choices.index("letra grande")
    assert 'name="need" value="lsm"' in page
    assert "checked" not in page
