"""How a message leaves: one sender for each channel, or the demo's post box.

Mail goes over SMTP. Text messages, WhatsApp and calls go over one HTTP gateway that speaks Twilio's API; notices of the
browser to the push service of its maker (`push`). Every attempt at the same message carries the same name.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import smtplib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.mail import EmailMessage

from amparo.notices import push
from amparo.notices.models import DemoMessage, Notice
from amparo.notices.texts import Text, spoken_in

TIMEOUT = 10
#: Twilio's error codes that say of a number that it cannot be reached: not one, no mobile one, not routable.
NOBODY = frozenset({13223, 13224, 21211, 21214, 21217, 21614})
VOICES = {"es": "es-MX", "en": "en-US"}


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a mail to staff."""

    name: str
    content: bytes
    media_type: str


#: template → the files of one of its mails, made when it leaves: none waits in the outbox. Rooms above register theirs.
ENCLOSES: dict[str, Callable[[Notice], list[Enclosed]]] = {}


class NotSent(Exception):
    """The message did not leave; `again` says whether trying later can help, `nobody` that there is nobody at the address."""

    def __init__(self, why: str, *, again: bool = True, nobody: bool = False) -> None:
        super().__init__(why)
        self.again = again and not nobody
        self.nobody = nobody


def send(notice: Notice, address: str, text: Text, *, stop: str = "") -> str:
    """Send one message; returns the provider's own number for it. `stop` is the token that stops all further ones.
    Raises `NotSent`."""
    if settings.AMPARO_DEMO:
        where = "push" if notice.channel == Notice.Channel.PUSH else address
        box = DemoMessage.objects.create(
            channel=notice.channel, address=where, subject=text.subject, text=text.body
        )
        return f"demo-{box.pk}"
    return SENDERS[notice.channel](notice, address, text, stop)


def stable_name(notice: Notice) -> str:
    """What this message is called at the provider, the same at every attempt: a provider can tell a repetition by it."""
    return hashlib.sha256(f"{settings.SECRET_KEY}:{notice.key}".encode()).hexdigest()[:32]


def _mail(notice: Notice, address: str, text: Text, stop: str) -> str:
    if not settings.EMAIL_HOST:
        raise NotSent("mail is not configured")
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "localhost"
    name = f"<{stable_name(notice)}@{domain}>"
    headers = {"Message-ID": name, "Auto-Submitted": "auto-generated"}
    if stop:  # one tap in the mail program (RFC 8058)
        headers |= {
            "List-Unsubscribe": f"<{settings.AMPARO_PORTAL_URL}/baja/{stop}/>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMessage(subject=text.subject, body=text.body, to=[address], headers=headers)
    for one in ENCLOSES[notice.template](notice) if notice.template in ENCLOSES else ():
        message.attach(one.name, one.content, one.media_type)
    try:
        message.send()
    except OSError as error:  # smtplib's errors are OSErrors
        code = _smtp_code(error)
        problem = f"{type(error).__name__} {code or ''}".strip()
        final = 500 <= code < 600
        raise NotSent(
            problem, again=not final, nobody=final and isinstance(error, smtplib.SMTPRecipientsRefused)
        ) from error
    return name


def _smtp_code(error: OSError) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((int(code) for code, _why in error.recipients.values()), 0)
    return int(getattr(error, "smtp_code", 0))


def _sms(notice: Notice, address: str, text: Text, stop: str) -> str:
    return _ask_gateway(
        notice, "Messages", {"To": address, "From": settings.AMPARO_SMS_FROM, "Body": text.body}
    )


def _whatsapp(notice: Notice, address: str, text: Text, stop: str) -> str:
    """WhatsApp lets nobody be written to first but by a template that it approved: each of ours by its number there, which
    the operator says; what varies are the folio's end, the code, the line and the seal."""
    name = f"{notice.template}.{spoken_in(notice.language)}"
    approved = settings.AMPARO_WHATSAPP_TEMPLATES.get(name)
    if not approved:
        raise NotSent(f"WhatsApp has no template {name}")
    values = {"phone": settings.AMPARO_OFFICIAL_PHONE, **notice.values}
    filled = {
        name: str(values[name]) for name in ("tail", "code", "minutes", "phone", "seal") if name in values
    }
    return _ask_gateway(
        notice, "Messages",
        {
            "To": f"whatsapp:{address}", "From": f"whatsapp:{settings.AMPARO_WHATSAPP_FROM}", "ContentSid": approved,
            "ContentVariables": json.dumps(filled),
        },
    )  # fmt: skip


def _call(notice: Notice, address: str, text: Text, stop: str) -> str:
    """A call that says the sentences twice and hears one key. Whether it was pressed, the gateway tells (`receipts`)."""
    said = "".join(
        f'<Say language="{VOICES[spoken_in(notice.language)]}">{escape(sentence)}</Say><Pause length="1"/>'
        for sentence in text.body.splitlines()
    )
    script = f'<Response><Gather input="dtmf" numDigits="1" timeout="8">{said * 2}</Gather></Response>'
    return _ask_gateway(notice, "Calls", {"To": address, "From": settings.AMPARO_VOICE_FROM, "Twiml": script})


def _push(notice: Notice, address: str, text: Text, stop: str) -> str:
    try:
        said = json.dumps({"title": text.subject, "body": text.body}, ensure_ascii=False).encode()
        status = push.deliver(push.Subscription.read(address), said, topic=stable_name(notice))
    except push.Refused as problem:
        raise NotSent(str(problem), nobody=True) from problem
    except OSError as problem:
        raise NotSent(type(problem).__name__) from problem
    if status >= 300:
        raise NotSent(f"HTTP {status}", again=status >= 500 or status == 429, nobody=status in (404, 410))
    return stable_name(notice)


def _ask_gateway(notice: Notice, what: str, form: dict[str, str]) -> str:
    if not settings.AMPARO_SMS_URL:
        raise NotSent("the gateway is not configured")
    url = (
        f"{settings.AMPARO_SMS_URL.rstrip('/')}/2010-04-01/Accounts/{settings.AMPARO_SMS_ACCOUNT}/{what}.json"
    )
    account = f"{settings.AMPARO_SMS_ACCOUNT}:{settings.AMPARO_SMS_TOKEN}"
    request = urllib.request.Request(  # noqa: S310 - the address is the operator's own setting
        url,
        data=urllib.parse.urlencode(form).encode(),
        headers={
            "Authorization": "Basic " + base64.b64encode(account.encode()).decode(),
            "Idempotency-Key": stable_name(notice),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return str(json.loads(answer.read() or b"{}").get("sid", ""))[:100]
    except urllib.error.HTTPError as error:
        raise NotSent(
            f"HTTP {error.code}",
            again=error.code >= 500 or error.code in (401, 403, 429),  # the account's fault, not the number's
            nobody=_error_code(error) in NOBODY,
        ) from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NotSent(type(error).__name__) from error


def _error_code(error: urllib.error.HTTPError) -> int:
    """The gateway's own number for what is wrong; 0 when it gives none."""
    with error:
        try:
            return int(json.loads(error.read(10_000) or b"{}").get("code", 0))
        except (ValueError, TypeError, AttributeError, OSError):
            return 0


SENDERS: dict[str, Callable[[Notice, str, Text, str], str]] = {
    Notice.Channel.EMAIL: _mail,
    Notice.Channel.SMS: _sms,
    Notice.Channel.WHATSAPP: _whatsapp,
    Notice.Channel.VOICE: _call,
    Notice.Channel.PUSH: _push,
}
