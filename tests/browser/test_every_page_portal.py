"""Every address of the portal, in every language, at 320 px: axe, reflow, no cut words, targets, titles (WCAG 2.2 AA)."""

from __future__ import annotations

import pytest

from tests.browser.looking import look_at
from tests.every_page import Portal

pytestmark = pytest.mark.browser


def test_every_address_of_the_portal_is_a_page_for_everybody(answered, browser, languages):
    def read(folder):
        door = Portal(folder)
        return [*door.pages(languages), *door.said(languages)]

    pages = answered(read)
    assert len(pages) > 150
    wrong = look_at(browser, pages)
    assert not wrong, "\n".join(["", *wrong])
