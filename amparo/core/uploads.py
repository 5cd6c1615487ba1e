"""Uploads: never more of one than may be read; in a temporary file, or in memory alone at the portal."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler


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


class LimitedMemoryFile(FileUploadHandler):
    """The same with `AMPARO_LARGEST_PAPER`, without a disk: what a family sends is nowhere in the clear when it was sealed.

    All files of one form together are held to the same measure.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._room = settings.AMPARO_LARGEST_PAPER + 1

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._room -= self.file.write(raw_data[: max(self._room, 0)])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            {},
        )
