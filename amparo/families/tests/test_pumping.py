"""Messages that somebody makes us send: to annoy one telephone, or to earn by each message."""

from __future__ import annotations

import pytest

from amparo.core.folios import show
from amparo.families.models import Code, Request
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import Visitor, look
from amparo.families.wall import pumping
from amparo.notices.models import Notice
from tests.factories import request_of

pytestmark = pytest.mark.django_db


def told():
    return Notice.objects.filter(template="received").count()


def test_one_telephone_gets_five_receipts_an_hour_and_every_request_is_kept():
    for number in range(8):
        request_of(contact="+19155550100", given_names=f"Persona {number}", surnames="Inventada")
    assert Request.objects.count() == 8
    assert told() == 5
    request_of(contact="+19155550101")
    assert told() == 6


def test_numbers_of_a_dear_country_share_an_allowance_and_mexico_has_its_own():
    for number in range(40):
        request_of(contact=f"+4420794600{number:02}")
    assert told() == 30
    request_of(contact="+525555550100")
    assert told() == 31


def test_receipts_that_a_stranger_provokes_take_no_code_from_the_family():
    request, secret = request_of(contact="+19155550100")
    for _ in range(9):
        look(Visitor(), contact="+1 915 555 0100")
    work_inbox_through()
    Visitor().post("/seguir/", folio=show(request.folio), secret=show(secret))
    work_inbox_through()
    assert Code.objects.filter(request=request).count() == 1


def test_what_an_officer_takes_by_telephone_is_not_counted():
    from tests.factories import officer

    for number in range(7):
        from amparo.families import actions
        from tests.factories import said

        actions.register_by_telephone(
            described=said(given_names=f"P{number}", surnames="Q"), age="", last_seen="El Paso", seeker_name="Carmen",
            relation="mother", contact="+19155550100", language="es-mx", by=officer("elpaso"),
        )  # fmt: skip
    assert told() == 7


@pytest.mark.parametrize(
    ("contact", "country"),
    [
        ("madre@example.org", ""),
        ("915 555 0100", "1"),
        ("+52 55 5555 0100", "52"),
        ("+44 20 7946 0000", "44"),
        ("x", "?"),
    ],
)
def test_the_country_of_a_contact(contact, country):
    assert pumping.country_of(contact) == country
