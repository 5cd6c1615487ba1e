"""A certificate as PDF/UA-1, as letters are printed: the same certificate prints to the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.casework.letters.printing import in_words
from amparo.casework.letters.text import clean
from amparo.core.errors import Incomplete
from amparo.core.folios import show
from amparo.inclusion.training.course import units
from amparo.inclusion.training.models import Certificate

SOURCE = Path(__file__).with_name("certificate.typ")


def to_pdf(certificate: Certificate, *, language: str) -> bytes:
    """The certificate in `es` or `en`. Raises `Incomplete` when the name has a character that no font has."""
    day = certificate.issued_on
    with translation.override("en" if language == "en" else "es-mx"):
        data = {
            "lang": language, "region": "us" if language == "en" else "mx", "date": [day.year, day.month, day.day],
            "issuer": _("Consular protection: training for everybody’s access"),
            "title": _("Certificate of training"), "says": _("This is to certify that"),
            "name": clean(certificate.staff.name).strip(), "passed": _("passed every unit that their work asks for."),
            "units_title": _("Units"),
            "units": [units()[slug].title if slug in units() else slug for slug in certificate.units],
            "dates": _("Issued on %(issued)s. It holds until %(ends)s, that day not included.")
            % {"issued": in_words(day, language), "ends": in_words(certificate.expires_on, language)},
            "code_says": _("Verification code:"), "code": show(certificate.code),
            "note": _("Whether it is good today can be seen with this code at %(address)s")
            % {"address": f"{settings.AMPARO_PORTAL_URL}/constancia/"},
        }  # fmt: skip
    try:
        return bytes(
            typst.compile(
                SOURCE.read_bytes(), format="pdf", pdf_standards="ua-1", ignore_system_fonts=True,
                sys_inputs={"certificate": json.dumps(data, ensure_ascii=False)},
            )
        )  # fmt: skip
    except typst.TypstError as error:
        raise Incomplete(_("The name has a character that cannot be printed."), missing=("name",)) from error
