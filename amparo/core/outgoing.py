"""Calls to addresses that somebody else named: over HTTPS, to the public internet only, looked up once and then held to."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

from django.conf import settings


class NotPublic(ValueError):
    """An address that may not be called."""


def host_and_port(address: str) -> tuple[str, int]:
    """Where a plain HTTPS address leads. Raises `NotPublic`."""
    ours = settings.AMPARO_PUSH_LOOPBACK
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as problem:
        raise NotPublic("not an address") from problem
    if (
        parts.scheme != "https"
        or not host
        or parts.username
        or parts.password
        or (port not in (None, 443) and not ours)
    ):
        raise NotPublic("not a plain HTTPS address")
    return host, port or 443


def connected(host: str, port: int, *, timeout: float) -> ssl.SSLSocket:
    """A connection to an address that was looked up here and is of the public internet. Raises `NotPublic`, `OSError`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(where[4][0]) for where in found]
    if not settings.AMPARO_PUSH_LOOPBACK and not all(
        ipaddress.ip_address(one).is_global for one in addresses
    ):
        raise NotPublic("not an address of the public internet")
    context = ssl.create_default_context(cafile=settings.AMPARO_PUSH_CA or None)
    plain = socket.create_connection((addresses[0], port), timeout=timeout)
    try:
        return context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
