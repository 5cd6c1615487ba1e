"""Which operations hold a table in use, or take from the code that still runs what it reads. Each with a way that does not.

During a deployment the former code runs on the new tables until the last process is replaced. So a migration only adds; what
nobody reads any more goes in a later one. The first migrations of a room make empty tables and are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from amparo.core.migrating import RunInBatches

#: Up to this number a room's migrations make the tables of an empty database.
FIRST = 2
#: A migration that must hold a table all the same says why in `blocks = "…"`, and is named by the check.
EXCUSE = "blocks"

CONCURRENTLY = "AddIndexConcurrently in a migration with atomic = False"
LATER = "let the code stop using it first, and remove it in the next deployment with `blocks` saying so"


@dataclass(frozen=True)
class Finding:
    migration: str
    what: str
    instead: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.what}. Instead: {self.instead}."


def is_judged(name: str) -> bool:
    """Whether a migration of this name changes tables that may be in use."""
    number = re.match(r"\d+", name)
    return number is None or int(number.group()) > FIRST


def judge(migration: migrations.Migration, state: ProjectState) -> Iterator[Finding]:
    """What in a migration would hold a table in use. `state`: the models before it; it is changed to those after."""
    name = f"{migration.app_label}.{migration.name}"
    fresh: set[str] = set()
    for operation in migration.operations:
        for what, instead in _operation(operation, migration, state, fresh):
            yield Finding(name, what, instead)
        operation.state_forwards(migration.app_label, state)


def _operation(
    operation: Any, migration: Any, state: ProjectState, fresh: set[str]
) -> Iterator[tuple[str, str]]:
    model = (getattr(operation, "model_name", "") or "").lower()
    if isinstance(operation, migrations.CreateModel):
        fresh.add(operation.name.lower())
    elif isinstance(operation, migrations.SeparateDatabaseAndState):
        for part in operation.database_operations:
            yield from _operation(part, migration, state, fresh)
    elif isinstance(operation, RunInBatches):
        if migration.atomic:
            yield "rows are changed in batches inside one transaction", "atomic = False on the migration"
    elif isinstance(operation, migrations.RunPython):
        if operation.code is not migrations.RunPython.noop:
            yield "RunPython changes rows in one transaction", "RunInBatches of core/migrating.py"
    elif isinstance(operation, migrations.RunSQL):
        yield from _sql(operation.sql, fresh)
    elif isinstance(operation, postgres.AddIndexConcurrently | postgres.RemoveIndexConcurrently):
        if migration.atomic:
            yield "an index is made concurrently inside a transaction", "atomic = False on the migration"
    elif isinstance(operation, migrations.DeleteModel):
        yield f"the table of {operation.name} goes while older code may read it", LATER
    elif isinstance(operation, migrations.RenameModel | migrations.AlterModelTable):
        yield (
            "a table is renamed under the code that runs",
            "a new table, written by both, and the old one removed later",
        )
    elif model in fresh:
        return
    elif isinstance(operation, migrations.RenameField):
        yield (
            f"{model}.{operation.old_name} is renamed under the code that runs",
            "a new column, written by both, and the old one removed later",
        )
    elif isinstance(operation, migrations.RemoveField):
        yield f"{model}.{operation.name} goes while older code may read it", LATER
    elif isinstance(operation, postgres.AddConstraintNotValid):
        return
    elif isinstance(operation, migrations.AddIndex):
        yield f"index {operation.index.name} is built while {model} is locked for writing", CONCURRENTLY
    elif isinstance(operation, migrations.AddConstraint):
        yield from _constraint(operation.constraint, model)
    elif isinstance(operation, migrations.AlterUniqueTogether | migrations.AlterIndexTogether):
        yield "an index is built over a locked table", CONCURRENTLY
    elif isinstance(operation, migrations.AddField):
        yield from _new_field(operation.field, f"{model}.{operation.name}")
    elif isinstance(operation, migrations.AlterField):
        former = state.models[migration.app_label, model].get_field(operation.name)
        yield from _changed_field(former, operation.field, f"{model}.{operation.name}")


def _constraint(constraint: Any, model: str) -> Iterator[tuple[str, str]]:
    if isinstance(constraint, models.CheckConstraint):
        yield (
            f"rule {constraint.name} is checked over the whole of {model} while it is locked",
            "AddConstraintNotValid, then ValidateConstraint in another migration",
        )
    else:
        yield (
            f"rule {constraint.name} builds its index while {model} is locked",
            "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX, in SeparateDatabaseAndState",
        )


def _new_field(field: models.Field[Any, Any], name: str) -> Iterator[tuple[str, str]]:
    if isinstance(field, models.ManyToManyField):
        return
    if not field.null and not _has_db_default(field):
        yield (
            f"{name} may not be empty and the database has no value for it: code that runs still cannot insert",
            "null=True or db_default=…",
        )
    if isinstance(field, models.ForeignKey) and getattr(field, "db_constraint", True):
        yield (
            f"{name} locks both tables while its key is checked",
            "db_constraint=False and a key added NOT VALID by RunSQL, then validated",
        )
    if field.unique or _indexed(field):
        yield f"{name} builds an index while the table is locked", f"db_index=False, then {CONCURRENTLY}"


def _changed_field(
    former: models.Field[Any, Any], field: models.Field[Any, Any], name: str
) -> Iterator[tuple[str, str]]:
    if former.null and not field.null:
        yield (
            f"{name} is checked for empty rows while the table is locked",
            "a check «is not null» added NOT VALID and validated first; SET NOT NULL then needs no look",
        )
    old, new = (_type(one) for one in (former, field))
    if old != new and not _only_longer(old, new):
        yield (
            f"{name} changes from {old} to {new}: the table is written anew",
            "a new column, filled in batches",
        )
    if (field.unique and not former.unique) or (_indexed(field) and not _indexed(former)):
        yield f"{name} builds an index while the table is locked", CONCURRENTLY


def _type(field: models.Field[Any, Any]) -> str:
    if field.is_relation:
        return "relation"  # what it points to is of another state; a relation stays a relation
    return field.db_type(connection) or ""


def _only_longer(old: str, new: str) -> bool:
    lengths = [re.fullmatch(r"varchar\((\d+)\)", one) for one in (old, new)]
    if lengths[0] and new in {"text", "varchar"}:
        return True
    return bool(lengths[0] and lengths[1] and int(lengths[1].group(1)) >= int(lengths[0].group(1)))


def _indexed(field: models.Field[Any, Any]) -> bool:
    return bool(getattr(field, "db_index", False))


def _has_db_default(field: models.Field[Any, Any]) -> bool:
    return field.has_db_default() or getattr(field, "generated", False)


_QUOTED = re.compile(r"(\$\w*\$).*?\1|'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.DOTALL)
_TABLE = r'(?:ONLY\s+)?(?:public\.)?"?(\w+)"?'
_ALTER = r"^ALTER TABLE (?:IF EXISTS )?" + _TABLE + " .*"
_LOCKED = "an index is built while its table is locked"
_BATCHES = "RunInBatches of core/migrating.py"
_RULES = [
    (r"^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:IF NOT EXISTS )?\S+ ON " + _TABLE, _LOCKED,
     "CREATE INDEX CONCURRENTLY with atomic = False"),
    (_ALTER + r"ADD (?:CONSTRAINT \S+ )?(?:CHECK|FOREIGN KEY|UNIQUE|EXCLUDE|PRIMARY KEY)(?!.*(?:NOT VALID|USING INDEX))",
     "a rule is checked while its table is locked", "NOT VALID, then VALIDATE CONSTRAINT"),
    (_ALTER + r"ALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE", "a table is written anew", "a new column, filled in batches"),
    (_ALTER + r"SET NOT NULL", "a table is read whole while it is locked",
     "a check «is not null», NOT VALID, validated first"),
    (_ALTER + r"ADD (?:COLUMN )?(?!CONSTRAINT)(?:(?!DEFAULT).)*NOT NULL(?!.*DEFAULT)",
     "a column without a value may not be empty", "a DEFAULT"),
    (_ALTER + r"(?:DROP COLUMN|RENAME)", "what older code reads goes", LATER),
    (r"^DROP TABLE (?:IF EXISTS )?" + _TABLE, "what older code reads goes", LATER),
    (r"^UPDATE " + _TABLE, "rows are changed in one transaction", _BATCHES),
    (r"^DELETE FROM " + _TABLE, "rows are deleted in one transaction", _BATCHES),  # noqa: S608
    (r"^(?:LOCK|CLUSTER|VACUUM FULL|TRUNCATE)(?: TABLE)? " + _TABLE, "a table is locked", "nothing of the kind in working hours"),
    (r"^REINDEX (?!.*CONCURRENTLY)\w+ " + _TABLE, _LOCKED, "REINDEX … CONCURRENTLY"),
]  # fmt: skip


def _sql(written: Any, fresh: set[str]) -> Iterator[tuple[str, str]]:
    parts = (
        [written]
        if isinstance(written, str)
        else [part if isinstance(part, str) else part[0] for part in written]
    )
    for part in parts:
        bare = _QUOTED.sub(" ", part)
        made = {
            found.lower()
            for found in re.findall(r'CREATE TABLE (?:IF NOT EXISTS )?(?:public\.)?"?(\w+)', bare, re.I)
        }
        for statement in (" ".join(one.split()) for one in bare.split(";")):
            for pattern, what, instead in _RULES:
                found = re.search(pattern, statement, re.I)
                if found and found.group(1).lower() not in made:
                    yield f"{what} («{statement[:60]}»)", instead
