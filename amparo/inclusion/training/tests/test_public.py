"""E3: what anybody may read of the training, by consulate."""

from __future__ import annotations

import itertools
import re

import pytest
from django.db import connection

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.core.folios import new_secret
from amparo.families.tests.visiting import Visitor, text
from amparo.inclusion.training.course import required, roles_in_training
from amparo.inclusion.training.models import Certificate
from amparo.inclusion.training.standing import serves
from amparo.inclusion.training.tests.learning import trained
from amparo.inclusion.training.tests.test_certificates import later
from tests.factories import directory, officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices():
    directory()


def shown():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT office, percent, met FROM portal_training ORDER BY office")
        found = cursor.fetchall()
        cursor.execute("RESET ROLE")
    return found


def certified(staff, role=None):
    return Certificate.objects.create(
        staff=staff, role=role or staff.role, code=new_secret(), issued_on=clock.today(), units={},
        expires_on=later(700).date(),
    )  # fmt: skip


def test_e3_coverage_is_public_to_the_five_below_and_of_a_small_office_only_whether_it_is_met():
    for number in range(7):
        someone = officer("elpaso")
        if number < 6:
            certified(someone)
    trained(officer("boston"))
    officer("boston")
    certified(officer("miami"))
    officer("", Role.CIAM)
    assert shown() == [("boston", None, False), ("elpaso", 85, False), ("miami", None, True)]
    page = text(Visitor().get("/cifras/"))
    assert re.search(r"Boston\W+todavía no todas", page)
    assert re.search(r"El Paso\W+85 de 100", page)
    assert re.search(r"Coral Gables\W+todas", page)


def test_the_public_figure_forgets_what_was_revoked():
    one = certified(officer("miami"))
    assert shown() == [("miami", None, True)]
    Certificate.objects.filter(pk=one.pk).update(
        revoked_at=clock.now(), revoked_by=one.staff, revoked_why="x"
    )
    assert shown() == [("miami", None, False)]


@pytest.mark.parametrize(("issued", "now"), [*itertools.product(sorted(roles_in_training()), repeat=2)])
def test_the_database_and_the_course_agree_on_whom_a_certificate_serves(issued, now):
    staff = officer("elpaso", now)
    staff.office_id = "elpaso"
    staff.save()
    one = certified(staff, issued)
    one.units = {unit.slug: unit.version for unit in required(issued)}
    assert shown() == [("elpaso", None, serves(one, now))]


def test_the_portal_reads_no_name_and_no_certificate():
    for table in ("inclusion_certificate", "inclusion_attempt", "accounts_staff"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_any_column_privilege('amparo_portal', %s, 'SELECT')", [table])
            assert cursor.fetchone() == (False,)
