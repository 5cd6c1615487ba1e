"""The colours that are used together can be read: WCAG AA, computed from the one token file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "static_src"
TOKENS = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", (SOURCE / "_tokens.scss").read_text(), re.M))

#: text on background: 4.5; large text, borders and signs: 3.
READ = [
    ("paper", "guinda"), ("paper", "green"), ("ink", "paper"), ("ink", "paper-warm"), ("ink-soft", "paper"),
    ("ink-soft", "paper-warm"), ("link", "paper"), ("link", "paper-warm"), ("guinda", "paper"), ("guinda", "guinda-tint"),
    ("ink", "gold-light"), ("ink", "gold-tint"), ("ink", "green-tint"), ("green-dark", "green-tint"), ("paper", "error"),
    ("error", "paper"), ("ink", "error-tint"), ("ink", "focus"), ("guinda", "paper-warm"), ("ink-soft", "guinda-tint"),
]  # fmt: skip
SEEN = [("gold", "paper"), ("green", "paper"), ("line-strong", "paper"), ("ink-soft", "paper")]


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(TOKENS[one]), luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "background"), READ)
def test_text_can_be_read_on_its_background(text, background):
    assert contrast(text, background) >= 4.5


@pytest.mark.parametrize(("sign", "background"), SEEN)
def test_signs_can_be_seen(sign, background):
    assert contrast(sign, background) >= 3


def test_colours_are_named_in_the_token_file_only():
    for path in SOURCE.glob("*.scss"):
        if path.name != "_tokens.scss":
            assert not re.findall(r"#[0-9a-fA-F]{3,6}\b", path.read_text()), path.name


def test_no_template_has_inline_style_or_script():
    for path in Path(__file__).resolve().parents[2].rglob("templates/**/*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son\w+=\"|javascript:", text), path
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), path
