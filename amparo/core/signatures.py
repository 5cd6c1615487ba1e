"""Documents that anybody can verify: canonical JSON, signed with Ed25519.

The canonical form is that of RFC 8785 for what our documents hold: objects, lists, texts, whole numbers, true, false, null.
Keys in order, no spaces, UTF-8, the shortest escapes. Fractions are refused: how they are written differs between languages.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from amparo.core.folios import ALPHABET, SEAL_CHARACTERS, with_check

SIGNATURE = "signature"
LARGEST = 2**53 - 1


class NotGenuine(Exception):
    """The document is not as it was signed, or not by a key that we know; `why` is `form`, `key` or `signature`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def canonical(value: Any) -> bytes:
    """The one way of writing this. Raises `ValueError` for what has no such way."""
    _check(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def public_half(private: bytes) -> str:
    """The public half of a key, 64 hexadecimal digits."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def sign(document: Mapping[str, Any], private: bytes) -> dict[str, Any]:
    """The document with its signature, over the canonical form of all the rest of it."""
    if SIGNATURE in document:
        raise ValueError("signed already")
    made = Ed25519PrivateKey.from_private_bytes(private).sign(canonical(dict(document)))
    return {**document, SIGNATURE: base64.urlsafe_b64encode(made).decode().rstrip("=")}


def verify(text: bytes, keys: Mapping[str, str]) -> dict[str, Any]:
    """The document, if the key that it names (of `keys`: name → public half) signed exactly this. Raises `NotGenuine`.

    It may be written in any way that means the same JSON; a name given twice in an object means nothing, and is refused.
    """
    try:
        document = json.loads(text, object_pairs_hook=_once)
        signature = document.pop(SIGNATURE)
        body = canonical(document)
        raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
        public = keys.get(document["key"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotGenuine("form") from error
    if public is None:
        raise NotGenuine("key")
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(raw, body)
    except InvalidSignature as error:
        raise NotGenuine("signature") from error
    return {**document, SIGNATURE: signature}


def short_code(document: Mapping[str, Any]) -> str:
    """Eight characters made from all that is signed: printed on paper, and compared with what the portal says."""
    digest = hashlib.sha256(
        canonical({name: value for name, value in document.items() if name != SIGNATURE})
    ).digest()
    return with_check("".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:SEAL_CHARACTERS]))


def _check(value: Any) -> None:
    if isinstance(value, dict):
        # In ASCII alone the order of code points is the order of RFC 8785.
        if not all(isinstance(name, str) and name.isascii() for name in value):
            raise ValueError("names are in ASCII")
        for one in value.values():
            _check(one)
    elif isinstance(value, list):
        for one in value:
            _check(one)
    elif isinstance(value, str):
        value.encode()  # a lone surrogate cannot be written
    elif isinstance(value, bool) or value is None:
        pass
    elif not isinstance(value, int) or abs(value) > LARGEST:
        raise ValueError("a document holds texts, whole numbers, yes and no")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found
