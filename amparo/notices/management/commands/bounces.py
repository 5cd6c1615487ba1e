from __future__ import annotations

import email
import email.policy
import sys
from typing import Any

from django.core.management.base import BaseCommand

from amparo.notices import bounces

#: A notification encloses what came back; nothing of ours is long.
LARGEST = 1_000_000


class Command(BaseCommand):
    help = (
        "Reads one mail that came back from standard input, as the mail server pipes it to a command, and writes down "
        "that the message reached nobody. Other mails are left alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        message = email.message_from_bytes(sys.stdin.buffer.read(LARGEST), policy=email.policy.default)
        new = bounces.receive(message)
        self.stdout.write("Written down." if new else "Nothing new about a message of ours.")
