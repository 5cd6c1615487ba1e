"""The files of a publication: CSV, JSON and Parquet of each table, a dictionary, and W3C metadata (CSV on the Web).

The same figures give the same bytes: nothing in them is of the day on which they were made.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils import translation

from amparo.insight.open_data.counting import Cell, Figure
from amparo.insight.open_data.tables import ALL, FEWEST, Table, tables
from amparo.insight.open_data.words import COLUMNS, names_of

CSV, JSON, PARQUET = "text/csv", "application/json", "application/vnd.apache.parquet"
LANGUAGES = {"es": "es-mx", "en": "en"}
NAMES = {
    "es": "Amparo: cifras abiertas de la protección consular",
    "en": "Amparo: open figures of consular protection",
}
_WHY = {
    "es": f"Una celda vacía es de menos de {FEWEST}, o se calla para que otra no pueda calcularse.",
    "en": f"An empty cell is of fewer than {FEWEST}, or is left out so that another cannot be worked out.",
}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def files(month: str, figures: Sequence[Figure]) -> list[File]:
    """Every file of a month. Hidden figures are in none of them."""
    made = []
    for table in tables().values():
        rows = rows_of(table, figures)
        names = ("month", *table.dimensions, *table.measures)
        made += [
            File(f"{month}-{table.code}.csv", CSV, _csv(names, ((month, *at, *told) for at, told in rows))),
            File(f"{month}-{table.code}.json", JSON, _json(
                [dict(zip(names, (month, *at, *told), strict=True)) for at, told in rows]
            )),
            File(f"{month}-{table.code}.parquet", PARQUET, _parquet(table, names, [(month, *at, *told) for at, told in rows])),
        ]  # fmt: skip
    made.append(File(f"{month}-metadata.json", "application/csvm+json", _json(_metadata(month))))
    made.append(File(f"{month}-dictionary.csv", CSV, _dictionary()))
    made.append(
        File(f"{month}-tables.json", JSON, _json([_readable(table, figures) for table in tables().values()]))
    )
    return sorted(made, key=lambda one: one.name)


def rows_of(table: Table, figures: Iterable[Figure]) -> list[tuple[tuple[str, ...], list[int | None]]]:
    """The lines of a table, ordered, with what may be told of each; None where it may not."""
    told: dict[tuple[str, ...], dict[str, int | None]] = {}
    for one in figures:
        if one.cell.table == table.code:
            told.setdefault(one.cell.at, {})[one.cell.measure] = None if one.hidden else one.value
    return [(at, [told[at].get(name) for name in table.measures]) for at in sorted(told)]


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return out.getvalue().encode()


def _json(what: Any) -> bytes:
    return (json.dumps(what, ensure_ascii=False, indent=1) + "\n").encode()


def _parquet(table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    kinds = [pa.string()] * (1 + len(table.dimensions)) + [pa.int64()] * len(table.measures)
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [[] for _name in names]
    whole = pa.table(
        [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)],
        schema=pa.schema(
            [pa.field(name, kind, nullable=name in table.measures) for name, kind in zip(names, kinds, strict=True)]
        ),
    )  # fmt: skip
    out = io.BytesIO()
    pq.write_table(whole, out, compression="zstd")
    return out.getvalue()


def _in_both(text: Any) -> dict[str, str]:
    told = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            told[short] = str(text)
    return told


def _readable(table: Table, figures: Sequence[Figure]) -> dict[str, Any]:
    """The totals of a table with all words in both languages, for a page: a line for each value of a dimension, and of all."""
    names = {
        short: [names_of(name, language) for name in table.dimensions]
        for short, language in LANGUAGES.items()
    }
    lines = [
        {
            "at": at,
            **{
                short: [known.get(value, value) for known, value in zip(words, at, strict=True)]
                for short, words in names.items()
            },
            "values": told,
        }
        for at, told in rows_of(table, figures)
        if sum(value != ALL for value in at) <= 1 and any(value is not None for value in told)
    ]
    return {
        "table": table.code,
        "title": {"es": table.title_es, "en": table.title_en},
        "means": {"es": table.means_es, "en": table.means_en},
        "dimensions": [{"name": name, **_in_both(COLUMNS[name])} for name in table.dimensions],
        "measures": [{"name": name, **_in_both(COLUMNS[name])} for name in table.measures],
        "lines": lines,
    }


def _metadata(month: str) -> dict[str, Any]:
    """What each column is, as https://www.w3.org/TR/tabular-metadata/ says it."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"language": "es"}],
        "dc:title": NAMES,
        "dc:description": _WHY,
        "dc:temporal": month,
        "tables": [
            {
                "url": f"{month}-{table.code}.csv",
                "dc:title": {"es": table.title_es, "en": table.title_en},
                "dc:description": {"es": table.means_es, "en": table.means_en},
                "tableSchema": {
                    "primaryKey": ["month", *table.dimensions],
                    "columns": [
                        _column("month", {"base": "gYearMonth"}, required=True),
                        *(_column(name, "string", required=True) for name in table.dimensions),
                        *(_column(name, {"base": "integer", "minimum": 0}) for name in table.measures),
                    ],
                },
            }
            for table in tables().values()
        ],
    }


def _column(name: str, datatype: Any, *, required: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "titles": name,
        "dc:title": _in_both(COLUMNS[name]),
        "datatype": datatype,
        **({"required": True} if required else {"null": ""}),
    }


def _dictionary() -> bytes:
    """Each table, column and value with its words in both languages."""
    rows: list[Sequence[str]] = []
    for table in tables().values():
        rows.append((table.code, "", "", table.title_es, table.title_en))
        rows.append((table.code, "", "", table.means_es, table.means_en))
        for name in ("month", *table.dimensions, *table.measures):
            words = _in_both(COLUMNS[name])
            rows.append((table.code, name, "", words["es"], words["en"]))
        for name in table.dimensions:
            both = [names_of(name, language) for language in LANGUAGES.values()]
            rows += [(table.code, name, value, both[0][value], both[1][value]) for value in sorted(both[0])]
    return _csv(("table", "column", "value", "es", "en"), rows)


def as_json(figures: Iterable[Figure]) -> list[list[Any]]:
    """The figures as a publication keeps them."""
    return [[*one.cell[1:3], list(one.cell.at), one.value, one.hidden] for one in figures]


def from_json(month: str, kept: Iterable[Sequence[Any]]) -> list[Figure]:
    return [
        Figure(Cell(month, table, measure, tuple(at)), value, hidden)
        for table, measure, at, value, hidden in kept
    ]
