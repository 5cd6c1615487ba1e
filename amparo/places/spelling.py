"""How names of facilities are written, and what is left of them when the writing is taken away. Pure.

ICE's lists are typed in capitals, abbreviated ("DET CTR", "IPC"), cut after 25 or 50 letters ("ALEXANDRIA
STAGING FACILI") and misspelt ("PROCSESING"). Here a spelling becomes its folded form, which is compared, and
a readable name, which is shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from amparo.places.geography import state_code


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Lengths at which ICE's systems cut a name; one less, because a space may have stood at the cut.
CUT_LENGTHS = frozenset({24, 25, 49, 50})

ABBREVIATIONS: dict[str, str] = {
    "ANX": "ANNEX", "CEN": "CENTER", "CENT": "CENTER", "CNTR": "CENTER", "CNTY": "COUNTY",
    "CO": "COUNTY", "COR": "CORRECTIONAL", "CORR": "CORRECTIONAL", "CORRECTION": "CORRECTIONAL",
    "CORRECTIONS": "CORRECTIONAL", "CTR": "CENTER", "CTY": "COUNTY", "DEPT": "DEPARTMENT",
    "DET": "DETENTION", "DETEN": "DETENTION", "DETN": "DETENTION", "FAC": "FACILITY",
    "FACIL": "FACILITY", "FED": "FEDERAL", "FT": "FORT", "IMMIG": "IMMIGRATION", "INST": "INSTITUTION",
    "MT": "MOUNT", "NE": "NORTHEAST", "NW": "NORTHWEST", "PROC": "PROCESSING", "REG": "REGIONAL",
    "SE": "SOUTHEAST", "SERV": "SERVICE", "SHERIFFS": "SHERIFF", "ST": "SAINT", "STE": "SAINTE",
    "SVC": "SERVICE", "SW": "SOUTHWEST",
}  # fmt: skip

ACRONYMS: dict[str, str] = {
    "CDF": "CONTRACT DETENTION FACILITY",
    "FCI": "FEDERAL CORRECTIONAL INSTITUTION",
    "FDC": "FEDERAL DETENTION CENTER",
    "IPC": "ICE PROCESSING CENTER",
    "MCC": "METROPOLITAN CORRECTIONAL CENTER",
    "MDC": "METROPOLITAN DETENTION CENTER",
    "SPC": "SERVICE PROCESSING CENTER",
    "USP": "US PENITENTIARY",
}

#: Words that say what sort of place it is, not which one.
GENERIC = _listed(
    "ADULT AGENCY AND AT CCA CENTER CENTERS COMPLEX CONTRACT CORRECTIONAL COUNTY DEPARTMENT DETENTION "
    "DISTRICT DOC ENFORCEMENT FACILITY FEDERAL FOR GEO HOUSE ICE IMMIGRATION IN INSTITUTION JAIL "
    "JUSTICE LAW METRO METROPOLITAN OF OFFICE PARISH PENITENTIARY PRISON PROCESSING PUBLIC REGIONAL "
    "SAFETY SECURE SERVICE SHERIFF THE US"
)
#: Words that tell two places of one name apart.
TELLING = _listed(
    "ANNEX APSO DORM FAMILY HOLD HOSPITAL HOTEL I II III IV JUVENILE MAIN MEDICAL ROOM STAGING TENT WOMEN"
)
#: A county's own lock-up and an immigration centre of the same name are two places.
LOCAL = frozenset({"JAIL", "SHERIFF", "PRISON", "PENITENTIARY", "CORRECTIONAL"})
IMMIGRATION = frozenset({"ICE", "IMMIGRATION", "PROCESSING"})

#: Words long enough to be recognised when misspelt.
_CORRECTABLE = sorted(word for word in (GENERIC | TELLING) if len(word) >= 7)
_CUT_WORDS = (
    "FACILITY",
    "CENTER",
    "DETENTION",
    "CORRECTIONAL",
    "PROCESSING",
    "INSTITUTION",
    "COMPLEX",
    "JAIL",
)

#: Written in capitals in a readable name.
_CAPITALS = _listed(
    "AOR APSO BOP CCA CDF CLIPC DOC DOD FCI FDC FM FPO GEO IAH ICE II III IPC IV JTF MCC MDC NE NW SE "
    "SPC SSM SW US USMS USP CBP ORR ERO"
)
_ADDRESS_CAPITALS = _listed("N S E W NE NW SE SW FM PO PSC US II CCA GEO APO DPO FPO")
_SMALL = frozenset({"and", "at", "for", "in", "of", "on", "the"})
_OWN_CAPITALS = {"SAINT": "St.", "SAINTE": "Ste.", "DEKALB": "DeKalb", "LASALLE": "LaSalle"}
#: Forms that are folded for comparing but shown as the source has them.
_AS_WRITTEN = frozenset({"CORRECTION", "CORRECTIONS", "SHERIFF'S", "SHERIFFS"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name taken apart. `normalised` is stored and compared; the rest serves the likeness of two names."""

    normalised: str
    words: frozenset[str]
    core: frozenset[str]
    telling: frozenset[str]
    state: str

    def jail_beside_centre(self, other: Spelling) -> bool:
        """Whether one is a county's lock-up and the other an immigration centre: mostly two buildings."""
        return bool(
            (self.words & LOCAL and other.words & IMMIGRATION and not other.words & LOCAL)
            or (other.words & LOCAL and self.words & IMMIGRATION and not self.words & LOCAL)
        )


def normalise(text: str) -> str:
    """The folded form of a facility's name: no punctuation, abbreviations and cut words written out."""
    return spelling(text).normalised


@lru_cache(maxsize=8192)
def spelling(text: str) -> Spelling:
    """Take a facility's name apart. The state that it may carry, "(FL)" or ", NM", is set aside."""
    name, state = split_state(text)
    words: list[str] = []
    for word in _written_out(name):
        words += ACRONYMS.get(word, word).split()
    bag = frozenset(words)
    telling = bag & TELLING
    core = bag - GENERIC - telling
    return Spelling(" ".join(words), bag, core, telling, state)


def split_state(text: str) -> tuple[str, str]:
    """Set aside a state in brackets or after a last comma: "ORANGE COUNTY JAIL (FL)" is in Florida."""
    found = re.search(r"\s*(?:\(([^()]+)\)|,\s*([A-Za-z. ]+))\s*$", text)
    if found:
        state = state_code((found.group(1) or found.group(2)).replace(".", ""))
        if state:
            return text[: found.start()], state
    return text.strip(), ""


def likeness(one: Spelling, other: Spelling, *, town: str = "") -> float:
    """How alike two names are, 0 to 100, by the words that say which place it is.

    The town's own name counts only when nothing else is left, for half the places of a town carry it.
    """
    if one.telling != other.telling:
        return 0.0
    if one.normalised == other.normalised:
        return 100.0
    local = frozenset(town.split())
    mine, theirs = one.core - local or one.core, other.core - local or other.core
    if not mine or not theirs:
        return 0.0
    if mine == theirs:
        return 96.0
    score = float(fuzz.ratio(" ".join(sorted(mine)), " ".join(sorted(theirs))))
    shared = mine & theirs
    if shared and (shared in (mine, theirs)) and (shared - local or one.telling):
        score = max(score, 88.0)
    if one.telling and (one.core & other.core):
        score = max(score, 88.0)
    return score


def readable(text: str) -> str:
    """A name as one would print it: "NORTHWEST ICE PROCSESING CENTER" becomes "Northwest ICE Processing
    Center".

    A name that already has small letters is left as it is.
    """
    name, _state = split_state(" ".join(text.split()))
    if not name.isupper():
        return name
    cut = len(name) in CUT_LENGTHS

    def shown(found: re.Match[str]) -> str:
        word = found.group(0).rstrip(".")
        if word not in _AS_WRITTEN:
            word = _write_out(word, cut=cut and found.end() == len(name))
        return _title(word, first=found.start() == 0)

    result = re.sub(r"[A-Z0-9][A-Z0-9'.]*", shown, _plain(name))
    return f"{result})" if result.count("(") > result.count(")") else result


def readable_address(text: str) -> str:
    """A street or a town from capitals to how one writes it: "26 MCGREGOR RANGE ROAD" → "26 McGregor Range
    Road".
    """
    if not text.isupper():
        return text
    return " ".join(_address_word(word) for word in text.split()).replace(" De La ", " de la ")


def _address_word(word: str) -> str:
    bare = word.strip(".,")
    if any(letter.isdigit() for letter in bare):
        ordinal = bare[:-2].isdigit() and bare[-2:] in {"ST", "ND", "RD", "TH"}
        return word.lower() if ordinal else word
    if bare.replace(".", "") in _ADDRESS_CAPITALS:
        return word
    if bare.startswith("MC") and len(bare) > 4:
        return f"Mc{word[2:].capitalize()}"
    return "/".join("-".join(part.capitalize() for part in piece.split("-")) for piece in word.split("/"))


def _title(word: str, *, first: bool) -> str:
    if word in _CAPITALS or any(letter.isdigit() for letter in word):
        return word
    if len(word) == 1:
        return f"{word}."
    if word.lower() in _SMALL and not first:
        return word.lower()
    if word in _OWN_CAPITALS:
        return _OWN_CAPITALS[word]
    if re.match(r"^MC[A-Z]{3,}$", word):
        return "Mc" + word[2:].capitalize()
    return word.capitalize()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()


def _written_out(name: str) -> list[str]:
    """The words of a name, abbreviations, a cut last word and misspelt common words written out, in order."""
    words = re.findall(r"[A-Z0-9]+", re.sub(r"['.]", "", _plain(name)))
    cut = len(name.strip()) in CUT_LENGTHS
    return [_write_out(word, cut=cut and place == len(words)) for place, word in enumerate(words, start=1)]


def _write_out(word: str, *, cut: bool) -> str:
    word = word.replace("'", "").replace(".", "")
    if cut and word not in ABBREVIATIONS:
        word = next((whole for whole in _CUT_WORDS if whole.startswith(word)), word)
    word = ABBREVIATIONS.get(word, word)
    if len(word) >= 7 and word not in GENERIC and word not in TELLING:
        best = process.extractOne(word, _CORRECTABLE, scorer=fuzz.ratio, score_cutoff=88)
        word = best[0] if best else word
    return word
