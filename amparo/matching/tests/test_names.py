"""How names are taken apart, repaired and folded (domain §6.2, §6.3)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amparo.matching.frequencies import FORMAL_NAMES, GIVEN, SURNAMES
from amparo.matching.names import fold, given_tokens, plain, skeleton, surname_tokens
from amparo.matching.nearness import EXACT, FAR, SHORT, SLIP, SOUND, given_nearness, near_words, nearness
from amparo.matching.vocabulary import Vocabulary

SPELLINGS = [
    "González/Gonzales",
    "Vázquez/Vásquez",
    "Vázquez/Basquez",
    "Chávez/Chaves",
    "Jiménez/Ximénez",
    "Jiménez/Giménez",
    "Hernández/Ernandez",
    "Rodríguez/Rodrigues",
    "Álvarez/Albarez",
    "Yáñez/Llanez",
    "Zavala/Zabala",
    "Zavala/Savala",
    "Cervantes/Servantes",
    "Ceja/Seja",
    "Barajas/Varajas",
    "Villalobos/Billalobos",
    "Quiroz/Kiros",
    "Meza/Mesa",
    "Ruiz/Ruis",
    "Nava/Naba",
    "Barrera/Varrera",
    "Xicohténcatl/Jicotencatl",
    "Tzompantzi/Zompanzi",
    "Cuauhtémoc/Cuautemoc",
    "Guadalupe/Huadalupe",
    "Guadalupe/Wadalupe",
    "Ximena/Jimena",
    "David/Davi",
    "Itzel/Itsel",
    "Xóchitl/Sochil",
    "Estrada/Strada",
    "México/Méjico",
]


@pytest.mark.parametrize("pair", SPELLINGS)
def test_spellings_that_sound_alike_fold_alike(pair: str) -> None:
    one, other = (plain(word) for word in pair.split("/"))
    assert fold(one) == fold(other)
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    "pair",
    [
        "García/Garza",
        "Cruz/Cano",
        "Reyes/Ruiz",
        "Torres/Flores",
        "Sánchez/Santos",
        "Morales/Moreno",
        "Mendoza/Méndez",
        "Juan/Jaime",
        "Ortiz/Ortega",
    ],
)
def test_common_names_that_differ_do_not_fold_alike(pair: str) -> None:
    one, other = (plain(word) for word in pair.split("/"))
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("written", "surnames"),
    [
        ("GARCIA-LOPEZ", ("GARCIA", "LOPEZ")),
        ("GARCIALOPEZ", ("GARCIA", "LOPEZ")),
        ("Hernández Hernández", ("HERNANDEZ", "HERNANDEZ")),
        ("DE LA CRUZ", ("CRUZ",)),
        ("DELACRUZ", ("CRUZ",)),
        ("De los Santos", ("SANTOS",)),
        ("del Ángel", ("ANGEL",)),
        ("de la O", ("O",)),
        ("Hdez Mtz", ("HERNANDEZ", "MARTINEZ")),
        ("GARCIA L", ("GARCIA", "L")),
        ("MU?OZ", ("MUNOZ",)),
        ("MUÃ\u0091OZ", ("MUNOZ",)),
        ("IBA¥EZ", ("IBANEZ",)),
        ("Peña", ("PENA",)),
        ("LOPEZ JR", ("LOPEZ",)),
        ("LNU", ()),
        ("UNK", ()),
        ("", ()),
    ],
)
def test_surnames_are_taken_apart(written: str, surnames: tuple[str, ...]) -> None:
    assert surname_tokens(written) == surnames


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("JOSE LUIS", ("JOSE", "LUIS")),
        ("JOSELUIS", ("JOSE", "LUIS")),
        ("MA GPE", ("MARIA", "GUADALUPE")),
        ("Ma. de los Ángeles", ("MARIA", "ANGELES")),
        ("M GUADALUPE", ("MARIA", "GUADALUPE")),
        ("J. Refugio", ("JOSE", "REFUGIO")),
        ("MARIA G", ("MARIA", "G")),
        ("JOSE NMN", ("JOSE",)),
        ("FNU", ()),
        ("J0SE", ("JOSE",)),
        ("JOSÃ‰", ("JOSE",)),
        ("FCO JAVIER II", ("FRANCISCO", "JAVIER")),
    ],
)
def test_given_names_are_taken_apart(written: str, names: tuple[str, ...]) -> None:
    assert given_tokens(written) == names


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("GARCIA", "GARCIA", EXACT),
        ("VAZQUEZ", "BASQUES", SOUND),
        ("GARCIA", "GARICA", SLIP),
        ("HERNANDEZ", "HERNADEZ", SLIP),
        ("ROSAS", "ROJAS", FAR),
        ("MARTINEZ", "MENDOZA", FAR),
    ],
)
def test_nearness_of_surnames(a: str, b: str, near: int) -> None:
    assert nearness(a, b) == near


@pytest.mark.parametrize(
    ("a", "b", "near"),
    [
        ("ALBERTO", "BETO", SHORT),
        ("ROBERTO", "BETO", SHORT),
        ("GUADALUPE", "LUPE", SHORT),
        ("JOSE", "JOE", SHORT),
        ("GUILLERMO", "WILLIAM", SHORT),
        ("JESUS", "CHUY", SHORT),
        ("FERNANDO", "FERNANDA", FAR),
        ("MANUEL", "EMMANUEL", FAR),
        ("MARIO", "MARIA", FAR),
    ],
)
def test_nearness_of_given_names(a: str, b: str, near: int) -> None:
    assert given_nearness(a, b) == near


WORDS = st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=14)


@given(WORDS, WORDS)
def test_nearness_is_symmetric(a: str, b: str) -> None:
    assert nearness(a, b) == nearness(b, a)
    assert given_nearness(a, b) == given_nearness(b, a)


@given(st.text(max_size=40))
def test_any_text_gives_plain_words(text: str) -> None:
    for word in (*surname_tokens(text), *given_tokens(text)):
        assert word.isascii()
        assert word.isalpha()
        assert word == word.upper()
        assert fold(word)


COMMON = [*list(SURNAMES)[:200], *list(GIVEN)[:200], *list(FORMAL_NAMES)[:60]]
WORDS = st.sampled_from(COMMON) | st.text("AEIOLNRSZ", min_size=1, max_size=9)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=30))
@example([("OLVERA", "O")])
def test_whole_columns_are_judged_as_word_by_word(pairs: list[tuple[str, str]]) -> None:
    words = Vocabulary()
    a = np.array([words.number(one) for one, _ in pairs], np.int32)
    b = np.array([words.number(other) for _, other in pairs], np.int32)
    words.freeze()
    assert near_words(words, a, b).tolist() == [nearness(one, other) for one, other in pairs]
    assert near_words(words, a, b, given=True).tolist() == [
        given_nearness(one, other) for one, other in pairs
    ]
