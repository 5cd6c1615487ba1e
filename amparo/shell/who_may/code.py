"""What each public action asks before it acts, read from the code: no action is called to find out.

A function that is named in another one (called, or handed on) is followed to where it is written, in whatever room. An action's
rule is what it asks itself on the way down; where it asks nothing, it is what those ask who call it, on the way up. What nobody
asks about is in neither, and the test that draws the matrix fails.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from amparo.accounts.permissions import PERMISSIONS

Name = tuple[str, str]
#: The functions of `accounts.permissions` (and what is built on them) that are given the name of a permission.
GUARD = "amparo.accounts.permissions"
#: Where nobody of the staff acts: the worker, the clock, the command line, and what other rooms announce.
BY_ITSELF = ("tasks", "jobs", "listeners", "commands", "apps")
#: The invented world plays everybody; it is no way into an installation.
NO_DOOR = {"tests", "migrations", "simulate"}


@dataclass
class Module:
    """A file: its functions, and what each name in it was imported from."""

    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    imported: dict[str, Name] = field(default_factory=dict)
    #: Names that stand for others outside of functions: tables of functions, and what is done when the file is loaded.
    loose: list[ast.stmt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """What an action asks."""

    permissions: frozenset[str]
    #: Functions on the way that refuse by the row: of another office, of another's return.
    refusals: frozenset[str]
    #: Entrances without a member of staff from which it is reached.
    entrances: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.permissions or self.refusals or self.entrances)


class Code:
    """All of the product's code, without its tests."""

    def __init__(self, root: Path) -> None:
        self.modules: dict[str, Module] = {}
        for path in sorted((root / "amparo").rglob("*.py")):
            inside = path.relative_to(root)
            if not NO_DOOR & set(inside.parts):
                name = ".".join(inside.with_suffix("").parts).removesuffix(".__init__")
                self.modules[name] = _read(ast.parse(path.read_text(encoding="utf-8")))

    def actions(self) -> Iterator[Name]:
        """Every public function of every `actions.py`."""
        for module, read in self.modules.items():
            if module.endswith(".actions"):
                yield from ((module, name) for name in read.functions if name[0] != "_" and "." not in name)

    def rule_of(self, action: Name) -> tuple[str, Found]:
        """`asks` and what; or `callers` and what those ask. Empty when nobody asks."""
        own = self.asked(action)
        if own.permissions:
            return "asks", own
        above = self.asked_by_callers(action)
        return "callers", Found(above.permissions, own.refusals | above.refusals, above.entrances)

    def asked(self, name: Name) -> Found:
        """What is asked in a function, or else by those that it names, or else by those that these name; and what refuses until
        there."""
        seen, level = {name}, [name]
        refusals: set[str] = set()
        while level:
            bodies = [(one, self.modules[one[0]].functions[one[1]]) for one in level if one[0] != GUARD]
            permissions = {word for _one, body in bodies for word in _permissions(body)}
            refusals |= {_short(one) for one, body in bodies if _refuses(body)}
            if permissions:
                return Found(frozenset(permissions), frozenset(refusals), frozenset())
            level = list({named for one, _body in bodies for named in self.names[one]} - seen)
            seen |= set(level)
        return Found(frozenset(), frozenset(refusals), frozenset())

    def asked_by_callers(self, action: Name) -> Found:
        """What is asked by every way that leads to the action: by views, by other actions; and the doors that have no staff."""
        permissions: set[str] = set()
        refusals: set[str] = set()
        entrances: set[str] = set()
        seen, waiting = {action}, list(self.callers.get(action, ()))
        while waiting:
            now = waiting.pop()
            if now in seen:
                continue
            seen.add(now)
            body = self.modules[now[0]].functions.get(now[1])
            if any(part in BY_ITSELF for part in now[0].split(".")) or (body and _is_operation(body)):
                entrances.add(_short(now) if body and _is_operation(body) else now[0].removeprefix("amparo."))
                continue
            own = frozenset(_permissions(body)) if body else frozenset()
            if own or (body and _refuses(body)):
                permissions |= own
                if body and not own:
                    refusals.add(_short(now))
            else:
                waiting += self.callers.get(now, ())
        return Found(frozenset(permissions), frozenset(refusals), frozenset(entrances))

    @cached_property
    def names(self) -> dict[Name, list[Name]]:
        """What each function names of ours."""
        return {
            (module, name): list(self._named(module, body))
            for module, read in self.modules.items()
            for name, body in read.functions.items()
        }

    @cached_property
    def callers(self) -> dict[Name, list[Name]]:
        found: dict[Name, list[Name]] = {}
        for caller, named in self.names.items():
            for one in named:
                found.setdefault(one, []).append(caller)
        for module, read in self.modules.items():
            for statement in read.loose:
                for one in self._named(module, statement):
                    found.setdefault(one, []).append((module, ""))
        return found

    def _named(self, module: str, body: ast.AST) -> Iterator[Name]:
        for node in ast.walk(body):
            if isinstance(node, ast.Name | ast.Attribute):
                meant = self._meant(module, node)
                if meant is not None:
                    yield meant

    def _meant(self, module: str, node: ast.Name | ast.Attribute) -> Name | None:
        read = self.modules[module]
        if isinstance(node, ast.Name):
            if node.id in read.functions:
                return module, node.id
            return self._written(read.imported.get(node.id))
        if isinstance(node.value, ast.Name) and node.value.id in read.imported:
            room, name = read.imported[node.value.id]
            return self._written((f"{room}.{name}", node.attr))
        return None

    def _written(self, name: Name | None) -> Name | None:
        """Where a function is written, which others may hand on."""
        for _step in range(4):
            if name is None or name[0] not in self.modules:
                return None
            if name[1] in self.modules[name[0]].functions:
                return name
            name = self.modules[name[0]].imported.get(name[1])
        return None


def _read(tree: ast.Module) -> Module:
    read = Module()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            read.functions[node.name] = node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:  # a method is followed as though it were a function of its class
                if isinstance(inner, ast.FunctionDef):
                    read.functions[f"{node.name}.{inner.name}"] = inner
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            read.loose.append(node)
    for found in ast.walk(tree):
        if isinstance(found, ast.ImportFrom) and found.module:
            for one in found.names:
                read.imported[one.asname or one.name] = (found.module, one.name)
    return read


def _short(name: Name) -> str:
    return ".".join(name).removeprefix("amparo.")


def _is_operation(body: ast.FunctionDef) -> bool:
    """Whether it answers an address of the API, whose guard asks for the scope (`api/scopes.py`)."""
    return any(ast.unparse(one).startswith("router.") for one in body.decorator_list)


def _permissions(body: ast.AST) -> Iterator[str]:
    """Names of permissions that are given to a call: `require(by, "record_consent")`, `@staff_may("read_across")`."""
    for node in ast.walk(body):
        if isinstance(node, ast.Call):
            for given in [*node.args, *(one.value for one in node.keywords)]:
                for word in (
                    ast.walk(given) if isinstance(given, ast.IfExp | ast.BoolOp | ast.JoinedStr) else (given,)
                ):
                    if isinstance(word, ast.Constant) and word.value in PERMISSIONS:
                        yield str(word.value)


def _refuses(body: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Raise) and node.exc is not None and "NotAllowed" in ast.unparse(node.exc)
        for node in ast.walk(body)
    )
