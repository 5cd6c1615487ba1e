"""Videos in Mexican (LSM) or American (ASL) Sign Language. A content file may name them; nothing is shown until they are there.

    [[signs]]
    sign = "lsm"
    file = "si-llega-ice.lsm.webm"
    es = "Lo que se dice en el video, en español."
    en = "What is said in the video, in English."

The film lies in `portal/static/portal/signs/`, its captions beside it (`si-llega-ice.lsm.es.vtt`). A video without captions or
without its words is not shown: whoever neither signs nor hears would be left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOLDER = "portal/signs"
SIGNS: dict[str, Promise] = {
    "lsm": _("Mexican Sign Language (LSM)"),
    "asl": _("American Sign Language (ASL)"),
}


@dataclass(frozen=True, slots=True)
class Video:
    sign: str
    file: str
    captions: str
    said: str

    def there(self) -> bool:
        return bool(self.said and finders.find(self.file) and finders.find(self.captions))

    @property
    def name(self) -> str:
        return str(SIGNS[self.sign])

    @property
    def address(self) -> str:
        return static(self.file)

    @property
    def captions_address(self) -> str:
        return static(self.captions)


def videos(named: Sequence[Mapping[str, str]], language: str) -> tuple[Video, ...]:
    """What a content file names, in the words of one language."""
    return tuple(
        Video(
            one["sign"], f"{FOLDER}/{one['file']}",
            f"{FOLDER}/{PurePosixPath(one['file']).stem}.{language}.vtt", one.get(language, ""),
        )
        for one in named
        if one["sign"] in SIGNS
    )  # fmt: skip
