"""«Prepárese», as somebody at the portal does it: three steps, the same pages for everybody, and a code to change or withdraw."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection, transaction

from amparo.core import clock
from amparo.core.folios import new_folio, new_secret, read_folio, read_secret, show
from amparo.families.models import Inbox, Named, Wishes, WishesCode
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.test_instant import MOTHER, asks
from amparo.families.tests.test_wishes import at_the_window
from amparo.families.tests.visiting import Visitor, sent_code, text
from amparo.families.wishes import actions
from amparo.families.wishes.queries import needs_of, now_named
from amparo.people.models import Consent, Relative
from tests.factories import officer

pytestmark = pytest.mark.django_db
SELF = {
    "given_names": "José Luis", "surnames": "García López", "birth": "23 de mayo de 1987", "birth_state": "OC",
    "mother_name": "Carmen López", "contact": "joseluis@example.org",
}  # fmt: skip
TOLD = {"name": "Carmen López", "relation": "mother", "contact": MOTHER, "fields_told": ["status", "place"], "months": "24",
        "language": "es-mx"}  # fmt: skip


def of_person(at, **more):
    return {f"t{at}-{name}": value for name, value in {**TOLD, **more}.items()}


def registers(visitor=None, *, last=None, **more):
    visitor = visitor or Visitor()
    page = visitor.get("/preparate/registro/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    return visitor.post(
        "/preparate/registro/", step="rest", at="1", token=token,
        **{**SELF, **of_person(1), "never_name": "Raúl Temido", "needs": "Insulina", **more},
    )  # fmt: skip


def folio_and_secret(page):
    shown = text(page)
    folio = read_folio(re.search(r"V-\w{5}-\w{5}", shown).group())
    return folio, read_secret(re.search(r"Clave (\w{3}-\w{3}-\w{3}-\w{3})", shown).group(1))


def test_three_steps_carry_every_answer_and_the_second_comes_again_for_another_person():
    visitor = Visitor()
    page = visitor.get("/preparate/registro/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    answers = {"token": token, "step": "self", "at": "1", **SELF}
    page = visitor.post("/preparate/registro/", **answers)
    assert "¿A quién avisamos?" in text(page)
    answers = {**answers, "step": "tell", **of_person(1), "another": "1"}
    page = visitor.post("/preparate/registro/", **answers)
    assert "¿A quién más avisamos?" in text(page)
    assert page.content.decode().count('name="t1-fields_told"') == 2
    second = of_person(
        2, name="Ana García", relation="sibling", contact="915 555 0199", fields_told=["status"]
    )
    del answers["another"]
    page = visitor.post("/preparate/registro/", **{**answers, **second, "at": "2"})
    assert "¿Qué más debemos saber?" in text(page)
    page = visitor.post(
        "/preparate/registro/", **{**answers, **second, "at": "2", "step": "rest", "back": "1"}
    )
    assert 'value="Ana García"' in page.content.decode()
    page = visitor.post(
        "/preparate/registro/", **{**answers, **second, "at": "2", "step": "rest", "needs": "Insulina"}
    )
    folio, _secret = folio_and_secret(page)
    assert "Todavía no vale" in text(page)
    assert not Wishes.objects.exists()
    work_inbox_through()
    wishes = Wishes.objects.get(folio=folio)
    assert [(one.kind, one.name, one.relation, one.fields) for one in now_named(wishes)] == [
        ("tell", "Carmen López", "mother", ["status", "place"]), ("tell", "Ana García", "sibling", ["status"]),
    ]  # fmt: skip
    assert needs_of(wishes) == "Insulina"
    assert wishes.record.birth_date == dt.date(1987, 5, 23)
    assert wishes.record.person_id is None
    assert not Consent.objects.exists()
    assert Inbox.objects.get(kind="wishes").payload == {}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"birth": "23/5/2015"}, "18 años"), ({"birth": "ayer"}, "23/5/1987"), ({"t1-contact": "12"}, "10"),
     ({"t1-fields_told": []}, "¿Qué le podemos decir?"), ({"surnames": ""}, "apellidos")],
)  # fmt: skip
def test_a_mistake_leads_back_to_its_step_and_keeps_the_rest(wrong, said):
    page = registers(**wrong)
    assert "govuk-error-summary" in page.content.decode()
    assert said in text(page)
    assert "Carmen López" in page.content.decode()
    assert not Inbox.objects.exists()


def test_the_same_form_sent_twice_is_one_registration():
    visitor = Visitor()
    page = visitor.get("/preparate/registro/").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    answers = {"token": token, "step": "rest", "at": "1", **SELF, **of_person(1)}
    folios = {folio_and_secret(visitor.post("/preparate/registro/", **answers))[0] for _ in range(2)}
    work_inbox_through()
    assert len(folios) == Wishes.objects.count() == 1


def code_for(visitor, folio, secret):
    visitor.post("/preparate/mio/", folio=show(folio), secret=show(secret))
    work_inbox_through()
    return sent_code()


def confirmed():
    folio, secret = folio_and_secret(registers())
    work_inbox_through()
    actions.confirm(
        wishes=Wishes.objects.get(folio=folio), evidence="passport", note="", by=officer("elpaso")
    )
    return folio, secret


def test_b5_what_is_withdrawn_by_code_is_gone_from_the_very_next_page_before_any_worker_runs():
    folio, secret = confirmed()
    request, its_secret = asks()
    mother = Visitor()
    mother.prove(show(request.folio), show(its_secret))
    assert "Seguimos trabajando" not in text(mother.status())
    visitor = Visitor()
    code = code_for(visitor, folio, secret)
    page = visitor.post("/preparate/mio/codigo/", code=code, wanted="withdraw")
    assert "Ya lo retiramos" in text(page)
    assert "Seguimos trabajando" in text(mother.status())
    assert Consent.objects.latest("pk").decision == "withdrawn"
    work_inbox_through()
    assert Wishes.objects.get(folio=folio).record.events.filter(type_id="wishes_ended").count() == 1
    assert "ya no sirve" in text(
        visitor.post("/preparate/mio/codigo/", code=code, wanted="renew")
    )  # a code is used once


def test_changing_by_code_ends_what_was_said_and_whoever_is_new_waits_until_the_person_was_asked():
    folio, secret = confirmed()
    request, its_secret = asks()
    visitor = Visitor()
    page = visitor.post("/preparate/mio/codigo/", code=code_for(visitor, folio, secret), wanted="change")
    html = page.content.decode()
    assert "Paso 1 de 2" in text(page)
    assert "Carmen" not in html  # nothing that was written before is shown
    token, change = (
        re.search(rf'name="{name}" value="([^"]+)"', html).group(1) for name in ("token", "change")
    )
    sister = of_person(1, name="Ana García", relation="sibling", contact="ana@example.org")
    done = visitor.post("/preparate/registro/", step="rest", at="1", token=token, change=change, **sister)
    assert "Ya cambió" in text(done)
    work_inbox_through()
    wishes = Wishes.objects.get(folio=folio)
    assert [one.name for one in now_named(wishes)] == ["Ana García"]
    assert wishes.identified_at is not None
    mother = Visitor()
    mother.prove(show(request.folio), show(its_secret))
    assert "Seguimos trabajando" in text(mother.status())
    assert not Relative.objects.filter(name="Ana García").exists()
    actions.settle(wishes=wishes, note="Lo dijo ella misma", by=officer("elpaso"))
    assert Relative.objects.get(name="Ana García").consents.latest("pk").decision == "granted"
    again = visitor.post(
        "/preparate/registro/", step="rest", at="1", token=token, change=change, **of_person(1)
    )
    assert again.status_code == 200
    work_inbox_through()
    assert [one.name for one in now_named(wishes)] == ["Ana García"]  # the token was for one change


def test_keeping_it_by_code_lasts_two_years_from_now():
    folio, secret = confirmed()
    Wishes.objects.filter(folio=folio).update(expires_at=clock.now() + dt.timedelta(days=3))
    visitor = Visitor()
    visitor.post("/preparate/mio/codigo/", code=code_for(visitor, folio, secret), wanted="renew")
    work_inbox_through()
    assert Wishes.objects.get(folio=folio).expires_at > clock.now() + dt.timedelta(days=729)


def test_b4_folio_and_code_answer_alike_whether_there_is_anything_or_not():
    folio, secret = confirmed()
    answers = []
    for tried in ((folio, new_secret()), (new_folio("V"), secret), (folio, secret)):
        stranger = Visitor()
        page = stranger.post("/preparate/mio/", folio=show(tried[0]), secret=show(tried[1]))
        work_inbox_through()
        wrong = stranger.post("/preparate/mio/codigo/", code="00000000", wanted="withdraw")
        answers.append([
            (one.status_code, re.sub(rb'value="[^"]{20,}"', b"", one.content), sorted(set(one.headers) - {"Set-Cookie"}))
            for one in (page, wrong)
        ])  # fmt: skip
    assert answers[0] == answers[1] == answers[2]
    assert WishesCode.objects.count() == 1
    assert Wishes.objects.get(folio=folio).ended_at is None


def test_five_wrong_codes_end_the_code_and_a_family_folio_is_none_of_these():
    folio, secret = confirmed()
    visitor = Visitor()
    code = code_for(visitor, folio, secret)
    for _ in range(5):
        visitor.post(
            "/preparate/mio/codigo/", code="99999999" if code != "99999999" else "88888888", wanted="withdraw"
        )
    assert "ya no sirve" in text(visitor.post("/preparate/mio/codigo/", code=code, wanted="withdraw"))
    page = visitor.post("/preparate/mio/", folio=show(new_folio("F")), secret=show(secret))
    assert "govuk-error-summary" in page.content.decode()


def test_the_portals_role_reads_no_wishes_and_its_function_gives_out_no_name():
    at_the_window()
    tables = (
        "families_wishes",
        "families_named",
        "portal_wishes_code",
        "families_pin",
        "families_callback",
        "families_inperson",
    )
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_table_privilege('amparo_portal', %s, 'SELECT, INSERT, UPDATE, DELETE')", [table]
            )
            assert cursor.fetchone() == (False,), table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        cursor.execute("SELECT portal_wishes('', '', 'withdraw')")
        assert cursor.fetchone() == (None,)
        cursor.execute("RESET ROLE")
    assert Named.objects.filter(ended_at__isnull=True).count() == 3
