"""A synthetic registry as a file, with the truth beside it: drawn once for a size, kept until the generator changes."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from random import Random

import amparo.matching
from amparo.matching.synthetic import Truth, people, registry

COLUMNS = ("id", "given_names", "surname1", "surname2", "surnames", "birth_date", "sex", "birth_state",
           "birth_municipality", "curp", "a_number", "passport", "matricula", "phone", "mother_name", "father_name")  # fmt: skip

#: Records that a person has in the mean; the people asked for are as many as bring a little more than enough records.
RECORDS_EACH = 1.6
SEED = 20261124

#: Surnames of Nahuatl, Maya, Purépecha, Otomí, Tzotzil and Tzeltal origin that the generator draws from.
_INDIGENOUS = """AHUATZI BALAM BATUN CAAMAL CANCHE CANUL CAUICH CEH CEN CHABLE CHAN CHI CHUC COCOM COUOH COYOTL CUAMATZI
    CUATECONTZI CUAUTLE DZUL EK EUAN HAU HUCHIM HUITRON INTZIN KOH KU MEX MIS MOO NAAL NOH PECH POOT PUC SANTIZ
    SHILON TAMAY TECPANECATL TECUATL TEPEPA TLAPA TLATELPA TOXQUI TUN TZAB TZEC TZINTZUN TZOMPANTZI TZUC UC UICAB
    UITZIL XICOHTENCATL XOCHIHUA XOCHITIOTZIN XOLALPA XOOL YAM ZEMPOALTECA"""
INDIGENOUS = frozenset(_INDIGENOUS.split())
_PARTICLE = re.compile(r"\b(DE|DEL|LA|LAS|LOS)\b")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A registry's file and its truth: `id, person, source, groups`, groups being words between blanks."""

    records: Path
    truth: Path


def groups(truth: Truth) -> str:
    """Those of the groups whose recall is watched that this person belongs to."""
    surnames = {_plain(truth.surname1), _plain(truth.surname2)}
    belongs = {
        "indigenous": bool(surnames & INDIGENOUS),
        "particle": any(_PARTICLE.search(name) for name in surnames),
        "woman": truth.sex == "F",
        "one_surname": not truth.surname2,
    }
    return " ".join(name for name, holds in belongs.items() if holds)


def draw(records: int, home: Path) -> Drawn:
    """A registry of exactly `records` records below `home`, drawn unless this generator has drawn it before."""
    folder = home / f"{records}-{generator()}"
    drawn = Drawn(folder / "registry.csv", folder / "truth.csv")
    if drawn.truth.exists():
        return drawn
    folder.mkdir(parents=True, exist_ok=True)
    many = round(records / RECORDS_EACH) + 100
    with ProcessPoolExecutor(1) as beside:
        grouping = beside.submit(_groups_of_all, many)
        labelled = registry(many, SEED)[:records]
        grouped = grouping.result()
    if len(labelled) < records:
        raise ValueError(f"{many} people have only {len(labelled)} records; lower RECORDS_EACH.")
    described = (item.described.as_mapping() for item in labelled)
    write(drawn.records, COLUMNS,
           ((n, *(row.get(name, "") for name in COLUMNS[1:])) for n, row in enumerate(described)))  # fmt: skip
    write(drawn.truth, ("id", "person", "source", "groups"),
           ((n, item.person, item.source, grouped[item.person]) for n, item in enumerate(labelled)))  # fmt: skip
    return drawn


def _groups_of_all(many: int) -> dict[int, str]:
    """Everybody's groups; of the same people as the registry's, for they are drawn from the same seed."""
    return {truth.person: groups(truth) for truth in people(many, Random(SEED))}


def _plain(text: str) -> str:
    """Capitals without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text.upper()) if not unicodedata.combining(c))


def write(path: Path, header: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    part = path.with_suffix(".part")
    with part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    part.rename(path)


def generator() -> str:
    """Eight characters that change when the generator or its data do."""
    digest = blake2b(digest_size=4)
    home = Path(amparo.matching.__file__).parent
    for path in (home / "synthetic.py", home / "noise.py", *sorted((home / "data").glob("*.csv"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
