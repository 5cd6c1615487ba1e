"""How a message leaves: mail over SMTP, text messages over a Twilio-compatible HTTP API, or the demo's post box."""

from __future__ import annotations

import base64
import hashlib
import json
import urllib.error
import urllib.parse
import urllib.request

from django.conf import settings
from django.core.mail import EmailMessage

from amparo.notices.models import DemoMessage, Notice
from amparo.notices.texts import Text

TIMEOUT = 10


class NotSent(Exception):
    """The message did not leave; `again` says whether trying later can help."""

    def __init__(self, why: str, *, again: bool = True) -> None:
        super().__init__(why)
        self.again = again


def send(notice: Notice, address: str, text: Text) -> str:
    """Send one message; returns the provider's own number for it. Raises `NotSent`."""
    if settings.AMPARO_DEMO:
        box = DemoMessage.objects.create(
            channel=notice.channel, address=address, subject=text.subject, text=text.body
        )
        return f"demo-{box.pk}"
    return (
        _mail(notice, address, text)
        if notice.channel == Notice.Channel.EMAIL
        else _sms(notice, address, text)
    )


def stable_name(notice: Notice) -> str:
    """What this message is called at the provider, the same at every attempt: a provider can tell a repetition by it."""
    return hashlib.sha256(f"{settings.SECRET_KEY}:{notice.key}".encode()).hexdigest()[:32]


def _mail(notice: Notice, address: str, text: Text) -> str:
    if not settings.EMAIL_HOST:
        raise NotSent("mail is not configured")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "localhost"
    name = f"<{stable_name(notice)}@{domain}>"
    message = EmailMessage(
        subject=text.subject,
        body=text.body,
        to=[address],
        headers={"Message-ID": name, "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except OSError as error:  # smtplib's errors are OSErrors
        code = getattr(error, "smtp_code", 0)
        raise NotSent(f"{type(error).__name__} {code}".strip(), again=not 500 <= code < 600) from error
    return name


def _sms(notice: Notice, address: str, text: Text) -> str:
    if not settings.AMPARO_SMS_URL:
        raise NotSent("text messages are not configured")
    url = f"{settings.AMPARO_SMS_URL.rstrip('/')}/2010-04-01/Accounts/{settings.AMPARO_SMS_ACCOUNT}/Messages.json"
    account = f"{settings.AMPARO_SMS_ACCOUNT}:{settings.AMPARO_SMS_TOKEN}"
    request = urllib.request.Request(  # noqa: S310 - the address is the operator's own setting
        url,
        data=urllib.parse.urlencode(
            {"To": address, "From": settings.AMPARO_SMS_FROM, "Body": text.body}
        ).encode(),
        headers={
            "Authorization": "Basic " + base64.b64encode(account.encode()).decode(),
            "Idempotency-Key": stable_name(notice),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return str(json.loads(answer.read() or b"{}").get("sid", ""))[:100]
    except urllib.error.HTTPError as error:
        error.close()
        raise NotSent(f"HTTP {error.code}", again=error.code >= 500 or error.code == 429) from error
    except (OSError, ValueError) as error:
        raise NotSent(type(error).__name__) from error
