"""Uploads: written to a temporary file, and never more of one than may be read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedTemporaryFile(TemporaryFileUploadHandler):
    """Keeps `AMPARO_LARGEST_UPLOAD` bytes and one more of each file, and drops the rest as it arrives.

    The file's `size` is what was sent, so that the form that asked for it can say in a sentence that it is too much.
    """

    file: TemporaryUploadedFile

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = settings.AMPARO_LARGEST_UPLOAD + 1 - self._kept
        if room > 0:
            self._kept += self.file.write(raw_data[:room])

    def file_complete(self, file_size: int) -> TemporaryUploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file
