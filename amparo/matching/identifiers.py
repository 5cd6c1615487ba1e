"""Identifiers: brought to one form and checked, never refused. One identifier is evidence, not identity
(domain §5).

Each check answers with a result and a reason code:
`ok` (form and check digit agree), `doubtful` (readable, but something does not agree) or `malformed` (cannot
be that identifier). A malformed identifier still keeps its normalised text, so that two records that give
the same wrong one meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import phonenumbers
from stdnum.mx import curp as stdnum_curp

from .names import GIVEN_SHORT, PARTICLES, repair

OK, DOUBTFUL, MALFORMED = "ok", "doubtful", "malformed"

STATES = {
    "AS": "Aguascalientes",
    "BC": "Baja California",
    "BS": "Baja California Sur",
    "CC": "Campeche",
    "CL": "Coahuila",
    "CM": "Colima",
    "CS": "Chiapas",
    "CH": "Chihuahua",
    "DF": "Ciudad de México",
    "DG": "Durango",
    "GT": "Guanajuato",
    "GR": "Guerrero",
    "HG": "Hidalgo",
    "JC": "Jalisco",
    "MC": "Estado de México",
    "MN": "Michoacán",
    "MS": "Morelos",
    "NT": "Nayarit",
    "NL": "Nuevo León",
    "OC": "Oaxaca",
    "PL": "Puebla",
    "QT": "Querétaro",
    "QR": "Quintana Roo",
    "SP": "San Luis Potosí",
    "SL": "Sinaloa",
    "SR": "Sonora",
    "TC": "Tabasco",
    "TS": "Tamaulipas",
    "TL": "Tlaxcala",
    "VZ": "Veracruz",
    "YN": "Yucatán",
    "ZS": "Zacatecas",
    "NE": "Nacido en el extranjero",
}
_STATE_WORDS = {
    "CDMX": "DF",
    "D F": "DF",
    "DISTRITO FEDERAL": "DF",
    "MEXICO CITY": "DF",
    "CIUDAD DE MEXICO": "DF",
    "ESTADO DE MEXICO": "MC",
    "EDO MEX": "MC",
    "EDOMEX": "MC",
    "EDO DE MEXICO": "MC",
    "MEXICO STATE": "MC",
    "MICH": "MN",
    "GTO": "GT",
    "GRO": "GR",
    "HGO": "HG",
    "JAL": "JC",
    "MOR": "MS",
    "NAY": "NT",
    "OAX": "OC",
    "PUE": "PL",
    "QRO": "QT",
    "Q ROO": "QR",
    "SLP": "SP",
    "SIN": "SL",
    "SON": "SR",
    "TAB": "TC",
    "TAMPS": "TS",
    "TLAX": "TL",
    "VER": "VZ",
    "YUC": "YN",
    "ZAC": "ZS",
    "AGS": "AS",
    "BCS": "BS",
    "CAMP": "CC",
    "COAH": "CL",
    "COL": "CM",
    "CHIS": "CS",
    "CHIH": "CH",
    "DGO": "DG",
    "N L": "NL",
    "COAHUILA DE ZARAGOZA": "CL",
    "VERACRUZ LLAVE": "VZ",
    "MICHOACAN DE OCAMPO": "MN",
    "QUERETARO DE ARTEAGA": "QT",
}
_CURP = re.compile(
    r"^[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HMX](?:AS|B[CS]|C[CLMSH]|D[FG]|G[TR]|HG|JC|M[CNS]|N[ETL]|OC|PL"
    r"|Q[TR]|S[PLR]|T[CSL]|VZ|YN|ZS)[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d$"
)
_BAD_WORDS: frozenset[str] = frozenset(stdnum_curp._name_blacklist)
_CONSONANTS = frozenset("BCDFGHJKLMNPQRSTVWXYZ")
_VOWELS = frozenset("AEIOU")


@dataclass(frozen=True, slots=True)
class Checked:
    """An identifier as given, in one form, and what the check says of it (`reason` is empty when the result
    is ok)."""

    system: str
    as_given: str
    value: str
    result: str
    reason: str = ""


def _squeeze(text: str) -> str:
    return re.sub(r"[^A-Z0-9Ñ]", "", text.upper())


@lru_cache(maxsize=16384)
def check_curp(text: str) -> Checked:
    """A CURP. Reasons: `length`, `form`, `state`, `inconvenient_word`, `date`, `check_digit` (mod 10 with Ñ
    = 24, domain §5.1)."""
    value = _squeeze(repair(text))
    if len(value) != 18:
        return Checked("curp", text, value, MALFORMED, "length")
    if not _CURP.match(value):
        reason = "state" if value[11:13] not in STATES else "form"
        return Checked("curp", text, value, MALFORMED, reason)
    if value[:4] in _BAD_WORDS:
        return Checked("curp", text, value, DOUBTFUL, "inconvenient_word")
    if curp_birth(value) is None:
        return Checked("curp", text, value, DOUBTFUL, "date")
    if stdnum_curp.calc_check_digit(value) != value[17]:
        return Checked("curp", text, value, DOUBTFUL, "check_digit")
    return Checked("curp", text, value, OK)


_WHOLE_CURP = re.compile(r"[A-Z0-9]{18}")


def curp_value(text: str) -> str:
    """The eighteen characters of a CURP as given, in one form and unchecked; nothing when they are not eighteen."""
    if _WHOLE_CURP.fullmatch(text):
        return text
    value = _squeeze(repair(text))
    return value if len(value) == 18 else ""


def curp_birth(value: str) -> date | None:
    """The birth date inside a normalised CURP; a digit in position 17 means born in 1999 or before."""
    if len(value) != 18 or not value[4:10].isdigit():
        return None
    century = 1900 if value[16].isdigit() else 2000
    try:
        return date(century + int(value[4:6]), int(value[6:8]), int(value[8:10]))
    except ValueError:
        return None


def curp_sex(value: str) -> str:
    """M, F or X as the match columns write it, or nothing."""
    return {"H": "M", "M": "F", "X": "X"}.get(value[10:11], "")


def curp_state(value: str) -> str:
    """The birth state's code inside a normalised CURP, or nothing."""
    return value[11:13] if value[11:13] in STATES else ""


@lru_cache(maxsize=4096)
def state_code(text: str) -> str:
    """CURP's two-letter state code for a code, a name or an abbreviation of a Mexican state; empty when it
    is none."""
    plain = _letters(text).replace("Ñ", "N")
    plain = " ".join(re.sub(r"[^A-Z ]", " ", plain).split())
    if plain in STATES:
        return plain
    return _STATE_WORDS.get(plain) or _STATE_NAMES.get(plain, "")


def _letters(text: str) -> str:
    kept = repair(text).upper().replace("Ñ", "\0")
    kept = "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    return kept.replace("\0", "Ñ")


_STATE_NAMES = {" ".join(_letters(name).split()): code for code, name in STATES.items()}


def _curp_words(text: str) -> list[str]:
    words = [word for word in _letters(text).split() if word]
    while len(words) > 1 and words[0] in PARTICLES:
        words.pop(0)
    return words


def _letter(character: str) -> str:
    return character if "A" <= character <= "Z" else "X"


def _inner_vowel(word: str) -> str:
    return next((_letter(c) for c in word[1:] if c in _VOWELS or c in "/-.'"), "X")


def _inner_consonant(word: str) -> str:
    return next((_letter(c) for c in word[1:] if c in _CONSONANTS or c in "Ñ/-.'"), "X")


def derive_pre_curp(
    *,
    given_names: str,
    surname1: str,
    surname2: str = "",
    birth_date: date | None = None,
    sex: str = "",
    birth_state: str = "",
) -> str:
    """The first 16 characters of the CURP that these particulars would give; `?` in each position that is
    not known.

    For comparing position by position and for keys, never to be shown as somebody's CURP: the last two
    characters are assigned by RENAPO, and real CURPs depart from the rules. Source: Instructivo Normativo
    (DOF 18-Oct-2021), domain §5.1.
    """
    first, second, given = _curp_words(surname1), _curp_words(surname2), _curp_words(given_names)
    paternal = first[0] if first else ""
    maternal = second[0] if second else ""
    name = given[0] if given else ""
    if len(given) > 1 and GIVEN_SHORT.get(name.rstrip("."), name.rstrip(".")) in ("MARIA", "JOSE"):
        rest = [word for word in given[1:] if word not in PARTICLES]
        name = rest[0] if rest else name
    letters = (
        (_letter(paternal[0]) + _inner_vowel(paternal) if paternal else "??")
        + (_letter(maternal[0]) if maternal else "X" if paternal else "?")
        + (_letter(name[0]) if name else "?")
    )
    if letters in _BAD_WORDS:
        letters = letters[0] + "X" + letters[2:]
    day = birth_date.strftime("%y%m%d") if birth_date else "??????"
    gender = {"M": "H", "F": "M", "X": "X"}.get(sex, "?")
    state = birth_state if birth_state in STATES else "??"
    inner = (
        (_inner_consonant(paternal) if paternal else "?")
        + (_inner_consonant(maternal) if maternal else "X" if paternal else "?")
        + (_inner_consonant(name) if name else "?")
    )
    return letters + day + gender + state + inner


@lru_cache(maxsize=16384)
def check_a_number(text: str) -> Checked:
    """A USCIS/DHS file number: 7 to 9 digits, padded to 9. Reasons: `length`, `zero`, `repeated`."""
    digits = re.sub(r"\D", "", text)
    if not 7 <= len(digits) <= 9:
        return Checked("a_number", text, digits or _squeeze(text), MALFORMED, "length")
    value = digits.zfill(9)
    if int(value) == 0:
        return Checked("a_number", text, value, MALFORMED, "zero")
    if len(set(digits)) == 1:
        return Checked("a_number", text, value, DOUBTFUL, "repeated")
    return Checked("a_number", text, value, OK)


@lru_cache(maxsize=16384)
def check_passport(text: str) -> Checked:
    """A Mexican passport: a letter and 8 digits, older ones a letter and 7, or 10–11 digits. Reasons:
    `form`, `repeated`."""
    value = _squeeze(text)
    if not re.fullmatch(r"[A-Z]\d{7,8}|\d{10,11}", value):
        return Checked("passport", text, value, MALFORMED if len(value) < 6 else DOUBTFUL, "form")
    if len(set(value[1:])) == 1:
        return Checked("passport", text, value, DOUBTFUL, "repeated")
    return Checked("passport", text, value, OK)


@lru_cache(maxsize=16384)
def check_matricula(text: str) -> Checked:
    """A matrícula consular: 6 to 9 digits, leading zeros kept (no public check digit). Reasons: `form`,
    `repeated`."""
    value = _squeeze(text)
    if not re.fullmatch(r"\d{6,9}", value):
        return Checked(
            "matricula", text, value, MALFORMED if not re.search(r"\d{4}", value) else DOUBTFUL, "form"
        )
    if len(set(value)) == 1:
        return Checked("matricula", text, value, DOUBTFUL, "repeated")
    return Checked("matricula", text, value, OK)


_MEXICAN_LEGACY = re.compile(r"^(?:\+?52\s*1|01|044|045)\s*(?=(?:\D*\d){10}\D*$)")


@lru_cache(maxsize=16384)
def check_phone(text: str) -> Checked:
    """A telephone in E.164. Ten bare digits are read as a US number if the US has it, else as a Mexican one.

    Reasons: `length` (no telephone at all), `unassigned` (no country gives out that number)."""
    stripped = text.strip()
    digits = re.sub(r"\D", "", stripped)
    if len(digits) < 10 or len(digits) > 15:
        return Checked("phone", text, digits, MALFORMED, "length")
    if legacy := _MEXICAN_LEGACY.match(stripped):
        digits = "52" + re.sub(r"\D", "", stripped[legacy.end() :])
        stripped = "+" + digits
    if digits.startswith("521") and len(digits) == 13:
        digits = "52" + digits[3:]
        stripped = "+" + digits
    for region in ("US", "MX"):
        try:
            number = phonenumbers.parse(stripped, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return Checked(
                "phone", text, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), OK
            )
        if stripped.startswith("+"):
            break
    if stripped.startswith("+"):
        return Checked("phone", text, "+" + digits, DOUBTFUL, "unassigned")
    value = "+1" + digits if len(digits) == 10 else "+" + digits
    return Checked("phone", text, value, DOUBTFUL, "unassigned")


def check_booking(text: str) -> Checked:
    """A booking, register or subject number of a place of detention: kept as it is, spaces and dashes apart.
    Reason: `length`."""
    value = _squeeze(text)
    return Checked(
        "booking",
        text,
        value,
        OK if 3 <= len(value) <= 20 else MALFORMED,
        "" if 3 <= len(value) <= 20 else "length",
    )


CHECKS: dict[str, Callable[[str], Checked]] = {
    "curp": check_curp,
    "a_number": check_a_number,
    "passport": check_passport,
    "matricula": check_matricula,
    "phone": check_phone,
    "booking": check_booking,
}


def check(system: str, text: str) -> Checked:
    """Normalise and check an identifier of a system; systems without a rule of their own are only squeezed
    together."""
    if system in CHECKS:
        return CHECKS[system](text)
    value = _squeeze(text)
    return Checked(system, text, value, OK if value else MALFORMED, "" if value else "length")
