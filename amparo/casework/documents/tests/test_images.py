from __future__ import annotations

import io

import pytest
from PIL import Image

from amparo.casework.documents.images import LONGEST_SIDE, PREVIEW_SIDE, make_anew
from amparo.casework.documents.tests import files
from amparo.core.errors import BadFile


def anew(body: bytes, media_type: str = "image/jpeg"):
    return make_anew(io.BytesIO(body), media_type)


def test_where_and_with_what_a_photograph_was_taken_stays_behind():
    before = files.located_photo()
    assert Image.open(io.BytesIO(before)).getexif().get_ifd(0x8825)[1] == "N"
    made = anew(before)
    for body in (made.body, made.preview):
        opened = Image.open(io.BytesIO(body))
        assert dict(opened.getexif()) == {}
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"Exif" not in body
        assert b"Inventado" not in body
        assert b"hidden comment" not in body


def test_a_photograph_on_its_side_is_turned_upright():
    assert Image.open(io.BytesIO(anew(files.located_photo()).body)).size == (200, 320)


def test_what_was_hidden_behind_an_image_is_gone():
    hidden = b"<script>alert(1)</script>" + files.docx()
    for form, media_type in (("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")):
        made = anew(files.image(form) + hidden, media_type)
        assert b"script" not in made.body + made.preview
        assert b"PK\x03\x04" not in made.body + made.preview


@pytest.mark.parametrize(
    ("form", "media_type", "kept"),
    [
        ("JPEG", "image/jpeg", "image/jpeg"),
        ("WEBP", "image/webp", "image/jpeg"),
        ("HEIF", "image/heic", "image/jpeg"),
        ("PNG", "image/png", "image/png"),
    ],
)
def test_every_kind_of_image_is_kept_as_one_that_everybody_opens(form, media_type, kept):
    made = anew(files.image(form), media_type)
    assert made.media_type == kept
    assert Image.open(io.BytesIO(made.body)).size == (320, 200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK"])
def test_odd_colours_are_read(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    buffer = io.BytesIO()
    Image.new("RGB", (50, 40), "white").convert(mode).save(buffer, form)
    made = anew(buffer.getvalue(), f"image/{form.lower()}")
    assert Image.open(io.BytesIO(made.preview)).mode in ("RGB", "L")


def test_a_large_photograph_is_made_smaller_and_its_preview_smaller_still():
    made = anew(files.image("JPEG", (5000, 3000)))
    assert max(Image.open(io.BytesIO(made.body)).size) <= LONGEST_SIDE
    assert max(Image.open(io.BytesIO(made.preview)).size) <= PREVIEW_SIDE


def test_an_image_that_claims_more_dots_than_memory_has_is_refused_at_once():
    for side in (9_000, 60_000):
        with pytest.raises(BadFile) as refused:
            anew(files.huge_png(side), "image/png")
        assert refused.value.code == "too_many_dots"


@pytest.mark.parametrize(
    "body", [b"\xff\xd8\xff" + bytes(400), files.image("JPEG")[:300], files.image("PNG")]
)
def test_what_only_begins_like_a_jpeg_is_refused(body):
    with pytest.raises(BadFile) as refused:
        anew(body)
    assert refused.value.code == "not_image"
