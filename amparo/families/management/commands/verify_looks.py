from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from amparo.families.models import Look, LookSeal
from amparo.families.wall.looks import broken


class Command(BaseCommand):
    help = "Check the sealed lines of who looked at which family's page; prints the last seal, to be kept elsewhere."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = broken()
        last = LookSeal.objects.order_by("upto").last()
        self.stdout.write(f"looks {Look.objects.count()}, last seal {last.root if last else '-'}")
        for line in wrong:
            self.stdout.write(f"does not fit: {line}")
        if wrong:
            sys.exit(1)
