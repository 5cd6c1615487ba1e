from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.casework.documents import actions, queries, store
from amparo.casework.documents.models import Content, Document, Piece
from amparo.casework.documents.tests import files
from amparo.casework.models import Case, Event
from amparo.core.envelopes import PIECE, Altered
from amparo.core.errors import BadFile, Conflict, Incomplete, NotAllowed
from amparo.people import actions as people
from amparo.people.models import Person
from tests.factories import JOSE_MOVED, MARIA, detained, import_rows, officer

pytestmark = pytest.mark.django_db


def kept(owner: Case, body: bytes = files.PDF, by=None, **more) -> Document:
    by = by or officer(owner.office_id)
    return actions.add(record=owner.record, file=io.BytesIO(body), by=by, **{"kind": "nta", **more}).document


def content(document: Document, part: str = "whole") -> bytes:
    found = queries.content_of(document, part)
    assert found is not None
    return b"".join(store.read(found))


def test_a_pdf_is_kept_as_it_is_and_written_in_the_file(tmp_path):
    case = detained(tmp_path)
    document = kept(case, case=case, label="Aviso", dated=dt.date(2026, 2, 1))
    assert content(document) == files.PDF
    assert (document.media_type, document.size) == ("application/pdf", len(files.PDF))
    assert document.received_hash == document.kept_hash == store.digest([files.PDF])
    event = Event.objects.get(type="document_kept")
    assert (event.record_id, event.case_id, event.data) == (
        case.record_id, case.pk, {"document": document.pk, "kind": "nta"},
    )  # fmt: skip
    assert event.type.family == "never"


def test_nothing_of_a_content_can_be_read_in_the_database(tmp_path):
    document = kept(detained(tmp_path))
    stored = b"".join(bytes(piece.body) for piece in Piece.objects.all())
    assert len(stored) > document.size
    for part in (b"%PDF", b"Catalog", b"startxref"):
        assert part not in stored


def test_a_large_file_lies_in_pieces_and_comes_back_whole(tmp_path):
    body = files.PDF[:9] + b"%" + bytes(3 * PIECE) + b"\n" + files.PDF[9:]
    document = kept(detained(tmp_path), body)
    assert Piece.objects.filter(content__document=document).count() == 4
    assert content(document) == body


def test_an_altered_or_swapped_content_is_not_handed_out(tmp_path):
    case = detained(tmp_path)
    one, two = kept(case), kept(case, files.docx(), kind="other")
    first, second = Piece.objects.get(content__document=one), Piece.objects.get(content__document=two)
    Piece.objects.filter(pk=first.pk).update(body=bytes(second.body))
    with pytest.raises(Altered):
        content(one)
    a, b = Content.objects.get(document=one), Content.objects.get(document=two)
    Content.objects.filter(pk=a.pk).update(wrapped_key=bytes(b.wrapped_key))
    with pytest.raises(Altered):
        content(one)
    assert content(two) == files.docx()


def test_a_photograph_is_kept_anew_with_a_preview(tmp_path):
    document = kept(detained(tmp_path), files.located_photo(), kind="photo")
    assert document.received_hash == store.digest([files.located_photo()])
    assert document.kept_hash == store.digest([content(document)]) != document.received_hash
    assert b"Exif" not in content(document) + content(document, "preview")


def test_the_same_file_twice_in_a_persons_file_is_kept_once(tmp_path):
    case = detained(tmp_path)
    by = officer("elpaso")
    one = actions.add(record=case.record, file=io.BytesIO(files.PDF), kind="nta", by=by)
    two = actions.add(record=case.record, file=io.BytesIO(files.PDF), kind="other", by=by)
    assert (one.known, two.known, two.document) == (False, True, one.document)
    assert Document.objects.count() == 1
    import_rows(tmp_path, MARIA, as_of="2026-03-03T09:00")
    other = Case.objects.latest("pk")
    assert not actions.add(record=other.record, file=io.BytesIO(files.PDF), kind="nta", by=by).known


def test_a_name_leads_nowhere_and_hides_nothing(tmp_path):
    case = detained(tmp_path)
    names = {
        "../../etc/passwd.pdf": "passwd",
        "C:\\casa\\acta.pdf": "acta",
        "acta\u202efdp.exe.pdf": "actafdp.exe",
        "una\r\nlinea\x00.pdf": "una linea",
        "/": "",
        "x" * 300 + ".pdf": "x" * 120,
    }
    for number, (name, label) in enumerate(names.items()):
        assert kept(case, files.PDF + b"\n" * (number + 1), name=name).label == label.strip()


def test_a_file_that_cannot_be_kept_leaves_nothing_behind(tmp_path):
    case = detained(tmp_path)
    for body in (b"<svg/>", files.image("JPEG")[:300], files.huge_png()):
        with pytest.raises(BadFile):
            kept(case, body)
    with pytest.raises(Incomplete):
        kept(case, kind="poem")
    with pytest.raises(Incomplete):
        kept(case, dated=dt.date(2199, 1, 1))
    assert not Document.objects.exists()
    assert not Content.objects.exists()


def test_only_the_office_that_keeps_the_file_adds_and_withdraws(tmp_path):
    case = detained(tmp_path)
    document = kept(case)
    strangers = [
        officer("chicago"),
        *(officer("", role) for role in ("headquarters", "ciam", "auditor", "administrator")),
    ]
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            kept(case, files.docx(), stranger)
        with pytest.raises(NotAllowed):
            actions.withdraw(document=document, reason="porque sí", by=stranger)
    import_rows(tmp_path, JOSE_MOVED, as_of="2026-03-20T09:00", office="sanbernardino")
    with pytest.raises(NotAllowed):
        kept(case, files.docx(), officer("elpaso"))
    assert kept(case, files.docx(), officer("sanbernardino")).office_id == "sanbernardino"


def test_a_withdrawn_document_says_why_and_is_destroyed_only_by_somebody_else_who_may(tmp_path):
    case = detained(tmp_path)
    by, boss, other_boss = officer("elpaso"), officer("elpaso", "supervisor"), officer("elpaso", "supervisor")
    document = kept(case, by=by)
    with pytest.raises(Incomplete):
        actions.withdraw(document=document, reason="  ", by=boss)
    with pytest.raises(Conflict):
        actions.destroy(document=document, by=other_boss)
    actions.withdraw(document=document, reason="Es de otra persona", by=boss)
    with pytest.raises(Conflict):
        actions.withdraw(document=document, reason="otra vez", by=by)
    for nobody in (boss, by, officer("chicago", "supervisor"), officer("", "auditor")):
        with pytest.raises(NotAllowed):
            actions.destroy(document=document, by=nobody)
    assert content(document) == files.PDF
    document = actions.destroy(document=document, by=other_boss)
    assert not Piece.objects.exists()
    assert not Content.objects.exists()
    assert document.kept_hash == store.digest([files.PDF])
    kinds = list(
        Event.objects.filter(type__code__startswith="document_")
        .order_by("pk")
        .values_list("type_id", flat=True)
    )
    assert kinds == ["document_kept", "document_withdrawn", "document_destroyed"]


def test_the_database_itself_keeps_documents_as_they_were(tmp_path):
    document = kept(detained(tmp_path))
    for change in ({"kind": "id"}, {"sensitivity": "identity"}, {"kept_hash": "x"}, {"destroyed_at": document.kept_at},
                   {"withdrawn_reason": "x"}):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.objects.filter(pk=document.pk)._raw_delete("default")


def test_documents_go_with_their_record_when_files_are_joined_and_separated(tmp_path):
    one = detained(tmp_path)
    import_rows(tmp_path, MARIA, as_of="2026-03-03T09:00")
    two = Case.objects.exclude(pk=one.pk).get()
    by = officer("elpaso", "supervisor")
    mine, hers = kept(one, by=by), kept(two, by=by)
    kept_person, gone = one.record.person, two.record.person
    merge = people.merge(gone=gone, kept=kept_person, reason="Misma persona", by=by)
    found = queries.documents_of(Person.objects.get(pk=kept_person.pk), by)
    assert {document.pk for document in found.shown} == {mine.pk, hers.pk}
    assert found.repeats == {hers.pk: mine.pk}
    people.unmerge(merge=merge, reason="No lo era", by=by)
    assert [d.pk for d in queries.documents_of(Person.objects.get(pk=gone.pk), by).shown] == [hers.pk]


def test_rooms_above_keep_what_they_have_permission_for_with_an_event_of_their_own(tmp_path):
    case = detained(tmp_path)
    answer = actions.keep(
        record=case.record,
        file=io.BytesIO(files.PDF),
        kind="other",
        by=officer("chicago"),
        label="Prueba",
        event=None,
    )
    assert answer.document.office_id == "chicago"
    assert not Event.objects.filter(type="document_kept").exists()


def test_the_portals_role_reads_no_document(tmp_path):
    kept(detained(tmp_path))
    with connection.cursor() as cursor:
        for table in ("casework_document", "casework_content", "casework_piece", "casework_letter"):
            cursor.execute("SELECT has_table_privilege('amparo_portal', %s, 'SELECT')", [table])
            assert cursor.fetchone()[0] is False
