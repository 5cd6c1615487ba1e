"""A unit as a SCORM 1.2 package: plain pages that any learning system can show, and one script that tells it the score.

The same unit makes the same bytes. Without a learning system around it, the pages are read all the same.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from django.template.loader import render_to_string
from django.utils import translation

from amparo.inclusion.training import rules
from amparo.inclusion.training.course import Unit

#: SCORM 1.2's manifest is of content packaging 1.1.2, extended by ADL's own names.
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier={id} version="1.2" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="course">
    <organization identifier="course"><title>{title}</title>
      <item identifier="unit" identifierref="pages"><title>{title}</title><adlcp:masteryscore>{mark}</adlcp:masteryscore></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="pages" type="webcontent" adlcp:scormtype="sco" href="index.html">
{files}
    </resource>
  </resources>
</manifest>
"""
_FILES = ("index.html", "quiz.js", "style.css")
_DAY = (1980, 1, 1, 0, 0, 0)


def name_of(unit: Unit) -> str:
    """What a result calls the unit: its name and the version of its text."""
    return f"urn:amparo:formacion:{unit.slug}:{unit.version}"


def package(unit: Unit) -> bytes:
    """The package as a zip."""
    with translation.override("es-mx"):
        page = render_to_string(
            "inclusion/scorm/index.html", {"unit": unit, "pass_mark": rules.figures()["pass_mark"], "name": name_of(unit)}
        )  # fmt: skip
    held = io.BytesIO()
    bodies = {
        "imsmanifest.xml": _manifest(unit),
        "index.html": page,
        "quiz.js": render_to_string("inclusion/scorm/quiz.js"),
        "style.css": render_to_string("inclusion/scorm/style.css"),
    }
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as box:
        for name, body in bodies.items():
            one = zipfile.ZipInfo(name, _DAY)
            one.compress_type = zipfile.ZIP_DEFLATED
            box.writestr(one, body)
    return held.getvalue()


def _manifest(unit: Unit) -> str:
    files = "\n".join(f'      <file href="{name}"/>' for name in _FILES)
    return _MANIFEST.format(
        id=quoteattr(f"amparo-{unit.slug}-{unit.version}"), title=escape(unit.title_es),
        mark=rules.figures()["pass_mark"], files=files,
    )  # fmt: skip
