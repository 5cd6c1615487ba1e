"""What still works when a part is missing: each line of docs/operations/degraded.md that no room's own test proves."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.crashing import ROOT, House, environment_of, prepared

TABLE = ROOT / "docs" / "operations" / "degraded.md"


def test_every_line_of_the_table_names_a_test_that_there_is():
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("| ") and "`" in line]
    named = [re.findall(r"`([\w/]+\.py)::(\w+)`", line) for line in lines]
    assert len(lines) >= 8
    assert all(named), lines
    for file, test in (pair for pairs in named for pair in pairs):
        assert re.search(rf"def {test}\b", (ROOT / file).read_text()), (file, test)


def page(house, path):
    connection = http.client.HTTPConnection("127.0.0.1", house.ports["portal"], timeout=60)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


#: Run in a process of its own, whose database is this one's home.
WITHOUT = """
import sys
from pathlib import Path
from tests.test_degraded import public_pages_outlive_servers
public_pages_outlive_servers(Path(sys.argv[1]))
"""


def public_pages_outlive_servers(home: Path) -> None:
    from amparo.core import postgres
    from amparo.shell.backup import standing_by

    environment = environment_of(home)
    postgres.start(environment)
    there = standing_by.make(environment, home.parent / "second", synchronous=False)
    dsn = standing_by.reading_dsn(there, "amparo_portal")
    with_standby = House(home, 9)
    os.environ["AMPARO_STANDBY_DATABASE_URL"] = dsn
    try:
        with_standby.start("portal")
        with_standby.wait(lambda: with_standby.answers("portal"), "the portal does not answer")
        # The standby is there and is what public pages are made from.
        assert page(with_standby, "/consulados/")[0] == 200
        # The first server is gone: what is for everybody goes on, also a page that nobody had opened before.
        postgres.stop(home, "immediate")
        for path in ("/consulados/", "/abogados/", "/derechos/", "/calendario/"):
            assert page(with_standby, path)[0] == 200, path
        assert page(with_standby, "/health/")[0] == 500
        # Both are gone: pages that were made stay; the rest says so, with a telephone.
        postgres.stop(there.home, "immediate")
        assert page(with_standby, "/consulados/")[0] == 200
        status, said = page(with_standby, "/seguir/estado/")
        assert (status, "520-623-7874" in said) == (500, True)
        # The first one is back and the standby is not: everything works.
        postgres.start(environment)
        with_standby.wait(lambda: with_standby.answers("portal"), "the portal does not come back")
        assert page(with_standby, "/cifras/")[0] == 200
    finally:
        with_standby.end()
        postgres.stop(there.home, "immediate")


@pytest.mark.slow
def test_public_pages_are_read_from_the_standby_and_outlive_either_server():
    with tempfile.TemporaryDirectory(prefix="amparo-") as folder:
        home = Path(folder) / "home"
        prepared(home, static=True)
        environment = {**os.environ, "AMPARO_HOME": str(home), "AMPARO_DOOR": "cli", "AMPARO_DEMO": "1",
                       "PYTHONPATH": str(ROOT)}  # fmt: skip
        done = subprocess.run([sys.executable, "-c", WITHOUT, str(home)], check=False, capture_output=True, text=True,
                              cwd=ROOT, env=environment)  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.django_db
def test_without_the_keys_of_the_documents_the_file_works_and_the_document_says_why(
    client, tmp_path, monkeypatch
):
    from amparo.casework.documents.tests.test_keeping import kept
    from tests.factories import detained, officer

    case = detained(tmp_path)
    document = kept(case)
    client.force_login(officer("elpaso"))
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"another:{os.urandom(32).hex()}")
    folio = case.record.person.folio
    assert client.get(f"/personas/{folio}/").status_code == 200
    assert client.get(f"/personas/{folio}/documentos/").status_code == 200
    answer = client.get(f"/contenidos/{document.pk}/archivo/")
    assert answer.status_code == 503
    assert "falta su llave" in answer.content.decode()
