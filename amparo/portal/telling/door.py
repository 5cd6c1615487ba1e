"""The functions of the database with which a proved visitor reads and changes how they are told (`families/sql/messages.sql`)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Telling:
    """How the visitor is told now. `sort` is what their contact is, `phone` or `email`; of the contact no more is known."""

    language: str
    sort: str
    channels: list[str]
    quiet_from: int | None
    quiet_to: int | None
    zone: str
    daily: bool
    stopped: bool
    browsers: int


def telling() -> Telling | None:
    """How the presented visit is told; None without one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT language, sort, channels, quiet_from, quiet_to, zone, daily, stopped, browsers FROM portal_telling()"
        )
        row = cursor.fetchone()
    if row is None:
        return None
    language, sort, channels, *rest = row
    return Telling(language, sort, json.loads(channels) if isinstance(channels, str) else channels, *rest)


def keep_telling(
    *, channels: Collection[str], quiet: tuple[int, int], zone: str, daily: bool, language: str, stopped: bool
) -> bool:
    """Keep what the presented visit chose; False without one, or for what cannot be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT portal_keep_telling(%s::text[], %s, %s, %s, %s, %s, %s)",
            [list(channels), *quiet, zone, daily, language, stopped],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def ask_test() -> bool:
    """Ask the worker for a test message by each way of the presented visit."""
    return _yes("SELECT portal_ask_test()")


def keep_browser(sealed: bytes, hashed: str) -> bool:
    """Let this browser show notices about the presented visit's request."""
    return _yes("SELECT portal_keep_browser(%s, %s)", sealed, hashed)


def forget_browsers() -> bool:
    """No browser shows notices about the presented visit's request any more."""
    return _yes("SELECT portal_forget_browsers()")


def _yes(statement: str, *values: bytes | str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return bool(row and row[0])
