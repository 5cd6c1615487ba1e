"""Nothing is lost in the colours of the reader's own system; a page that lies open says, without a script, that time runs out."""

from __future__ import annotations

import pytest

from amparo.families.tests.visiting import Visitor
from tests.browser.looking import NARROW, served
from tests.every_page import Page
from tests.factories import officer

pytestmark = pytest.mark.browser

#: What is told by a colour has a border, a line or words besides: here, what stands in a box of its own.
BOXES = ".govuk-tag, .am-card, .am-clock, .am-status, .govuk-button, .am-exit, .govuk-inset-text, .am-chips a"
PLAIN = """boxes => [...document.querySelectorAll(boxes)].filter(one => {
  const style = getComputedStyle(one);
  return one.getClientRects().length && !["Top", "Left", "Bottom"].some(side => parseFloat(style[`border${side}Width`]) > 0);
}).map(one => one.outerHTML.slice(0, 120))"""
#: In forced colours a shadow is not drawn: the focus must have an outline or a border.
UNSEEN = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(one => {
  if (!one.getClientRects().length) return false;
  one.focus();
  if (document.activeElement !== one) return false;
  const label = one.matches(".govuk-radios__input, .govuk-checkboxes__input") && one.labels[0];
  const style = label ? getComputedStyle(label, "::before") : getComputedStyle(one);
  return !(parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none");
}).map(one => one.outerHTML.slice(0, 120))"""
DRAWN = """() => [...document.querySelectorAll("main *")].filter(one => {
  const style = getComputedStyle(one);
  return one.getClientRects().length && style.backgroundImage !== "none" && !one.textContent.trim();
}).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def components(answered, client):
    """Every component of both doors."""

    def read(folder):
        client.force_login(officer())
        found = [("workspace", client.get("/dev/components/")), ("portal", Visitor().get("/dev/components/"))]
        return [
            Page("components", "/dev/components/", "es-mx", one.content, door, "error") for door, one in found
        ]

    return answered(read)


def test_in_forced_colours_every_box_has_an_edge_and_every_focus_a_line(components, browser):
    context = browser.new_context(viewport=NARROW, forced_colors="active")
    page = context.new_page()
    with served(components) as address:
        for number in range(len(components)):
            page.goto(f"{address}/{number}")
            page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true })")
            assert page.evaluate(PLAIN, BOXES) == []
            page.keyboard.press("Tab")
            assert page.evaluate(UNSEEN) == []
            assert page.evaluate(DRAWN) == []  # no picture of a style sheet says anything alone
    context.close()


def test_a_page_that_lies_open_says_that_time_runs_out_also_where_nothing_may_move(components, browser):
    context = browser.new_context(viewport=NARROW, reduced_motion="reduce", java_script_enabled=True)
    page = context.new_page()
    with served([one for one in components if one.door == "workspace"]) as address:
        page.goto(f"{address}/0")
        warning = page.locator(".am-soon")
        assert not warning.is_visible()
        half_an_hour_before = page.evaluate(
            "() => { const one = document.getAnimations().find(one => one.animationName === 'am-soon');"
            " const at = one.effect.getComputedTiming().delay; one.currentTime = at + 1; return at / 60000; }"
        )
        assert 60 <= half_an_hour_before < 2 * 60  # whoever rests for two hours signs in anew
        assert warning.is_visible()
        assert page.get_by_role("alert").filter(has_text="sesión").is_visible()
        button = warning.get_by_role("button")
        button.focus()
        box = button.bounding_box()
        assert box["height"] >= 44
        assert warning.locator("form").get_attribute("target") == "_blank"  # what was typed stays where it is
    context.close()
