"""Every other address of the workspace, and what is shown when there is no page, in every language, at 320 px: axe, reflow, no
cut words, targets, titles (WCAG 2.2 AA)."""

from __future__ import annotations

import pytest

from tests.browser.looking import look_at
from tests.every_page import FILES, Workspace

pytestmark = pytest.mark.browser


def test_every_other_address_is_a_page_for_everybody(answered, browser, languages):
    def read(folder):
        door = Workspace(folder)
        rest = door.pages(languages, lambda one: one.room not in FILES)
        return [*rest, *door.refusals(languages)]

    pages = answered(read)
    assert len(pages) > 300
    wrong = look_at(browser, pages)
    assert not wrong, "\n".join(["", *wrong])
