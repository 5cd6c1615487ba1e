"""Seals reach a file, an address, another server and another database: each, in order, also after a failure."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json

import psycopg
import pytest

from amparo.core import clock, webhooks
from amparo.core.environment import Environment
from amparo.notices.tests.conftest import mailbox  # noqa: F401  (a fixture)
from amparo.notices.tests.servers import free_port, serving
from amparo.trust.seal import places
from amparo.trust.seal.models import Seal, SealPlace
from amparo.trust.seal.tests.sealing import check, read, seal
from amparo.trust.tasks import seal as every_minute
from conftest import _drop
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def reads(tmp_path):
    """Each call is a reading and its minute."""
    case, by = detained(tmp_path), officer()

    def again():
        read(case, by)
        seal()

    again()
    return again


class Server:
    """Another server that takes seals: `answers` are statuses, taken one by one, then 200."""

    def __init__(self):
        self.calls, self.answers = [], []

    def handle(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
        self.calls.append((dict(handler.headers), body))
        handler.send_response(self.answers.pop(0) if self.answers else 200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


def numbers(lines):
    return [json.loads(line)["number"] for line in lines]


def test_a_file_is_only_ever_added_to_and_is_what_verify_compares_with(reads, settings, tmp_path):
    path = tmp_path / "outside" / "seals.jsonl"
    settings.AMPARO_SEAL_FILE = str(path)
    places.export(now=clock.now())
    first = path.read_text()
    reads()
    places.export(now=clock.now())
    assert path.read_text().startswith(first)
    assert numbers(path.read_text().splitlines()) == [1, 2]
    places.export(now=clock.now())
    assert numbers(path.read_text().splitlines()) == [1, 2]
    assert check(path.read_text().splitlines()).exported == 2


def test_the_minutes_job_seals_and_sends(reads, settings, tmp_path):
    settings.AMPARO_SEAL_FILE = str(tmp_path / "seals.jsonl")
    officer()
    every_minute(0)
    assert numbers((tmp_path / "seals.jsonl").read_text().splitlines()) == [1]


def test_mail_goes_once_an_hour_with_all_that_was_sealed_since(reads, settings, mailbox):  # noqa: F811
    settings.AMPARO_SEAL_MAIL = "sello@example.org"
    now = clock.now()
    places.export(now=now)
    reads()
    places.export(now=now + dt.timedelta(minutes=1))
    assert len(mailbox.messages) == 1
    reads()
    places.export(now=now + dt.timedelta(hours=1))
    assert [message.rcpt_tos for message in mailbox.messages] == [["sello@example.org"]] * 2
    received = email.message_from_bytes(mailbox.messages[1].content, policy=email.policy.default)
    assert numbers(received.get_content().splitlines()) == [2, 3]


def test_another_server_is_told_signed_and_again_when_it_did_not_answer(reads, settings):
    server = Server()
    server.answers = [503]
    with serving(server) as port:
        settings.AMPARO_SEAL_URL, settings.AMPARO_SEAL_URL_KEY = f"http://127.0.0.1:{port}/", "a key"
        places.export(now=clock.now())
        assert SealPlace.objects.get(place="server").problem == "HTTPError"
        reads()
        places.export(now=clock.now())
    headers, body = server.calls[1]
    headers = {name.lower(): value for name, value in headers.items()}
    assert [one["number"] for one in json.loads(body)["seals"]] == [1, 2]
    assert webhooks.is_signed(
        told_as=headers["webhook-id"], at=headers["webhook-timestamp"], body=body,
        signature=headers["webhook-signature"], key="a key", now=int(headers["webhook-timestamp"]),
    )  # fmt: skip
    state = SealPlace.objects.get(place="server")
    assert (state.upto, state.problem) == (2, "")


def test_a_server_in_the_clear_is_refused(reads, settings):
    settings.AMPARO_SEAL_URL = "http://example.org/"
    places.export(now=clock.now())
    assert SealPlace.objects.get(place="server").problem == "BadInstallation"


@pytest.fixture
def elsewhere():
    """A database of somebody else, where our role may add lines and nothing more; a connection of theirs."""
    name = "test_seals_elsewhere"
    with psycopg.connect(Environment.read().dsn("amparo_owner", "postgres"), autocommit=True) as server:
        _drop(server, name)  # although the vacuum may be in there
        server.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(Environment.read().dsn("amparo_owner", name), autocommit=True) as theirs:
            theirs.execute("CREATE TABLE amparo_seals (number bigint PRIMARY KEY, line text NOT NULL)")
            theirs.execute("GRANT INSERT ON amparo_seals TO amparo_workspace")
            yield theirs
        _drop(server, name)


def test_another_database_keeps_lines_that_our_role_cannot_read_or_change(reads, settings, elsewhere):
    settings.AMPARO_SEAL_DATABASE = Environment.read().dsn("amparo_workspace", elsewhere.info.dbname)
    places.export(now=clock.now())
    reads()
    places.export(now=clock.now())
    kept = [line for (line,) in elsewhere.execute("SELECT line FROM amparo_seals ORDER BY number")]
    assert numbers(kept) == [1, 2]
    assert check(kept).broken == []
    with (
        psycopg.connect(settings.AMPARO_SEAL_DATABASE) as ours,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        ours.execute("UPDATE amparo_seals SET line = ''")


def test_one_place_that_fails_keeps_no_other_from_its_seals(reads, settings, tmp_path):
    settings.AMPARO_SEAL_FILE = str(tmp_path / "seals.jsonl")
    settings.AMPARO_SEAL_URL = f"http://127.0.0.1:{free_port()}/"
    places.export(now=clock.now())
    assert {one.place: one.upto for one in SealPlace.objects.all()} == {
        "file": Seal.objects.count(),
        "server": 0,
    }
