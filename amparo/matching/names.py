"""Mexican names as US records write them: taken apart, repaired, expanded, and folded to how they sound in
Spanish.

Facts and examples: the rows of domain §6.2 (how a name changes), §6.3 (sounds) and §6.4 (short forms).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .frequencies import FORMAL_NAMES, GIVEN, SURNAMES, SURNAMES_AS_WRITTEN

#: Words that join the parts of a name and come and go between records (DE LA CRUZ, CRUZ, DELACRUZ).
PARTICLES = frozenset(
    [
        "DA",
        "DAS",
        "DE",
        "DEL",
        "DER",
        "DI",
        "DIE",
        "DD",
        "EL",
        "LA",
        "LAS",
        "LE",
        "LES",
        "LO",
        "LOS",
        "MAC",
        "MC",
        "VAN",
        "VON",
        "Y",
        "E",
        "DELA",
        "DELOS",
        "DELAS",
        "VDA",
        "VIUDA",
    ]
)
#: What systems write when they have no name. They say nothing, so they count as missing.
PLACEHOLDERS = frozenset(
    [
        "FNU",
        "LNU",
        "MNU",
        "NMN",
        "NMI",
        "NFN",
        "NLN",
        "UNK",
        "UNKNOWN",
        "UNKN",
        "NONE",
        "NULL",
        "NA",
        "NN",
        "XX",
        "XXX",
        "XXXX",
        "TEST",
        "DESCONOCIDO",
        "DESCONOCIDA",
        "SN",
        "NONAME",
        "NOFIRSTNAME",
        "NOLASTNAME",
        "FNULNU",
        "JOHNDOE",
    ]
)
SUFFIXES = frozenset(["JR", "SR", "II", "III", "IV", "JUNIOR", "SENIOR", "HIJO"])

SURNAME_SHORT = {
    "HDEZ": "HERNANDEZ",
    "HDZ": "HERNANDEZ",
    "HERNDEZ": "HERNANDEZ",
    "HRNDZ": "HERNANDEZ",
    "MTZ": "MARTINEZ",
    "MTNZ": "MARTINEZ",
    "MTNEZ": "MARTINEZ",
    "MARTZ": "MARTINEZ",
    "GLEZ": "GONZALEZ",
    "GZZ": "GONZALEZ",
    "GZLZ": "GONZALEZ",
    "GONZ": "GONZALEZ",
    "GLZ": "GONZALEZ",
    "GZLEZ": "GONZALEZ",
    "RDZ": "RODRIGUEZ",
    "RGUEZ": "RODRIGUEZ",
    "RDGZ": "RODRIGUEZ",
    "RDGUEZ": "RODRIGUEZ",
    "RODZ": "RODRIGUEZ",
    "LPZ": "LOPEZ",
    "FDZ": "FERNANDEZ",
    "FDEZ": "FERNANDEZ",
    "FERNZ": "FERNANDEZ",
    "GTZ": "GUTIERREZ",
    "GTRREZ": "GUTIERREZ",
    "GTEZ": "GUTIERREZ",
    "GTRZ": "GUTIERREZ",
    "RMZ": "RAMIREZ",
    "RMRZ": "RAMIREZ",
    "RAMZ": "RAMIREZ",
    "SNZ": "SANCHEZ",
    "SZ": "SANCHEZ",
    "SCHZ": "SANCHEZ",
    "SNCHZ": "SANCHEZ",
    "PRZ": "PEREZ",
    "PZ": "PEREZ",
    "JMZ": "JIMENEZ",
    "JMNZ": "JIMENEZ",
    "VZQ": "VAZQUEZ",
    "VZQZ": "VAZQUEZ",
    "VQZ": "VAZQUEZ",
    "DMZ": "DOMINGUEZ",
    "DGUEZ": "DOMINGUEZ",
    "DMGZ": "DOMINGUEZ",
    "ALVZ": "ALVAREZ",
    "VLZQZ": "VELAZQUEZ",
    "MDZ": "MENDEZ",
    "MNDZ": "MENDEZ",
    "GMZ": "GOMEZ",
    "GCIA": "GARCIA",
    "GRCIA": "GARCIA",
    "STO": "SANTO",
    "STA": "SANTA",
}
GIVEN_SHORT = {
    "MA": "MARIA",
    "MAR": "MARIA",
    "MRIA": "MARIA",
    "M": "MARIA",
    "GPE": "GUADALUPE",
    "GUAD": "GUADALUPE",
    "FCO": "FRANCISCO",
    "FRCO": "FRANCISCO",
    "FCA": "FRANCISCA",
    "FDO": "FERNANDO",
    "ANT": "ANTONIO",
    "ANTO": "ANTONIO",
    "CONC": "CONCEPCION",
    "JO": "JOSE",
    "JSE": "JOSE",
    "J": "JOSE",
    "ALEJ": "ALEJANDRO",
    "EDO": "EDUARDO",
    "GUILL": "GUILLERMO",
    "IGN": "IGNACIO",
    "MGL": "MIGUEL",
    "RAF": "RAFAEL",
    "REF": "REFUGIO",
    "STGO": "SANTIAGO",
    "XAVIER": "JAVIER",
    "ROSARIO": "ROSARIO",
}
# UTF-8 read as Latin-1 or Windows-1252, and the other marks that stand where an Ñ or an accent was.
_MOJIBAKE = {
    "Ã\u0091": "Ñ",
    "Ã‘": "Ñ",
    "Ã±": "ñ",
    "Ã¡": "á",
    "Ã©": "é",
    "Ã\u00ad": "í",
    "Ã³": "ó",
    "Ãº": "ú",
    "Ã¼": "ü",
    "Ã\u0081": "Á",
    "Ã‰": "É",
    "Ã\u0089": "É",
    "Ã\u008d": "Í",
    "Ã“": "Ó",
    "Ã\u0093": "Ó",
    "Ãš": "Ú",
    "Ã\u009a": "Ú",
    "Ãœ": "Ü",
    "Â": "",
    "¥": "Ñ",
    "¤": "ñ",
    "&#209;": "Ñ",
    "&#241;": "ñ",
    "&NTILDE;": "Ñ",
    "&ntilde;": "ñ",
    "\u00a0": " ",
}
_SUSPECT = re.compile("[ÃÂ¥¤&\u00a0?~#\ufffd]")
_ONLY_LETTERS = re.compile("[A-Za-z ]*")
_WITHOUT_MARKS = str.maketrans(
    "ÁÉÍÓÚÜÑÀÈÌÒÙÄËÏÖÂÊÎÔÛÇáéíóúüñàèìòùäëïöâêîôûç", "AEIOUUNAEIOUAEIOAEIOUCaeiouunaeiouaeioaeiouc"
)
_LOST_LETTER = re.compile(r"(?<=[A-Za-z])[?~\ufffd#](?=[A-Za-z])")
_DIGIT = re.compile(r"\d")
_NOT_A_LETTER = re.compile(r"[^A-Z ]+")
_JOINED_PARTICLE = re.compile(r"^(DELOS|DELAS|DELA|DEL|DE)([A-Z]{4,})$")
_ZERO_ONE = str.maketrans({"0": "O", "1": "I", "5": "S"})


def repair(text: str) -> str:
    """The text with mojibake undone; letters that were lost (PE?A, MU~OZ) are read as Ñ, by far the
    commonest loss."""
    if not _SUSPECT.search(text):
        return text
    for broken, whole in _MOJIBAKE.items():
        if broken in text:
            text = text.replace(broken, whole)
    return _LOST_LETTER.sub("Ñ", text)


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Capital letters A–Z and single spaces only: accents and tildes off, hyphens to spaces, apostrophes to
    nothing."""
    if _ONLY_LETTERS.fullmatch(text):
        return " ".join(text.upper().split())
    text = repair(text).translate(_WITHOUT_MARKS).upper()
    if not text.isascii():
        text = "".join(
            c
            for c in unicodedata.normalize("NFKD", text.replace("ª", "").replace("°", ""))
            if not unicodedata.combining(c)
        )
    text = text.replace("'", "").replace("’", "").replace("`", "")
    if _DIGIT.search(text):
        text = " ".join(w.translate(_ZERO_ONE) if any(c.isalpha() for c in w) else w for w in text.split())
    return " ".join(_NOT_A_LETTER.sub(" ", text).split())


def _kept(word: str) -> bool:
    return word not in PARTICLES and word not in PLACEHOLDERS


@lru_cache(maxsize=65536)
def surname_tokens(text: str) -> tuple[str, ...]:
    """The surnames of a field as plain words, in order: particles, placeholders and suffixes gone, short
    forms written out, joined surnames parted when both halves are known surnames (GARCIALOPEZ)."""
    words = plain(text).split()
    found: list[str] = []
    for word in words:
        if not _kept(word) or (word in SUFFIXES and len(words) > 1):
            continue
        found.extend(_parted(SURNAME_SHORT.get(word, word)))
    return tuple(found)


#: A married name in one field of surnames: GARCIA DE LOPEZ, GARCIA VDA DE LOPEZ, or behind the own second surname.
_MARRIED = re.compile(r"(?:^|(?<= ))(?:(VDA|VIUDA|VD|V) DE |(VDA|VIUDA) |DE )([A-Z]+)$")
#: Surnames that begin with DE by themselves (De León, Montes de Oca): they are nobody's husband.
_BEGIN_WITH_DE = frozenset(
    words[at + 1]
    for words in (plain(name).split() for name in SURNAMES_AS_WRITTEN)
    for at, word in enumerate(words[:-1])
    if word == "DE"
)
#: How common a surname must be to be read as a husband's behind a bare DE: rare ones may be a family's own De X.
_A_HUSBANDS = 1e-4


@lru_cache(maxsize=65536)
def without_husband(text: str) -> tuple[str, str]:
    """A field of surnames without the husband's surname, and that surname; the text as it is and nothing when there is none.

    Read only where something stands before DE, or where VDA or VIUDA says so (domain §6.2, row 13).
    """
    bare = plain(text)
    found = _MARRIED.search(bare)
    if not found:
        return text, ""
    husband = SURNAME_SHORT.get(found.group(3), found.group(3))
    widow = bool(found.group(1) or found.group(2))
    if not widow and (
        not found.start() or husband in _BEGIN_WITH_DE or SURNAMES.get(husband, 0.0) < _A_HUSBANDS
    ):
        return text, ""
    return bare[: found.start()].strip(), husband


@lru_cache(maxsize=65536)
def given_tokens(text: str) -> tuple[str, ...]:
    """The given names of a field as plain words, in order; MA, GPE and their like written out. A lone M or J
    first is María or José, as Mexican papers write them; a later single letter stays an initial."""
    words = plain(text).split()
    found: list[str] = []
    for word in words:
        if not _kept(word) or (word in SUFFIXES and len(words) > 1):
            continue
        if len(word) == 1 and (found or len(words) == 1):
            found.append(word)
            continue
        found.extend(_parted_given(GIVEN_SHORT.get(word, word)))
    return tuple(found)


def _parted(word: str) -> tuple[str, ...]:
    if word in SURNAMES or len(word) < 6:
        return (word,)
    match = _JOINED_PARTICLE.match(word)
    if match and match.group(2) in SURNAMES:
        return (match.group(2),)
    if len(word) < 8:
        return (word,)
    halves = [(word[:i], word[i:]) for i in range(3, len(word) - 2)]
    known = [half for half in halves if half[0] in SURNAMES and half[1] in SURNAMES]
    if known:
        return max(known, key=lambda half: SURNAMES[half[0]] * SURNAMES[half[1]])
    if len(word) >= 10:  # one half known is enough in a long word: the other may be rare, misspelt or cut off
        for one, two in sorted(halves, key=lambda half: -max(len(half[0]), len(half[1]))):
            if (len(one) >= 5 and one in SURNAMES) or (len(two) >= 5 and two in SURNAMES and len(one) >= 4):
                return one, two
    return (word,)


def _parted_given(word: str) -> tuple[str, ...]:
    if word in GIVEN or len(word) < 7:
        return (word,)
    cuts = [
        (word[:i], word[i:])
        for i in range(3, len(word) - 2)
        if GIVEN.get(word[:i], 0) > 1e-3 and GIVEN.get(word[i:], 0) > 1e-3
    ]
    return max(cuts, key=lambda pair: GIVEN[pair[0]] * GIVEN[pair[1]]) if cuts else (word,)


# How a word sounds in Mexican Spanish, as ordered rules. `#` stands for CH. The fold is used for keys and
# for "sounds the same", never shown. Vowels stay: e/i and o/u are folded only in `skeleton`.
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:X|J)(?=ICO|OCH|OLA|OLO)", "S"),  # Xicohténcatl, Jicotencatl, Xóchitl, Xolalpa
        (r"TL$", "L"),  # Xóchitl, Sochil
        (r"TZ|TS|ZT$", "S"),  # Itzel, Itsel, Tzompantzi
        (r"TL", "T"),
        (r"PH", "F"),
        (r"TH", "T"),
        (r"^PS", "S"),
        (r"(?<=[OAU])BS", "S"),  # Obsidio, Ossidio
        (r"SH|TCH|CH", "#"),
        (r"^(?:GU(?=[AO])|H?U(?=[AEO]))|(?<=[AEIO])HU(?=[AE])", "W"),  # Guadalupe, Huadalupe, Wadalupe
        (r"GU(?=[EI])", "9"),  # Guerra: a hard G, kept apart from the G of Gerardo until the end
        (r"QU(?=[EI])|Q", "K"),
        (r"^X(?=[AEIOU])", "J"),  # Ximena, Jimena
        (r"(?<=[AEIOU])X(?=IC)", "J"),  # México, Méjico
        (r"X", "KS"),
        (r"CC(?=[EI])", "KS"),
        (r"SC(?=[EI])", "S"),
        (r"C(?=[EI])|Z|Ç", "S"),
        (r"CK|C", "K"),
        (r"G(?=[EI])", "J"),
        (r"LL", "Y"),
        (r"^YL", "IL"),
        (r"(?<![AEIOU])Y(?![AEIOU])|(?<=[AEIOU])Y$", "I"),
        (r"NY|GN|NI(?=[AEOU])", "N"),
        (r"V", "B"),
        (r"M(?=[BP])", "N"),
        (r"H", ""),
        (r"PT", "T"),
        (r"OO", "U"),
        (r"EE", "I"),
        (r"KS(?=[^AEIOU])", "S"),
        (r"(.)\1+", r"\1"),
        (r"^ES(?=[BDFGKLMNPRT#])", "S"),  # Estrada, Strada
        (r"(?<=[AEIOU])[DT]$", ""),  # David, Davi
        (r"9", "G"),
    )
)


@lru_cache(maxsize=65536)
def fold(token: str) -> str:
    """How a plain word sounds in Spanish; words that Mexicans would read aloud alike fold to the same
    text."""
    sound = token
    for pattern, replacement in _SOUNDS:
        sound = pattern.sub(replacement, sound)
    return sound or token


_INNER_VOWELS = re.compile(r"(?<=.)[AEIOUYWH]+")
_BONES = str.maketrans({"K": "S", "#": "S", "G": "J", "E": "I", "O": "U", "W": "U"})
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def skeleton(token: str) -> str:
    """What is left of a word's sound however it was misheard: no vowels after the first letter, and the letters that
    are most often put for one another (c k qu s z x ch; g j) as one. For keys only; five letters at most."""
    bones = _DOUBLE.sub(r"\1", _INNER_VOWELS.sub("", fold(token)).translate(_BONES))
    return bones[:5]


def formal_names(token: str) -> tuple[str, ...]:
    """The given names of which the word is a short or English form, commonest first; empty when it is none
    (§6.4)."""
    return FORMAL_NAMES.get(token, ())
