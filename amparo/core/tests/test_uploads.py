from __future__ import annotations

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
