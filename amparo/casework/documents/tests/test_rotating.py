from __future__ import annotations

import dataclasses
import json

import pytest
from django.core.management import CommandError, call_command

from amparo.casework.documents import store
from amparo.casework.documents.models import Content
from amparo.casework.documents.tests import files
from amparo.casework.documents.tests.test_keeping import content, kept
from amparo.core.environment import Environment
from amparo.core.errors import BadInstallation
from tests.factories import detained

pytestmark = pytest.mark.django_db
ONE, TWO = bytes(range(32)).hex(), bytes(range(32, 64)).hex()


@pytest.fixture
def many(tmp_path, monkeypatch):
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"one:{ONE}")
    case = detained(tmp_path)
    return [kept(case, files.PDF + b"\n" * number) for number in range(7)]


def rotate(capsys, *arguments: str) -> dict:
    call_command("rotate_document_key", "--json", *arguments)
    return json.loads(capsys.readouterr().out)


def test_a_new_key_wraps_every_document_and_the_old_one_is_needed_no_more(many, monkeypatch, capsys):
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"two:{TWO},one:{ONE}")
    assert content(many[0]) == files.PDF
    assert rotate(capsys) == {"key": "two", "wrapped": 7, "in_use": ["two"]}
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"two:{TWO}")
    assert content(many[3]) == files.PDF + b"\n" * 3
    assert rotate(capsys)["wrapped"] == 0


def test_stopped_anywhere_the_next_run_goes_on(many, monkeypatch, capsys):
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"two:{TWO},one:{ONE}")
    assert store.rewrap(limit=3) == 3
    assert store.key_names_in_use() == ["one", "two"]
    assert all(content(document) for document in many)
    assert rotate(capsys) == {"key": "two", "wrapped": 4, "in_use": ["two"]}


def test_without_the_old_key_it_says_which_is_missing_and_changes_nothing(many, monkeypatch):
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"two:{TWO}")
    before = set(Content.objects.values_list("pk", "key_name"))
    with pytest.raises(CommandError, match="named one"):
        call_command("rotate_document_key")
    assert set(Content.objects.values_list("pk", "key_name")) == before


def test_a_wrong_key_under_a_right_name_is_noticed(many, monkeypatch):
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"two:{ONE},one:{TWO}")
    with pytest.raises(CommandError, match="wrong key"):
        call_command("rotate_document_key")


def test_an_installation_makes_its_own_new_key_and_a_running_door_knows_it(
    tmp_path, monkeypatch, settings, capsys
):
    monkeypatch.delenv("AMPARO_DOCUMENT_KEYS", raising=False)
    settings.ENVIRONMENT = dataclasses.replace(Environment.read(), home=tmp_path / "home")
    running = dataclasses.replace(settings.ENVIRONMENT)
    assert running.key_ring().current == "first"
    document = kept(detained(tmp_path))
    told = rotate(capsys, "--new")
    assert told["wrapped"] == 1
    assert told["in_use"] == [told["key"]]
    assert told["key"] != "first"
    assert running.key_ring().current == told["key"]
    assert content(document) == files.PDF
    assert (tmp_path / "home" / "secrets.json").stat().st_mode & 0o077 == 0


def test_keys_of_a_secret_store_are_not_made_here(monkeypatch):
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"one:{ONE}")
    with pytest.raises(CommandError, match="AMPARO_DOCUMENT_KEYS"):
        call_command("rotate_document_key", "--new")


def test_the_portals_door_is_never_given_the_keys(monkeypatch):
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", f"one:{ONE}")
    monkeypatch.setenv("AMPARO_DOOR", "portal")
    with pytest.raises(BadInstallation, match="portal"):
        Environment.read()
    monkeypatch.delenv("AMPARO_DOCUMENT_KEYS")
    with pytest.raises(BadInstallation, match="portal"):
        Environment.read().key_ring()


@pytest.mark.parametrize("keys", ["one", f"one:{'0' * 64}", f"one:{ONE},one:{TWO}"])
def test_unsafe_keys_stop_every_door_at_its_start(monkeypatch, keys):
    monkeypatch.setenv("AMPARO_DOCUMENT_KEYS", keys)
    with pytest.raises(BadInstallation):
        Environment.read()
