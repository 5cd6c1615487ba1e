"""What somebody said in their own words is sealed as documents are: a key for each row, wrapped (core/envelopes.py)."""

from __future__ import annotations

import json
import uuid

from django.conf import settings
from django.db import models

from amparo.core.envelopes import new_key, open_pieces, seal_pieces

#: What the wrapping of a key changes, and nothing else may.
KEYS = ("key_name", "wrapped_key")


class Sealed(models.Model):
    """A row that keeps something sealed, bound to a mark of its own."""

    mark = models.UUIDField(default=uuid.uuid4, unique=True)
    key_name = models.CharField(max_length=20)
    wrapped_key = models.BinaryField()
    body = models.BinaryField()

    class Meta:
        abstract = True

    @property
    def bound(self) -> bytes:
        """What the sealed body is bound to: this row and no other."""
        return f"amparo {self._meta.db_table} {self.mark}".encode()

    def seal(self, plain: bytes) -> None:
        key = new_key()
        self.key_name, self.wrapped_key = settings.ENVIRONMENT.key_ring().wrap(key, self.bound)
        self.body = b"".join(seal_pieces([plain], key, self.bound))

    def unseal(self) -> bytes:
        """The plain body. Raises `Altered` or `KeyMissing` (core/envelopes.py)."""
        key = settings.ENVIRONMENT.key_ring().unwrap(self.key_name, bytes(self.wrapped_key), self.bound)
        return b"".join(open_pieces([bytes(self.body)], key, self.bound))

    def seal_words(self, words: dict[str, str]) -> None:
        self.seal(json.dumps(words, ensure_ascii=False, sort_keys=True).encode())

    def words(self) -> dict[str, str]:
        said: dict[str, str] = json.loads(self.unseal())
        return said
