from __future__ import annotations

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from amparo.casework.documents import store
from amparo.casework.documents.models import Content
from amparo.core.envelopes import Altered, KeyMissing
from amparo.core.signatures import public_half
from amparo.families.models import Look
from amparo.trust.seal import verifying


class Command(BaseCommand):
    help = "Look over a database that was put back: sealed lines, a sample of documents, keys between tables. Prints JSON."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--documents", type=int, default=20, help="how many documents to open")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = {name: public_half(private) for name, private in settings.ENVIRONMENT.seal_ring().keys}
        report = verifying.check(keys=keys)
        wrong = [f"seal: {one}" for one in report.broken]
        opened = 0
        for content in Content.objects.select_related("document").order_by("?")[: options["documents"]]:
            try:
                plain = store.digest(store.read(content))
            except (Altered, KeyMissing) as problem:
                wrong.append(f"document {content.document_id} does not open: {type(problem).__name__}")
                continue
            if content.part == Content.Part.WHOLE and plain != content.document.kept_hash:
                wrong.append(f"document {content.document_id} is not what was kept")
            else:
                opened += 1
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text || '.' || conname FROM pg_constraint WHERE NOT convalidated"
            )
            wrong += [f"rule {name} was never checked" for (name,) in cursor.fetchall()]
            cursor.execute(
                "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid"
            )
            wrong += [f"index {name} cannot be used" for (name,) in cursor.fetchall()]
        self.stdout.write(json.dumps({"documents": opened, "looks": Look.objects.count(), "wrong": wrong}))
        if wrong:
            sys.exit(1)
