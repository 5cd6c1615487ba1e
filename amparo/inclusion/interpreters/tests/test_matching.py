"""Who is proposed: rules that hold whatever the roster is (E5). No database."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.inclusion.interpreters import matching as m
from amparo.inclusion.interpreters.languages import languages, read, variety_of

WHOLE = frozenset({"es", "en", "lsm", "asl"})
TOWNS = tuple(m.Town(name) for name in ("", "mixtepec", "tlaxiaco", "yosondua"))
VARIETIES = ("", "mix", "mxv")
T = dt.datetime(2026, 3, 3, 18, tzinfo=dt.UTC)  # a Tuesday, eleven in the morning in Denver
AN_HOUR = dt.timedelta(hours=1)
OAXACA, FAR = (17.27, -97.68), (19.0, -98.2)

towns, varieties = st.sampled_from(TOWNS), st.sampled_from(VARIETIES)


@st.composite
def worlds(draw):
    """Somebody who speaks Mixteco, a roster, and what is wanted."""
    speaker = m.Speaker(
        "mixteco", draw(varieties), draw(towns), draw(st.sampled_from((frozenset(), frozenset({"lopez"})))),
        tuple(draw(st.lists(st.sampled_from(TOWNS[1:]), max_size=1))),
    )  # fmt: skip
    people, skills = {}, []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        people[number] = m.Interpreter(
            number, frozenset(draw(st.sets(st.sampled_from(("phone", "in_person")), min_size=1))),
            frozenset(draw(st.sets(st.sampled_from(("elpaso", "dallas"))))), draw(st.booleans()),
            avoids=tuple(draw(st.lists(st.sampled_from(TOWNS[1:]), max_size=1))),
            avoids_surnames=draw(st.sampled_from((frozenset(), frozenset({"lopez"})))),
            avoids_person=draw(st.sampled_from((False, False, False, True))),
            busy=tuple(draw(st.lists(st.sampled_from(((T, T + AN_HOUR), (T + 3 * AN_HOUR, T + 4 * AN_HOUR))), max_size=1))),
        )  # fmt: skip
        for _ in range(draw(st.integers(1, 2))):
            language, into = draw(
                st.sampled_from((("mixteco", "es"), ("mixteco", "en"), ("es", "en"), ("zapoteco", "es")))
            )
            whole = language in WHOLE
            skills.append(
                m.Skill(
                    len(skills), number, language, into, "" if whole else draw(varieties), m.NOWHERE if whole else draw(towns),
                    tuple(draw(st.lists(st.sampled_from(TOWNS[1:]), max_size=1))), (),
                    draw(st.sampled_from((None, None, None, True, False))),
                )
            )  # fmt: skip
    wanted = m.Wanted(
        draw(st.sampled_from(("es", "en"))),
        T,
        T + AN_HOUR,
        draw(st.sampled_from(("phone", "in_person"))),
        "elpaso",
    )
    return speaker, wanted, skills, people


def proposed(world):
    speaker, wanted, skills, people = world
    return m.propose(speaker, wanted, skills, people, whole=WHOLE)


@settings(max_examples=30)
@given(worlds())
def test_e5_nobody_is_matched_by_the_grouping_alone_when_the_variety_or_the_town_is_known(world):
    speaker, _wanted, skills, _people = world
    by_id = {skill.id: skill for skill in skills}
    for one in proposed(world):
        skill = by_id[one.legs[0].skill]
        if not one.bookable or not speaker.known_closely:
            continue
        assert (
            skill.heard
            or (speaker.town and skill.town.same(speaker.town))
            or any(town.same(speaker.town) for town in skill.understood)
            or (speaker.variety and skill.variety == speaker.variety)
        )


@settings(max_examples=30)
@given(worlds())
def test_who_is_avoided_or_busy_is_never_bookable_in_any_place_of_a_chain(world):
    speaker, wanted, skills, people = world
    for one in proposed(world):
        if not one.bookable:
            continue
        for pk in one.people:
            who = people[pk]
            assert not who.avoids_person
            assert not any(town.same(speaker.town) for town in who.avoids)
            assert not (who.avoids_surnames & speaker.surnames)
            assert not any(begins < wanted.ends and wanted.begins < ends for begins, ends in who.busy)
            assert wanted.way in who.ways
            assert "elpaso" in who.offices or (who.remote and wanted.way != "in_person")
            own = [skill.town for skill in skills if skill.interpreter == pk and skill.town]
            assert not any(town.same(avoided) for town in own for avoided in speaker.avoids)


@settings(max_examples=30)
@given(worlds())
def test_a_chain_leads_from_the_persons_language_to_the_one_wanted_and_through_whole_languages(world):
    speaker, wanted, _skills, _people = world
    for one in proposed(world):
        if one.stops:
            continue
        assert one.legs[0].language == speaker.language
        assert one.legs[-1].into == wanted.into
        assert len(one.legs) <= m.LONGEST_CHAIN
        for before, after in zip(one.legs, one.legs[1:], strict=False):
            assert before.into == after.language
            assert after.language in WHOLE


@settings(max_examples=30)
@given(worlds())
def test_what_may_be_booked_comes_first_and_the_better_reason_before_the_worse(world):
    found = proposed(world)
    groups = [0 if one.bookable else 1 if not one.stops else 2 for one in found]
    assert groups == sorted(groups)
    levels = [one.level for one in found if one.bookable]
    assert levels == sorted(levels)
    assert [one.people[0] for one in found] == list(dict.fromkeys(one.people[0] for one in found))


@settings(max_examples=30)
@given(worlds(), st.integers(1, 5))
def test_leaving_somebody_out_leaves_them_out_of_every_chain(world, gone):
    speaker, wanted, skills, people = world
    found = m.propose(speaker, wanted, skills, people, whole=WHOLE, without={gone})
    assert all(gone not in one.people for one in found)


@settings(max_examples=30)
@given(worlds())
def test_whoever_did_not_understand_this_person_is_not_proposed(world):
    _speaker, _wanted, skills, _people = world
    by_id = {skill.id: skill for skill in skills}
    assert all(by_id[one.legs[0].skill].heard is not False for one in proposed(world))


def person(pk, **more):
    return m.Interpreter(pk, frozenset({"phone"}), remote=True, **more)


def propose(speaker, skills, *, into="es", people=None, **more):
    wanted = m.Wanted(into, T, T + AN_HOUR, "phone", "elpaso")
    people = people or {skill.interpreter: person(skill.interpreter) for skill in skills}
    return m.propose(speaker, wanted, skills, people, whole=WHOLE, **more)


def test_e5_town_then_a_town_understood_then_variety_and_the_nearer_first():
    speaker = m.Speaker("mixteco", "mix", m.Town("mixtepec", point=OAXACA))
    skills = [
        m.Skill(1, 1, "mixteco", "es", "mix", m.Town("lejos", point=FAR)),
        m.Skill(2, 2, "mixteco", "es", "mix", m.Town("cerca", point=(17.3, -97.7))),
        m.Skill(3, 3, "mixteco", "es", "", m.Town("otro"), understood=(m.Town("mixtepec"),)),
        m.Skill(4, 4, "mixteco", "es", "", m.Town("mixtepec")),
        m.Skill(5, 5, "mixteco", "es", "mxv", m.Town("vecino", point=(17.3, -97.7))),
        m.Skill(6, 6, "mixteco", "es", "", m.Town("vecino", point=(17.3, -97.7))),
    ]
    found = propose(speaker, skills)
    assert [one.people[0] for one in found if one.bookable] == [4, 3, 2, 1]
    assert {one.people[0] for one in found if one.level == m.Level.ASK} == {5, 6}


def test_e5_a_relay_goes_by_spanish_and_a_deaf_interpreter_works_with_one_who_hears():
    mixteco = m.Speaker("mixteco", town=m.Town("mixtepec"))
    skills = [m.Skill(1, 1, "mixteco", "es", town=m.Town("mixtepec")), m.Skill(2, 2, "es", "en")]
    (one,) = (one for one in propose(mixteco, skills, into="en") if one.bookable)
    assert [(leg.language, leg.into) for leg in one.legs] == [("mixteco", "es"), ("es", "en")]
    deaf = [m.Skill(1, 1, "lsm", "asl"), m.Skill(2, 2, "asl", "en")]
    people = {1: person(1, deaf=True), 2: person(2)}
    (team,) = propose(m.Speaker("lsm"), deaf, into="en", people=people)
    assert team.people == (1, 2)
    assert "deaf_team" in {reason.code for reason in team.why}
    assert propose(m.Speaker("lsm"), deaf[:1], into="en")[0].stops[0].code == "no_chain"


BUSY = ((T - AN_HOUR / 2, T + AN_HOUR / 2),)
WRONG = {
    "avoids_town": {"avoids": (m.Town("mixtepec"),)},
    "avoids_person": {"avoids_person": True},
    "avoids_family": {"avoids_surnames": frozenset({"lopez"})},
    "busy": {"busy": BUSY},
    "inactive": {"active_until": T.date() - dt.timedelta(days=1)},
    "hours": {"hours": m.Hours(frozenset({5}))},
    "way": {"ways": frozenset({"video"})},
    "place": {"remote": False},
}


@pytest.mark.parametrize("code", [*WRONG, "person_avoids_town"])
@pytest.mark.parametrize("wrong", [1, 2])
def test_each_hard_rule_forbids_alone_wherever_in_the_chain_somebody_stands(code, wrong):
    speaker = m.Speaker("mixteco", town=m.Town("mixtepec"), surnames=frozenset({"lopez"}))
    skills = [m.Skill(1, 1, "mixteco", "es", town=m.Town("mixtepec")), m.Skill(2, 2, "es", "en")]
    people = {1: person(1), 2: person(2)}
    assert propose(speaker, skills, into="en", people=people)[0].bookable
    if code == "person_avoids_town":
        speaker = dataclasses.replace(speaker, avoids=(m.Town("ajeno"),))
        skills.append(m.Skill(3, wrong, "zapoteco", "es", town=m.Town("ajeno")))
    else:
        people[wrong] = dataclasses.replace(people[wrong], **WRONG[code])
    (one,) = propose(speaker, skills, into="en", people=people)
    assert [reason.code for reason in one.stops] == [code if wrong == 1 else "no_chain"]


def test_nobody_goes_in_person_to_a_consulate_that_they_do_not_serve():
    who = m.Interpreter(1, frozenset({"in_person", "phone"}), frozenset({"dallas"}), remote=True)
    for office, barred in (("dallas", []), ("elpaso", ["place"])):
        wanted = m.Wanted("es", T, T + AN_HOUR, "in_person", office)
        assert [reason.code for reason in m.stops(who, m.Speaker("mixteco"), wanted)] == barred


def test_a_grouping_is_no_way_through():
    skills = [
        m.Skill(1, 1, "mixteco", "es", town=m.Town("t")),
        m.Skill(2, 2, "zapoteco", "en"),
        m.Skill(3, 3, "zapoteco", "es"),
    ]
    assert [
        reason.code for reason in propose(m.Speaker("mixteco", town=m.Town("t")), skills, into="en")[0].stops
    ] == ["no_chain"]


def test_one_person_who_goes_on_is_better_than_two():
    skills = [
        m.Skill(1, 1, "mixteco", "es", town=m.Town("t")),
        m.Skill(2, 2, "es", "en"),
        m.Skill(3, 1, "es", "en"),
    ]
    (one,) = propose(m.Speaker("mixteco", town=m.Town("t")), skills, into="en")
    assert one.people == (1,)


def test_hours_are_those_of_the_interpreters_own_zone():
    mornings = m.Hours(frozenset({1}), dt.time(9), dt.time(13))
    assert mornings.hold(T, T + AN_HOUR, ZoneInfo("America/Denver"))
    assert not mornings.hold(T, T + AN_HOUR, dt.UTC)  # eighteen hours there
    assert not mornings.hold(
        T + dt.timedelta(days=1), T + dt.timedelta(days=1, hours=1), ZoneInfo("America/Denver")
    )


def test_the_languages_are_those_of_the_interview_with_codes_and_no_invented_names():
    known = languages()
    assert known["mixteco"].varieties[:2] == ("mxv", "mim")
    assert known["mixteco"].more
    assert "nah" not in known["nahuatl"].varieties
    assert known["lsm"].varieties == ("mfs",)
    assert known["asl"].varieties == ("ase",)
    assert {code for code, one in known.items() if one.whole} == WHOLE
    assert read("Mixteco (Tu'un Savi)") == read("mixteco") == read("tuun savi") == "mixteco"
    assert read("Ch’ol") == "chol"
    assert read("Otra") == ""
    assert variety_of("Mixteco", "mixteco") == ""
    assert variety_of("la de abajo (mxv)", "mixteco") == "mxv"
    assert variety_of("De la Costa", "mixteco") == "de la costa"


def test_what_is_spoken_on_both_sides_says_its_source():
    doubted = {code for code, one in languages().items() if one.both_sides}
    assert {"mam", "qanjobal", "chuj"} <= doubted
    assert not doubted & {"mixteco", "maya", "tsotsil"}
