"""Several relatives in one place, and several followers of one person who do not see each other."""

from __future__ import annotations

import re

import pytest

from amparo.core.folios import hash_code, new_secret, show
from amparo.families import actions
from amparo.families.following import messages
from amparo.families.models import AlsoProved, Visit
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import Visitor, follow, text, write
from tests.factories import MARIA, detained, officer, request_of

pytestmark = pytest.mark.django_db


def add(visitor, request, secret):
    answer = visitor.post("/seguir/otro/", folio=show(request.folio), secret=show(secret))
    work_inbox_through()
    return answer


def test_a_mother_of_two_sees_both_after_one_code_one_at_a_time(followed, tmp_path):
    visitor, first, _case, by, _relative = followed
    other = detained(tmp_path, MARIA, as_of="2026-03-03T09:00")
    second, secret = request_of(given_names="Ma Guadalupe", surnames="Pérez")
    follow(other, second, fields=["status"], by=by)
    assert "Mis familiares" not in text(visitor.status())
    assert add(visitor, second, secret).headers["Location"] == "/seguir/otro/pedido/"
    page = visitor.status()
    assert f"Ver la solicitud terminada en {second.folio[-4:]}" in text(page)
    assert "Camp East Montana" in text(page)
    visitor.post("/seguir/elegir/", number="2")
    page = text(visitor.status())
    assert f"Su solicitud terminada en {second.folio[-4:]}" in page
    assert "Camp East Montana" not in page  # only the status was agreed to of this one
    visitor.post("/seguir/elegir/", number="1")
    assert f"Su solicitud terminada en {first.folio[-4:]}" in text(visitor.status())
    write(visitor, "Para el primero")
    assert [one.request_id for one in first.messages.all()] == [first.pk]


@pytest.mark.parametrize("wrong", ["secret", "contact", "folio"])
def test_what_was_not_proved_is_never_in_the_list_and_the_page_is_the_same(followed, wrong):
    visitor, _first, _case, _by, _relative = followed
    contact = "otra@example.org" if wrong == "contact" else "madre@example.org"
    second, secret = request_of(contact=contact, given_names="Ana", surnames="Otra")
    asked = new_secret() if wrong == "secret" else secret
    if wrong == "folio":
        second.folio = "F" + second.folio[1:]
        actions.reissue_secret(request=second, by=officer("elpaso"))
    answer = add(visitor, second, asked)
    assert answer.headers["Location"] == "/seguir/otro/pedido/"
    assert not AlsoProved.objects.exists()
    assert "Mis familiares" not in text(visitor.status())


def test_no_number_leads_to_a_request_that_this_visit_did_not_prove(followed):
    visitor, first, _case, _by, _relative = followed
    stranger_request, _secret = request_of(contact="otra@example.org", given_names="Ana", surnames="Otra")
    for number in ("1", "2", str(stranger_request.pk), "-1", "9999999999", "x"):
        visitor.post("/seguir/elegir/", number=number)
        assert f"terminada en {first.folio[-4:]}" in text(visitor.status())


def test_a_new_secret_and_the_familys_word_end_the_visits_that_proved_it_too(followed):
    visitor, _first, _case, by, _relative = followed
    second, secret = request_of(given_names="Ana", surnames="Otra")
    add(visitor, second, secret)
    actions.reissue_secret(request=second, by=by)
    assert visitor.status().status_code == 302

    visitor, first = Visitor(), second
    again = actions.reissue_secret(request=first, by=by)
    visitor.prove(show(first.folio), show(again))
    third, third_secret = request_of(given_names="Eva", surnames="Otra")
    add(visitor, third, third_secret)
    elsewhere = Visitor()
    elsewhere.prove(show(third.folio), show(third_secret))
    elsewhere.post("/seguir/palabra/", word="mango 7")
    Visitor().post("/seguir/", folio=show(third.folio), secret="mango 7")
    assert not Visit.objects.filter(ended_at__isnull=True, also__request=third).exists()
    assert visitor.status().status_code == 302


def test_b5_two_who_follow_one_person_see_nothing_of_each_other(followed):
    mother, request, case, by, relative = followed
    wife_request, secret = request_of(
        contact="esposa@example.org", given_names="José Luis", surnames="García"
    )
    follow(case, wife_request, fields=["status"], by=by)
    wife = Visitor()
    wife.prove(show(wife_request.folio), show(secret))
    write(mother, "Soy su mamá")
    messages.answer(request=request, text="Respuesta para la madre", by=by)
    for page in (wife.status(), wife.get("/seguir/mensajes/"), wife.get("/seguir/papeles/")):
        shown = page.content.decode()
        for secret_word in (
            "Respuesta para la madre",
            request.folio[-4:],
            relative.name,
            "madre@example.org",
        ):
            assert secret_word not in re.sub(r'value="[^"]+"|data-mark="[^"]+"', "", shown)
    assert "Camp East Montana" in text(mother.status())
    assert "Camp East Montana" not in text(wife.status())
    assert "Leer 1 respuesta" in text(mother.status())
    assert "Leer 1 respuesta" not in text(wife.status())
    assert hash_code(secret, salt=wife_request.folio) == wife_request.secret_hash
