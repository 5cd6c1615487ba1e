"""What anybody may read of how families are answered: whole months, nothing small, nothing to know anybody by."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from amparo.families.models import Request
from amparo.families.tests.visiting import Visitor, text
from amparo.people.models import Record, Source
from tests.factories import request_of

pytestmark = pytest.mark.django_db


def asked(count, *, at, answered=None, following=0):
    """So many requests of that moment, as they lie there: the registry's own table, without the road to it."""
    one, _secret = request_of()
    record = Record.objects.get(pk=one.record_id)
    for number in range(count):
        record.pk, record.source, record.source_id = None, Source.FAMILY, f"figures:{at:%Y%m%d}:{number}"
        record.save()
        Request.objects.create(
            folio=f"F{at:%m}{number:08}", secret_hash="0" * 64, received_at=at, seeker_name="Familia", relation="mother",
            email=one.email, contact_index=one.contact_index, record=record, answered_at=answered,
            state="following" if number < following else "received",
        )  # fmt: skip


def figures():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT asked, in_a_day, follow, reports FROM portal_figures ORDER BY month DESC")
        found = cursor.fetchall()
        cursor.execute("RESET ROLE")
    return found


def last_month():
    return (dt.datetime.now(dt.UTC).replace(day=1, hour=12) - dt.timedelta(days=3)).replace(microsecond=0)


@pytest.mark.parametrize(("count", "told"), [(9, None), (10, 10), (12, 10), (13, 15)])
def test_counts_are_to_the_nearest_five_and_none_is_small(count, told):
    asked(count, at=last_month())
    assert figures()[0][0] == told


def test_b11_whole_months_alone_are_told_and_the_portal_reads_no_small_number():
    at = last_month()
    asked(52, at=at, answered=at + dt.timedelta(hours=5), following=7)
    first, *before = figures()
    assert first == (50, 10, None, None)
    assert before == [(None, None, None, None)] * 5  # this month's own request is nowhere
    page = text(Visitor().get("/cifras/"))
    assert "10 de cada 10" in page
    assert page.count("menos de 10") == 2
    assert page.count("Menos de 10 en todo") == 5
    assert "Familia" not in page.split("Cómo respondemos")[1].split("siguen")[0].replace("Familias", "")


def test_the_page_is_the_same_when_nobody_ever_asked():
    page = text(Visitor().get("/cifras/"))
    assert page.count("Menos de 10 en todo") == 6
    assert Visitor().get("/programas/").status_code == 200
