"""The notice to a centre before somebody is returned: D1, E4, consent, the centre's answer."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.db import IntegrityError, transaction

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.models import Event, OfficerNotice, Protocol
from amparo.casework.protocols.actions import open_protocol, settle
from amparo.casework.tests.visiting import interviewed
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.custody import actions as custody
from amparo.custody.models import Stay
from amparo.people.models import Purpose
from amparo.returns.arriving import announcing, exports, queries
from amparo.returns.arriving.content import Said
from amparo.returns.arriving.gate import gate_of, outside
from amparo.returns.arriving.models import PreArrival
from amparo.returns.centres.zones import zone_of
from amparo.returns.models import Homecoming
from amparo.returns.tests import homecomings as world
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
NEEDS = {
    "language": "Náhuatl", "variety": "Náhuatl de Guerrero", "needs_interpreter": "yes", "health": "Diabetes secretísima",
    "medicines": "Insulina secretísima", "walk": 3,
}  # fmt: skip
READY = {
    "agreed_hour": "2026-12-04 10:00", "receiver": "Rosa Prueba, DIF", "companion": "Su hermana Inés",
    "medicines": "Insulina, 30 días", "destination": "Chilapa, Guerrero",
}  # fmt: skip


@pytest.fixture
def by():
    return officer("elpaso")


@pytest.fixture
def case(tmp_path, by):
    return casework.take_case(case=detained(tmp_path), by=by)


def at(hour: int = 10) -> dt.datetime:
    return dt.datetime(2026, 12, 4, hour, tzinfo=zone_of(world.centre()))


def agrees(case, by, *purposes, decision="granted"):
    for purpose in purposes or (Purpose.RETURN,):
        casework.record_consent(
            record=case.record, purpose=purpose, decision=decision, channel="visit", at=clock.now(), by=by
        )


def sent(case, by, **more):
    said = more.pop(
        "said", Said(receiver="Rosa Prueba", companions=("Inés, hermana, 30",), accommodations="Rampa")
    )
    asked = {
        "centre": world.centre(),
        "expected_at": at(),
        "way": "land",
        "state": "GR",
        "municipality": "Chilapa",
    }
    return announcing.announce(record=case.record, said=said, by=by, **{**asked, **more})


def ready(case, by, **values):
    made = open_protocol(case=case, kind="vulnerable_return", by=by, reason="Diabetes")
    boss = officer("elpaso", Role.SUPERVISOR)
    settle(step=made.steps.get(code="ready"), by=boss, values={**READY, **values})
    return made


def test_d1_a_centre_is_told_what_the_file_knows_and_its_receipt_is_kept(case, by):
    interviewed(case, by=by, **NEEDS)
    agrees(case, by, Purpose.RETURN, Purpose.HEALTH)
    ready(case, by)
    desk = world.desk()
    notice = sent(case, by)
    told = notice.content
    assert told["needs"]["medicines"] == "Insulina secretísima"
    assert told["needs"]["difficulties"] == {"walk": 3}
    assert (told["language"]["variety"], told["language"]["needs_interpreter"]) == (
        "Náhuatl de Guerrero",
        True,
    )
    assert told["destination"] == {"state": "GR", "municipality": "Chilapa"}
    assert told["companions"] == ["Inés, hermana, 30"]
    assert told["vulnerable"]
    homecoming = Homecoming.objects.get()
    assert (homecoming.state, homecoming.centre_id, homecoming.destination_state) == (
        "expected",
        "tijuana",
        "GR",
    )
    assert Event.objects.filter(type="prearrival_sent", case=case).count() == 1
    # the desk hears that somebody comes, and not who
    news = OfficerNotice.objects.get(staff=desk)
    assert (news.text_code, news.record, news.case, news.note) == ("prearrival_sent", None, None, "")
    answered = announcing.answer(notice=notice, answer="received", by=desk)
    assert (answered.answered_name, answered.answered_by) == (desk.name, desk)
    assert Event.objects.filter(type="prearrival_received", record=case.record).count() == 1
    assert OfficerNotice.objects.filter(staff=by, text_code="prearrival_received", case=case).exists()
    assert announcing.answer(notice=notice, answer="cannot", note="Lleno", by=desk).answer == "received"


def test_d1_health_is_told_only_to_whom_they_agreed_that_it_is(case, by):
    interviewed(case, by=by, **NEEDS)
    agrees(case, by)
    ready(case, by)
    notice = sent(case, by)
    whole = json.dumps(
        [notice.content, exports.as_csv([({"return": "x", "version": 1, "sent_at": ""}, notice.content)])]
    )
    assert "secret" not in whole
    assert "Insulina" not in whole
    assert notice.content["needs"]["not_agreed_to_tell"]
    assert {one["item"] for one in notice.left_out} == {"conditions", "medicines", "difficulties"}
    assert notice.gate["medicines"] == READY["medicines"]  # kept here, and told to nobody


def test_health_is_hidden_from_the_centre_again_when_they_take_that_word_back(case, by):
    interviewed(case, by=by, **NEEDS)
    agrees(case, by, Purpose.RETURN, Purpose.HEALTH)
    ready(case, by)
    sent(case, by)
    desk = world.desk()
    assert "secret" in json.dumps(queries.coming("tijuana", desk)[0].content)
    agrees(case, by, Purpose.HEALTH, decision="withdrawn")
    (one,) = queries.coming("tijuana", desk)
    assert "secret" not in json.dumps(one.content)
    assert "Insulina" not in json.dumps(one.content)
    assert one.content["needs"]["not_agreed_to_tell"]


def test_nothing_is_sent_without_the_persons_word_and_it_says_what_to_do(case, by):
    with pytest.raises(Incomplete, match="Pregúntele") as refused:
        sent(case, by)
    assert refused.value.missing == ("consent",)
    assert not Homecoming.objects.exists()


def test_a_refusal_is_written_down_and_respected(case, by):
    agrees(case, by)
    desk = world.desk()
    notice = sent(case, by)
    agrees(case, by, decision="refused")
    assert Event.objects.filter(type="return_refused", record=case.record).count() == 1
    notice.refresh_from_db()
    assert notice.withdrawn_at is not None
    assert Homecoming.objects.get().closing == "declined"
    assert queries.coming("tijuana", desk) == []
    with pytest.raises(Conflict, match="no quiere el programa"):
        sent(case, by)
    with pytest.raises(Conflict, match="se retiró"):
        announcing.answer(notice=notice, answer="received", by=desk)
    assert OfficerNotice.objects.filter(staff=desk, text_code="prearrival_withdrawn").exists()


@pytest.mark.parametrize("what", ["walk", "health", "medicines"])
def test_e4_nobody_vulnerable_is_announced_before_all_is_agreed(case, by, what):
    interviewed(case, by=by, **{what: NEEDS[what]})
    agrees(case, by)
    with pytest.raises(Incomplete) as refused:
        sent(case, by)
    assert refused.value.missing == ("gate",)
    open_protocol(case=case, kind="vulnerable_return", by=by, reason="Diabetes")
    with pytest.raises(Incomplete):
        sent(case, by)
    assert not PreArrival.objects.exists()


def test_e4_the_agreement_flows_into_the_notice_and_the_notice_settles_its_step(case, by):
    agrees(case, by, Purpose.RETURN, Purpose.HEALTH)
    protocol = ready(case, by)
    assert protocol.steps.get(code="notice").settled_at is None
    notice = sent(case, by)
    assert notice.content["agreed"] == READY
    assert notice.gate == READY
    assert Protocol.objects.get().steps.get(code="notice").settled_at is not None


def test_e4_the_database_refuses_it_too(case, by):
    agrees(case, by)
    notice = sent(case, by)
    more = {
        "homecoming": notice.homecoming, "centre": notice.centre, "office": notice.office, "sent_by": by,
        "expected_at": at(), "content": {},
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="all_that_was_agreed"), transaction.atomic():
        PreArrival.objects.create(**more, version=2, vulnerable=True, gate={**READY, "companion": " "})
    made = open_protocol(case=case, kind="vulnerable_return", by=by, reason="Diabetes")
    with pytest.raises(IntegrityError, match="unready"), transaction.atomic():
        PreArrival.objects.create(**more, version=2, vulnerable=True, gate=READY)
    settle(step=made.steps.get(code="ready"), by=officer("elpaso", Role.SUPERVISOR), values=READY)
    with pytest.raises(IntegrityError, match="unready"), transaction.atomic():
        PreArrival.objects.create(**more, version=2, vulnerable=False)
    PreArrival.objects.create(**more, version=2, vulnerable=True, gate=READY)


def test_e4_another_hour_than_was_agreed_or_a_night_is_explained(case, by):
    agrees(case, by)
    ready(case, by)
    for hour in (15, 23):
        with pytest.raises(Incomplete) as refused:
            sent(case, by, expected_at=at(hour))
        assert refused.value.missing == ("outside_hours",)
    notice = sent(case, by, expected_at=at(15), said=Said(outside_hours="El vuelo se movió"))
    assert notice.content["expected"]["outside_hours"] == "El vuelo se movió"


@pytest.mark.parametrize(
    ("agreed", "hour", "why"),
    [("2026-12-04 10:00", 11, ""), ("4/12/2026 10:00", 15, "agreed"), ("el viernes", 11, ""),
     ("", 23, "night"), ("", 5, "night"), ("", 6, "")],
)  # fmt: skip
def test_which_hours_must_be_explained(agreed, hour, why):
    assert outside(agreed, at(hour), zone_of(world.centre())) == why


def test_e4_a_removal_before_they_were_ready_is_said_to_officer_and_supervisor(case, by):
    open_protocol(case=case, kind="vulnerable_return", by=by, reason="Diabetes")
    boss = officer("elpaso", Role.SUPERVISOR)
    stay = Stay.objects.get(record__person=case.record.person)
    custody.end_stay(stay=stay, end="removed", at=clock.now(), by=by)
    told = OfficerNotice.objects.filter(text_code="returned_not_ready").values_list("staff", flat=True)
    assert set(told) == {by.pk, boss.pk}


def test_a_removal_makes_the_return_expected_if_they_want_the_programme(case, by):
    agrees(case, by)
    custody.end_stay(stay=Stay.objects.get(), end="removed", at=clock.now(), by=by)
    one = Homecoming.objects.get()
    assert (one.state, one.office_id, one.record.person_id) == ("expected", "elpaso", case.record.person_id)


def test_without_their_word_a_removal_tells_nobody(case, by):
    custody.end_stay(stay=Stay.objects.get(), end="removed", at=clock.now(), by=by)
    assert not Homecoming.objects.exists()
    assert not Event.objects.filter(type="return_expected").exists()


def test_what_was_sent_never_changes_and_news_is_a_new_version(case, by):
    agrees(case, by)
    first = sent(case, by)
    with pytest.raises(Conflict, match="Nada ha cambiado"):
        sent(case, by)
    second = sent(case, by, municipality="Tixtla")
    assert (first.version, second.version) == (1, 2)
    for change in ({"content": {}}, {"gate": READY}, {"version": 9}, {"expected_at": at(12)}):
        with pytest.raises(Exception, match="never_changes"), transaction.atomic():
            PreArrival.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(Exception, match="are_kept"), transaction.atomic():
        first.delete()
    announcing.answer(notice=second, answer="received", by=world.desk())
    with pytest.raises(Exception, match="stays_as_it_is"), transaction.atomic():
        PreArrival.objects.filter(pk=second.pk).update(answered_name="Otra")


def test_a_centre_that_cannot_says_why_and_the_officer_hears_it(case, by):
    agrees(case, by)
    notice, desk = sent(case, by), world.desk()
    with pytest.raises(Incomplete):
        announcing.answer(notice=notice, answer="cannot", by=desk)
    announcing.answer(notice=notice, answer="cannot", note="Sin camas", by=desk)
    assert OfficerNotice.objects.filter(staff=by, text_code="prearrival_cannot").exists()


def test_the_receipt_of_a_centre_without_the_product_is_written_by_hand(case, by):
    agrees(case, by)
    notice = sent(case, by)
    with pytest.raises(Incomplete):
        announcing.answer(notice=notice, answer="received", by=by)
    done = announcing.answer(notice=notice, answer="received", name="Lic. Prueba, INM", at=clock.now(), by=by)
    assert (done.answered_name, done.answered_by) == ("Lic. Prueba, INM", by)


def test_nobody_else_answers_or_sends(case, by):
    agrees(case, by)
    notice = sent(case, by)
    for other in (world.desk("matamoros"), officer("boston"), officer("", Role.HEADQUARTERS)):
        with pytest.raises(NotAllowed):
            announcing.answer(notice=notice, answer="received", name="x", by=other)
    for other in (world.desk(), officer("boston"), officer("", Role.HEADQUARTERS)):
        with pytest.raises(NotAllowed):
            sent(case, other)


def test_d6_no_notice_goes_to_a_centre_that_does_not_stand_on_that_day(case, by):
    agrees(case, by)
    with pytest.raises(Incomplete) as refused:
        sent(case, by, centre=world.centre("mexicali"))
    assert refused.value.missing == ("centre",)


def test_a_notice_moved_to_another_centre_leaves_the_first_ones_list(case, by):
    agrees(case, by)
    here, there = world.desk(), world.desk("matamoros")
    sent(case, by)
    sent(case, by, centre=world.centre("matamoros"))
    assert queries.coming("tijuana", here) == []
    assert [one.versions for one in queries.coming("matamoros", there)] == [2]
    assert OfficerNotice.objects.filter(staff=here, text_code="prearrival_elsewhere").exists()


def test_files_are_whole_and_harmless(case, by):
    agrees(case, by)
    notice = sent(case, by, said=Said(receiver="=HYPERLINK(1)"))
    envelope = {"return": "M-1", "version": 1, "sent_at": "2026"}
    told = json.loads(exports.as_json([(envelope, notice.content)]))
    assert told["notices"][0]["receiver"]["name"] == "=HYPERLINK(1)"
    (row,) = csv.DictReader(io.StringIO(exports.as_csv([(envelope, notice.content)]).lstrip("\ufeff")))
    assert row["receiver"] == "'=HYPERLINK(1)"
    assert row["destination_state"] == "GR"
    assert list(row) == list(exports.COLUMNS)


def test_who_is_65_or_a_minor_passes_the_gate_too(tmp_path, by):
    old = detained(tmp_path, "A077777777,TZOMPANTZI,AURELIO,05/03/1950,M,MEXICO,B9,Camp East Montana")
    young = detained(tmp_path, "A077777778,TZOMPANTZI,ABRIL,05/03/2012,F,MEXICO,B8,Camp East Montana")
    assert gate_of(old.record.person).why == ("old",)
    assert gate_of(young.record.person).why == ("minor",)
