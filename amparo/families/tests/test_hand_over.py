"""A case passes between consulates; the family does not notice. A4 of the stories."""

from __future__ import annotations

import re

import pytest

from amparo.casework.hand_overs import actions as hand_overs
from amparo.casework.models import HandOver
from amparo.core import clock
from amparo.notices.models import Notice
from amparo.places.models import Office
from tests.factories import JOSE_MOVED, import_rows, officer

pytestmark = pytest.mark.django_db
MONTHS = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
DAYS = "lunes|martes|miércoles|jueves|viernes|sábado|domingo"


def seen(visitor) -> str:
    """The family's page, apart from its dates, the form's own token and the second it was made."""
    page = visitor.status().content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|mira=\d+', "", page)
    page = re.sub(rf"({DAYS})? ?\d+ de ({MONTHS}) de \d{{4}}", "DATE", page)
    return re.sub(r'datetime="[^"]+"', "", page)


def test_a4_the_familys_page_does_not_change_when_the_case_passes_returns_and_is_taken_over(followed):
    visitor, _request, case, by, _relative = followed
    there, chicago = officer("chicago"), Office.objects.get(pk="chicago")
    before, told = seen(visitor), Notice.objects.count()
    assert "El Paso" in before

    def pass_on() -> HandOver:
        case.refresh_from_db()
        return hand_overs.hand_over(case=case, to=chicago, reason="Está allá", at=clock.now(), by=by)

    made = pass_on()
    assert seen(visitor) == before
    hand_overs.return_hand_over(hand_over=made, reason="No es nuestro", by=there)
    assert seen(visitor) == before
    made = pass_on()
    hand_overs.accept_hand_over(hand_over=made, by=there)
    case.refresh_from_db()
    assert case.office_id == "chicago"
    assert seen(visitor) == before
    assert Notice.objects.filter(template="news").count() == 0 or Notice.objects.count() == told


def test_a4_after_a_transfer_the_family_reads_the_new_place_and_the_same_consulate_answers(
    followed, tmp_path
):
    visitor, _request, case, _by, _relative = followed
    answers = "El consulado que le atiende: <strong>Consulado General de México en El Paso</strong>"
    assert answers in seen(visitor)
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-11-20T09:00", office="sanbernardino")
    case.refresh_from_db()
    assert case.office_id == "sanbernardino"
    moved = seen(visitor)
    assert "Adelanto" in moved
    assert answers in moved
    hand_overs.accept_hand_over(hand_over=HandOver.objects.get(), by=officer("sanbernardino"))
    assert seen(visitor) == moved
