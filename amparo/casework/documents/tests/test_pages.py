from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from amparo.casework.documents import actions
from amparo.casework.documents.models import Document
from amparo.casework.documents.tests import files
from amparo.casework.documents.tests.test_keeping import kept
from tests.factories import detained, officer

pytestmark = pytest.mark.django_db


def folio(case) -> str:
    return case.record.person.folio


def send(client, owner, *uploads, **more):
    return client.post(
        f"/personas/{folio(owner)}/documentos/nuevos/",
        {"papers": [SimpleUploadedFile(name, body) for name, body in uploads], "kind": "other", **more},
        follow=True,
    )


def test_several_files_are_added_at_once(client, tmp_path):
    case = detained(tmp_path)
    client.force_login(officer("elpaso"))
    answer = send(client, case, ("acta.pdf", files.PDF), ("foto.jpg", files.image()), ("carta.docx", files.docx()),
                  case=case.folio)  # fmt: skip
    page = answer.content.decode()
    assert "3 documentos están en el expediente" in page
    assert sorted(Document.objects.values_list("label", flat=True)) == ["acta", "carta", "foto"]
    assert set(Document.objects.values_list("case", flat=True)) == {case.pk}


def test_a_photograph_from_the_camera_is_added(client, tmp_path):
    case = detained(tmp_path)
    client.force_login(officer("elpaso"))
    client.post(
        f"/personas/{folio(case)}/documentos/nuevos/",
        {"photo": SimpleUploadedFile("image.jpg", files.located_photo(), "image/jpeg"), "kind": "nta"},
    )
    assert Document.objects.get().media_type == "image/jpeg"
    page = client.get(f"/personas/{folio(case)}/documentos/nuevos/").content.decode()
    assert 'capture="environment"' in page
    assert "multiple" in page


def test_what_can_be_kept_is_kept_and_what_cannot_is_named_with_the_reason(client, tmp_path):
    case = detained(tmp_path)
    client.force_login(officer("elpaso"))
    answer = send(client, case, ("bien.pdf", files.PDF), ("dibujo.pdf", b"<svg onload=alert(1)>"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "dibujo.pdf" in page
    assert "1 documento está en el expediente" in page
    assert Document.objects.get().label == "bien"


def test_no_file_or_too_many_are_said_kindly_and_nothing_is_kept(client, tmp_path):
    case = detained(tmp_path)
    client.force_login(officer("elpaso"))
    assert "Elija al menos un archivo" in send(client, case).content.decode()
    many = [(f"{number}.pdf", files.PDF + b"\n" * number) for number in range(21)]
    assert "21 archivos" in send(client, case, *many).content.decode()
    assert not Document.objects.exists()


def test_the_same_file_again_is_said_and_kept_once(client, tmp_path):
    case = detained(tmp_path)
    client.force_login(officer("elpaso"))
    send(client, case, ("a.pdf", files.PDF))
    assert "ya estaba en el expediente" in send(client, case, ("b.pdf", files.PDF)).content.decode()
    assert Document.objects.count() == 1


@pytest.mark.parametrize("body", [files.PDF, files.docx(), files.image("PNG")])
def test_a_content_is_only_ever_a_download_in_which_nothing_runs(client, tmp_path, body):
    document = kept(detained(tmp_path), body, label='"; x.html')
    client.force_login(officer("elpaso"))
    answer = client.get(f"/contenidos/{document.pk}/archivo/")
    assert answer["Content-Disposition"].startswith('attachment; filename="nta-P-')
    assert "html" not in answer["Content-Disposition"]
    assert answer["Content-Type"] == document.media_type
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "self" not in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert int(answer["Content-Length"]) == len(b"".join(answer.streaming_content)) == document.size


def test_a_preview_is_a_picture_of_ours_in_which_nothing_runs(client, tmp_path):
    document = kept(detained(tmp_path), files.image("WEBP") + b"<script>alert(1)</script>", kind="photo")
    client.force_login(officer("elpaso"))
    answer = client.get(f"/contenidos/{document.pk}/imagen/")
    body = b"".join(answer.streaming_content)
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("image/jpeg", "inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Image.open(io.BytesIO(body)).format == "JPEG"
    assert (
        client.get(f"/contenidos/{kept(document.record.cases.get(), kind='id').pk}/imagen/").status_code
        == 404
    )


def test_a_withdrawn_document_is_still_named_and_no_longer_opened(client, tmp_path):
    case = detained(tmp_path)
    document = kept(case, label="Acta equivocada")
    by = officer("elpaso")
    client.force_login(by)
    address = f"/documentos/{document.pk}/retirar/"
    assert "Falta" in client.post(address, {"reason": ""}).content.decode()
    page = client.post(address, {"reason": "Es de su hermano"}, follow=True).content.decode()
    assert "Es de su hermano" in page
    assert client.get(f"/contenidos/{document.pk}/archivo/").status_code == 404
    assert client.get(f"/documentos/{document.pk}/").status_code == 200
    client.force_login(officer("elpaso", "supervisor"))
    assert "destruir/" in client.get(f"/documentos/{document.pk}/").content.decode()
    page = client.post(f"/documentos/{document.pk}/destruir/", follow=True).content.decode()
    assert "El contenido se destruyó" in page


def test_what_is_not_there_and_what_is_another_offices_say_nothing_more(client, tmp_path):
    client.force_login(officer("elpaso"))
    assert client.get("/documentos/999999/").status_code == 404
    assert client.get("/contenidos/999999/archivo/").status_code == 404
    case = detained(tmp_path)
    document = kept(case)
    client.force_login(officer("chicago"))
    assert client.get(f"/documentos/{document.pk}/").url == f"/personas/{folio(case)}/motivo/"
    assert client.get(f"/personas/{folio(case)}/documentos/nuevos/").status_code == 403
    assert client.get(f"/contenidos/{document.pk}/imagen/").status_code in (302, 404)


def test_the_list_takes_the_same_number_of_queries_however_long(
    client, tmp_path, django_assert_max_num_queries
):
    case, by = detained(tmp_path), officer("elpaso")
    client.force_login(by)
    for number in range(12):
        actions.add(record=case.record, file=io.BytesIO(files.PDF + b"\n" * number), kind="nta", by=by)
    with django_assert_max_num_queries(16):
        client.get(f"/personas/{folio(case)}/documentos/")


def test_the_file_page_shows_the_latest_documents_and_links_the_event(client, tmp_path):
    case = detained(tmp_path)
    document = kept(case, label="Acta de nacimiento")
    client.force_login(officer("elpaso"))
    page = client.get(f"/personas/{folio(case)}/").content.decode()
    assert "Acta de nacimiento" in page
    assert page.count(f"/documentos/{document.pk}/") == 2
