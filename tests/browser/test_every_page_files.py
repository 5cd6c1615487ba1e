"""Every address of the workspace about files, people, duplicates and lists, in every language, at 320 px: axe, reflow, no cut
words, targets, titles (WCAG 2.2 AA)."""

from __future__ import annotations

import pytest

from tests.browser.looking import look_at
from tests.every_page import FILES, Workspace

pytestmark = pytest.mark.browser


def test_every_address_about_files_is_a_page_for_everybody(answered, browser, languages):
    pages = answered(lambda folder: Workspace(folder).pages(languages, lambda one: one.room in FILES))
    assert len(pages) > 300
    wrong = look_at(browser, pages)
    assert not wrong, "\n".join(["", *wrong])
