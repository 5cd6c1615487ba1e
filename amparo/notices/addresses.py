"""Relatives' addresses: sealed where they lie, opened only to send or to show to the officer who handles the request."""

from __future__ import annotations

from django.conf import settings

from amparo.core.sealing import blind, seal, unseal
from amparo.matching.identifiers import check


def sealed(address: str) -> bytes:
    return seal(address, settings.AMPARO_CONTACT_PUBLIC_KEY)


def opened(blob: bytes | memoryview | None) -> str:
    """The address, or nothing when there is none."""
    return unseal(bytes(blob), settings.AMPARO_CONTACT_PRIVATE_KEY) if blob else ""


def plain(address: str) -> str:
    """An address as it is kept, so that one telephone or mailbox is always the same text."""
    address = address.strip()
    return address.lower() if "@" in address else (check("phone", address).value or address)


def index(address: str) -> str:
    """The keyed hash of an address, or nothing when there is none: who asks twice is found without opening any."""
    return blind(plain(address), settings.AMPARO_CONTACT_PRIVATE_KEY) if address.strip() else ""


def masked(address: str) -> str:
    """As it may be shown on a list: the end of a telephone, the beginning of an e-mail's name."""
    if "@" in address:
        name, _at, domain = address.partition("@")
        return f"{name[:2]}…@{domain}"
    return f"…{address[-4:]}" if address else ""
