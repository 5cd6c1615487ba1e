"""The course: eight units, one file of `data/course/` each, read strictly and kept in memory.

A file that breaks a rule is refused with a sentence that names it: a unit without a right answer, or with an exercise that
leads nowhere, reaches nobody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from amparo.accounts.models import Role
from amparo.core.errors import BadInstallation
from amparo.inclusion.training.prose import Block, read

COURSE = Path(__file__).parents[1] / "data" / "course"
#: What a unit may say that it helps with; the interviews show the first ones (`hints`).
NEEDS = frozenset({
    "see", "hear", "walk", "cog", "care", "com", "psychosocial", "language", "medicines", "companion", "papers", "consent",
})  # fmt: skip
_UNIT = frozenset({
    "slug", "number", "minutes", "written", "title_es", "title_en", "goal_es", "roles", "needs", "sources", "lessons", "cases",
    "exercise", "quiz", "card", "media",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lesson:
    title: str
    minutes: int
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A case of consular work: what happened, what is asked, and an answer to compare with."""

    title: str
    story: tuple[Block, ...]
    question: str
    answer: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    text: str
    to: str
    feedback: str
    good: bool


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    text: tuple[Block, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Exercise:
    title: str
    start: str
    nodes: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Option:
    text: str
    right: bool
    why: str


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    several: bool
    options: tuple[Option, ...]

    @property
    def right(self) -> frozenset[int]:
        return frozenset(number for number, option in enumerate(self.options) if option.right)


@dataclass(frozen=True, slots=True)
class Card:
    title_es: str
    title_en: str
    body: tuple[Block, ...]

    @property
    def title(self) -> str:
        return _spoken(self.title_es, self.title_en)


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `version` changes with its words, not with its commas."""

    slug: str
    number: int
    minutes: int
    written: dt.date
    title_es: str
    title_en: str
    goal: str
    roles: frozenset[str]
    needs: frozenset[str]
    sources: tuple[str, ...]
    lessons: tuple[Lesson, ...]
    cases: tuple[Story, ...]
    exercise: Exercise
    quiz: tuple[Question, ...]
    card: Card
    transcript: str
    version: str

    @property
    def title(self) -> str:
        return _spoken(self.title_es, self.title_en)

    @property
    def parts(self) -> tuple[str, ...]:
        """What is to be gone through before the quiz, by name, in order."""
        return (
            *(f"leccion-{number + 1}" for number in range(len(self.lessons))),
            *(f"caso-{number + 1}" for number in range(len(self.cases))),
            "ejercicio",
        )


@cache
def units() -> dict[str, Unit]:
    """Every unit by its name, in order. Raises `BadInstallation` for a file that breaks a rule."""
    found = [read_unit(path.name, path.read_text(encoding="utf-8")) for path in sorted(COURSE.glob("*.toml"))]
    if [unit.number for unit in found] != list(range(1, len(found) + 1)):
        raise BadInstallation("The units of the course are not numbered 1, 2, 3…")
    return {unit.slug: unit for unit in found}


def required(role: str) -> list[Unit]:
    """The units that this role must take; none for a role that needs no certificate."""
    return [unit for unit in units().values() if role in unit.roles]


@cache
def roles_in_training() -> frozenset[str]:
    return frozenset(role for unit in units().values() for role in unit.roles)


def read_unit(name: str, text: str) -> Unit:
    """A unit out of its file. Raises `BadInstallation`, naming the file and the rule that it breaks."""
    try:
        return _unit(tomllib.loads(text))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadInstallation(f"{name}: {error}") from error


def _unit(found: dict[str, Any]) -> Unit:
    _rule(set(found) == _UNIT, f"the keys are not those of a unit: {sorted(set(found) ^ _UNIT)}")
    _rule(
        re.fullmatch(r"[a-z]+(-[a-z]+)*", found["slug"]) is not None, "the slug is small letters and hyphens"
    )
    _rule(isinstance(found["written"], dt.date), "written is a day")
    _rule(set(found["roles"]) <= set(Role.values) and found["roles"], "an unknown role, or none")
    _rule(set(found["needs"]) <= NEEDS and found["needs"], "an unknown need, or none")
    _rule(
        bool(found["sources"]) and len(found["lessons"]) > 0 and len(found["cases"]) > 0, "something is empty"
    )
    for key in ("title_es", "title_en", "goal_es"):
        _rule(bool(found[key].strip()), f"{key} is empty")
    quiz = tuple(_question(one) for one in found["quiz"])
    _rule(len(quiz) >= 5, "a quiz has five questions at least")
    return Unit(
        slug=found["slug"], number=int(found["number"]), minutes=int(found["minutes"]), written=found["written"],
        title_es=found["title_es"], title_en=found["title_en"], goal=found["goal_es"], roles=frozenset(found["roles"]),
        needs=frozenset(found["needs"]), sources=tuple(found["sources"]),
        lessons=tuple(Lesson(one["title"], int(one["minutes"]), read(one["body"])) for one in found["lessons"]),
        cases=tuple(
            Story(one["title"], read(one["story"]), one["question"], read(one["answer"])) for one in found["cases"]
        ),
        exercise=_exercise(found["exercise"]), quiz=quiz,
        card=Card(found["card"]["title_es"], found["card"]["title_en"], read(found["card"]["body"])),
        transcript=found["media"]["transcript"], version=_version(found),
    )  # fmt: skip


def _question(found: dict[str, Any]) -> Question:
    options = tuple(Option(one["text"], bool(one["right"]), one["why"]) for one in found["options"])
    question = Question(found["question"], bool(found.get("several", False)), options)
    _rule(len(options) >= 2, f"«{question.text}» has fewer than two options")
    _rule(all(one.why.strip() for one in options), f"«{question.text}» has an option without its why")
    _rule(
        len(question.right) > 1 if question.several else len(question.right) == 1,
        f"«{question.text}» has another number of right options than it says",
    )
    return question


def _exercise(found: dict[str, Any]) -> Exercise:
    nodes = {}
    for one in found["nodes"]:
        choices = tuple(
            Choice(way["text"], way["to"], way["feedback"], bool(way["good"]))
            for way in one.get("choices", [])
        )
        _rule(bool(one.get("end", False)) != bool(choices), f"node {one['id']} neither ends nor goes on")
        _rule(one["id"] not in nodes, f"there are two nodes {one['id']}")
        nodes[one["id"]] = Node(one["id"], read(one["text"]), choices)
    reached, ahead = set(), [found["start"]]
    while ahead:
        name = ahead.pop()
        _rule(name in nodes, f"there is no node {name}")
        if name not in reached:
            reached.add(name)
            ahead += [way.to for way in nodes[name].choices]
    _rule(reached == set(nodes), f"nobody reaches {sorted(set(nodes) - reached)}")
    ends = {name for name, node in nodes.items() if not node.choices}
    leads = set(ends)
    while more := {
        n for n, node in nodes.items() if n not in leads and any(w.to in leads for w in node.choices)
    }:
        leads |= more
    _rule(leads == set(nodes), f"no end is reached from {sorted(set(nodes) - leads)}")
    return Exercise(found["title"], found["start"], nodes)


def _version(found: dict[str, Any]) -> str:
    """Twelve characters of what is taught and asked: capitals, accents' forms, stops and spaces count for nothing."""
    taught = repr([found[key] for key in ("lessons", "cases", "exercise", "quiz")])
    return hashlib.sha256(re.sub(r"[\W_]+", " ", taught.casefold()).encode()).hexdigest()[:12]


def _rule(kept: object, broken: str) -> None:
    if not kept:
        raise ValueError(broken)


def _spoken(spanish: str, english: str) -> str:
    return english if (get_language() or "es").startswith("en") else spanish
