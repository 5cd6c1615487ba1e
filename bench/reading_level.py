"""The table of docs/accessibility-reading.md: how easy each public page of a running portal is to read, in both versions.

python bench/reading_level.py http://localhost:8000 > docs/accessibility-reading.md
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from collections.abc import Iterator

from amparo.core.readability import EASY, VERY_EASY, Level, inflesz, level, texts_of

HEAD = f"""# How easy the public pages are to read

Every page of the portal in Spanish, as it is rendered: Fernández-Huerta (FH) and Szigriszt-Pazos (SP) with its place on the
INFLESZ scale, of what the page says in its main part. What carries `data-silent` (names of laws, dates of checking) is left out,
and so are lines of fewer than four words. The tests ask {EASY} of each page by both measures, {VERY_EASY} of its easy version,
no sentence longer than 25 words, and none of an office's words (`tests/test_b10_reading.py`). A sheet of a programme is
shortened for the easy version, not rewritten, and is asked {EASY} in both; so are figures. Messages to families are measured
there too.

Made by `python bench/reading_level.py` against a running portal.

| page | words | FH | SP | INFLESZ | easy: words | FH | SP | INFLESZ |
|---|---|---|---|---|---|---|---|---|"""


def fetch(address: str, *, easy: bool) -> str:
    request = urllib.request.Request(address, headers={"Cookie": f"lang=es-mx; facil={int(easy)}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode())


def addresses(portal: str) -> Iterator[str]:
    """What the portal lets browsers keep, its forms, and each programme of its list."""
    worker = fetch(f"{portal}/trabajador.js", easy=False)
    found = re.search(r"PAGES = (\[.*?\]);", worker)
    yield from json.loads(found.group(1) if found else "[]")
    yield from (
        "/buscar/",
        "/seguir/",
        "/fraude/comprobar/",
        "/fraude/avisar/",
        "/preparate/registro/",
        "/retorno/",
    )
    listed = json.loads(fetch(f"{portal}/programas.json", easy=False))
    yield from sorted(f"/programas/{one['slug']}/" for one in listed["programmes"])


def columns(one: Level) -> str:
    return f"{one.words} | {one.fernandez_huerta:.0f} | {one.szigriszt:.0f} | {inflesz(one.szigriszt)}"


def main(portal: str) -> None:
    print(HEAD)
    for path in addresses(portal):
        plain, simple = (level(texts_of(fetch(portal + path, easy=easy))) for easy in (False, True))
        print(f"| {path} | {columns(plain)} | {columns(simple)} |")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
