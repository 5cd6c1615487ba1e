from __future__ import annotations

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from amparo.core.errors import Conflict, Incomplete
from amparo.places import queries
from amparo.places.actions import decide_place, load_directory, record_facility
from amparo.places.models import County, DistrictRule, Facility, Office

TODAY = dt.date(2026, 1, 15)


def test_loading_twice_changes_nothing(directory: None) -> None:
    rules = set(DistrictRule.objects.values_list("pk", flat=True))
    report = load_directory()
    assert (report.offices, report.counties, report.municipalities, report.facilities_created) == (
        53,
        3247,
        2478,
        0,
    )
    assert set(DistrictRule.objects.values_list("pk", flat=True)) == rules


def test_loading_keeps_what_people_recorded(directory: None) -> None:
    Office.objects.filter(pk="dallas").update(phone="214-555-0100")
    Facility.objects.filter(detloc="EAZ").update(visiting_notes_en="Bring a passport.")
    load_directory()
    assert Office.objects.get(pk="dallas").phone == "214-555-0100"
    assert Facility.objects.get(detloc="EAZ").visiting_notes_en == "Bring a passport."


def test_there_are_53_offices_of_three_kinds_each_with_a_time_zone(directory: None) -> None:
    kinds = list(Office.objects.values_list("kind", flat=True))
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "general": 21,
        "consulate": 31,
        "embassy_section": 1,
    }
    assert all(office.zone for office in Office.objects.all())
    assert str(Office.objects.get(pk="elpaso").zone) == "America/Denver"


LARGE_CENTRES = {
    "EROFCB": "elpaso", "ADAMSMS": "neworleans", "STWRTGA": "atlanta", "ADLNTCA": "sanbernardino",
    "STCDFTX": "sanantonio", "MSVPCPA": "filadelfia", "CCASDCA": "sandiego", "NRLKCMI": "detroit",
    "CSCNWWA": "seattle", "FLDSSFS": "miami", "EAZ": "tucson", "PIC": "brownsville",
    "DENICDF": "denver", "MTGPCTX": "houston", "CACTYCA": "fresno", "BLBNATX": "dallas",
    "ELVDFTX": "brownsville", "DHDFNJ": "newbrunswick", "OTRPCNM": "elpaso", "FLBAKCI": "orlando",
    "BTV": "newyork", "FRMVLVA": "washington", "STFRCTX": "sanantonio",
}  # fmt: skip


def test_the_large_centres_belong_to_the_office_of_their_county(directory: None) -> None:
    offices = queries.OfficesOfFacilities()
    facilities = Facility.objects.filter(detloc__in=LARGE_CENTRES)
    found = {facility.detloc: offices.office_for(facility, TODAY).pk for facility in facilities}  # type: ignore[union-attr]
    assert found == LARGE_CENTRES


def test_a_facility_changes_office_with_its_county(directory: None) -> None:
    lubbock = Facility.objects.get(slug="lubbock-county-detention-center-tx")
    offices = queries.OfficesOfFacilities()
    assert offices.office_for(lubbock, dt.date(2021, 1, 1)).slug == "dallas"  # type: ignore[union-attr]
    assert offices.office_for(lubbock, dt.date(2023, 1, 1)).slug == "albuquerque"  # type: ignore[union-attr]


def test_the_database_refuses_two_offices_for_one_county_on_one_day(directory: None) -> None:
    with pytest.raises(IntegrityError, match="one_office_per_county_and_day"), transaction.atomic():
        DistrictRule.objects.create(
            office_id="houston", reach="county", state="TX", county_id="48303", confidence="assumed",
            source="test", valid_from=dt.date(2030, 1, 1),
        )  # fmt: skip


def test_the_database_refuses_two_rules_for_one_state_on_one_day(directory: None) -> None:
    with pytest.raises(IntegrityError, match="one_state_rule_per_state_and_day"), transaction.atomic():
        DistrictRule.objects.create(
            office_id="boston", reach="rest", state="GA", confidence="assumed", source="test",
            valid_to=dt.date(2001, 1, 1),
        )  # fmt: skip


def test_the_database_accepts_a_rule_that_begins_when_another_ends(directory: None) -> None:
    DistrictRule.objects.filter(county_id="48303", office_id="albuquerque").update(
        valid_to=dt.date(2030, 1, 1)
    )
    DistrictRule.objects.create(
        office_id="houston", reach="county", state="TX", county_id="48303", confidence="assumed",
        source="test", valid_from=dt.date(2030, 1, 1),
    )  # fmt: skip
    assert queries.office_for_county("48303", dt.date(2030, 1, 1)).slug == "houston"


def test_a_place_in_no_county_waits_until_a_person_decides(directory: None) -> None:
    post = record_facility(name="Camp Seven", source="list", city="APO", state="")
    assert post.needs_decision
    assert queries.office_for_facility(post, TODAY) is None
    assert list(queries.facilities_undecided()) == [post]
    decided = decide_place(facility=post, office=Office.objects.get(pk="miami"), note="ERO Miami keeps it.")
    assert queries.office_for_facility(decided, TODAY).slug == "miami"  # type: ignore[union-attr]
    assert list(queries.facilities_undecided()) == []


def test_a_decision_needs_one_answer_a_note_and_an_open_question(directory: None) -> None:
    post = record_facility(name="Camp Seven", source="list")
    county, office = County.objects.get(pk="48303"), Office.objects.get(pk="miami")
    with pytest.raises(Incomplete):
        decide_place(facility=post, note="because")
    with pytest.raises(Incomplete):
        decide_place(facility=post, note="because", county=county, office=office)
    with pytest.raises(Incomplete):
        decide_place(facility=post, note=" ", county=county)
    decide_place(facility=post, note="It is in Lubbock.", county=county)
    with pytest.raises(Conflict):
        decide_place(facility=post, note="It is elsewhere.", county=county)


def test_a_place_recorded_twice_is_one_place(directory: None) -> None:
    first = record_facility(name="LUBBOCK CO DET CTR", source="list", city="Lubbock", state="Texas")
    assert first.slug == "lubbock-county-detention-center-tx"
    new = record_facility(name="HOCKLEY COUNTY JAIL", source="list", city="Levelland", state="TX")
    assert record_facility(name="Hockley Co. Jail", source="list", city="Levelland", state="TX") == new
    assert new.county_id == "48219"


def test_a_place_needs_a_name(directory: None) -> None:
    with pytest.raises(Incomplete):
        record_facility(name="  ", source="list")


NAMED = [
    ("ELOY DETENTION CENTER", "", "eloy-detention-center-az"),
    ("ELOY FEDERAL CONTRACT FACILITY", "AZ", "eloy-detention-center-az"),
    ("EAZ", "", "eloy-detention-center-az"),
    ("STEWART DETENTION CTR", "", "stewart-detention-center-ga"),
    ("Otay Mesa", "", "otay-mesa-detention-center-ca"),
    ("SOUTH TEXAS ICE PROC CTR (PEARSALL)", "TX", "south-texas-ice-processing-center-tx"),
    ("CLINTON COUNTY JAIL (IN)", "", "clinton-county-jail-in"),
    ("CLINTON COUNTY JAIL", "NY", "clinton-county-jail-ny"),
    ("Alligator Alcatraz", "", "florida-soft-sided-facility-fl"),
]


def test_a_list_finds_the_place_it_names(directory: None) -> None:
    names = queries.FacilityNames()
    for text, state, slug in NAMED:
        found = names.resolve(text, state).facility
        assert found is not None, text
        assert found.slug == slug


def test_a_name_that_could_be_two_places_is_not_decided(directory: None) -> None:
    for text in ("CLINTON COUNTY JAIL", "Karnes County", "Florence", "El Paso"):
        resolution = queries.resolve_facility(text)
        assert resolution.facility is None, text
        assert len(resolution.candidates) >= 2


def test_an_empty_name_has_no_candidates(directory: None) -> None:
    assert queries.resolve_facility(" ").candidates == ()


def test_an_unknown_name_has_no_facility(directory: None) -> None:
    assert queries.resolve_facility("Zzyzx Holding Pen").facility is None


def test_names_are_found_without_a_query_each(directory: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        names = queries.FacilityNames()
        for text in ("Stewart Detention Center", "Krome", "Clinton County Jail"):
            names.resolve(text)


def test_an_office_is_shown_with_its_district_in_four_queries(
    directory: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(4):  # type: ignore[operator]
        shown = queries.office_with_district("albuquerque")
        parts = [(part.line.state, part.line.reach, len(part.counties)) for part in shown.district]
    assert ("NM", "rest", 0) in parts
    assert sum(count for state, _reach, count in parts if state == "TX") == 38
    assert "Lubbock County Detention Center" in {facility.name for facility in shown.facilities}


def test_the_offices_are_listed_in_one_query(directory: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.offices()) == 53


def test_the_command_loads_the_directory(db: None) -> None:
    out = StringIO()
    call_command("load_directory", "--json", stdout=out)
    assert json.loads(out.getvalue())["offices"] == 53
