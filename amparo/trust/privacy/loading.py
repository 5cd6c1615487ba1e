"""The version that ships with the product, published when the directory is loaded; what headquarters write comes after it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from amparo.core import clock
from amparo.trust.privacy.models import PrivacyNotice

DATA = Path(__file__).parent / "data" / "notice_1.toml"


@dataclass(frozen=True, slots=True)
class Loaded:
    made: bool

    def __str__(self) -> str:
        return "privacy notice: " + ("published" if self.made else "there already")

    def as_json(self) -> dict[str, object]:
        return {"published": self.made}


def load() -> Loaded:
    if PrivacyNotice.objects.exists():
        return Loaded(False)
    texts = tomllib.loads(DATA.read_text(encoding="utf-8"))
    PrivacyNotice.objects.create(
        number=1, written_at=clock.now(), published_at=clock.now(),
        **{f"{form}_{language}": texts[language][form].strip() for form in ("short", "whole") for language in ("es", "en")},
    )  # fmt: skip
    return Loaded(True)
