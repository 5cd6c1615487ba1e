from __future__ import annotations

import datetime as dt

import pytest

from amparo.casework import actions as casework
from amparo.casework.documents import queries as documents
from amparo.casework.documents import store
from amparo.casework.documents.models import Document
from amparo.casework.letters import actions, queries
from amparo.casework.letters.models import Letter
from amparo.casework.letters.templates import latest
from amparo.casework.letters.tests.test_printing import read, words
from amparo.casework.letters.text import fill
from amparo.casework.models import Case, Clock, Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from tests.factories import JOSE_MOVED, detained, import_rows, officer

pytestmark = pytest.mark.django_db


def write(case: Case, code: str, by, *, language: str = "en", asked=(), **changed) -> Letter:
    template = latest()[code]
    case = Case.objects.select_related("record__person", "office", "type").get(pk=case.pk)
    facts = queries.facts_for(case, case.record.person, by, template, language, asked)
    text = template.texts[language]
    said = {name: fill(getattr(text, name), facts, language) for name in ("to", "subject", "body")}
    for name, change in changed.items():
        said[name] = change(said[name]) if callable(change) else change
    return actions.write_letter(case=case, template=template, language=language, facts=facts, by=by, **said)


def printed(letter: Letter) -> bytes:
    content = documents.content_of(letter.document, "whole")
    assert content is not None
    return b"".join(store.read(content))


def consent(case: Case, by, decision: str = "granted") -> None:
    casework.record_consent(
        record=case.record, purpose="health", decision=decision, channel="visit", at=clock.now(), by=by
    )


def test_e2_the_accommodation_letter_in_english_cites_the_law_says_what_is_needed_and_starts_the_clock(
    tmp_path,
):
    case, by = detained(tmp_path), officer("elpaso")
    before = clock.now()
    letter = write(case, "accommodation_request", by, asked=["lsm", "front_cuffing"])
    text = words(printed(letter))
    assert "Section 504 of the Rehabilitation Act" in text
    assert "standard 4.8" in text
    assert "a Mexican Sign Language (LSM) interpreter" in text
    assert "JOSE LUIS" in text.upper()
    assert "A012 345 678" in text
    assert "Consulate General of Mexico in El Paso" in text
    assert str(read(printed(letter)).trailer["/Root"]["/Lang"]).lower().startswith("en")
    event = Event.objects.get(type="accommodation_request")
    assert (event.pk, event.case_id, event.type.is_service) == (letter.event_id, case.pk, True)
    assert event.data["document"] == letter.document_id
    running = Clock.objects.get(type_id="answer_accommodation")
    assert (running.office_id, running.case_id, running.key) == ("elpaso", case.pk, str(letter.document_id))
    assert before + dt.timedelta(days=5) <= running.due_at <= clock.now() + dt.timedelta(days=5)
    assert letter.document.sensitivity == "health"


def test_e2_no_diagnosis_is_printed_unless_the_person_consented(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")

    def naming(body: str) -> str:
        return body + "\n\nThe person lives with epilepsy."

    with pytest.raises(Incomplete, match="epilepsy") as refused:
        write(case, "accommodation_request", by, asked=["quiet"], body=naming)
    assert refused.value.missing == ("body",)
    assert not Document.objects.exists()
    consent(case, by)
    letter = write(case, "accommodation_request", by, asked=["quiet"], body=naming)
    assert "epilepsy" in words(printed(letter))
    consent(case, by, "withdrawn")
    with pytest.raises(Incomplete):
        write(case, "accommodation_request", by, asked=["reader"], subject="Epilepsy: request")


@pytest.mark.parametrize("code", latest())
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_letter_is_filled_from_the_file_and_says_what_is_left_to_fill(tmp_path, code, language):
    import re

    case, by = detained(tmp_path), officer("elpaso")

    def done(text: str) -> str:
        return re.sub(r"\[\[.*?\]\]", "dicho", text)

    letter = write(case, code, by, language=language, asked=["reader"], to=done, subject=done, body=done)
    text = words(printed(letter))
    assert by.name in text
    assert case.shown_folio in text
    assert "[[" not in text
    assert "{" not in text
    assert (letter.template, letter.version, letter.language) == (code, latest()[code].version, language)


def test_what_is_left_to_fill_is_named_and_nothing_is_printed(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    with pytest.raises(Incomplete, match="date and time") as refused:
        write(case, "visit_request", by)
    assert refused.value.missing == ("body",)
    for name in ("to", "subject", "body"):
        with pytest.raises(Incomplete) as refused:
            write(case, "notification_request", by, **{name: " \n "})
        assert refused.value.missing == (name,)
    assert not Letter.objects.exists()


def test_printing_again_is_opening_the_same_bytes(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    one = write(case, "notification_request", by)
    first = printed(one)
    assert write(case, "notification_request", by) == one
    assert printed(one) == first
    assert store.digest([first]) == one.document.kept_hash
    assert Event.objects.filter(type="notification_request").count() == 1
    assert Clock.objects.filter(type_id="answer_notification").count() == 1


def test_only_the_office_of_an_open_case_writes_letters(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    for stranger in (
        officer("chicago"),
        *(officer("", role) for role in ("headquarters", "ciam", "auditor")),
    ):
        with pytest.raises(NotAllowed):
            write(case, "notification_request", stranger)
    casework.conclude(case=case, outcome="withdrawn", reason="Salió libre", by=by)
    with pytest.raises(Conflict):
        write(case, "notification_request", by)


def test_after_a_hand_over_the_former_office_writes_no_letter(tmp_path):
    case, former = detained(tmp_path), officer("elpaso")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    with pytest.raises(NotAllowed):
        write(case, "notification_request", former)
    assert write(case, "notification_request", officer("sanbernardino"))


def test_nothing_is_asked_in_the_name_of_somebody_who_refused_help(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    casework.record_consent(
        record=case.record, purpose="assistance", decision="refused", channel="visit", at=clock.now(), by=by
    )
    with pytest.raises((Conflict, NotAllowed)):
        write(case, "notification_request", by)


def test_the_cover_of_a_hand_over_names_no_medical_paper(tmp_path):
    from amparo.casework.documents.tests import files
    from amparo.casework.documents.tests.test_keeping import kept

    case, by = detained(tmp_path), officer("elpaso")
    kept(case, label="Acta de nacimiento", kind="id")
    kept(case, files.docx(), label="Receta", kind="medical")
    facts = queries.facts_for(
        Case.objects.select_related("record__person", "office", "type").get(pk=case.pk), case.record.person, by,
        latest()["hand_over_cover"], "es",
    )  # fmt: skip
    assert facts["documents"] == "- Acta de nacimiento"
