"""C2 as headquarters goes about it: from the funnel to the worst advisor, to the list, and where nobody comes."""

from __future__ import annotations

import pytest

from tests.browser.conftest import axe, sign_in

pytestmark = pytest.mark.browser


def test_c2_headquarters_goes_from_a_figure_to_what_is_behind_it(house, context, size):
    page = context.new_page()
    sign_in(page, house, "headquarters")
    page.goto(f"{house.workspace}/pale/embudo/")
    assert page.get_by_role("heading", name="PALE en cifras").is_visible()
    page.get_by_role("link", name="Asesor", exact=True).click()
    told = page.locator("table").first.locator("tbody a[href*='what=']").first
    number = int(told.inner_text())
    assert number > 0
    told.click()
    page.wait_for_url("**/pale/embudo/lista/**")
    assert page.locator("tbody tr").count() == min(number, 50)
    assert axe(page) == []
    page.goto(f"{house.workspace}/pale/cobertura/?area=derechos_humanos")
    assert page.get_by_text("nadie", exact=True).count() > 10  # nobody practises it anywhere
    page.goto(f"{house.workspace}/pale/con-mas/")
    page.locator("[name=extra]").fill("50000")
    page.get_by_role("button", name="Buscar dónde").click()
    assert page.get_by_text("Es una propuesta").is_visible()
    assert axe(page) == []


def test_the_figures_are_downloaded(house, context):
    page = context.new_page()
    sign_in(page, house, "supervisor")
    page.goto(f"{house.workspace}/pale/embudo/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar estas cifras (CSV)").click()
    assert download.value.suggested_filename.startswith("embudo-advisor-")
