"""Mails that came back: what a mail server says in a delivery status notification (RFC 3464)."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage, Message

from amparo.core import clock
from amparo.notices import receipts


def read(message: EmailMessage) -> tuple[str, str] | None:
    """Of a notification: our own name of the mail that came back, and `bounced`, `failed` or `accepted` (still being tried).
    None when it is no notification, or names no mail. Pure."""
    original, says = "", ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            says = says or _said(part)
        elif kind in ("message/rfc822", "text/rfc822-headers", "message/global-headers"):
            original = original or _name_of(part)
    return (original, says) if original and says else None


def receive(message: EmailMessage) -> bool:
    """Keep what a notification says of a mail of ours. False when it says nothing of any, or was said before."""
    found = read(message)
    if found is None:
        return False
    name, says = found
    told_as = hashlib.sha256(f"{name}\0{says}".encode()).hexdigest()
    return receipts.record(told_as=f"dsn-{told_as}"[:100], provider_id=name, says=says, at=clock.now())


def _said(part: Message) -> str:
    """What the block about the recipient says: `Action: failed` with `Status: 5.1.x` means that there is no such mailbox."""
    for block in part.get_payload() if part.is_multipart() else []:
        assert isinstance(block, Message)
        action = str(block.get("Action", "")).strip().lower()
        status = str(block.get("Status", "")).split("(")[0].strip()
        if action == "failed" and status.startswith("5.1."):
            return "bounced"
        if action == "failed":
            return "failed"
        if action == "delayed":
            return "accepted"
    return ""


def _name_of(part: Message) -> str:
    """The Message-ID of the mail that came back, which is enclosed whole or with its headers alone."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return str(first.get("Message-ID", "")).strip() if isinstance(first, Message) else ""
    for line in str(part.get_payload(decode=False)).replace("\r", "").split("\n"):
        if line.lower().startswith("message-id:"):
            return line.partition(":")[2].strip()
    return ""
