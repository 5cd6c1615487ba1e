from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory


def test_no_more_of_an_upload_is_stored_than_may_be_read_and_its_whole_size_is_told(settings):
    settings.AMPARO_LARGEST_UPLOAD = 100_000
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("list.csv", b"x" * 900_000)})
    file = request.FILES["file"]
    assert file.size == 900_000
    assert len(file.read()) == 100_001


def test_an_upload_within_the_limit_arrives_whole():
    content = bytes(range(256)) * 1000
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("list.csv", content)})
    assert request.FILES["file"].read() == content


def test_at_the_portal_nothing_touches_a_disk_and_all_files_together_are_held_to_one_measure(settings):
    settings.FILE_UPLOAD_HANDLERS = settings.PORTAL_UPLOAD_HANDLERS
    settings.AMPARO_LARGEST_PAPER = 100_000
    files = [SimpleUploadedFile(f"{name}.jpg", name.encode() * 80_000) for name in "ab"]
    request = RequestFactory().post("/", {"one": files[0], "two": files[1]})
    one, two = request.FILES["one"], request.FILES["two"]
    assert isinstance(one.file, io.BytesIO)
    assert not hasattr(one, "temporary_file_path")
    assert (one.size, two.size) == (80_000, 80_000)
    assert len(one.read()) + len(two.read()) == 100_001
