"""The catalogue's pages in the workspace: who sees what, who may do what, in a counted number of queries."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.accounts.models import Role
from amparo.accounts.permissions import PERMISSIONS
from amparo.core import clock
from amparo.programmes import actions, queries
from amparo.programmes.models import Check, Programme, Sheet
from amparo.programmes.reading import write_sheet
from amparo.programmes.tests.catalogue import (
    ACTA,
    PENSION,
    TLAXCALA,
    drafted,
    entrusted,
    headquarters,
    published,
    sent,
    supervisor,
)
from tests.factories import officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def signed_in(client, settings):
    settings.AMPARO_SECOND_FACTOR = False

    def enter(staff):
        client.force_login(staff)
        return client

    return enter


def address(name, slug=ACTA, **more):
    return reverse(name, kwargs={"slug": slug, **more})


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def listed(page, query=""):
    body = page.get(reverse("programmes") + query).content.decode()
    return set(re.findall(r'href="/programas/([a-z-]+)/"', body)) - {"nuevo", "por-verificar"}


def test_the_list_is_filtered_by_right_agency_need_state_side_and_words(signed_in):
    page = signed_in(officer("elpaso"))
    assert listed(page) == {ACTA, PENSION, TLAXCALA}
    assert listed(page, "?right=social") == {PENSION}
    assert listed(page, "?agency=tlaxcala") == {TLAXCALA}
    assert listed(page, "?need=acta") == {ACTA, TLAXCALA}
    assert listed(page, "?side=us") == {ACTA}
    assert listed(page, "?state=TL") == {TLAXCALA, PENSION}  # the pension is given everywhere
    assert listed(page, "?state=OC") == {PENSION}
    assert listed(page, "?q=apostila+tlaxcala") == {TLAXCALA}
    assert listed(page, "?q=acta&right=social") <= {PENSION}
    assert "No hay un programa así." in text(page.get(reverse("programmes") + "?q=zzzz"))


def test_the_list_says_what_waits(signed_in):
    by = headquarters()
    drafted(PENSION, by=by)
    sent(TLAXCALA, by=by)
    with clock.moved_to(dt.datetime(2028, 1, 2, 18, tzinfo=dt.UTC)):
        page = signed_in(by)
        assert listed(page, "?flag=draft") == {PENSION}
        assert listed(page, "?flag=review") == {TLAXCALA}
        assert listed(page, "?flag=expired") == {TLAXCALA}
        assert listed(page, "?flag=stale") == {ACTA, PENSION, TLAXCALA}
        assert listed(page, "?flag=scheduled") == listed(page, "?flag=withdrawn") == set()


def test_a_programme_is_read_in_both_languages_side_by_side(signed_in):
    body = text(signed_in(officer(role=Role.AUDITOR)).get(address("programme")))
    for words in ("Su consulado imprime la copia", "Your consulate prints the certified copy", "Hoja de prueba, 2 ene 2026",
                  "Hoja de prueba, 2 Jan 2026", "Requisitos", "Requirements", "Todos los consulados"):  # fmt: skip
        assert words in body
    assert "Cambiar la ficha" not in body
    assert "Cotejada hoy" not in body


def test_a_stale_sheet_says_so(signed_in):
    with clock.moved_to(dt.datetime(2027, 11, 30, 18, tzinfo=dt.UTC)):
        assert "Nadie la coteja con su fuente" in text(signed_in(headquarters()).get(address("programme")))


def form_of(page):
    """What a browser would send back of the draft as it is shown."""
    answer = page.get(address("programme_draft"))
    forms = answer.context["forms"]
    data = {}
    parts = [forms.placing, forms.whom, forms.es, forms.en, forms.note, *forms.facts, *forms.places]
    for form in parts:
        for field in form:
            value = field.value()
            if value not in (None, False, ""):
                data[field.html_name] = value
    for formset in (forms.facts, forms.places):
        for field in formset.management_form:
            data[field.html_name] = field.value()
    return data


def test_an_officer_changes_a_sheet_of_the_office_and_the_supervisor_publishes_it(signed_in):
    entrusted(ACTA)
    by = officer("elpaso")
    page = signed_in(by)
    assert page.post(address("begin_programme_draft")).url == address("programme_draft")
    data = form_of(page)
    answer = page.post(address("programme_draft"), data)
    assert answer.status_code == 302
    draft = Sheet.objects.get(state="draft")
    assert draft.content == published().content  # what was shown and sent back says the same
    data = {**form_of(page), "es-how": "Pida una cita\nVaya al consulado\n\nRecoja su acta", "send": "1"}
    body = text(page.post(address("programme_draft"), data, follow=True))
    assert "no se puede enviar" in body
    assert "traduzca cada una" in body
    data = {**form_of(page), "en-how": "Ask\nGo\nCollect it", "send": "1", "note-note": "Se recoge ahí"}
    page.post(address("programme_draft"), data)
    assert Sheet.objects.get(number=2).state == "in_review"
    assert page.get(address("review_sheet")).status_code == 403
    page = signed_in(supervisor("elpaso"))
    body = text(page.get(address("review_sheet")))
    assert "<ins>Recoja su acta</ins>" in body
    page.post(address("review_sheet"), {"publish_on": ""})
    assert published().content["es"]["how"][-1] == "Recoja su acta"
    assert "Se recoge ahí" in text(page.get(address("programme")))


def test_what_is_missing_in_a_row_is_said_and_nothing_is_lost(signed_in):
    by = headquarters()
    drafted(by=by)
    page = signed_in(by)
    data = {**form_of(page), "facts-0-en": "", "es-summary": "Un resumen nuevo"}
    body = text(page.post(address("programme_draft"), data))
    assert "Algo falta en una fila" in body or "Falta" in body
    assert "Un resumen nuevo" in body


def test_who_kept_the_draft_meanwhile_is_not_written_over(signed_in):
    by = headquarters()
    drafted(by=by)
    page = signed_in(by)
    data = form_of(page)
    drafted(by=headquarters(), cost="De otra persona")
    body = text(page.post(address("programme_draft"), {**data, "es-summary": "Mío"}))
    assert "alguien más escribió en este borrador" in body
    assert "Mío" in body
    assert Sheet.objects.get(state="draft").content["es"]["cost"] == "De otra persona"


def test_a_reviewer_returns_with_a_reason_or_publishes_on_a_day(signed_in):
    by = headquarters()
    sent(by=by)
    page = signed_in(headquarters())
    assert "Falta: Motivo" in text(page.post(address("return_sheet"), {"reason": ""}))
    page.post(address("return_sheet"), {"reason": "Falta la fuente"})
    writer = signed_in(by)
    assert "Falta la fuente" in text(writer.get(address("programme_draft")))
    actions.send(sheet=Sheet.objects.get(state="draft"), by=by)
    page = signed_in(headquarters())
    yesterday = queries.today() - dt.timedelta(days=1)
    assert "Elija hoy o un día posterior." in text(
        page.post(address("review_sheet"), {"publish_on": yesterday})
    )
    tomorrow = queries.today() + dt.timedelta(days=1)
    body = text(page.post(address("review_sheet"), {"publish_on": tomorrow}, follow=True))
    assert "Se publica cuando empiece su día" in body
    assert Sheet.objects.get(number=2).state == "scheduled"


def test_who_wrote_is_not_offered_to_publish(signed_in):
    by = headquarters()
    sent(by=by)
    page = signed_in(by)
    assert "otra persona la revisa" in text(page.get(address("review_sheet")))
    page.post(address("review_sheet"), {"publish_on": ""})
    assert published().number == 1


def test_checked_today_is_one_click(signed_in):
    by = headquarters()
    body = text(signed_in(by).post(address("check_programme", PENSION), follow=True))
    assert "hoy nada había cambiado" in body
    assert Check.objects.get().by == by


def test_a_programme_is_withdrawn_with_a_reason(signed_in):
    page = signed_in(headquarters())
    assert "Falta: Motivo" in text(page.post(address("withdraw_programme"), {"reason": ""}))
    body = text(page.post(address("withdraw_programme"), {"reason": "Terminó el convenio"}, follow=True))
    assert "Terminó el convenio" in body


def test_a_sheet_goes_out_as_a_file_and_comes_in_as_the_draft(signed_in):
    page = signed_in(headquarters())
    answer = page.get(address("export_sheet", number=1))
    assert answer["Content-Disposition"] == f'attachment; filename="{ACTA}.toml"'
    bad = answer.content.replace(b'"free"', b'"gratis"')
    body = text(page.post(address("import_sheet"), {"file": SimpleUploadedFile("mala.toml", bad)}))
    assert "No se puede aceptar mala.toml. cost: «gratis» no es una clave conocida." in body
    assert not Sheet.objects.filter(state="draft").exists()
    good = answer.content.replace(b"Sin costo", b"Nada")
    page.post(address("import_sheet"), {"file": SimpleUploadedFile("buena.toml", good)})
    assert Sheet.objects.get(state="draft").content["es"]["cost"] == "Nada"


def test_an_officer_begins_a_programme_of_the_office(signed_in):
    by = officer("elpaso")
    page = signed_in(by)
    assert "Quién mantiene" not in text(page.get(reverse("new_programme")))
    page.post(reverse("new_programme"), {"name_es": "Ventanilla", "name_en": "Window", "agency": "sre"})
    made = Programme.objects.get(pk="ventanilla")
    assert made.office == by.office
    assert "Falta resolver" in text(page.get(address("programme_draft", "ventanilla")))
    assert page.get(address("programme", "ventanilla")).status_code == 200


def test_the_versions_are_read_and_compared(signed_in):
    by = headquarters()
    actions.approve(sheet=sent(by=by), by=headquarters())
    page = signed_in(officer("elpaso"))
    assert "Usted lee la versión 1" in text(page.get(address("programme") + "?version=1"))
    assert page.get(address("programme") + "?version=9").status_code == 404
    body = text(page.get(address("programme_differences")))
    assert "<ins>Depende</ins>" in body
    assert "una sola versión" in text(page.get(address("programme_differences", PENSION)))


READ = ("programme", "programme_differences")
EDIT_GET = ("import_sheet",)
REVIEW_GET = ("withdraw_programme",)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_the_table_says(signed_in, role):
    page = signed_in(officer(role=role))
    for action, names in (
        ("see_programmes", READ),
        ("edit_programmes", EDIT_GET),
        ("review_programmes", REVIEW_GET),
    ):
        granted = PERMISSIONS[action].get(role)
        # what headquarters keep is nobody's own
        expected = 200 if granted == "all" else 403
        for name in names:
            assert page.get(address(name)).status_code == expected, name
    assert page.get(reverse("programmes")).status_code == (
        200 if role in PERMISSIONS["see_programmes"] else 403
    )
    if role != Role.HEADQUARTERS:
        for name in ("begin_programme_draft", "check_programme"):
            page.post(address(name))
        assert not Sheet.objects.filter(state="draft").exists()
        assert not Check.objects.exists()


def test_no_page_asks_more_often_because_there_is_more(signed_in):
    page = signed_in(headquarters())

    def count(path):
        page.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries_made:
            assert page.get(path).status_code == 200
        return len(queries_made)

    paths = [reverse("programmes"), reverse("programmes") + "?q=acta", address("programme")]
    before = [count(path) for path in paths]
    content = published().content
    for number in range(30):
        programme = Programme.objects.create(slug=f"otro-{number}", agency_id="sre", office_id="elpaso")
        Sheet.objects.create(
            programme=programme,
            number=1,
            state="published",
            content=content,
            published_at=clock.now(),
            check_every=9,
        )
    by = headquarters()
    for _number in range(3):
        actions.approve(sheet=sent(by=by, cost=f"Costo {_number}"), by=headquarters())
        actions.check(programme=Programme.objects.get(pk=ACTA), by=by)
    assert [count(path) for path in paths] == before
    assert max(before) <= 16


def test_a_written_file_reads_as_people_write_them():
    assert 'needs = ["acta"]' in write_sheet(published().content)
