"""Sealing what must be read by few: a relative's telephone or address.

Whoever has the public half can seal (the portal does, and can never open what it sealed); only the workspace and the worker
have the private half. X25519 with a fresh key each time, HKDF-SHA256, ChaCha20-Poly1305.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

KEY_BYTES = 32
NONCE = b"\x00" * 12  # every message has a key of its own


def private_key(secret: str) -> bytes:
    """The private half made from an installation's contact key (any text)."""
    return hashlib.sha256(secret.encode()).digest()


def public_key(private: bytes) -> str:
    """The public half, as the hexadecimal text that a portal's machine is given."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def push_private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The key with which notices of the browser are signed, made from an installation's push key (any text)."""
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
    number = int.from_bytes(hashlib.sha512(f"push:{secret}".encode()).digest(), "big")
    return ec.derive_private_key(number % (order - 1) + 1, ec.SECP256R1())


def push_public_key(private: ec.EllipticCurvePrivateKey) -> str:
    """The half that browsers are given: the point of the curve, base64 for addresses."""
    raw = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def seal(text: str, public: str) -> bytes:
    """`text` sealed for the holder of the private half. Sealing the same text twice gives different bytes."""
    return seal_bytes(text.encode(), public)


def seal_bytes(body: bytes, public: str) -> bytes:
    """The same for a small file, which is whole in memory while it is sealed."""
    fresh = X25519PrivateKey.from_private_bytes(os.urandom(KEY_BYTES))
    shared = fresh.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(public)))
    ours = fresh.public_key().public_bytes_raw()
    return ours + ChaCha20Poly1305(_key(shared, ours)).encrypt(NONCE, body, None)


def unseal(sealed: bytes, private: bytes) -> str:
    """What was sealed. Raises `ValueError` when it was sealed for somebody else, or altered."""
    return unseal_bytes(sealed, private).decode()


def unseal_bytes(sealed: bytes, private: bytes) -> bytes:
    """The same for a small file."""
    theirs = bytes(sealed[:KEY_BYTES])
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(theirs)
        )
        return ChaCha20Poly1305(_key(shared, theirs)).decrypt(NONCE, bytes(sealed[KEY_BYTES:]), None)
    except (InvalidTag, ValueError) as error:
        raise ValueError("sealed for somebody else, or altered") from error


def blind(text: str, private: bytes) -> str:
    """A keyed hash by which equal texts are found without opening any: only the holder of the private half can make it."""
    key = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"amparo contact index").derive(
        private
    )
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _key(shared: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=b"amparo contact").derive(shared)
