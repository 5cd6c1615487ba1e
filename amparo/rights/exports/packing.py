"""The archive that leaves: a table, the same as a document, and a manifest with the hash of each. Pure but for printing.

What stands in a line is a code, a day, a place of the directory, or words that somebody reviewed; never a name or a number of
somebody, but of those who agreed to be named. Before it is closed the whole text is searched once more for whatever is known of
those who did not.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amparo.core.errors import Conflict
from amparo.rights.allegations.dates import When
from amparo.rights.leaks import Known, leaks, together
from amparo.rights.writing import csv_text

COLUMNS = (
    "reference", "name", "kind", "certainty", "first_day", "last_day", "facility", "state", "authority", "told_by", "language",
    "interpreter", "documents", "complaints", "outcome", "words",
)  # fmt: skip
#: Within the archive; a date that says nothing.
NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One allegation as it leaves. `name` and `words` are empty where the person did not agree to them."""

    reference: str
    name: str
    kind: str
    when: When
    facility: str
    state: str
    authority: str
    told_by: str
    language: str
    interpreter: bool
    documents: int
    complaints: int
    outcome: str
    words: str

    def cells(self, *, exact: bool) -> list[str | int]:
        """In the order of `COLUMNS`. Not `exact`: days as their month, which tells less of who it was."""
        days = [_day(day, exact=exact or bool(self.name)) for day in (self.when.earliest, self.when.latest)]
        return [
            self.reference, self.name, self.kind, self.when.certainty, *days, self.facility, self.state, self.authority,
            self.told_by, self.language, "yes" if self.interpreter else "no", self.documents, self.complaints, self.outcome,
            self.words,
        ]  # fmt: skip


def pseudonym(key: bytes, export: int, folio: str) -> str:
    """By what name a person stands in one export: the same within it, another in the next, and nothing without the key."""
    made = hmac.new(key, f"rights export {export} {folio}".encode(), hashlib.sha256).digest()
    return "P-" + base64.b32encode(made).decode()[:10]


def refuse_leaks(lines: Sequence[tuple[Line, Known]]) -> None:
    """Raise `Conflict` when a line without a name tells who somebody is: its own person by any word of a name, whoever is not
    named in another line by a number. With each line, what is known of its person."""
    hidden = [of for line, of in lines if not line.name]
    codes = Known(frozenset(), together(hidden).codes)
    for line, of in lines:
        text = f"{line.words}\n{line.language}"
        if leaks(text, codes) or (not line.name and leaks(text, of)):
            raise Conflict(
                _(
                    "The words of %(reference)s tell who somebody is. They must be reviewed again before anything leaves."
                )
                % {"reference": line.reference}
            )


def pack(
    lines: Sequence[Line], *, title: str, about: Sequence[tuple[str, str]], exact: bool, document: bytes
) -> bytes:
    """The archive: the same lines make the same bytes."""
    table = csv_text([COLUMNS, *(line.cells(exact=exact) for line in lines)]).encode()
    files = {"incidents.csv": b"\xef\xbb\xbf" + table, "incidents.pdf": document}
    manifest = {
        "title": title,
        **dict(about),
        "lines": len(lines),
        "with_name": sum(1 for line in lines if line.name),
        "with_words": sum(1 for line in lines if line.words),
        "files": [
            {"name": name, "size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for name, body in files.items()
        ],
    }
    files["manifest.json"] = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            info = zipfile.ZipInfo(name, NO_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return out.getvalue()


def body(lines: Sequence[Line], *, exact: bool) -> str:
    """The lines as text of a letter: a heading for each, what is known, and the words."""
    parts = []
    for line in lines:
        said = dict(zip(COLUMNS, line.cells(exact=exact), strict=True))
        facts = [
            f"- {name.replace('_', ' ')}: {value}"
            for name, value in said.items()
            if name not in ("reference", "name", "words") and value not in ("", 0)
        ]
        heading = f"# {line.reference}" + (f" · {line.name}" if line.name else "")
        parts.append("\n\n".join([heading, "\n".join(facts), *([line.words] if line.words else [])]))
    return "\n\n".join(parts)


def _day(day: dt.date | None, *, exact: bool) -> str:
    if day is None:
        return ""
    return f"{day:%Y-%m-%d}" if exact else f"{day:%Y-%m}"
