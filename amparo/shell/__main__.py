"""`bin/amparo`: Django's management commands, with the door (and so the database role) that each one needs."""

from __future__ import annotations

import os
import sys

#: Commands that change the shape of the database run as its owner; all others as the workspace's role.
OWNER_COMMANDS = {
    "backup",
    "check-restored",
    "create-roles",
    "createcachetable",
    "flush",
    "drill",
    "loaddata",
    "makemigrations",
    "migrate",
    "pgtrigger",
    "prepare",
    "promote",
    "restore",
    "sqlmigrate",
    "standby",
    "dbshell",
    "verify-audit",  # sees every row, also those that row-level security keeps from the doors
}

#: Commands that need no database: they do not start the embedded one.
WITHOUT_DATABASE = {
    "backup-key",
    "check-migrations",
    "collectstatic",
    "data-dictionary",
    "permissions",
    "help",
    "--help",
    "match",
    "verify-cartilla",
    "messages",
    "packs",
    "sbom",
    "promote",
    "restore",
    "version",
    "--version",
}


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.shell.settings")
    command = arguments[1] if len(arguments) > 1 else "help"
    os.environ.setdefault("AMPARO_DOOR", "owner" if command in OWNER_COMMANDS else "cli")

    from amparo.core.environment import Environment
    from amparo.core.errors import BadInstallation, Refusal

    try:
        environment = Environment.read()
        if environment.embedded and (
            command not in WITHOUT_DATABASE or arguments[1:3] == ["packs", "export"]
        ):
            from amparo.core import postgres

            postgres.start(environment)
        from django.core.management import execute_from_command_line

        # Commands are named with hyphens (`import-roster`); Python modules cannot be.
        named = 3 if command == "help" else 2
        rest = arguments[named:]
        arguments = [part if part.startswith("-") else part.replace("-", "_") for part in arguments[:named]]
        arguments += rest
        execute_from_command_line(arguments)
    except BadInstallation as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


def run() -> None:
    """The program `amparo` of an installed wheel."""
    sys.exit(main(sys.argv))


if __name__ == "__main__":
    run()
