"""Papers asked for and sent from a telephone: sealed at the portal, opened by the worker, judged by an officer."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction

from amparo.casework.documents.models import Document
from amparo.casework.documents.tests.files import PDF, located_photo
from amparo.casework.models import Event, Task
from amparo.core.errors import Conflict
from amparo.core.folios import show
from amparo.families import queries
from amparo.families.following import messages, papers
from amparo.families.models import Paper, Upload
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import Visitor, shown_as_everybody, text, write
from amparo.portal.papers import PAPERS, REFUSALS
from tests.factories import officer, request_of

pytestmark = pytest.mark.django_db


def send(visitor, body, *, code="birth", name="foto.jpg", field="photo"):
    answer = visitor.post("/seguir/papeles/", paper=code, **{field: SimpleUploadedFile(name, body)})
    work_inbox_through()
    return answer


def test_the_portal_has_the_words_of_every_paper_and_of_every_refusal():
    assert list(PAPERS) == Paper.Code.values
    assert list(REFUSALS) == Paper.Refusal.values
    assert set(papers.KINDS) == set(Paper.Code)


def test_b2_a_paper_is_asked_for_sent_refused_with_a_reason_sent_again_and_accepted(followed, client):
    visitor, request, case, by, _relative = followed
    client.force_login(by)
    address = f"/solicitudes/{request.folio}/"
    client.post(address + "papel/", {"code": "birth"})
    assert "su acta de nacimiento" in text(visitor.status())
    assert send(visitor, located_photo()).headers["Location"] == "/seguir/papeles/"
    assert "Lo recibimos" in text(visitor.get("/seguir/papeles/"))
    paper, document = Paper.objects.get(), Document.objects.get()
    assert document.record.person_id == case.record.person_id
    assert (document.kept_by, document.label) == (None, "De la familia: su acta de nacimiento")
    assert Event.objects.get(type="paper_received").source == "family"
    assert queries.reasons_of(queries.requests_of(["elpaso"]).get()) == ["wrote"]
    image = client.get(f"/contenidos/solicitudes/{request.folio}/{Upload.objects.get().pk}/")
    assert b"".join(image.streaming_content).startswith(b"\xff\xd8\xff")
    assert "sandbox" in image.headers["Content-Security-Policy"]

    write(visitor, "¿Les llegó?")
    client.post(address + f"papel/{paper.pk}/", {"refuse": "1", "why": "blurred"})
    assert (
        Task.objects.filter(kind="answer_family", done_at__isnull=True).count() == 1
    )  # the message still waits
    messages.needs_no_answer(request=request, by=by)
    assert "no se lee bien" in text(visitor.status())
    document.refresh_from_db()
    assert document.withdrawn_by == by
    assert not queries.requests_of(["elpaso"]).exists()
    send(visitor, PDF, name="acta.pdf", field="file")
    client.post(address + f"papel/{paper.pk}/", {"accept": "1"})
    assert "Sirve. Gracias" in text(visitor.get("/seguir/papeles/"))
    assert "su acta de nacimiento" not in text(visitor.status())
    assert Document.objects.filter(withdrawn_at__isnull=True).count() == 1
    with pytest.raises(Conflict):
        papers.accept(paper=paper, by=by)


def test_what_the_portal_hands_in_is_sealed_it_cannot_be_read_back_and_is_gone_once_opened(followed):
    visitor, request, _case, by, _relative = followed
    papers.ask(request=request, code="birth", by=by)
    visitor.post("/seguir/papeles/", paper="birth", photo=SimpleUploadedFile("foto.jpg", located_photo()))
    upload = Upload.objects.get()
    assert b"\xff\xd8\xff" not in bytes(upload.body)[:200]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("SELECT body FROM portal_upload")
        cursor.execute("RESET ROLE")
    work_inbox_through()
    upload.refresh_from_db()
    assert upload.body is None
    assert upload.document is not None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><script>alert(1)</script></html>", "Mande una foto o un PDF"),
        (b"MZ" + b"\0" * 500, "Mande una foto o un PDF"),
        (b"\xff\xd8\xff" + b"\0" * (settings.AMPARO_LARGEST_PAPER + 10), "más de 12 MB"),
    ],
)
def test_what_is_no_paper_is_refused_in_a_sentence_and_not_kept(followed, body, said):
    visitor, request, _case, by, _relative = followed
    papers.ask(request=request, code="birth", by=by)
    answer = send(visitor, body)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Upload.objects.exists()


def test_nothing_sent_is_said_in_a_sentence(followed):
    visitor, request, _case, by, _relative = followed
    papers.ask(request=request, code="birth", by=by)
    assert "Tome una foto, o elija un archivo" in text(visitor.post("/seguir/papeles/", paper="birth"))


def test_what_begins_as_a_photograph_and_is_none_is_asked_for_again_by_itself(followed):
    visitor, request, _case, by, _relative = followed
    papers.ask(request=request, code="birth", by=by)
    send(visitor, b"\xff\xd8\xff" + b"no es una foto" * 20)
    assert Upload.objects.get().problem == "not_image"
    assert not Document.objects.exists()
    assert "el archivo no se puede abrir" in text(visitor.get("/seguir/papeles/"))


def test_nobody_sends_what_was_not_asked_of_them_nor_more_than_twelve_a_day(followed):
    visitor, request, _case, by, _relative = followed
    papers.ask(request=request, code="birth", by=by)
    other, _secret = request_of(contact="otra@example.org", given_names="Zenaida", surnames="Netzahual")
    papers.ask(request=other, code="curp", by=officer("elpaso"))
    assert send(visitor, PDF, code="curp").status_code == 422
    assert not Upload.objects.exists()
    for number in range(12):
        assert send(visitor, PDF + b"\n" * number).status_code == 302
    assert send(visitor, PDF + b"\n" * 20).status_code == 422
    assert Upload.objects.filter(paper__request=request).count() == 12
    assert not Upload.objects.exclude(paper__request=request).exists()


def test_b4_a_paper_is_asked_alike_of_whom_was_found_and_of_whom_was_not(followed):
    visitor, request, case, by, _relative = followed
    waiting, secret = request_of(contact="otra@example.org", given_names="Zenaida", surnames="Netzahual")
    stranger = Visitor()
    stranger.prove(show(waiting.folio), show(secret))
    from amparo.families import guarding

    guarding.name_danger(request=request, kind="violence", reason="lo dijo ella", by=by)
    for one in (request, waiting):
        papers.ask(request=one, code="relation", by=by)
    pages = {
        shown_as_everybody(who).replace(one.folio[-4:], "####")
        for who, one in ((visitor, request), (stranger, waiting))
    }
    assert len(pages) == 1
    assert case.record.person.name not in pages.pop()


def test_a_paper_before_anybody_knows_whose_it_is_hangs_on_the_request_and_goes_with_it(client, tmp_path):
    from amparo.families import actions
    from tests.factories import detained

    case, by = detained(tmp_path), officer("elpaso")
    request, secret = request_of()
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    papers.ask(request=request, code="relation", by=by)
    send(visitor, located_photo(), code="relation")
    client.force_login(by)
    address = f"/contenidos/solicitudes/{request.folio}/{Upload.objects.get().pk}/"
    assert client.get(address).status_code == 200
    actions.confirm_person(request=request, person=case.record.person, by=by)
    assert Document.objects.get().record.person_id == case.record.person_id
    client.force_login(officer("chicago"))
    assert client.get(address).status_code in (403, 404)
