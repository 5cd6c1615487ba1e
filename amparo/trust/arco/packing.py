"""The one file: a ZIP that opens by itself. `indice.html` is read without a network in Spanish, `index.html` in English; beside
them each table as JSON and CSV, and the documents. Pure but for the contents of documents."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import zipfile
from collections.abc import Collection, Iterable

from amparo.casework.documents import queries as documents
from amparo.casework.documents import store
from amparo.casework.documents.inspecting import EXTENSIONS
from amparo.casework.documents.models import Content, Document
from amparo.core.envelopes import Altered, KeyMissing
from amparo.trust.arco.holding import Held, Table, lines, plain
from amparo.trust.arco.readings import Looked

WORDS = {
    "es": {
        "title": "Todo lo que el consulado guarda sobre usted", "made": "Hecho el", "request": "Solicitud",
        "how": "Cada cuadro es una tabla del sistema. En la carpeta «datos» está lo mismo para programas (JSON y CSV). "
        "«otra persona» está donde el dato es de alguien más. De los funcionarios se dice el cargo y el consulado.",
        "left": "Lo que no va aquí, y por qué", "documents": "Documentos", "looked": "Quién vio su expediente",
        "none": "Nada", "rows": "renglones", "day": "Día", "office": "Oficina", "role": "Cargo", "purpose": "Para qué",
        "times": "Veces", "marks": "Fuera de lo común", "content": "Contenido", "why": "Por qué", "table": "Tabla",
        "other": "English", "elsewhere": "un consulado que no lleva su expediente", "night": "de noche",
        "many": "muchas veces en un día", "headquarters": "oficinas centrales", "lost": "ya no se puede abrir",
    },
    "en": {
        "title": "Everything that the consulate keeps about you", "made": "Made on", "request": "Request",
        "how": "Each box is a table of the system. The folder “datos” holds the same for programs (JSON and CSV). "
        "«otra persona» (somebody else) stands where a value is of somebody else. Officials are told by role and consulate.",
        "left": "What is not in here, and why", "documents": "Documents", "looked": "Who looked at your file",
        "none": "Nothing", "rows": "rows", "day": "Day", "office": "Office", "role": "Role", "purpose": "For what",
        "times": "Times", "marks": "Out of the ordinary", "content": "Content", "why": "Why", "table": "Table",
        "other": "Español", "elsewhere": "a consulate that does not keep your file", "night": "at night",
        "many": "many times in one day", "headquarters": "headquarters", "lost": "cannot be opened any more",
    },
}  # fmt: skip
PAGE = {"es": "indice.html", "en": "index.html"}
STYLE = (
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#111}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #777;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}details{margin:.5rem 0;border:1px solid #777;padding:.5rem}"
    "summary{font-weight:bold;cursor:pointer}.wide{overflow-x:auto}"
)
#: Every file bears the same moment: the same data give the same bytes.
STAMP = (2026, 1, 1, 0, 0, 0)


def pack(held: Held, *, folio: str, made: dt.date) -> bytes:
    """The ZIP."""
    out = io.BytesIO()
    contents = {document.pk: _content(document) for document in held.documents}
    lost = {pk for pk, body in contents.items() if body is None}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for language, name in PAGE.items():
            _write(file, name, page(held, language, folio, made, lost).encode())
        for table in held.tables:
            name = table.fate.table.replace(".", "_").lower()
            _write(file, f"datos/{name}.json", _json(table))
            _write(file, f"datos/{name}.csv", _csv(table))
        for document in held.documents:
            body = contents[document.pk]
            if body is not None:
                _write(file, _name(document), body)
    return out.getvalue()


def page(held: Held, language: str, folio: str, made: dt.date, lost: Collection[int] = ()) -> str:
    words = WORDS[language]
    other = "en" if language == "es" else "es"
    parts = [
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_e(words['title'])}</title><style>{STYLE}</style></head><body><main>"
        f'<p><a href="{PAGE[other]}" lang="{other}">{_e(words["other"])}</a></p><h1>{_e(words["title"])}</h1>'
        f"<p>{_e(words['request'])} {_e(folio)} · {_e(words['made'])} {made.isoformat()}</p><p>{_e(words['how'])}</p>"
    ]
    for table in held.tables:
        name = table.fate.name_es if language == "es" else table.fate.name_en
        rows = [[plain(row[column]) for column in table.columns] for row in table.rows]
        parts.append(
            f"<details><summary>{_e(name)} ({len(rows)} {_e(words['rows'])})</summary>{_grid(table.columns, rows)}</details>"
        )
    parts.append(f"<h2>{_e(words['documents'])}</h2>{_list(held.documents, words, lost)}")
    parts.append(f"<h2>{_e(words['looked'])}</h2>{_looked(held.looked, words)}")
    left = [
        [
            fate.name_es if language == "es" else fate.name_en,
            number,
            fate.why_es if language == "es" else fate.why_en,
        ]
        for fate, number in held.left_out
    ]
    parts.append(f"<h2>{_e(words['left'])}</h2>{_grid([words['table'], words['rows'], words['why']], left)}")
    return "".join(parts) + "</main></body></html>\n"


def _looked(looked: Iterable[Looked], words: dict[str, str]) -> str:
    rows = [
        [
            one.day.isoformat(), one.office or words["headquarters"], one.role, one.purpose, one.times,
            ", ".join(words[mark] for mark in one.marks),
        ]
        for one in looked
    ]  # fmt: skip
    columns = [words[name] for name in ("day", "office", "role", "purpose", "times", "marks")]
    return _grid(columns, rows) if rows else f"<p>{_e(words['none'])}</p>"


def _grid(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f'<th scope="col">{_e(one)}</th>' for one in columns)
    body = "".join("<tr>" + "".join(f"<td>{_e(_text(one))}</td>" for one in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _list(documents: Iterable[Document], words: dict[str, str], lost: Collection[int]) -> str:
    rows = ""
    for one in documents:
        name = f'<a href="{_e(_name(one))}">{_e(one.name)}</a>'
        if one.pk in lost:
            name = f"{_e(one.name)} ({_e(words['lost'])})"
        rows += f"<li>{name} {one.dated.isoformat() if one.dated else ''}</li>"
    return f"<ul>{rows}</ul>" if rows else f"<p>{_e(words['none'])}</p>"


def _content(document: Document) -> bytes | None:
    """What the document holds; None when it cannot be opened any more, which its line then says."""
    content = documents.content_of(document, Content.Part.WHOLE)
    if content is None:
        return None
    try:
        return b"".join(store.read(content))
    except (Altered, KeyMissing):
        return None


def _name(document: Document) -> str:
    return f"documentos/{document.kind}-{document.pk}.{EXTENSIONS.get(document.media_type, 'bin')}"


def _json(table: Table) -> bytes:
    told = {"table": table.fate.table, "name_es": table.fate.name_es, "name_en": table.fate.name_en}
    return json.dumps({**told, "rows": list(lines(table))}, ensure_ascii=False, indent=1).encode()


def _csv(table: Table) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in lines(table):
        writer.writerow([_cell(row[name]) for name in table.columns])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = _text(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and not isinstance(value, int | float) else text


def _text(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _e(text: object) -> str:
    return html.escape(str(text))


def _write(file: zipfile.ZipFile, name: str, body: bytes) -> None:
    info = zipfile.ZipInfo(name, STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    file.writestr(info, body)
