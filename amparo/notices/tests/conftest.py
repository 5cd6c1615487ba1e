from __future__ import annotations

import pytest
from aiosmtpd.controller import Controller

from amparo.notices.tests.servers import Gateway, Mailbox, PushService, certificate, free_port, serving


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.DEFAULT_FROM_EMAIL = "avisos@example.org"
    yield box
    controller.stop()


@pytest.fixture
def gateway(settings):
    """A gateway for text messages, WhatsApp and calls on loopback, as the Twilio-compatible API describes it."""
    one = Gateway()
    with serving(one) as port:
        settings.AMPARO_SMS_URL = f"http://127.0.0.1:{port}"
        settings.AMPARO_SMS_ACCOUNT, settings.AMPARO_SMS_TOKEN = "AC1", "token"
        settings.AMPARO_SMS_FROM = settings.AMPARO_WHATSAPP_FROM = settings.AMPARO_VOICE_FROM = "+15205550000"
        yield one
        one.slow.set()


@pytest.fixture
def push_service(settings, tmp_path):
    """A push service with TLS on loopback; its address."""
    one = PushService()
    path, context = certificate(tmp_path)
    settings.AMPARO_PUSH_LOOPBACK, settings.AMPARO_PUSH_CA = True, str(path)
    with serving(one, context=context) as port:
        one.address = f"https://localhost:{port}/wpush/v2/secret"
        yield one
