"""The course walked in the browser, without a script, in both sizes: lesson, case, exercise, quiz, certificate, coverage."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from amparo.core import postgres
from amparo.core.environment import Environment
from amparo.inclusion.training.course import units
from tests.browser.conftest import SIZES, axe, new_context, sign_in

pytestmark = pytest.mark.browser


def look(page, size):
    assert axe(page) == []
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= SIZES[size]["width"], f"{page.url} is {width} px wide"


def answer(page, unit, *, right):
    for number, question in enumerate(unit.quiz):
        chosen = question.right if right else {min(set(range(len(question.options))) - question.right)}
        for one in chosen:
            page.locator(f"#p{number}_{one}").check()
    page.get_by_role("button", name="Calificar mis respuestas").click()


def age_certificates(house, role, *, days):
    """Let what somebody passed be so many days older; the code of their latest certificate."""
    dsn = postgres.superuser_dsn(replace(Environment.read(), home=house.home), "amparo")
    of = {"days": days, "email": house.email(role)}
    whose = "staff_id = (SELECT id FROM accounts_staff WHERE email = %(email)s)"
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SET session_replication_role = replica"
        )  # what is kept for good is not changed otherwise
        connection.execute(
            "UPDATE inclusion_certificate SET issued_on = issued_on - %(days)s, expires_on = expires_on - %(days)s"
            f" WHERE {whose}", of,
        )  # fmt: skip
        connection.execute(
            f"UPDATE inclusion_attempt SET at = at - make_interval(days => %(days)s) WHERE {whose}", of
        )
        found = connection.execute(
            f"SELECT code FROM inclusion_certificate WHERE {whose} ORDER BY expires_on DESC LIMIT 1", of
        ).fetchone()
    return found[0]


def verify(page, house, size, code, says):
    """Type a code at the portal, as whoever holds the paper does."""
    page.goto(f"{house.portal}/constancia/")
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="Comprobar la constancia").click()
    page.get_by_role("heading", name=says).wait_for()
    look(page, size)


def test_a_unit_is_walked_through_and_its_quiz_answered_again(house, context, size):
    page = context.new_page()
    sign_in(page, house, "officer")
    unit = units()["regreso-seguro"]
    page.goto(f"{house.workspace}/formacion/")
    look(page, size)
    page.get_by_role("link", name=f"6. {unit.title_es}").click()
    look(page, size)
    page.goto(f"{house.workspace}/formacion/{unit.slug}/leccion/1/")
    for lesson in unit.lessons:
        page.get_by_role("heading", name=lesson.title, level=1).wait_for()
        look(page, size)
        page.get_by_role("button", name="Listo, seguir").click()
    for case in unit.cases:
        page.get_by_role("heading", name=case.title, level=1).wait_for()
        page.locator("summary", has_text="Piense primero").click()
        look(page, size)
        page.get_by_role("button", name="Listo, seguir").click()
    page.get_by_role("heading", name=unit.exercise.title, level=1).wait_for()
    first = page.locator(".am-choices button").first.inner_text()
    page.locator(".am-choices button").first.click()
    page.get_by_text("Usted eligió:").wait_for()
    look(page, size)
    page.get_by_role("link", name="Volver una decisión atrás").click()
    assert page.locator(".am-choices button").first.inner_text() == first
    while page.locator(".am-choices button").count():
        page.locator(".am-choices button").last.click()
    page.get_by_role("heading", name="Qué pasó").wait_for()
    look(page, size)
    page.get_by_role("button", name="Listo, seguir").click()
    page.get_by_role("button", name="Calificar mis respuestas").click()
    page.get_by_role("heading", name="Conteste todas las preguntas.").wait_for()
    look(page, size)
    answer(page, unit, right=False)
    page.get_by_role("heading", name="Todavía no").wait_for()
    look(page, size)
    page.get_by_role("link", name="Contestarla otra vez").click()
    answer(page, unit, right=True)
    page.get_by_role("heading", name="Aprobada").wait_for()
    page.get_by_text(unit.quiz[0].options[0].why).wait_for()
    look(page, size)


def test_the_whole_course_without_a_script_ends_in_a_certificate_and_counts_for_the_office(
    house, browser, size
):
    context = new_context(browser, size, javascript=False)
    page = context.new_page()
    sign_in(page, house, "supervisor")
    for unit in units().values():
        page.goto(f"{house.workspace}/formacion/{unit.slug}/prueba/")
        answer(page, unit, right=True)
        page.get_by_role("heading", name="Aprobada").wait_for()
    page.goto(f"{house.workspace}/formacion/")
    page.get_by_text("Vale hasta el").wait_for()
    paper = context.request.get(f"{house.workspace}/formacion/certificados/mio/")
    assert paper.headers["content-type"] == "application/pdf"
    page.goto(f"{house.workspace}/formacion/cobertura/")
    assert page.locator("tbody tr").count() == 1
    cookies = context.cookies()
    context.close()
    context = new_context(browser, size)  # axe needs scripts
    context.add_cookies(cookies)
    page = context.new_page()
    code = age_certificates(house, "supervisor", days=0)
    verify(page, house, size, code, "Sí: esta constancia vale hoy")
    # Its last weeks: one button renews it. Then it ends, and counts for nothing.
    age_certificates(house, "supervisor", days=690)
    page.goto(f"{house.workspace}/formacion/")
    page.get_by_role("button", name="Renovar la constancia").click()
    page.get_by_text("Vale hasta el").wait_for()
    assert page.get_by_role("button", name="Renovar la constancia").count() == 0
    look(page, size)
    code = age_certificates(house, "supervisor", days=900)
    page.goto(f"{house.workspace}/formacion/")
    page.get_by_text("Ya terminó").wait_for()
    look(page, size)
    page.goto(f"{house.workspace}/formacion/cobertura/")
    assert page.get_by_text("Por debajo de la meta", exact=True).first.is_visible()
    verify(page, house, size, code, "No: esta constancia ya venció")
    context.close()


def test_headquarters_sees_every_office_and_takes_results_in(house, context, size):
    page = context.new_page()
    sign_in(page, house, "headquarters")
    page.goto(f"{house.workspace}/formacion/cobertura/")
    assert page.get_by_text("Por debajo de la meta", exact=True).first.is_visible()
    look(page, size)
    page.goto(f"{house.workspace}/formacion/paquetes/")
    page.locator("[name=file]").set_input_files(
        {"name": "r.json", "mimeType": "application/json", "buffer": b'[{"id": "una-prueba"}]'}
    )
    page.get_by_role("button", name="Recibir resultados").click()
    page.get_by_text("Renglón 1:").wait_for()
    look(page, size)
    page.locator("[name=file]").set_input_files(
        {"name": "r.json", "mimeType": "application/json", "buffer": b"{"}
    )
    page.get_by_role("button", name="Recibir resultados").click()
    assert page.get_by_text("Este no es un archivo JSON.").first.is_visible()
    look(page, size)
