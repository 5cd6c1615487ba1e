"""Returned twice within the year: two returns, the first one closed and in the history; told twice on a day: one."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.core.errors import Conflict
from amparo.custody.models import Stay
from amparo.returns.arriving import importing
from amparo.returns.desks import actions as desks
from amparo.returns.homecoming import actions
from amparo.returns.homecoming.again import earlier_of, is_second, rules
from amparo.returns.homecoming.models import Homecoming
from amparo.returns.tests import homecomings as world
from amparo.returns.words import Source
from tests.factories import officer, said

pytestmark = pytest.mark.django_db
TIJUANA = ZoneInfo("America/Tijuana")
EULALIA = {"given_names": "Eulalia", "surname1": "Xicoténcatl", "surname2": "Prueba", "birth_date": "1990-04-02",
           "curp": "XIPE900402MTLCRL08"}  # fmt: skip


def eulalia(days_ago=0, **more):
    return world.arrived(record=world.record(**EULALIA), days_ago=days_ago, **more)


moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)).map(
    lambda one: one.replace(tzinfo=dt.UTC)
)


@given(moments, moments, st.sampled_from([*Source.values]), st.booleans(), st.none() | st.booleans())
def test_one_day_is_one_return_and_more_days_never_make_it_less_a_second(first, at, told_by, held, said_so):
    def second(moment):
        return is_second(
            arrived_at=first, at=moment, told_by=told_by, zone=TIJUANA, held_since=held, said=said_so
        )

    if at <= first or at.astimezone(TIJUANA).date() == first.astimezone(TIJUANA).date():
        assert not second(at)
    elif said_so is not None:
        assert second(at) is said_so
    if second(at):
        assert second(at + dt.timedelta(days=30))
        assert said_so or at - first > dt.timedelta(days=2)


def test_every_way_of_telling_has_its_rule_with_where_it_comes_from():
    assert set(rules()) == {*Source.values, "custody"}
    assert all(one.why and one.source and one.days > 0 for one in rules().values())


def test_who_is_returned_again_within_the_year_has_a_second_return_at_the_desk():
    first = eulalia(days_ago=90)
    world.planned(first)
    made = desks.register(described=said(**EULALIA), token="a1", by=world.desk())
    first.refresh_from_db()
    assert made.known
    assert made.homecoming.pk != first.pk
    assert (first.state, first.closing) == ("closed", "left")
    assert (made.homecoming.state, made.homecoming.record.person) == ("arrived", first.record.person)
    assert made.homecoming.milestones.filter(state="open").exists()
    assert made.homecoming.follow_ups.count() == 4
    assert actions.open_of(first.record.person) == made.homecoming
    earlier = earlier_of(made.homecoming, first.record.person, officer(role=Role.HEADQUARTERS))
    assert (list(earlier.shown), earlier.count) == ([first], 1)
    # Another centre reads that there was one, and no more.
    elsewhere = earlier_of(made.homecoming, first.record.person, world.desk("matamoros"))
    assert (list(elsewhere.shown), elsewhere.count) == ([], 1)


@pytest.mark.parametrize("hours", [0, 3, 24 * 6])
def test_who_is_registered_again_in_the_same_days_keeps_one_return(hours):
    first = eulalia()
    Homecoming.objects.filter(pk=first.pk).update(arrived_at=clock.now() - dt.timedelta(hours=hours))
    made = desks.register(described=said(**EULALIA), token="a1", by=world.desk())
    assert made.homecoming == first
    assert Homecoming.objects.count() == 1


def test_the_desk_that_asks_the_person_decides_but_on_one_day_there_is_one_return():
    by = world.desk()
    first = eulalia(days_ago=40)
    same = desks.register(described=said(**EULALIA), token="a1", same_as=first, again=False, by=by)
    assert same.homecoming == first
    other = desks.register(described=said(**EULALIA), token="a2", same_as=first, again=True, by=by).homecoming
    assert other != first
    twice = desks.register(described=said(**EULALIA), token="a3", same_as=other, again=True, by=by)
    assert twice.homecoming == other


def test_the_page_of_the_desk_asks_whether_they_were_returned_again(client):
    by = world.desk()
    first = eulalia(days_ago=3)
    client.force_login(by)
    form = {**EULALIA, "birth": "2/4/1990", "token": "a1"}
    asked = client.post("/retornos/mesa/nueva/", form)
    assert "la retornaron otra vez" in asked.content.decode()
    assert [(one.pk, second) for one, second in asked.context["likely"]] == [(first.pk, False)]
    client.post("/retornos/mesa/nueva/", {**form, "again": first.folio})
    second = actions.open_of(first.record.person)
    assert second != first
    page = client.get(f"/retornos/{second.folio}/mesas/").content.decode()
    assert "Ya había vuelto 1 vez" in page
    assert str(first) in page


def test_a_list_of_inm_makes_a_second_return_and_the_lists_of_these_days_do_not(tmp_path):
    from amparo.returns.tests.test_arrival_lists import AS_OF, HEADINGS

    def listed(name, day):
        path = tmp_path / name
        row = f"EULALIA;XICOTENCATL PRUEBA;02/04/1990;XIPE900402MTLCRL08;Tlaxcala;{day};terrestre;SI;"
        path.write_text("\n".join([HEADINGS, row]))
        return importing.import_file(path=path, centre=world.centre(), as_of=AS_OF)

    listed("1.csv", "01/03/2026")
    listed("2.csv", "05/03/2026")  # of these days
    assert Homecoming.objects.count() == 1
    taken = listed("3.csv", "20/11/2026")
    assert importing.report(taken)["already"] == 0
    assert importing.report(taken)["unexpected"] == 1
    assert sorted(Homecoming.objects.values_list("state", "closing")) == [("arrived", ""), ("closed", "left")]
    late = listed("4.csv", "02/03/2026")  # a list that comes late tells of neither anew
    assert importing.report(late)["already"] == 1
    assert Homecoming.objects.count() == 2


def test_who_was_detained_after_the_arrival_is_returned_again_sooner():
    first = eulalia(days_ago=5)
    Stay.objects.create(record=first.record, began_at=clock.now() - dt.timedelta(days=2))
    made = actions.arrive(
        record=first.record, at=clock.now(), centre=world.centre(), source=Source.LIST, by=None
    )
    assert made != first


def test_a_consulate_announces_the_second_return_of_the_year():
    first = eulalia(days_ago=200)
    soon = clock.now() + dt.timedelta(days=1)
    second = actions.expect(record=first.record, at=soon, centre=world.centre(), by=None)
    first.refresh_from_db()
    assert (second.state, first.state, first.closing) == ("expected", "closed", "left")
    with pytest.raises(Conflict):
        actions.expect(record=eulalia_of_today().record, at=soon, centre=world.centre(), by=None)


def eulalia_of_today():
    return world.arrived(record=world.somebody())
