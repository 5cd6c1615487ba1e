"""What the installation says about itself, read once from environment variables.

Everything that differs between a laptop demo and a consulate's server is here, typed, with the combinations
that would be unsafe refused in a sentence. `docs/deployment.md` lists the variables for operators.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

from amparo.core.envelopes import KeyRing
from amparo.core.errors import BadInstallation

Door = Literal["workspace", "portal", "worker", "cli", "owner", "test"]
DOORS: tuple[Door, ...] = ("workspace", "portal", "worker", "cli", "owner", "test")
ROOT = Path(__file__).resolve().parents[2]

ROLE_OF_DOOR: dict[Door, str] = {
    "workspace": "amparo_workspace",
    "worker": "amparo_workspace",
    "cli": "amparo_workspace",
    "portal": "amparo_portal",
    "owner": "amparo_owner",
    "test": "amparo_owner",
}


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


@dataclass(frozen=True)
class Environment:
    """One installation. Build it with `Environment.read()`."""

    door: Door
    home: Path
    demo: bool
    database_url: str
    hosts: tuple[str, ...] = field(default=("localhost", "127.0.0.1", "[::1]"))
    #: How many of our own proxies stand in front of a door; each adds the address it was called from.
    proxies: int = 0
    model: Path | None = None  # a model of matching that was learnt here; the one shipped without it

    @classmethod
    def read(cls) -> Environment:
        """Read the process's environment; raises `BadInstallation` with a sentence when it makes no sense."""
        door = os.environ.get("AMPARO_DOOR", "cli")
        if door not in DOORS:
            raise BadInstallation(f"AMPARO_DOOR is {door!r}; it must be one of {', '.join(DOORS)}.")
        proxies = os.environ.get("AMPARO_PROXIES", "0")
        if not proxies.isdigit():
            raise BadInstallation(
                f"AMPARO_PROXIES is {proxies!r}; it must be the number of proxies in front of this door: 0, 1, 2 …"
            )
        environment = cls(
            door=door,
            home=Path(os.environ.get("AMPARO_HOME", ROOT / ".amparo")).resolve(),
            demo=_flag("AMPARO_DEMO"),
            database_url=os.environ.get("DATABASE_URL", ""),
            hosts=tuple(h for h in os.environ.get("AMPARO_HOSTS", "").split(",") if h)
            or ("localhost", "127.0.0.1", "[::1]"),
            proxies=int(proxies),
            model=Path(os.environ["AMPARO_MODEL"]) if os.environ.get("AMPARO_MODEL") else None,
        )
        environment._refuse_unsafe()
        return environment

    def _refuse_unsafe(self) -> None:
        if self.demo and not set(self.hosts) <= {"localhost", "127.0.0.1", "[::1]", "testserver"}:
            raise BadInstallation(
                "AMPARO_DEMO is on and AMPARO_HOSTS names a public host. The demo has printed passwords and no "
                "second factor: it may only be reached on this machine. Unset one of the two."
            )
        if self.model is not None and not self.model.is_file():
            raise BadInstallation(f"AMPARO_MODEL names {self.model}, and there is no such file.")
        if os.environ.get("AMPARO_DOCUMENT_KEYS"):
            if self.door == "portal":
                raise BadInstallation(
                    "AMPARO_DOCUMENT_KEYS is set for the portal's door, which opens no document and must not be able "
                    "to. Give the keys to the workspace, the worker and the command line only."
                )
            KeyRing.read(os.environ["AMPARO_DOCUMENT_KEYS"])
        if os.environ.get("AMPARO_CARTILLA_KEYS"):
            if self.door == "portal":
                raise BadInstallation(
                    "AMPARO_CARTILLA_KEYS is set for the portal's door, which signs nothing and must not be able to. Give "
                    "the keys to the workspace, the worker and the command line only."
                )
            KeyRing.read(os.environ["AMPARO_CARTILLA_KEYS"], "AMPARO_CARTILLA_KEYS")
        if os.environ.get("AMPARO_SEAL_KEYS"):
            if self.door == "portal":
                raise BadInstallation(
                    "AMPARO_SEAL_KEYS is set for the portal's door, which seals nothing and must not be able to. Give the keys "
                    "to the worker and the command line only."
                )
            KeyRing.read(os.environ["AMPARO_SEAL_KEYS"], "AMPARO_SEAL_KEYS")
        if "*" in self.hosts:
            raise BadInstallation("AMPARO_HOSTS may not be '*': name the hosts this door answers to.")

    @property
    def embedded(self) -> bool:
        """Whether Amparo runs its own PostgreSQL."""
        return not self.database_url

    @property
    def secure(self) -> bool:
        """Whether the doors are reached over HTTPS (everything but the demo and the tests)."""
        return (
            not self.demo
            and self.door != "test"
            and not set(self.hosts) <= {"localhost", "127.0.0.1", "[::1]"}
        )

    @cached_property
    def secrets(self) -> dict[str, str]:
        """Keys and passwords of this installation, made at the first start, readable by its user only."""
        path = self.home / "secrets.json"
        names = (
            "workspace_secret_key",
            "portal_secret_key",
            "contact_key",
            "push_key",
            "gateway_key",
            "document_keys",
            "cartilla_keys",
            "seal_keys",
            "superuser",
            *sorted(set(ROLE_OF_DOOR.values())),
        )
        self.home.mkdir(parents=True, exist_ok=True)
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        missing = [name for name in names if name not in known]
        if missing:
            known.update({name: secrets.token_hex(32) for name in missing})
            for ring in ("document_keys", "cartilla_keys", "seal_keys"):
                if ring in missing:
                    known[ring] = f"first:{known[ring]}"
            self._keep_secrets(known)
        return known

    def _keep_secrets(self, known: dict[str, str]) -> None:
        path = self.home / "secrets.json"
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(known, indent=1))
        temporary.replace(path)

    def secret(self, name: str) -> str:
        """A key by name: the variable `AMPARO_<NAME>` when set (a secret store), else the installation's own."""
        return os.environ.get(f"AMPARO_{name.upper()}") or self.secrets[name]

    def key_ring(self) -> KeyRing:
        """The keys of the documents: AMPARO_DOCUMENT_KEYS (a secret store), else the installation's own."""
        if self.door == "portal":
            raise BadInstallation("The portal's door opens no document.")
        return self._ring("document_keys")

    def cartilla_ring(self) -> KeyRing:
        """The keys that sign cartillas: AMPARO_CARTILLA_KEYS (a secret store), else the installation's own."""
        if self.door == "portal":
            raise BadInstallation("The portal's door signs nothing.")
        return self._ring("cartilla_keys")

    def seal_ring(self) -> KeyRing:
        """The keys that sign the minute's seals: AMPARO_SEAL_KEYS (a secret store), else the installation's own."""
        if self.door == "portal":
            raise BadInstallation("The portal's door seals nothing.")
        return self._ring("seal_keys")

    def _ring(self, which: str) -> KeyRing:
        """Read anew each time, so that a process which has run for weeks knows the key that was made a minute ago."""
        variable = f"AMPARO_{which.upper()}"
        given = os.environ.get(variable)
        if given:
            return KeyRing.read(given, variable)
        assert self.secrets  # made if this is the first start
        return KeyRing.read(json.loads((self.home / "secrets.json").read_text())[which], variable)

    def add_document_key(self, name: str) -> KeyRing:
        """Make a new key of the documents and put it first; the former ones still open what they wrapped."""
        return self._add_key("document_keys", name)

    def add_cartilla_key(self, name: str) -> KeyRing:
        """Make a new key that signs cartillas and put it first; what the former ones signed stays good."""
        return self._add_key("cartilla_keys", name)

    def _add_key(self, which: str, name: str) -> KeyRing:
        variable = f"AMPARO_{which.upper()}"
        if os.environ.get(variable):
            raise BadInstallation(
                f"The keys come from {variable}: put the new one first there, start the doors again, and run "
                "this without --new."
            )
        ring = self._ring(which)
        known = json.loads((self.home / "secrets.json").read_text())
        known[which] = f"{name}:{secrets.token_hex(32)},{known[which]}"
        if name in dict(ring.keys):
            raise BadInstallation(f"There is a key named {name} already.")
        KeyRing.read(known[which], variable)
        self._keep_secrets(known)
        return self._ring(which)

    def dsn(self, role: str, database: str | None = None) -> str:
        """The connection string with which `role` reaches the database.

        A managed server may name the two roles' own addresses in AMPARO_WORKSPACE_DATABASE_URL and
        AMPARO_PORTAL_DATABASE_URL, so that the portal's machine never holds another role's password.
        """
        special = {
            "amparo_workspace": os.environ.get("AMPARO_WORKSPACE_DATABASE_URL", ""),
            "amparo_portal": os.environ.get("AMPARO_PORTAL_DATABASE_URL", ""),
        }.get(role, "")
        if special and database is None:
            return special
        if self.embedded:
            from amparo.core.postgres import socket_folder

            name = database or "amparo"
            return f"postgresql://{role}:{self.secret(role)}@/{name}?host={quote(str(socket_folder(self.home)), safe='')}"
        if role == "amparo_owner":
            return self.database_url if database is None else _with_database(self.database_url, database)
        parts = urlsplit(self.database_url)
        host = parts.netloc.rsplit("@", 1)[-1]
        url = parts._replace(netloc=f"{role}:{quote(self.secret(role), safe='')}@{host}").geturl()
        return url if database is None else _with_database(url, database)


def _with_database(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{database}").geturl()
