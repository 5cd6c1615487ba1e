"""What a desk's tablet takes along and sends home: once, in full, with an answer in words."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest

from amparo.accounts.models import Reading, Role
from amparo.core import clock
from amparo.returns.desks import actions
from amparo.returns.desks.models import DeskTouch
from amparo.returns.desks.sending import receive_touch
from amparo.returns.homecoming import actions as homecomings
from amparo.returns.medicines.known import told_in
from amparo.returns.models import MilestoneMove
from amparo.returns.tests import homecomings as world
from tests.factories import officer

pytestmark = pytest.mark.django_db
DEVICE = str(uuid.uuid4())


def sent(milestone, act="done", *, hours_ago=1, **more):
    at = (clock.now() - dt.timedelta(hours=hours_ago)).timestamp() * 1000
    return {"id": str(uuid.uuid4()), "device": DEVICE, "milestone": milestone.pk, "act": act, "at": at} | more


def somebody():
    one, by = world.arrived(), world.desk()
    actions.open_plan(homecoming=one, by=by)
    return one, by, {milestone.kind: milestone for milestone in one.milestones.all()}


def test_d2_a_touch_that_is_sent_again_is_kept_once_with_its_own_moment():
    _one, by, plan = somebody()
    touch = sent(plan["curp"])
    first, again = receive_touch(touch, by=by), receive_touch(touch, by=by)
    assert [(report.result, report.state, report.new) for report in (first, again)] == [
        ("saved", "delivered", True),
        ("saved", "delivered", False),
    ]
    move = MilestoneMove.objects.get()
    assert abs(clock.now() - move.at - dt.timedelta(hours=1)) < dt.timedelta(minutes=1)
    assert DeskTouch.objects.get().device == uuid.UUID(DEVICE)


def test_d2_what_was_written_meanwhile_is_told_in_words_and_the_touch_is_kept():
    _one, by, plan = somebody()
    other = world.desk()
    actions.touch(key=uuid.uuid4(), milestone=plan["curp"], act="done", by=other)
    actions.touch(key=uuid.uuid4(), milestone=plan["acta"], act="declined", by=other)
    already = receive_touch(sent(plan["curp"]), by=by)
    late = receive_touch(sent(plan["acta"]), by=by)
    assert (already.result, already.state) == ("already", "delivered")
    assert other.name in already.why
    assert (late.result, late.state) == ("conflict", "declined")
    assert other.name in late.why
    assert DeskTouch.objects.filter(device__isnull=False).count() == 2
    assert MilestoneMove.objects.count() == 2


def test_a_touch_of_another_desk_or_centre_or_of_nothing_is_refused_and_leaves_nothing():
    _one, by, plan = somebody()
    before = DeskTouch.objects.count()
    for broken in ({}, {"id": "x"}, sent(plan["curp"]) | {"milestone": "y"}, sent(plan["curp"]) | {"at": "never"},
                   sent(plan["curp"]) | {"at": 1e30}):  # fmt: skip
        assert receive_touch(broken, by=by).result == "refused"
    for reader in (world.desk("matamoros"), world.desk(agency="sep"), officer(role=Role.CIAM)):
        report = receive_touch(sent(plan["curp"]), by=reader)
        assert (report.result, bool(report.why)) == ("refused", True)
    assert receive_touch(sent(plan["curp"], "not_needed"), by=by).result == "refused"
    assert receive_touch(sent(plan["curp"], "burn"), by=by).result == "refused"
    assert DeskTouch.objects.count() == before


def test_a_clock_that_goes_ahead_is_set_to_when_it_came():
    _one, by, plan = somebody()
    receive_touch(sent(plan["curp"], hours_ago=-9), by=by)
    assert MilestoneMove.objects.get().at <= clock.now()


def test_the_tablet_takes_along_who_is_here_with_what_this_desk_gives_and_what_stands_in_the_way(client):
    one, _by, _plan = somebody()
    unopened = world.arrived()
    world.arrived(at="matamoros")
    gone = world.arrived()
    by = world.desk(agency="renapo")
    actions.leave_centre(homecoming=gone, by=by)
    client.force_login(by)
    told = client.get("/retornos/mesa/tableta/personas/").json()
    assert {person["link"] for person in told["people"]} == {one.folio, unopened.folio}
    kinds = {milestone["kind"]: milestone["first"] for milestone in told["people"][0]["milestones"]}
    assert set(kinds) == {"acta", "curp"}
    assert [code for code, _name in kinds["curp"]] == ["acta"]
    assert Reading.objects.filter(staff=by, page="desk_tablet").count() == 2
    assert told["expires"] > clock.now().timestamp() * 1000


def test_the_kept_page_names_nobody_and_only_desks_have_it(client):
    one, by, _plan = somebody()
    client.force_login(by)
    for path in ("", "trabajador.js", "estado/"):
        page = client.get(f"/retornos/mesa/tableta/{path}")
        assert page.status_code == 200
        assert one.record.given_names not in page.content.decode()
    assert "no-cache" in client.get("/retornos/mesa/tableta/trabajador.js").headers["Cache-Control"]
    answer = client.post("/retornos/mesa/tableta/enviar/", "{", content_type="application/json")
    assert answer.status_code == 400
    client.force_login(officer())
    assert client.get("/retornos/mesa/tableta/").status_code == 403


def test_the_page_sends_as_the_tablet_does(client):
    _one, by, plan = somebody()
    client.force_login(by)
    answer = client.post(
        "/retornos/mesa/tableta/enviar/", json.dumps(sent(plan["curp"])), content_type="application/json"
    )
    assert answer.json()["result"] == "saved"


def test_of_two_people_none_is_a_household_when_one_leaves():
    one, other = world.arrived(), world.arrived()
    homecomings.together(homecomings=[one, other], by=None)
    homecomings.leave_household(homecoming=one, by=None)
    other.refresh_from_db()
    assert other.household is None


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (
            {"needs": {"medicines": "Metformina 850", "conditions": "Diabetes"}},
            [("Metformina 850", "Diabetes")],
        ),
        (
            {"medicines": [{"drug": "Insulina", "what_for": "Diabetes"}, "Losartán"]},
            [("Insulina", "Diabetes"), ("Losartán", "")],
        ),
        ({"needs": {"medicines": "ninguna"}}, []),
        ({"needs": {"medicines": None}}, []),
        ({}, []),
    ],
)
def test_d8_the_medicines_of_a_notice_are_read_as_text_or_in_parts(content, read):
    assert told_in(content) == read
