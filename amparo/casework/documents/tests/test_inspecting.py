from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.casework.documents.inspecting import MOST_BYTES, inspect
from amparo.casework.documents.tests import files
from amparo.core.errors import BadFile

HONEST = {
    "application/pdf": files.PDF,
    "image/jpeg": files.image("JPEG"),
    "image/png": files.image("PNG"),
    "image/webp": files.image("WEBP"),
    "image/heic": files.image("HEIF"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": files.docx(),
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("media_type", HONEST)
def test_a_file_is_what_its_content_says(media_type):
    assert inspect(io.BytesIO(HONEST[media_type])).media_type == media_type


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (SVG, "unknown"),
        (b"<!doctype html><script>alert(1)</script>", "unknown"),
        (b"<?xml version='1.0'?>" + SVG, "unknown"),
        (b"GIF89a" + bytes(40), "unknown"),
        (b"MZ" + bytes(200), "unknown"),
        (b"\x7fELF" + bytes(200), "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked"),
        (SVG + files.PDF, "unknown"),
        (files.PDF[:-40], "not_pdf"),
        (files.PDF + b"<script>alert(1)</script>" * 5, "two_things"),
        (files.PDF + files.docx(), "two_things"),
        (files.PDF[:9] + b"<script>alert(1)</script>" + files.PDF[9:], "two_things"),
        (files.docx({"word/vbaProject.bin": b"x"}), "macros"),
        (files.docx({"word/activeX/activeX1.bin": b"x"}), "macros"),
    ],
)
def test_what_pretends_or_is_two_things_is_refused_with_its_reason(body, code):
    with pytest.raises(BadFile) as refused:
        inspect(io.BytesIO(body))
    assert refused.value.code == code


def test_an_archive_at_the_end_of_a_pdf_is_found_also_when_the_pdf_ends_well():
    hidden = files.PDF[:-6] + files.docx() + b"\nstartxref\n101\n%%EOF\n"
    with pytest.raises(BadFile) as refused:
        inspect(io.BytesIO(hidden))
    assert refused.value.code == "two_things"


def test_an_archive_that_is_no_word_document_is_refused():
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.html", "<script>")
    with pytest.raises(BadFile) as refused:
        inspect(buffer)
    assert refused.value.code == "unknown"


def test_a_bomb_is_refused_without_being_unpacked():
    body = files.bomb()
    assert len(body) < 1_000_000
    with pytest.raises(BadFile) as refused:
        inspect(io.BytesIO(body))
    assert refused.value.code == "too_much_inside"


def test_a_file_too_large_is_refused_by_its_size():
    with pytest.raises(BadFile) as refused:
        inspect(io.BytesIO(files.PDF + bytes(MOST_BYTES)))
    assert refused.value.code == "too_large"


@given(
    st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7", b"PK\x03\x04", b"\x00\x00\x00\x18ftypheic"])
)
def test_no_bytes_whatever_break_it(body, start):
    try:
        inspect(io.BytesIO(start + body))
    except BadFile:
        return
