"""Folios and secrets: numbers that people read aloud.

Crockford's base 32 (no I, L, O, U), a check character at the end that catches every single wrong character and
every swap of two neighbours, and nothing enumerable: folios are random, never counted.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Literal

#: Crockford's 32 characters without Z: 31 is a prime, and weighted sums modulo a prime catch single errors and swaps.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
VALUE = {character: value for value, character in enumerate(ALPHABET)}
Kind = Literal["P", "C", "F", "A", "T", "N", "X", "V", "R", "Q", "M", "H", "D"]

#: person, case, family request, alert, contact (toma de contacto), incident (its I would be read as 1), attempt at extortion,
#: wishes in advance (voluntad), referral to an advisor, complaint about one (queja), return (México te Abraza), household,
#: request for a right over one's own data (derecho)
KINDS: tuple[Kind, ...] = ("P", "C", "F", "A", "T", "N", "X", "V", "R", "Q", "M", "H", "D")
RANDOM_CHARACTERS = 9  # 44 bits
SEAL_CHARACTERS = 7  # 34 bits, behind a limit of attempts
SECRET_CHARACTERS = 11  # 54 bits; a secret must have at least 40


def _check_character(body: str) -> str:
    total = sum((position + 1) * VALUE[character] for position, character in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def _random(characters: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(characters))


def with_check(body: str) -> str:
    """`body` with its check character at the end."""
    return body + _check_character(body)


def new_folio(kind: Kind) -> str:
    """A new random folio such as `P7K3M9Q2X4R`: kind, 9 random characters, check character."""
    return kind + with_check(_random(RANDOM_CHARACTERS))


def new_secret() -> str:
    """A new random secret of 12 characters (54 bits and a check character)."""
    return with_check(_random(SECRET_CHARACTERS))


def new_seal() -> str:
    """A new random seal of a message: 8 characters (34 bits and a check character); nothing opens with it."""
    return with_check(_random(SEAL_CHARACTERS))


def show_seal(seal: str) -> str:
    """A seal as it is printed: `7K3M-9Q2X`."""
    return f"{seal[:4]}-{seal[4:]}"


def read_seal(text: str) -> str | None:
    """The seal that a person typed, or None when it cannot be one."""
    seal = clean(text)
    well_formed = len(seal) == SEAL_CHARACTERS + 1 and set(seal) <= set(ALPHABET)
    return seal if well_formed and _check_character(seal[:-1]) == seal[-1] else None


def hash_seal(seal: str) -> str:
    """What is stored of a message's seal, and what is looked for."""
    return hash_code(seal, salt="seal")


def check_of_slip(folio: str, *, key: str) -> str:
    """The check that is printed beside the folio on a slip: only who knows the portal's key can make one."""
    digest = hmac.new(key.encode(), f"slip:{folio}".encode(), hashlib.sha256).digest()
    return with_check("".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:SEAL_CHARACTERS]))


def show(code: str) -> str:
    """A folio or secret as it is printed and read: `F-7K3M9-Q2X4R`, `7K3-M9Q-2X4-R8T`."""
    if len(code) == RANDOM_CHARACTERS + 2:
        return f"{code[0]}-{code[1:6]}-{code[6:]}"
    return "-".join(code[i : i + 3] for i in range(0, len(code), 3))


def clean(text: str) -> str:
    """What a person typed, with the confusions that Crockford's alphabet foresees undone: O is 0; I and L are 1."""
    return "".join(
        {"O": "0", "I": "1", "L": "1"}.get(character, character)
        for character in text.upper()
        if character.isalnum()
    )


def read_folio(text: str) -> str | None:
    """The folio that a person typed, or None when it cannot be one (its check character is wrong, say)."""
    folio = clean(text)
    well_formed = len(folio) == RANDOM_CHARACTERS + 2 and folio[0] in KINDS and set(folio) <= set(ALPHABET)
    return folio if well_formed and _check_character(folio[1:-1]) == folio[-1] else None


def read_secret(text: str) -> str | None:
    """The secret that a person typed, or None when it cannot be one."""
    secret = clean(text)
    well_formed = len(secret) == SECRET_CHARACTERS + 1 and set(secret) <= set(ALPHABET)
    return secret if well_formed and _check_character(secret[:-1]) == secret[-1] else None


def hash_code(code: str, *, salt: str) -> str:
    """What is stored of a secret: an HMAC with its folio as salt.

    A fast hash is enough here: the secret is 54 random bits, not a password that a person chose.
    """
    return hmac.new(salt.encode(), code.encode(), hashlib.sha256).hexdigest()
