"""How three kinds of source write a person down: a consulate with care, a US list by its own rules, a relative by ear.

The changes are the numbered rows of domain §6.2; a `Noise` says how often each happens.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from .dates import swapped
from .forms import Described
from .frequencies import SHORT_FORMS
from .identifiers import STATES

if TYPE_CHECKING:
    from .synthetic import Truth


@dataclass(frozen=True, slots=True)
class Noise:
    """How often each change happens, as probabilities; the defaults are the ordinary day."""

    slip: float = 0.05  # a typing slip in a name, per name
    sound: float = 0.06  # written as it sounds, per name
    drop_second: float = 0.36  # US lists: the second surname is left out
    swap: float = 0.07
    hyphen: float = 0.30
    joined: float = 0.05
    initial: float = 0.06
    moved: float = 0.07  # one surname ends up as a middle name
    inverted: float = 0.012
    english: float = 0.04
    short_form: float = 0.10  # spoken: Beto, Lupe
    drop_given: float = 0.36
    date_swap: float = 0.035
    date_slip: float = 0.04
    first_of_january: float = 0.02
    spoken_date: float = 0.36  # spoken: no date at all
    spoken_year: float = 0.17  # … only a year, sometimes a wrong one
    wrong_sex: float = 0.02
    wrong_number: float = 0.008
    abbreviated: float = 0.05
    wrong_state: float = 0.015  # the state where the family lives now
    other_parent: float = 0.03  # a step-parent, or the parent's other name
    mojibake: float = 0.01
    married: float = 0.05  # a woman who has a husband is written with his surname: US lists and by ear; a sixth by consulates


ORDINARY = Noise()
CALM = Noise(
    slip=0.02,
    sound=0.03,
    drop_second=0.30,
    moved=0.03,
    drop_given=0.24,
    date_slip=0.02,
    short_form=0.08,
    spoken_date=0.28,
    married=0.02,
)
ROUGH = Noise(
    slip=0.09,
    sound=0.10,
    drop_second=0.42,
    swap=0.10,
    moved=0.10,
    drop_given=0.46,
    date_slip=0.06,
    date_swap=0.05,
    short_form=0.20,
    wrong_sex=0.04,
    married=0.1,
)

_HEARD = (
    ("z", "s"),
    ("s", "z"),
    ("v", "b"),
    ("b", "v"),
    ("ll", "y"),
    ("y", "ll"),
    ("c", "k"),
    ("qu", "k"),
    ("j", "g"),
    ("h", ""),
    ("gu", "w"),
    ("x", "j"),
    ("ñ", "n"),
    ("i", "y"),
    ("e", "i"),
    ("i", "e"),
    ("o", "u"),
    ("u", "o"),
    ("rr", "r"),
    ("mb", "nb"),
    ("ss", "s"),
    ("l", "ll"),
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ABBREVIATED = {
    "María": "Ma",
    "Guadalupe": "Gpe",
    "Francisco": "Fco",
    "José": "J",
    "Hernández": "Hdez",
    "Martínez": "Mtz",
    "González": "Glez",
    "Rodríguez": "Rdz",
}


def bare(text: str) -> str:
    """Capitals without accents, as US systems keep them."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(c))


def slip(word: str, rng: Random) -> str:
    """One typing slip: a letter left out, doubled, changed, or changed over with its neighbour."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + rng.choice(_LETTERS) + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def misheard(word: str, rng: Random) -> str:
    """The word written by ear: one sound put down as another letter writes it."""
    lower = word.lower()
    fitting = [(a, b) for a, b in _HEARD if a in lower]
    if not fitting:
        return word
    a, b = rng.choice(fitting)
    return lower.replace(a, b, 1).title()


def _blurred(word: str, rng: Random, noise: Noise) -> str:
    if rng.random() < noise.sound:
        word = misheard(word, rng)
    return slip(word, rng) if rng.random() < noise.slip else word


def _blurred_date(birth: date, rng: Random, noise: Noise) -> date:
    chance = rng.random()
    if chance < noise.date_swap:
        return swapped(birth) or birth
    if chance < noise.date_swap + noise.date_slip:
        kind = rng.randrange(4)
        if kind == 0:
            return birth + timedelta(days=rng.choice((-1, 1, 10, -10)))
        years = rng.choice((-10, 10)) if kind == 1 else rng.choice((-1, 1))
        if kind == 3:
            month = rng.randrange(1, 13)
            return birth.replace(month=month, day=min(birth.day, 28))
        return birth.replace(year=birth.year + years, day=min(birth.day, 28))
    if chance < noise.date_swap + noise.date_slip + noise.first_of_january:
        return birth.replace(month=1, day=1)
    return birth


def _number(text: str, rng: Random, noise: Noise) -> str:
    if rng.random() >= noise.wrong_number:
        return text
    at = rng.randrange(2, len(text))
    return text[:at] + rng.choice("0123456789") + text[at + 1 :]


def _sex(sex: str, rng: Random, noise: Noise) -> str:
    return {"M": "F", "F": "M"}.get(sex, sex) if rng.random() < noise.wrong_sex else sex


def _maybe(value: str, chance: float, rng: Random) -> str:
    return value if rng.random() < chance else ""


def _mojibake(text: str, rng: Random, noise: Noise) -> str:
    if rng.random() < noise.mojibake:
        return text.encode("utf-8").decode("latin-1")
    return text


def _state(state: str, rng: Random, noise: Noise) -> str:
    return rng.choice(tuple(STATES)) if rng.random() < noise.wrong_state else state


def _parent(name: str, rng: Random, noise: Noise) -> str:
    words = name.split()
    if rng.random() < noise.other_parent and words:
        return " ".join((rng.choice(("María", "José", "Rosa", "Juan", "Luis", "Ana")), words[-1]))
    if len(words) > 2 and rng.random() < noise.drop_given / 2:
        del words[rng.randrange(len(words) - 1)]
    return " ".join(words)


def _married(one: str, two: str, truth: Truth, chance: float, written: str) -> tuple[str, str]:
    """The two surnames as a record gives them that knows of a husband (row 13): added with DE or without, or instead.

    Decided by a draw of its own, from the person and what is `written`: what else is drawn stays as it was.
    """
    if not truth.husband:
        return one, two
    rng = Random(f"{truth.curp} {written}")
    if rng.random() >= chance:
        return one, two
    husband = truth.husband
    forms = (
        (one, f"de {husband}"), (one, husband), (husband, ""), (one, f"Vda. de {husband}"),
        (one, f"{two} de {husband}".strip()),
    )  # fmt: skip
    return rng.choices(forms, (38, 28, 22, 4, 8))[0]


def consular(truth: Truth, rng: Random, noise: Noise) -> Described:
    """A careful record with papers at hand; an old one may hold other papers than a new one."""
    upper = rng.random() < 0.4

    def written(text: str) -> str:
        words = " ".join(slip(w, rng) if rng.random() < noise.slip * 0.35 else w for w in text.split())
        words = misheard(words, rng) if words and rng.random() < noise.sound * 0.2 else words
        return _mojibake(words.upper() if upper else words, rng, noise)

    given = truth.given
    if rng.random() < noise.abbreviated:
        given = tuple(_ABBREVIATED.get(word, word) for word in given)
    names = written(" ".join(given))
    one, two = written(truth.surname1), written(truth.surname2)
    one, two = _married(one, two, truth, noise.married / 6, f"{names} {one} {two}")
    return Described(
        given_names=names,
        surname1=one,
        surname2=two,
        birth_date=truth.birth if rng.random() > 0.015 else _blurred_date(truth.birth, rng, noise),
        sex=_sex(truth.sex, rng, Noise(wrong_sex=noise.wrong_sex / 6)),
        birth_state=truth.state,
        birth_municipality=written(_maybe(truth.municipality, 0.9, rng)),
        curp=_maybe(truth.curp, 0.68, rng),
        a_number=_maybe(rng.choice(truth.a_numbers), 0.1, rng),
        passport=_maybe(_number(rng.choice(truth.passports), rng, noise), 0.36, rng),
        matricula=_maybe(_number(rng.choice(truth.matriculas), rng, noise), 0.44, rng),
        phone=_maybe(_number(rng.choice(truth.phones), rng, noise), 0.65, rng),
        mother_name=written(_parent(_maybe(truth.mother, 0.55, rng), rng, noise)),
        father_name=written(_parent(_maybe(truth.father, 0.55, rng), rng, noise)),
    )


def us_list(truth: Truth, rng: Random, noise: Noise) -> Described:
    """A row of a detention list: one field for the surnames, capitals, no accents, and everything of rows 1–18."""
    given = [bare(_blurred(word, rng, noise)) for word in truth.given]
    if rng.random() < noise.english:
        short = [form for kind, form in SHORT_FORMS.get(bare(truth.given[0]), ()) if kind == "english"]
        given[0] = rng.choice(short) if short else given[0]
    if len(given) > 1 and rng.random() < noise.drop_given:
        given = [given[0]] if rng.random() < 0.7 else given[1:2]
    if rng.random() < noise.abbreviated:
        given = [bare(_ABBREVIATED.get(word.title(), word)) for word in given]
    one, two = bare(_blurred(truth.surname1, rng, noise)), bare(_blurred(truth.surname2, rng, noise))
    surnames = _us_surnames(one, two, given, rng, noise)
    own, after = _married(one, two, truth, noise.married, f"{given} {surnames}")
    if (own, after) != (one, two):
        surnames = bare(f"{own} {after}").strip()
    names = " ".join(given)
    if rng.random() < 0.02:
        names = f"{names} {rng.choice(('NMN', 'JR', 'UNK'))}"
    if rng.random() < noise.inverted:
        names, surnames = surnames, names
    return Described(
        given_names=names[:20],
        surnames=surnames[:20],
        birth_date=_blurred_date(truth.birth, rng, noise),
        sex=_sex(truth.sex, rng, noise),
        birth_state=_maybe(_state(truth.state, rng, noise), 0.09, rng),
        a_number=_maybe(_number(rng.choice(truth.a_numbers), rng, noise), 0.94, rng),
    )


def _us_surnames(one: str, two: str, given: list[str], rng: Random, noise: Noise) -> str:
    if rng.random() < 0.3:
        one, two = (
            " ".join(w for w in text.split() if w not in ("DE", "LA", "DEL", "LOS")) or text
            for text in (one, two)
        )
    if not two or (one == two and rng.random() < 0.5):
        return one
    if rng.random() < noise.swap:
        one, two = two, one
    chance = rng.random()
    for share, written in (
        (noise.drop_second, one),
        (noise.hyphen, f"{one}-{two}"),
        (noise.joined, (one + two).replace(" ", "")),
        (noise.initial, f"{one} {two[0]}"),
    ):
        if chance < share:
            return written
        chance -= share
    if chance < noise.moved:
        given.append(one)
        return two
    return f"{one} {two}"


def spoken(truth: Truth, rng: Random, noise: Noise) -> Described:
    """What a relative, a friend or an organisation says: by ear, in part, and with a vague date."""
    ear = Noise(slip=noise.slip * 0.8, sound=noise.sound * 1.6)
    given = [_blurred(word, rng, ear) for word in truth.given]
    if rng.random() < noise.short_form:
        short = [form for kind, form in SHORT_FORMS.get(bare(truth.given[0]), ()) if kind == "nickname"]
        given[0] = rng.choice(short).title() if short else given[0]
    if len(given) > 1 and rng.random() < noise.drop_given * 1.3:
        given = [given[0]] if rng.random() < 0.75 else given[1:]
    birth, year = _spoken_birth(truth.birth, rng, noise)
    one, two = _blurred(truth.surname1, rng, ear), _blurred(truth.surname2, rng, ear)
    if two and rng.random() < noise.swap / 2:
        one, two = two, one
    one, two = _married(one, _maybe(two, 0.78, rng), truth, noise.married, f"{given} {one} {two}")
    return Described(
        given_names=" ".join(given),
        surname1=one,
        surname2=two,
        birth_date=birth,
        birth_year_from=year,
        birth_year_to=year,
        sex=_maybe(_sex(truth.sex, rng, noise), 0.93, rng),
        birth_state=_maybe(_state(truth.state, rng, noise), 0.86, rng),
        birth_municipality=_maybe(_blurred(truth.municipality, rng, ear), 0.5, rng),
        curp=_maybe(truth.curp, 0.04, rng),
        a_number=_maybe(rng.choice(truth.a_numbers), 0.11, rng),
        phone=_maybe(rng.choice(truth.phones), 0.45, rng),
        mother_name=_maybe(_blurred(_parent(truth.mother, rng, noise), rng, ear), 0.27, rng),
        father_name=_maybe(_blurred(_parent(truth.father, rng, noise), rng, ear), 0.18, rng),
    )


def _spoken_birth(birth: date, rng: Random, noise: Noise) -> tuple[date | None, int | None]:
    chance = rng.random()
    if chance < noise.spoken_date:
        return None, None
    if chance < noise.spoken_date + noise.spoken_year:
        year = birth.year + rng.choice((0, 0, 0, 0, 1, -1, 2, -2, 10))
        return (date(year, 1, 1), None) if rng.random() < 0.8 else (None, year)
    return _blurred_date(birth, rng, noise), None
