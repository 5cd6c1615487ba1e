from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from amparo.core.errors import BadFile
from amparo.places.actions import import_facilities, load_directory
from amparo.places.models import Facility, FacilityAlias
from amparo.places.tests.conftest import FY24, FY25, OVER_72


def test_fy24_then_fy25_give_the_193_places_there_are(geography: None) -> None:
    assert import_facilities(file=FY24).total_places == 109
    report = import_facilities(file=FY25)
    assert (report.read, report.created, report.total_places) == (189, 84, 193)


def test_the_other_order_gives_the_same_number_of_places(geography: None) -> None:
    import_facilities(file=FY25)
    assert import_facilities(file=FY24).total_places == 193


def test_a_second_import_of_either_changes_nothing(geography: None) -> None:
    import_facilities(file=FY24)
    import_facilities(file=FY25)
    before = (
        list(Facility.objects.order_by("pk").values()),
        list(FacilityAlias.objects.order_by("pk").values()),
    )
    for path, count in ((FY24, 109), (FY25, 189)):
        report = import_facilities(file=path)
        assert (report.created, report.updated, report.unchanged) == (0, 0, count)
    after = (
        list(Facility.objects.order_by("pk").values()),
        list(FacilityAlias.objects.order_by("pk").values()),
    )
    assert before == after


def test_the_starting_directory_is_recognised_in_the_workbooks(directory: None) -> None:
    import_facilities(file=FY24)
    # Two of the shipped places opened after both lists, in Ochopee and Sanderson; all others are in them.
    assert import_facilities(file=FY25).total_places == 193 + 2
    assert load_directory().facilities_updated == 0
    assert Facility.objects.filter(state="FL", county_id="12003").count() == 2


def test_the_same_place_under_another_spelling_is_one_place(geography: None) -> None:
    import_facilities(file=FY24)
    import_facilities(file=FY25)
    import_facilities(file=OVER_72)
    tacoma = Facility.objects.get(city="Tacoma")
    assert tacoma.name == "Northwest ICE Processing Center"
    assert {alias.spelling for alias in tacoma.aliases.all()} == {
        "NORTHWEST ICE PROCSESING CENTER",
        "TACOMA ICE PROCESSING CENTER (NORTHWEST DET CTR)",
    }
    assert Facility.objects.get(state="LA", city="Alexandria").name == "Alexandria Staging Facility"
    assert Facility.objects.filter(state="NM", city="Estancia").count() == 1


def test_jails_of_one_name_in_two_states_stay_two(geography: None) -> None:
    import_facilities(file=FY25)
    clintons = Facility.objects.filter(name="Clinton County Jail")
    assert {(jail.state, jail.county_id) for jail in clintons} == {("NY", "36019"), ("IN", "18023")}
    assert len({jail.slug for jail in clintons}) == 2


def test_places_of_one_name_in_one_town_stay_apart(geography: None) -> None:
    import_facilities(file=FY24)
    import_facilities(file=FY25)
    import_facilities(file=OVER_72)
    for town, state, count in (
        ("Florence", "AZ", 3),
        ("Folkston", "GA", 3),
        ("Karnes City", "TX", 2),
        ("Chaparral", "NM", 2),
        ("Aurora", "CO", 2),
    ):
        assert Facility.objects.filter(city=town, state=state).count() == count, town


def test_a_military_post_is_kept_and_waits_for_a_person(geography: None) -> None:
    report = import_facilities(file=FY25)
    assert report.undecided == 1
    (post,) = Facility.objects.filter(needs_decision=True)
    assert (post.name, post.county, post.decision_reason) == ("JTF Camp Six", None, "military_post")
    assert report.undecided_places[0]["name"] == "JTF Camp Six"


def test_every_other_place_has_its_county(geography: None) -> None:
    for path in (FY24, FY25, OVER_72):
        import_facilities(file=path)
    assert Facility.objects.filter(county=None).count() == 1
    assert (
        not Facility.objects.exclude(county=None)
        .exclude(county__state__in=Facility.objects.values("state"))
        .exists()
    )


def test_a_newer_list_corrects_and_an_older_one_only_fills(geography: None) -> None:
    import_facilities(file=FY24)
    san_luis = Facility.objects.get(city="San Luis")
    assert san_luis.aor == "PHO"
    import_facilities(file=FY25)
    san_luis.refresh_from_db()
    assert san_luis.aor == "SND"
    import_facilities(file=FY24)
    san_luis.refresh_from_db()
    assert san_luis.aor == "SND"


def test_a_bad_file_imports_nothing(geography: None) -> None:
    with pytest.raises(BadFile):
        import_facilities(file=b"no workbook")
    assert Facility.objects.count() == 0


def test_the_command_prints_one_json_object(db: None) -> None:
    out = StringIO()
    call_command("import_facilities", FY24, "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert {"read", "created", "updated", "unchanged", "undecided", "total_places"} <= report.keys()
    assert report["read"] == report["created"] + report["updated"] + report["unchanged"] == 109


def test_the_command_names_the_places_that_wait(geography: None, english: None) -> None:
    out = StringIO()
    call_command("import_facilities", FY25, stdout=out)
    assert "JTF Camp Six" in out.getvalue()
    assert "military post" in out.getvalue()
