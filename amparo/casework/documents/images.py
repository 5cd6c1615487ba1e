"""Photographs: opened, turned upright, and made anew without anything but what is seen.

Where a photograph was taken, when, and with which telephone stays behind; so does whatever else was hidden in the file.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from amparo.core.errors import BadFile

pillow_heif.register_heif_opener(thumbnails=False)

#: More dots than any telephone's photograph of a paper; a small file can claim to be far larger than memory.
MOST_DOTS = 64_000_000
LONGEST_SIDE = 3600
PREVIEW_SIDE = 1000
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}


@dataclass(frozen=True, slots=True)
class MadeAnew:
    """An image as it is kept, and the smaller one that pages show."""

    body: bytes
    media_type: str
    preview: bytes
    preview_type: str = "image/jpeg"


def make_anew(file: BinaryIO, media_type: str) -> MadeAnew:
    """The image of this file, recoded. Raises `BadFile` (not_image, too_many_dots) with a sentence."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=[FORMATS[media_type]]) as opened:
                if opened.width * opened.height > MOST_DOTS:
                    raise _too_many_dots()
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                opened.load()
                upright = ImageOps.exif_transpose(opened)
                seen = _plain(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_dots() from error
    except BadFile:
        raise
    except Exception as error:  # whatever a decoder trips over, the file is not one that we can show
        raise BadFile(
            _("The photograph cannot be read. Take it again, or save it as JPEG."), code="not_image"
        ) from error
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if media_type == "image/png" or seen.mode == "RGBA":
        body, kept_type = _written(seen, "PNG", optimize=True), "image/png"
    else:
        body, kept_type = _written(seen, "JPEG", quality=88), "image/jpeg"
    small = _on_white(seen)
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    return MadeAnew(body, kept_type, _written(small, "JPEG", quality=78))


def _too_many_dots() -> BadFile:
    return BadFile(
        _("The photograph has too many dots. Take it again with a lower resolution."), code="too_many_dots"
    )


def _plain(image: Image.Image) -> Image.Image:
    """The dots alone: a new image, so that no other part of the file can come along."""
    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    if image.mode in ("L", "1"):
        mode = "L"
    converted = image.convert(mode)
    fresh = Image.new(mode, converted.size)
    fresh.paste(converted)
    return fresh


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.copy()
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _written(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()
