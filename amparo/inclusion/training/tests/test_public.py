"""E3: what anybody may read of the training, by consulate."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest
from django.db import connection

from amparo.accounts.models import Role
from amparo.core import clock
from amparo.core.folios import new_secret, show
from amparo.families.tests.visiting import Visitor, text
from amparo.inclusion.training.course import required, roles_in_training
from amparo.inclusion.training.models import Certificate
from amparo.inclusion.training.shifts import keep_shift
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


def checked(code):
    return Visitor().post("/constancia/", code=code)


def test_e3_anybody_sees_by_its_code_whether_a_certificate_is_good_and_never_whose_it_is():
    ana = officer("elpaso")
    good = certified(ana)
    ended = Certificate.objects.create(
        staff=ana,
        role=ana.role,
        code=new_secret(),
        issued_on=later(-800).date(),
        expires_on=later(-70).date(),
        units={},
    )
    taken = certified(officer("elpaso"))
    Certificate.objects.filter(pk=taken.pk).update(revoked_at=clock.now(), revoked_by=ana, revoked_why="x")
    answers = [checked(code) for code in (show(good.code).lower(), ended.code, taken.code, new_secret())]
    words = ("Sí: esta constancia vale hoy", "ya venció", "se retiró", "no tenemos una constancia")
    for answer, said in zip(answers, words, strict=True):
        assert said in text(answer)
        assert ana.name not in text(answer)
    assert "El Paso" in text(answers[0])
    assert "El Paso" not in text(answers[3])
    assert len({len(re.sub(rb"[0-9A-Za-z_/+=-]{40,}", b"", answer.content)) for answer in answers}) == 1


def test_a_code_that_cannot_be_ours_is_said_at_once_and_trying_is_slowed_down():
    visitor = Visitor()
    assert "ese no puede ser nuestro" in text(visitor.post("/constancia/", code="123"))
    for _try in range(15):
        visitor.post("/constancia/", code=new_secret())
    assert "emasiados intentos" in text(visitor.post("/constancia/", code=new_secret()))


def test_e3_whether_every_shift_has_somebody_trained_is_public_and_no_shift_is_named():
    chief, ana = officer("elpaso", Role.SUPERVISOR), officer("elpaso")
    said = {"weekdays": [0], "starts": dt.time(8), "ends": dt.time(15), "by": chief}
    keep_shift(shift=None, name="Secreta", staff=[ana], **said)
    officer("boston")
    page = text(Visitor().get("/cifras/"))
    assert re.search(r"El Paso\W+todavía no todas\W+un turno sin nadie", page)
    assert not re.search(r"Boston\W+todavía no todas\W+\w* turno", page)
    assert "Secreta" not in page
    certified(ana)
    assert re.search(
        r"El Paso\W+todavía no todas\W+alguien con formación en cada turno", text(Visitor().get("/cifras/"))
    )


def test_the_portal_reads_no_name_and_no_certificate():
    for table in ("inclusion_certificate", "inclusion_attempt", "accounts_staff"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_any_column_privilege('amparo_portal', %s, 'SELECT')", [table])
            assert cursor.fetchone() == (False,)
