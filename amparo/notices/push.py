"""Notices of the browser: encrypted for the one browser that asked (RFC 8291), signed by us (RFC 8292), and sent to none but
the push services of browser makers.

The address of such a service came from a browser, that is, from anybody: it is called only when its host is on the list of
`data/push_hosts.csv`, over HTTPS, at an address of the public internet, which is looked up once and then held to.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from amparo.core.outgoing import NotPublic, connected, host_and_port
from amparo.notices.rules import push_hosts

TIMEOUT = 10
#: How long a push service keeps what it cannot hand over (RFC 8030, section 5.2), in seconds.
KEPT_FOR = 3 * 24 * 3600
RECORD = 4096


class Refused(NotPublic):
    """An address or a key that cannot be a browser's."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where one browser can be told, and the keys with which it alone reads it."""

    endpoint: str
    p256dh: bytes
    auth: bytes

    @classmethod
    def read(cls, text: str) -> Subscription:
        """What a browser gave, as it is sealed. Raises `Refused`."""
        try:
            said = json.loads(text)
            found = cls(str(said["endpoint"]), from_base64(said["p256dh"]), from_base64(said["auth"]))
        except (ValueError, KeyError, TypeError) as problem:
            raise Refused("not a subscription") from problem
        if len(found.p256dh) != 65 or len(found.auth) != 16:
            raise Refused("keys of another length")
        host_of(found.endpoint)
        return found


def host_of(endpoint: str) -> str:
    """The host of an address that may be called. Raises `Refused`."""
    try:
        host, _port = host_and_port(endpoint)
    except NotPublic as problem:
        raise Refused(str(problem)) from problem
    allowed = host in push_hosts() or any(
        host.endswith(known[1:]) for known in push_hosts() if known.startswith("*.")
    )
    if not allowed and not (settings.AMPARO_PUSH_LOOPBACK and host == "localhost"):
        raise Refused("not a push service that is known")
    return host


def encrypt(
    text: bytes, to: Subscription, *, salt: bytes = b"", private: ec.EllipticCurvePrivateKey | None = None
) -> bytes:
    """One record of `aes128gcm` that the browser of `to` can read (RFC 8291, section 3.4). `salt` and `private` are fresh
    unless a test gives the RFC's own."""
    salt = salt or os.urandom(16)
    private = private or ec.generate_private_key(ec.SECP256R1())
    ours = point(private)
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), to.p256dh)
    except ValueError as problem:
        raise Refused("not a point of the curve") from problem
    shared = private.exchange(ec.ECDH(), theirs)
    secret = _derive(shared, to.auth, b"WebPush: info\0" + to.p256dh + ours, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return header + AESGCM(key).encrypt(nonce, text + b"\x02", None)


def signed_by_us(endpoint: str, *, now: float) -> str:
    """The `Authorization` header by which the service knows who sends (VAPID, RFC 8292)."""
    private = settings.AMPARO_PUSH_PRIVATE_KEY
    assert private is not None, "the portal's door sends nothing"
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(now) + 12 * 3600,
        "sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}",
    }
    body = ".".join(
        to_base64(json.dumps(part, separators=(",", ":")).encode())
        for part in ({"typ": "JWT", "alg": "ES256"}, claims)
    )
    r, s = decode_dss_signature(private.sign(body.encode(), ec.ECDSA(hashes.SHA256())))
    signature = to_base64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={body}.{signature}, k={to_base64(point(private))}"


def deliver(to: Subscription, text: bytes, *, topic: str) -> int:
    """Hand `text` to the push service; returns its HTTP status. What waits there under the same topic is replaced, so that a
    repetition is no second notice. Raises `Refused` and `OSError`."""
    host = host_of(to.endpoint)
    parts = urlsplit(to.endpoint)
    body = encrypt(text, to)
    connection = http.client.HTTPConnection(host, parts.port or 443, timeout=TIMEOUT)
    try:
        connection.sock = connected(host, parts.port or 443, timeout=TIMEOUT)
    except NotPublic as problem:
        raise Refused(str(problem)) from problem
    try:
        connection.request(
            "POST", parts.path + (f"?{parts.query}" if parts.query else ""), body,
            {
                "Authorization": signed_by_us(to.endpoint, now=time.time()), "Content-Encoding": "aes128gcm",
                "Content-Type": "application/octet-stream",
                "Host": parts.netloc, "TTL": str(KEPT_FOR), "Urgency": "normal", "Topic": topic,
            },
        )  # fmt: skip
        return connection.getresponse().status
    except http.client.HTTPException as problem:
        raise OSError(type(problem).__name__) from problem
    finally:
        connection.close()


def point(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def to_base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def from_base64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)
