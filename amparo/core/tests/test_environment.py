from __future__ import annotations

import stat

import pytest

from amparo.core.environment import Environment
from amparo.core.errors import BadInstallation


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "AMPARO_HOSTS", "AMPARO_DEMO", "AMPARO_PORTAL_DATABASE_URL", "AMPARO_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AMPARO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("AMPARO_DOOR", "cli")
    return tmp_path / "home"


def test_the_demo_refuses_a_public_host(home, monkeypatch):
    monkeypatch.setenv("AMPARO_DEMO", "1")
    monkeypatch.setenv("AMPARO_HOSTS", "amparo.example.org")
    with pytest.raises(BadInstallation, match="AMPARO_DEMO"):
        Environment.read()


def test_a_model_that_is_not_there_is_told_before_anything_starts(home, monkeypatch, tmp_path):
    monkeypatch.setenv("AMPARO_MODEL", str(tmp_path / "model.json"))
    with pytest.raises(BadInstallation, match="AMPARO_MODEL"):
        Environment.read()
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    assert Environment.read().model == tmp_path / "model.json"


def test_every_host_is_not_a_host(home, monkeypatch):
    monkeypatch.setenv("AMPARO_HOSTS", "*")
    with pytest.raises(BadInstallation, match="AMPARO_HOSTS"):
        Environment.read()


def test_an_unknown_door_is_named(home, monkeypatch):
    monkeypatch.setenv("AMPARO_DOOR", "window")
    with pytest.raises(BadInstallation, match="window"):
        Environment.read()


def test_secrets_are_made_once_and_readable_by_their_owner_only(home):
    first = Environment.read().secret("amparo_portal")
    assert Environment.read().secret("amparo_portal") == first
    assert stat.S_IMODE((home / "secrets.json").stat().st_mode) == 0o600
    environment = Environment.read()
    assert environment.secret("workspace_secret_key") != environment.secret("portal_secret_key")


def test_each_role_has_its_own_address_on_a_managed_server(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://boss:word@db.internal:5433/protection")
    environment = Environment.read()
    assert not environment.embedded
    portal = environment.dsn("amparo_portal")
    assert portal.startswith("postgresql://amparo_portal:")
    assert portal.endswith("@db.internal:5433/protection")
    monkeypatch.setenv("AMPARO_PORTAL_DATABASE_URL", "postgresql://amparo_portal:x@elsewhere/p")
    assert environment.dsn("amparo_portal") == "postgresql://amparo_portal:x@elsewhere/p"


def test_a_secret_store_goes_before_the_file(home, monkeypatch):
    monkeypatch.setenv("AMPARO_CONTACT_KEY", "from-the-store")
    assert Environment.read().secret("contact_key") == "from-the-store"


def test_cookies_are_bound_to_https_as_soon_as_a_host_is_public(home, monkeypatch):
    assert not Environment.read().secure
    monkeypatch.setenv("AMPARO_HOSTS", "amparo.example.org")
    assert Environment.read().secure
