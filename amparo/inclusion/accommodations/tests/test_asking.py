"""E1 and E2: what somebody needs is asked for of whoever decides, item by item, and taken further when it does not come."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.clocks.keeping import recompute
from amparo.casework.clocks.rules import by_code
from amparo.casework.clocks.telling import tell_all
from amparo.casework.letters.actions import record_answer
from amparo.casework.letters.models import LetterAnswer
from amparo.casework.letters.templates import accommodations, diagnosis_words
from amparo.casework.letters.tests.test_printing import kinds, read, words
from amparo.casework.letters.tests.test_writing import printed, write
from amparo.casework.letters.text import named_diagnoses
from amparo.casework.models import Clock, Event, Task
from amparo.casework.tests.visiting import interviewed
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.inclusion.accommodations import actions, ladder, listeners
from amparo.inclusion.accommodations.models import Ask, Asked, NextStep
from amparo.inclusion.accommodations.tests.asking import answered, by_letter, by_word
from amparo.places.models import Facility
from tests.factories import ADELANTO, EL_PASO, JOSE_MOVED, detained, import_rows, officer

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def case(tmp_path):
    with time_machine.travel(MONDAY, tick=False):
        return casework.take_case(case=detained(tmp_path), by=officer())


@pytest.fixture
def ana(case):
    return case.officer


def at(days: float):
    return time_machine.travel(MONDAY + dt.timedelta(days=days), tick=False)


def todo(case, kind="accommodation"):
    return list(Task.objects.filter(record__person=case.record.person, kind=kind, done_at__isnull=True))


# The tables.


def test_the_vocabulary_holds_all_of_it_and_each_says_which_answer_suggests_it():
    wanted = {"lsm", "asl", "cdi", "deaf_hearing_team", "videophone", "braille", "large_print", "easy_read", "reader",
              "screen_reader", "wheelchair", "cane", "accessible_cell", "accessible_shower", "accessible_transport",
              "personal_help", "glasses", "hearing_aid", "front_cuffing", "medication", "mental_health", "service_animal",
              "quiet", "longer_interview", "support_person", "competency"}  # fmt: skip
    assert set(accommodations()) == wanted
    for code, needs in ladder.suggests().items():
        assert needs, code
        assert needs <= set(ladder.NEEDS), code
    assert all(ladder.suggested([need]) for need in ladder.NEEDS)


def test_every_authority_has_its_law_a_letter_of_its_own_term_and_somebody_above():
    clocks = {
        dict(rule.starts[0].data).get("letter"): rule
        for code, rule in by_code().items()
        if code in listeners.CLOCKS
    }
    for one in ladder.authorities().values():
        steps = list(ladder.ladder(one.code))
        assert len({step.code for step in steps}) == len(steps), "a ladder ends"
        if one.code == ladder.LAWYER:
            continue
        assert one.letter
        assert one.source
        assert clocks[one.letter].length == one.answer_days
        for language in ("es", "en"):
            assert one.law[language]
            said = "\n".join((one.to[language], one.names[language], *one.law[language]))
            assert named_diagnoses(said, diagnosis_words()) == []
        assert len(one.law["es"]) == len(one.law["en"])
    assert [one.code for one in ladder.ladder("ice_facility")] == [
        "ice_facility",
        "ero_office",
        "dhs_crcl",
        "lawyer",
    ]
    assert by_code()["spoken_accommodation"].length == ladder.SPOKEN_DAYS
    assert by_code()["deliver_accommodation"].length == ladder.DELIVERY_DAYS


def test_where_somebody_is_held_says_who_is_asked_first():
    known = [kind for one in ladder.authorities().values() for kind in one.places]
    assert sorted(known) == sorted(Facility.Kind.values), "each kind of place has one who is asked first"
    assert ladder.first_asked("CDF").code == "ice_facility"
    assert ladder.first_asked("CBP").code == "cbp"
    assert ladder.first_asked("BOP").code == "federal_prison"
    assert ladder.first_asked(None).code == "eoir_court"


# E1: from the interview to the request.


def test_e1_the_task_of_the_interview_ends_when_something_was_asked_for_each_difficulty(case, ana):
    with at(0.1):
        interviewed(case, by=ana, hear=4, walk=3, see=2)
    (task,) = todo(case)
    with at(0.2):
        by_letter(case, ana, "lsm")
    assert todo(case) == [task], "nothing was asked for walking"
    with at(0.3):
        by_letter(case, ana, "cane", subject="Otra carta")
    assert todo(case) == []
    task.refresh_from_db()
    assert task.done_by == ana


# E2: the letter.


def test_e2_one_letter_asks_for_several_things_in_english_and_its_clock_starts(case, ana):
    with at(0):
        ask = by_letter(case, ana, "lsm", "front_cuffing")
    text = words(printed(ask.letter))
    assert "Section 504 of the Rehabilitation Act" in text
    assert "standard 4.8" in text
    assert "restraints in front" in text
    assert (ask.authority, ask.facility.name, ask.channel, ask.why) == (
        "ice_facility",
        EL_PASO,
        "letter",
        "first",
    )
    assert [one.code for one in ask.items.order_by("pk")] == ["lsm", "front_cuffing"]
    assert (
        Clock.objects.get(type_id="answer_accommodation", stopped_at__isnull=True).due_at
        == ask.answer_by
        == MONDAY + 5 * DAY
    )
    assert ask.letter.document.sensitivity == "health"
    with at(0):
        assert by_letter(case, ana, "lsm", "front_cuffing") == ask


@pytest.mark.parametrize("to", ["eoir_court", "ero_office", "dhs_crcl", "mexico"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_e2_every_letter_is_pdf_ua_in_its_language_with_its_law_and_without_a_diagnosis(
    case, ana, to, language
):
    with at(0):
        first = by_letter(case, ana, "wheelchair", "medication")
        answered(first, ana, on=clock.today(), wheelchair="denied")
        ask = by_letter(case, ana, "wheelchair", to=to, after=first, language=language)
        with pytest.raises(Incomplete) as refused:
            by_letter(case, ana, "wheelchair", to=to, after=first, body="A wheelchair, because of diabetes.")
        assert refused.value.missing == ("body",)
    reader = read(printed(ask.letter))
    root = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).lower().startswith(language)
    assert reader.metadata.title == " ".join(reader.metadata.title.split()) != ""
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    found = kinds(root["/StructTreeRoot"])
    assert (found.count("/H1"), found.count("/H2") >= 3, "/LI" in found) == (1, True, True)
    text = words(printed(ask.letter))
    assert ladder.authorities()[to].law[language][0][:40] in text
    if ask.letter.template != "accommodation_authority":
        assert ("denegado" if language == "es" else "denied") in text
        assert "presupuesto" not in text, "nobody's words are passed on unread"


def test_e2_who_was_asked_among_all_letters_is_kept_like_any_other(case, ana):
    with at(0):
        letter = write(case, "accommodation_request", ana, asked=["quiet"])
        assert not Ask.objects.exists(), "nothing says what the letter asks for"
        actions.on_letter_written(letter, ["quiet", "poem"], ana)
    ask = Ask.objects.get(letter=letter)
    assert [one.code for one in ask.items.all()] == ["quiet"]
    with at(1):
        record_answer(letter=letter, outcome="denied", on=clock.today(), note="No hay", by=ana)
    item = ask.items.get()
    assert (item.outcome, item.reason, item.answered_on) == ("denied", "No hay", dt.date(2026, 3, 3))
    assert NextStep.objects.get(ask=ask).kind == "further"


# Answers, delivery, and who is next.


def test_answers_come_item_by_item_and_the_last_stops_the_clock(case, ana):
    with at(0):
        ask = by_letter(case, ana, "lsm", "quiet", "cane")
    with at(2):
        answered(ask, ana, on=clock.today(), lsm="granted", quiet="other")
    running = Clock.objects.get(type_id="answer_accommodation")
    assert running.stopped_at is None
    assert not LetterAnswer.objects.exists()
    with at(3):
        answered(ask, ana, on=clock.today(), cane="denied")
    running.refresh_from_db()
    assert running.stopped_at is not None
    assert LetterAnswer.objects.get().outcome == "granted"
    assert {one.code: one.outcome for one in ask.items.all()} == {
        "lsm": "granted",
        "quiet": "other",
        "cane": "denied",
    }
    (task,) = todo(case)
    assert "Oficina de campo" in task.text
    assert task.assignee == ana
    assert recompute()["changed"] == 0


def test_silence_is_the_task_of_asking_the_next_authority_at_the_moment_the_clock_breaches(case, ana):
    with at(0):
        ask = by_letter(case, ana, "lsm")
    for _again in range(2):
        tell_all(ask.answer_by + dt.timedelta(minutes=1))
    (task,) = todo(case)
    assert task.assignee == ana
    assert NextStep.objects.get().task == task
    with at(6):
        further = by_letter(case, ana, "lsm", to="ero_office", after=ask)
    task.refresh_from_db()
    assert (task.done_at is not None, todo(case)) == (True, [])
    assert (further.why, further.after) == ("escalated", ask)
    assert further.answer_by == further.asked_at + 14 * DAY
    assert "no answer" in words(printed(further.letter))
    tell_all(further.answer_by + dt.timedelta(minutes=1))
    assert "CRCL" in todo(case)[0].text
    with at(30):
        last = by_letter(case, ana, "lsm", to="dhs_crcl", after=further)
    tell_all(last.answer_by + dt.timedelta(minutes=1))
    assert "abogado" in todo(case)[0].text


def test_that_nobody_answered_is_said_when_the_term_is_over_and_a_late_answer_still_counts(case, ana):
    with at(0):
        ask = by_letter(case, ana, "lsm")
    with at(2), pytest.raises(Incomplete) as refused:
        answered(ask, ana, on=clock.today(), lsm="ignored")
    assert refused.value.missing == ("outcome_lsm",)
    with at(6):
        answered(ask, ana, on=clock.today(), lsm="ignored")
    assert LetterAnswer.objects.get().outcome == "ignored"
    with at(9):
        answered(ask, ana, on=clock.today(), lsm="granted")
    assert ask.items.get().outcome == "granted"
    with at(9), pytest.raises(Conflict):
        answered(ask, ana, on=clock.today(), lsm="denied")
    with pytest.raises(DatabaseError), transaction.atomic():
        Asked.objects.update(outcome="denied", reason="x")


def test_a_grant_that_is_not_there_after_a_week_has_failed_and_is_asked_of_the_next(case, ana):
    with at(0):
        ask = by_letter(case, ana, "lsm")
    with at(1):
        answered(ask, ana, on=clock.today(), lsm="granted")
    running = Clock.objects.get(type_id="deliver_accommodation")
    tell_all(running.due_at + dt.timedelta(minutes=1))
    (check,) = todo(case)
    assert "Pregunte" in check.text
    with at(4):
        actions.record_delivery(ask=ask, said={"lsm": "no"}, on=clock.today(), by=ana)
    assert todo(case) == [check], "three days are not a failure yet"
    with at(9):
        actions.record_delivery(ask=ask, said={"lsm": "no"}, on=clock.today(), by=ana, note="Nunca llegó")
    check.refresh_from_db()
    assert check.done_at is not None
    (task,) = todo(case)
    assert NextStep.objects.get(task=task).kind == "further"
    running.refresh_from_db()
    assert running.stopped_at is not None
    with at(10):
        actions.record_delivery(ask=ask, said={"lsm": "yes"}, on=clock.today(), by=ana)
    assert ask.items.get().delivered == "yes"


def test_what_was_asked_by_word_is_put_in_a_letter_when_nobody_answers(case, ana):
    with at(0):
        ask = by_word(case, ana, "medication", at=MONDAY)
    running = Clock.objects.get(type_id="spoken_accommodation")
    assert running.due_at == ask.answer_by == MONDAY + 2 * DAY
    tell_all(ask.answer_by + dt.timedelta(minutes=1))
    assert "Centro de detención" in todo(case)[0].text
    with at(3):
        further = by_letter(case, ana, "medication", after=ask)
    assert (further.authority, further.why, todo(case)) == ("ice_facility", "escalated", [])
    with at(3):
        answered(ask, ana, on=clock.today(), medication="granted")
    running.refresh_from_db()
    assert running.stopped_at is not None


def test_what_is_missing_is_said_at_its_field_and_only_the_office_asks(case, ana):
    with at(0):
        with pytest.raises(Incomplete) as refused:
            by_letter(case, ana)
        assert refused.value.missing == ("need",)
        with pytest.raises(Incomplete) as refused:
            by_word(case, ana, "lsm", at=MONDAY, spoken_to=" ")
        assert refused.value.missing == ("spoken_to",)
        for stranger in (officer("chicago"), officer("", Role.HEADQUARTERS), officer("", Role.CIAM)):
            with pytest.raises(NotAllowed):
                by_letter(case, stranger, "lsm")
        ask = by_letter(case, ana, "lsm", "cane")
        for field, said, more in (
            ("outcome_lsm", {}, {}),
            ("paper", {"lsm": "granted"}, {"note": ""}),
            ("on", {"lsm": "granted"}, {"on": dt.date(2026, 3, 9)}),
            ("outcome_quiet", {"quiet": "granted"}, {}),
        ):
            with pytest.raises(Incomplete) as refused:
                answered(ask, ana, **{"on": dt.date(2026, 3, 2), **more}, **said)
            assert refused.value.missing == (field,)
        with pytest.raises(Incomplete) as refused:
            actions.record_answers(
                ask=ask, said={"lsm": actions.Said("denied")}, on=clock.today(), by=ana, note="x"
            )
        assert refused.value.missing == ("reason_lsm",)
        with pytest.raises(Conflict):
            actions.record_delivery(ask=ask, said={"lsm": "yes"}, on=clock.today(), by=ana)


def test_whoever_no_longer_wants_it_is_asked_for_nothing_more(case, ana):
    with at(0):
        ask = by_letter(case, ana, "lsm")
    tell_all(ask.answer_by + dt.timedelta(minutes=1))
    with at(6):
        actions.end_ask(ask=ask, reason="Dice que ya no", by=ana)
        assert todo(case) == []
        with pytest.raises(Conflict):
            actions.end_ask(ask=ask, reason="Otra vez", by=ana)
    assert Clock.objects.get(type_id="answer_accommodation").stopped_at is not None
    assert ask.items.get().ended == "not_wanted"


# A transfer.


def test_what_a_place_was_asked_for_is_asked_again_where_the_person_is_moved_to(case, ana, tmp_path):
    with at(0):
        ask = by_letter(case, ana, "lsm", "quiet")
        court = by_letter(case, ana, "lsm", to="eoir_court")
        answered(ask, ana, on=clock.today(), lsm="granted", quiet="denied")
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-05T09:00", office="sanbernardino")
    assert {one.ended for one in ask.items.all()} == {"moved"}
    assert {one.ended for one in court.items.all()} == {""}, "the court is the same wherever they are"
    (task,) = todo(case)
    assert task.office_id == "sanbernardino"
    assert "lengua de señas" in task.text.lower()
    assert Clock.objects.filter(type_id="deliver_accommodation", stopped_at__isnull=True).count() == 0
    assert recompute()["changed"] == 0
    beto = officer("sanbernardino")
    with at(4):
        again = by_letter(case, beto, "lsm", "quiet", after=ask)
    assert (again.why, again.facility.name, todo(case)) == ("moved", ADELANTO, [])
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-06T09:00", office="sanbernardino")
    assert todo(case) == []
    assert Event.objects.filter(type_id="accommodation_ended").count() == 1


@pytest.mark.parametrize(("end", "court"), [("released", ""), ("removed", "left"), ("died", "left")])
def test_whoever_leaves_is_waited_for_no_more(case, ana, end, court):
    from amparo.custody.actions import end_stay
    from amparo.custody.queries import open_stay

    with at(0):
        place = by_letter(case, ana, "cane")
        other = by_letter(case, ana, "cane", to="eoir_court")
    with at(1):
        end_stay(stay=open_stay(case.record.person), end=end, at=clock.now(), by=ana)
    assert place.items.get().ended == "left"
    assert other.items.get().ended == court
    assert todo(case) == []


def test_of_a_concluded_case_nothing_more_is_proposed(case, ana):
    with at(0):
        ask = by_letter(case, ana, "lsm")
    with at(1):
        casework.conclude(case=case, outcome="withdrawn", reason="Salió libre", by=ana)
    tell_all(ask.answer_by + dt.timedelta(minutes=1))
    assert todo(case) == []
    assert not NextStep.objects.exists()
