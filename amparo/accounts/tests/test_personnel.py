"""Who joins, moves and leaves, by the list of personnel and two people."""

from __future__ import annotations

import io

import pytest

from amparo.accounts import personnel, two_people
from amparo.accounts.models import Role, Sitting, Staff, TwoPeople
from amparo.accounts.tests.test_sessions import is_in, sign_in
from amparo.casework import actions as casework
from amparo.casework.hearings import feed
from amparo.casework.notifying.models import OfficerNotice
from amparo.core.errors import BadFile, Conflict, NotAllowed
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db
HEADS = "email,name,role,office,active\n"


@pytest.fixture
def administrators():
    return officer("", Role.ADMINISTRATOR), officer("", Role.ADMINISTRATOR)


def changes_of(text, **more):
    rows, problems = personnel.read((HEADS + text).encode())
    assert problems == []
    return personnel.differences(rows, **more)


def done(text, administrators, **more):
    first, second = administrators
    request = personnel.propose(changes=changes_of(text, **more), reason="Movimientos de marzo", by=first)
    return two_people.approve(request=request, by=second)


def test_a_list_shows_who_joins_moves_leaves_and_comes_back_and_changes_nothing():
    stays, moves, leaves, back = officer(), officer(), officer(), officer()
    Staff.objects.filter(pk=back.pk).update(is_active=False)
    before = list(Staff.objects.order_by("pk").values())
    found = changes_of(
        f"{stays.email},{stays.name},officer,elpaso,yes\n{moves.email},{moves.name},supervisor,boston,sí\n"
        f"{leaves.email},{leaves.name},officer,elpaso,no\n{back.email},{back.name},officer,elpaso,\n"
        "nueva@example.org,Nueva Inventada,officer,chicago,1\n"
    )
    assert [(one.what, one.email) for one in found] == [
        ("leaves", leaves.email), ("moves", moves.email), ("returns", back.email), ("joins", "nueva@example.org"),
    ]  # fmt: skip
    assert found[1].before == {"role": "officer", "office": "elpaso"}
    assert found[1].after == {"role": "supervisor", "office": "boston"}
    assert list(Staff.objects.order_by("pk").values()) == before


def test_of_a_whole_list_who_is_not_in_it_left_but_only_in_the_places_it_names():
    here, gone, elsewhere = officer(), officer(), officer("boston")
    found = changes_of(f"{here.email},{here.name},officer,elpaso,yes\n", whole=True)
    assert [(one.what, one.email) for one in found] == [("leaves", gone.email)]
    assert elsewhere.is_active


def test_nothing_changes_before_a_second_person_and_then_all_of_it_at_once(administrators):
    first, second = administrators
    staff = officer()
    request = personnel.propose(
        changes=changes_of(f"{staff.email},{staff.name},supervisor,elpaso,yes\n"),
        reason="Ascenso de marzo",
        by=first,
    )
    with pytest.raises(NotAllowed):
        two_people.approve(request=request, by=first)
    assert Staff.objects.get(pk=staff.pk).role == Role.OFFICER
    two_people.approve(request=request, by=second)
    assert Staff.objects.get(pk=staff.pk).role == Role.SUPERVISOR
    with pytest.raises(Conflict):
        two_people.approve(request=request, by=second)


def test_who_leaves_is_out_at_once_everywhere_and_what_was_theirs_is_listed(tmp_path, client, administrators):
    staff, supervisor = officer(), officer(role=Role.SUPERVISOR)
    casework.take_case(case=detained(tmp_path), by=staff)
    here, calendar = sign_in(staff), feed.new_address(by=staff)
    assert client.get(f"/calendario/{calendar}.ics").status_code == 200
    done(f"{staff.email},{staff.name},officer,elpaso,no\n", administrators)
    assert not is_in(here)
    assert client.get(f"/calendario/{calendar}.ics").status_code == 404
    assert not is_in(sign_in(staff))
    assert Sitting.objects.get(staff=staff).ended == Sitting.Ended.LEFT
    client.force_login(supervisor)
    assert OfficerNotice.objects.filter(staff=supervisor, kind="staff_left").count() == 1
    page = client.get(f"/personal/{staff.pk}/").content.decode()
    assert f"/casos/?officer={staff.pk}" in page


def test_who_moves_signs_in_again_so_that_no_page_of_the_old_role_stays_open(administrators):
    staff = officer()
    here = sign_in(staff)
    done(f"{staff.email},{staff.name},officer,boston,yes\n", administrators)
    assert not is_in(here)


def test_who_joins_has_no_password_until_they_choose_one(administrators):
    done("Nueva@Example.org,Nueva Inventada,officer,chicago,yes\n", administrators)
    new = Staff.objects.get(email="nueva@example.org")
    assert (new.office_id, new.has_usable_password()) == ("chicago", False)


@pytest.mark.parametrize("text", ["{0},{1},officer,,yes\n", "{0},{1},state,elpaso,yes\n"])
def test_a_role_without_its_place_is_refused_and_nothing_of_the_list_is_done(text, administrators):
    staff, other = officer(), officer()
    with pytest.raises(Conflict):
        done(
            text.format(staff.email, staff.name) + f"{other.email},{other.name},officer,elpaso,no\n",
            administrators,
        )
    assert Staff.objects.get(pk=other.pk).is_active
    assert TwoPeople.objects.get().state == TwoPeople.State.WAITING


def test_nobody_brings_or_approves_their_own_account(administrators):
    first, second = administrators
    for one, error in ((first, Conflict), (second, Conflict)):
        with pytest.raises(error):
            done(f"{one.email},{one.name},headquarters,,yes\n", administrators)
    assert {Staff.objects.get(pk=one.pk).role for one in administrators} == {Role.ADMINISTRATOR}


def test_an_account_that_changed_meanwhile_stops_the_list(administrators):
    staff = officer()
    first, second = administrators
    changes = changes_of(f"{staff.email},{staff.name},supervisor,elpaso,yes\n")
    request = personnel.propose(changes=changes, reason="Ascenso de marzo", by=first)
    Staff.objects.filter(pk=staff.pk).update(role=Role.CIAM, office=None)
    with pytest.raises(Conflict):
        two_people.approve(request=request, by=second)


def test_rows_that_cannot_be_read_are_named_by_their_line():
    rows, problems = personnel.read(
        (HEADS + "x,Ana,officer,elpaso,yes\na@example.org,Ana,emperor,,\nb@example.org,Ana,ciam,,\nb@example.org,Ana,ciam,,\n"
         "c@example.org,,ciam,,\nd@example.org,Ana,ciam,,quizás\n").encode()
    )  # fmt: skip
    assert [one["email"] for one in rows] == ["b@example.org"]
    assert [one.line for one in problems] == [2, 3, 5, 6, 7]
    for bad in (b"\xff\xfe", b"nombre,correo\n", b"email,name,role,email\n", b"x" * 3_000_000):
        with pytest.raises(BadFile):
            personnel.read(bad)


def test_the_pages_show_first_ask_then_and_refuse_what_was_not_shown(client, administrators):
    first, second = administrators
    staff = officer()
    client.force_login(first)
    file = io.BytesIO((HEADS + f"{staff.email},{staff.name},supervisor,elpaso,yes\n").encode())
    page = client.post("/personal/lista/", {"file": file})
    assert "supervisor" in page.content.decode()
    shown = page.context["shown"]
    assert (
        client.post("/personal/lista/", {"shown": shown + "x", "reason": "Ascenso"}).url == "/personal/lista/"
    )
    assert "govuk-error" in client.post("/personal/lista/", {"shown": shown, "reason": ""}).content.decode()
    asked = client.post("/personal/lista/", {"shown": shown, "reason": "Ascenso de marzo"}).url
    client.force_login(second)
    assert staff.email in client.get(asked).content.decode()
    client.post(asked, {"answer": "approve"})
    assert Staff.objects.get(pk=staff.pk).role == Role.SUPERVISOR
    client.force_login(officer(role=Role.SUPERVISOR))
    assert client.get(asked).status_code == 403
