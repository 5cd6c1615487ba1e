"""The instant path: whom the person named follows at once, by a code to that very contact; whatever else waits for an officer."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework import actions as casework
from amparo.casework.models import Event, OfficerNotice
from amparo.core import clock
from amparo.core.folios import hash_code, new_folio, new_secret, show
from amparo.families import actions, guarding
from amparo.families.instant import RULES, Standing, forbidden
from amparo.families.models import Follow, Inbox, Request
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import FIELDS, Visitor, text
from amparo.people import actions as people
from amparo.people.models import Purpose
from tests.factories import JOSE, detained, officer, said
from tests.factories import receive as receive_record

pytestmark = pytest.mark.django_db
MOTHER = "madre@example.org"
#: What a mother knows of her son.
WHO = {"given_names": "José Luis", "surnames": "García López", "birth_date": "1987-05-23"}


@pytest.fixture
def named(tmp_path):
    """A detained man who, in the interview, named his mother and her telephone and agreed that she be told."""
    case, by = detained(tmp_path), officer("elpaso")
    receive_record(
        said(given_names="José Luis", surname1="García", surname2="López", birth_date="1987-05-23",
             a_number="A012345678", mother_name="Carmen López"), office="elpaso",
    )  # fmt: skip
    relative = casework.add_relative(
        record=case.record, name="Carmen López", relation="mother", email=MOTHER, by=by
    )
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=FIELDS,
        channel="visit", at=clock.now() - dt.timedelta(minutes=1), by=by,
    )  # fmt: skip
    return case, by, relative


def asks(**more):
    """A request as the portal hands it in and the worker takes it up; with its secret."""
    from django.conf import settings

    from amparo.core.sealing import seal

    folio, secret = new_folio("F"), new_secret()
    answers = {
        "contact": MOTHER,
        "seeker_name": "Carmen López",
        "relation": "mother",
        "age": "",
        "last_seen": "El Paso, Texas",
        **more,
    }
    Inbox.objects.create(
        kind=Inbox.Kind.REQUEST,
        payload={
            "folio": folio, "secret_hash": hash_code(secret, salt=folio), "person": {**WHO, **more.get("person", {})},
            "contact": seal(answers.pop("contact"), settings.AMPARO_CONTACT_PUBLIC_KEY).hex(), "language": "es-mx",
            **{name: value for name, value in answers.items() if name != "person"},
        },
    )  # fmt: skip
    assert work_inbox_through() == 1
    return Request.objects.select_related("record").get(folio=folio), secret


def test_the_named_mother_follows_at_once_and_sees_after_the_code_to_her_own_telephone(named):
    case, by, relative = named
    casework.take_case(case=case, by=by)
    request, secret = asks()
    assert request.state == Request.State.FOLLOWING
    assert Follow.objects.get(request=request).relative == relative
    assert request.record.person_id == case.record.person_id
    assert (
        Event.objects.filter(type_id="contact_recognised", record__person=case.record.person_id).count() == 1
    )
    assert OfficerNotice.objects.filter(staff=by, kind="family").count() == 1
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    assert "Camp East Montana" in text(visitor.status())


def test_another_contact_waits_for_an_officer_whatever_it_knows(named):
    request, secret = asks(contact="extorsion@example.org")
    assert request.state == Request.State.RECEIVED
    assert request.record.person_id is None
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    assert "Seguimos trabajando" in text(visitor.status())


def test_a_name_alone_is_no_automatic_join(named):
    request, _secret = asks(person={"birth_date": ""})
    assert request.state == Request.State.RECEIVED


def test_the_mother_who_asked_before_her_son_named_her_follows_when_he_does(tmp_path):
    request, _secret = asks()
    assert request.state == Request.State.RECEIVED
    case, by = detained(tmp_path), officer("elpaso")
    receive_record(
        said(given_names="José Luis", surname1="García", surname2="López", birth_date="1987-05-23",
             a_number="A012345678", mother_name="Carmen López"), office="elpaso",
    )  # fmt: skip
    relative = casework.add_relative(
        record=case.record, name="Carmen López", relation="mother", email=MOTHER, by=by
    )
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=["status"],
        channel="visit", at=clock.now(), by=by,
    )  # fmt: skip
    request.refresh_from_db()
    assert request.state == Request.State.FOLLOWING


def test_a_request_by_code_takes_the_path_too(named):
    case, by, relative = named
    people.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="withdrawn", relative=relative, channel="visit",
        at=clock.now(), by=by,
    )  # fmt: skip
    request, secret = asks()
    assert request.state == Request.State.RECEIVED
    people.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=FIELDS,
        channel="visit", at=clock.now(), by=by,
    )  # fmt: skip
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    assert "Camp East Montana" in text(visitor.status())


@pytest.mark.parametrize("why", ["danger", "blocked", "refused", "death", "never", "own_name", "many"])
def test_what_forbids_it_leaves_it_to_an_officer(named, why):
    case, by, _relative = named
    supervisor = officer("elpaso", "supervisor")
    if why == "danger":
        other, _secret = asks(contact="tia@example.org", seeker_name="Rosa García", relation="other_kin")
        actions.confirm_person(request=other, person=case.record.person, by=by)
        guarding.name_danger(request=other, kind="violence", reason="Lo dijo ella", by=by)
    elif why == "blocked":
        other, _secret = asks(person={"given_names": "Otro", "surnames": "Nombre"})
        guarding.block(request=other, reason="Pidió dinero", by=supervisor)
    elif why == "refused":
        casework.record_consent(
            record=case.record, purpose=Purpose.ASSISTANCE, decision="refused", channel="visit", at=clock.now(), by=by
        )  # fmt: skip
    elif why == "death":
        from amparo.custody import actions as custody
        from amparo.custody.queries import open_stay

        custody.end_stay(stay=open_stay(case.record.person), end="died", at=clock.now(), by=by)
    elif why == "never":
        casework.add_relative(
            record=case.record, name="Carmen López", relation="mother", email=MOTHER, wish="never", by=by
        )
    elif why == "many":
        for name in ("Ana Primera", "Luis Segundo"):
            asks(person={"given_names": name, "surnames": "Distinto Nadie", "birth_date": ""})
    himself = {
        "seeker_name": "José Luis García López",
        "relation": "sibling",
        "person": {"a_number": "A012345678"},
    }
    request, secret = asks(**(himself if why == "own_name" else {}))
    assert request.state == Request.State.RECEIVED
    assert not Follow.objects.filter(request=request).exists()
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    assert "Seguimos trabajando" in text(visitor.status())


def test_e6_no_minor_is_reached_by_the_instant_path(tmp_path):
    case, by = detained(tmp_path, JOSE.replace("05/23/1987", "05/23/2012")), officer("elpaso")
    relative = casework.add_relative(
        record=case.record, name="Carmen López", relation="mother", email=MOTHER, by=by
    )
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=FIELDS,
        channel="visit", at=clock.now(), by=by,
    )  # fmt: skip
    for born in ("2012-05-23", "1987-05-23"):
        request, _secret = asks(person={"birth_date": born, "a_number": "A012345678"})
        assert request.state == Request.State.RECEIVED


def test_the_visitor_has_the_same_page_for_a_hit_and_for_a_miss(named):
    from amparo.families.tests.visiting import look

    pages = []
    for contact in (MOTHER, "nadie@example.org"):
        page = look(
            Visitor(), given_names="José Luis", surnames="García López", birth="23/5/1987", contact=contact,
            seeker_name="Carmen López",
        )  # fmt: skip
        pages.append((page.status_code, sorted(page.headers), len(page.content)))
    assert pages[0] == pages[1]
    assert not Follow.objects.exists()  # nothing is done before the worker does it
    work_inbox_through()
    assert Follow.objects.count() == 1


@given(st.builds(Standing, **{name: st.booleans() for name in ("minor", "dead", "refused", "endangered", "never", "doubted")},
                 warned=st.lists(st.sampled_from(("own_name", "blocked"))).map(tuple)))  # fmt: skip
def test_everything_that_speaks_against_it_forbids_it_alone(standing):
    against = [standing.minor, standing.dead, standing.refused, standing.endangered, standing.never, standing.doubted,
               bool(standing.warned)]  # fmt: skip
    assert [
        code for code, yes in zip((rule.code for rule in RULES), against, strict=True) if yes
    ] == forbidden(standing)


def test_one_person_sought_by_many_is_raised_to_an_officer_by_whatever_road_they_ask(named):
    from amparo.families.state import actions as state
    from amparo.families.warnings import warnings_of
    from amparo.matching import Described

    case, by, _relative = named
    web, _secret = asks(contact="uno@example.org", seeker_name="Uno Primero", relation="friend")
    said_of_him = Described(given_names="José Luis", surnames="García")
    phone, _secret = actions.register_by_telephone(
        described=said_of_him, age="", last_seen="El Paso", seeker_name="Dos Segundo", relation="friend", contact="951 555 0142",
        language="es-mx", by=officer("", "ciam"),
    )  # fmt: skip
    counter, _secret = state.take(
        described=said_of_him, age="", last_seen="El Paso", seeker_name="José Luis García", relation="friend",
        contact="tres@example.org", language="es-mx", by=officer("OC", "state"),
    )  # fmt: skip
    for one in (web, phone, counter):
        actions.confirm_person(request=one, person=case.record.person, by=by)
    found = warnings_of(
        list(Request.objects.filter(record__person=case.record.person).select_related("record__person")), by
    )
    assert all("many_contacts" in {warning.code for warning in each} for each in found.values())
    assert "own_name" in {warning.code for warning in found[counter.pk]}
    mother, _secret = asks()
    assert mother.state == Request.State.RECEIVED
