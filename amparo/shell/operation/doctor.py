"""A check of the installation: each check is a function that answers findings, each a sentence that says what to do.

`unsafe` is a setting under which people could be hurt; `broken` is what does not work; `unsure` wants somebody's eyes.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from amparo.core import roles

State = Literal["good", "unsure", "unsafe", "broken"]

#: Tables that row-level security closes to whoever does not act for their own (docs/security/walls.md).
WALLED = frozenset({
    "casework_assistance", "casework_callercheck", "casework_contact", "casework_content",
    "casework_dailylife", "casework_incidentperson", "casework_piece", "counsel_note",
    "families_callback", "families_message", "families_named", "families_paper",
    "families_pin", "families_wishes", "returns_arrivalrow", "returns_cartilla",
    "returns_childstep", "returns_correction", "returns_desktouch", "returns_followup",
    "returns_healthanswers", "returns_helpasked", "returns_homecoming", "returns_household",
    "returns_lateturn", "returns_medicine", "returns_medicineentry", "returns_medicinegap",
    "returns_milestone", "returns_milestonechange", "returns_milestonemove", "returns_offered",
    "returns_ownpage", "returns_prearrival", "returns_suggestion",
})  # fmt: skip
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "fuzzystrmatch")
LEAST_FREE = 0.1  # of the disk
WORKER_SILENT = 60  # seconds
CANARY_OLD = 36  # hours


@dataclass(frozen=True)
class Finding:
    about: str
    state: State
    says: str


def security() -> list[Finding]:
    """What makes this installation unsafe, and what was looked at and is not."""
    return [finding for check in SECURITY for finding in check()]


def operation() -> list[Finding]:
    """What does not work or lags, and what was looked at and does."""
    return [finding for check in OPERATION for finding in check()]


def _one(about: str, good: bool, says: str, otherwise: str, state: State = "unsafe") -> Finding:
    return Finding(about, "good", says) if good else Finding(about, state, otherwise)


def _rows(sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or [])
        return list(cursor.fetchall())


# What makes it unsafe


def _settings() -> Iterator[Finding]:
    environment = settings.ENVIRONMENT
    yield _one(
        "debug",
        not settings.DEBUG,
        "off",
        "DEBUG is on: error pages would show data. Take it out of the settings.",
    )
    yield _one(
        "demo",
        not environment.demo,
        "off",
        "AMPARO_DEMO is on: printed passwords, no second factor. Unset it.",
    )
    yield _one(
        "https",
        environment.secure and settings.SESSION_COOKIE_SECURE and settings.SECURE_SSL_REDIRECT,
        f"only, for {', '.join(environment.hosts)}",
        "This door answers over HTTP, because AMPARO_HOSTS names this machine only. Name the host that people use.",
    )
    yield _one(
        "second factor", settings.AMPARO_SECOND_FACTOR, "asked of everybody", "Staff sign in with a password alone (the demo)."
    )  # fmt: skip
    for name in ("workspace_secret_key", "portal_secret_key"):
        key = environment.secret(name)
        yield _one(
            name.replace("_", " "),
            len(key) >= 50 and len(set(key)) >= 10 and "insecure" not in key,
            "long and random",
            f"AMPARO_{name.upper()} is short, repeats itself or is a default: make one with `openssl rand -hex 32`.",
        )
    yield _one(
        "keys of the doors",
        environment.secret("workspace_secret_key") != environment.secret("portal_secret_key"),
        "two",
        "Both doors share a key: whoever takes the portal could sign in at the workspace.",
    )


def _secrets_file() -> Iterator[Finding]:
    path = settings.AMPARO_HOME / "secrets.json"
    if not path.exists():
        yield Finding("secrets.json", "good", "not here: keys come from a secret store")
        return
    seen = path.stat()
    yield _one(
        "secrets.json",
        not seen.st_mode & (stat.S_IRWXG | stat.S_IRWXO) and seen.st_uid == os.geteuid(),
        "readable by its owner only",
        f"{path} can be read by others than the account that runs Amparo: `chmod 600` and `chown` it.",
    )
    if settings.ENVIRONMENT.secure and not os.environ.get("AMPARO_DOCUMENT_KEYS"):
        yield Finding(
            "documents' key", "unsure", "it lies in secrets.json; a secret store (AMPARO_DOCUMENT_KEYS) keeps it off this disk"
        )  # fmt: skip


def _roles() -> Iterator[Finding]:
    ((now,),) = _rows("SELECT current_user")
    yield _one(
        "role of this process",
        now == roles.WORKSPACE or settings.DOOR == "test",
        str(now),
        f"It reaches the database as {now}; it must be {roles.WORKSPACE} (AMPARO_WORKSPACE_DATABASE_URL).",
    )
    strong = _rows(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls"
        " OR rolreplication OR oid IN (SELECT relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace))",
        [[roles.WORKSPACE, roles.PORTAL]],
    )
    yield _one(
        "roles of the doors",
        not strong,
        "weak, and owners of nothing",
        f"{', '.join(str(row[0]) for row in strong)}: superuser, owner or past row-level security. Run `prepare` as the owner.",
    )
    kept = [m for m in apps.get_models() if m._meta.managed and getattr(m, "append_only", False)]
    changeable = _rows(
        "SELECT t FROM unnest(%s::text[]) t WHERE has_table_privilege(%s, quote_ident(t), 'UPDATE')"
        " OR has_table_privilege(%s, quote_ident(t), 'DELETE')",
        [[m._meta.db_table for m in kept], roles.WORKSPACE, roles.WORKSPACE],
    )
    yield _one(
        "append-only tables",
        not changeable,
        f"{len(kept)}, none of which the workspace can change",
        f"The workspace's role may change {', '.join(str(row[0]) for row in changeable)}. Run `prepare`.",
    )
    off = _rows(
        "SELECT c.relname || '.' || g.tgname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid"
        " WHERE NOT g.tgisinternal AND g.tgenabled = 'D' AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    yield _one(
        "triggers", not off, "all on", f"Somebody switched off {', '.join(str(row[0]) for row in off)}. Find out who, and why."
    )  # fmt: skip


def _walls() -> Iterator[Finding]:
    open_ = _rows(
        "SELECT t FROM unnest(%s::text[]) t WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = to_regclass(quote_ident(t))"
        " AND c.relrowsecurity) OR NOT EXISTS (SELECT FROM pg_policies p WHERE p.tablename = t) ORDER BY 1",
        [sorted(WALLED)],
    )
    yield _one(
        "row-level security",
        not open_,
        f"on for {len(WALLED)} tables",
        f"Off for {', '.join(str(row[0]) for row in open_)}. Run `prepare` as the owner, and find out since when.",
    )


def _portal() -> Iterator[Finding]:
    tables = [
        m._meta.db_table
        for m in apps.get_models(include_auto_created=True)
        if m._meta.managed and not m._meta.db_table.startswith("portal_")
    ]
    seen = _rows(
        "SELECT t FROM unnest(%s::text[]) t WHERE has_table_privilege(%s, quote_ident(t), 'SELECT') ORDER BY 1",
        [tables, roles.PORTAL],
    )
    yield _one(
        "the portal's role",
        not seen,
        "reads no table of the registry",
        f"It reads {', '.join(str(row[0]) for row in seen)}. Run `prepare`.",
    )


def _connection() -> Iterator[Finding]:
    if (
        settings.ENVIRONMENT.embedded
        or not connection.settings_dict["HOST"]
        or connection.settings_dict["HOST"].startswith("/")
    ):
        yield Finding("way to the database", "good", "a socket of this machine")
        return
    ((encrypted,),) = _rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    yield _one(
        "way to the database", bool(encrypted), "encrypted", "Not encrypted: put `?sslmode=verify-full` into the addresses."
    )  # fmt: skip


# What does not work


def _database() -> Iterator[Finding]:
    ((version, there),) = _rows("SELECT current_setting('server_version_num')::int, now()")
    yield _one(
        "PostgreSQL",
        version >= 150000,
        str(version),
        f"{version}: 15 or newer is needed.",
        "broken",
    )
    apart = abs((dt.datetime.now(dt.UTC) - there).total_seconds())
    yield _one(
        "clock", apart < 2, "agrees with the database's", f"{apart:.0f} s apart from the database's: start NTP on both.", "broken"
    )  # fmt: skip
    known = {row[0] for row in _rows("SELECT extname FROM pg_extension")}
    missing = [name for name in EXTENSIONS if name not in known]
    yield _one(
        "extensions", not missing, "all there", f"{', '.join(missing)} missing: run `prepare`.", "broken"
    )
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield _one("tables", not plan, "of this version", f"{len(plan)} migrations to run: `prepare`.", "broken")


def _files() -> Iterator[Finding]:
    static = settings.STATIC_ROOT / "staticfiles.json"
    yield _one("static files", static.exists(), "collected", "Not collected: run `prepare`.", "broken")
    disk = shutil.disk_usage(settings.AMPARO_HOME)
    free = disk.free / disk.total
    yield _one(
        "disk", free >= LEAST_FREE, f"{free:.0%} free", f"Only {free:.0%} of the disk of AMPARO_HOME is free.", "broken"
    )  # fmt: skip


def _worker() -> Iterator[Finding]:
    ((silent,),) = _rows("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
    yield _one(
        "worker",
        silent is not None and silent < WORKER_SILENT,
        "alive",
        "No worker is alive: families wait for their codes. Start `bin/amparo worker`.",
        "broken",
    )
    ((failed,),) = _rows("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    yield _one("jobs", not failed, "none failed", f"{failed} failed; the log says which.", "unsure")
    rows = _rows(
        "SELECT passed, extract(epoch FROM now() - at) / 3600 FROM people_canaryrun ORDER BY id DESC LIMIT 1"
    )
    if not rows:
        yield Finding("canary", "unsure", "it has not run yet; the worker runs it at night")
    else:
        passed, hours = rows[0]
        yield _one(
            "canary",
            passed and hours < CANARY_OLD,
            "passed",
            "The duplicate check does not find whom it must: see the page Canary."
            if not passed
            else f"{hours:.0f} hours old.",
            "broken",
        )


def _ways_out() -> Iterator[Finding]:
    yield _one(
        "mail",
        bool(settings.EMAIL_HOST),
        "configured",
        "No mail server (AMPARO_SMTP_HOST): messages wait.",
        "unsure",
    )
    yield _one(
        "SMS",
        bool(settings.AMPARO_SMS_URL),
        "configured",
        "No gateway (AMPARO_SMS_URL): messages wait.",
        "unsure",
    )


SECURITY: tuple[Callable[[], Iterator[Finding]], ...] = (
    _settings, _secrets_file, _roles, _walls, _portal, _connection,
)  # fmt: skip
OPERATION: tuple[Callable[[], Iterator[Finding]], ...] = (_database, _files, _worker, _ways_out)
