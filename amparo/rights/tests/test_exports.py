"""What leaves for litigation and treaty bodies: agreed to, without who it was, by two people, until somebody withdraws."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import zipfile

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from amparo.accounts.models import Reading, Role
from amparo.casework.models import Event
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.rights.allegations import actions as allegations
from amparo.rights.allegations.dates import When
from amparo.rights.exports import actions, packing
from amparo.rights.exports.models import Export, ExportLine, ExportReading
from amparo.rights.leaks import known, leaks, together
from amparo.rights.tests.world import agree, alleged, stated
from tests.factories import EL_PASO, JOSE, MARIA, detained, officer

SAFE = "Me empujaron contra la pared y nadie me dijo por qué."
#: People as the registry knows them: names, and numbers.
PEOPLE = [
    (("Citlalicanaria", "Quecholcanaria"), ("A211222333", "6565550188")),
    (("José Luis", "García López"), ("A012345678", "+52 951 555 0177")),
    (("Xóchitl", "Nájera"), ("GALJ870523HDFRPS09", "P7K3M9Q2X4R")),
]
EACH = [known(names, codes) for names, codes in PEOPLE]
KNOWN = together(EACH)
TELLING = [word for names, _codes in PEOPLE for name in names for word in name.split()] + [
    code for _names, codes in PEOPLE for code in codes
]  # fmt: skip
#: As people write it: big, small, without accents, spaced, with hyphens.
WAYS = [
    str, str.upper, str.lower, lambda text: text.replace("ó", "o").replace("á", "a").replace("é", "e").replace("í", "i"),
    lambda text: "-".join([text[:4], text[4:]]) if text[-1].isdigit() else text,
    lambda text: " ".join([text[:-4], text[-4:]]) if text[-1].isdigit() else text,
]  # fmt: skip


@given(
    st.sampled_from(TELLING),
    st.sampled_from(WAYS),
    st.text("abcde .,\n", max_size=20),
    st.text("xyz ,.\n", max_size=20),
)
def test_whatever_is_known_of_somebody_is_found_however_it_is_written(telling, way, before, after):
    assert leaks(f"{before} {way(telling)} {after}", KNOWN)


def test_plain_words_tell_nobody_and_strange_numbers_do():
    assert leaks(SAFE, KNOWN) == []
    assert leaks("El 3 de marzo de 2026, a las 10:30, en la unidad B2", KNOWN) == []
    for strange in ("A 999-888-777", "llame al (915) 555-0101", "alguien@example.org", "ROHM800101MDFRRR08"):
        assert leaks(strange, known([], [])), strange


LINE = packing.Line(
    reference="", name="", kind="use_of_force", when=When("unknown"), facility=EL_PASO, state="TX", authority="ice",
    told_by="person", language="español", interpreter=False, documents=0, complaints=0, outcome="", words="",
)  # fmt: skip
PERSON = st.fixed_dictionaries(
    {"who": st.integers(0, len(PEOPLE) - 1), "name_too": st.booleans(), "words_too": st.booleans(),
     "tells": st.sampled_from(["", "name", "number"])}
)  # fmt: skip


@given(st.lists(PERSON, max_size=4), st.integers(1, 9))
def test_no_archive_holds_a_name_of_who_did_not_agree_to_it_nor_anybodys_number(people, export):
    """Either it is refused, or whatever is in it tells nobody but those who agreed to be named."""
    lines = []
    for one in people:
        names, codes = PEOPLE[one["who"]]
        told = SAFE + {"": "", "name": f" {names[0]}", "number": f" {codes[0]}"}[one["tells"]]
        lines.append(
            dataclasses.replace(
                LINE, reference=packing.pseudonym(b"k" * 32, export, codes[0]),
                name=" ".join(names) if one["name_too"] else "", words=told if one["words_too"] else "",
            )
        )  # fmt: skip
    wrong = any(
        one["words_too"] and (one["tells"] == "number" or (one["tells"] == "name" and not one["name_too"]))
        for one in people
    )
    try:
        packing.refuse_leaks([(line, EACH[one["who"]]) for line, one in zip(lines, people, strict=True)])
        refused = False
    except Conflict:
        refused = True
    assert refused == wrong
    if refused:
        return
    document = packing.body(lines, exact=True).encode()
    made = packing.pack(lines, title="t", about=[], exact=True, document=document)
    assert made == packing.pack(lines, title="t", about=[], exact=True, document=document)
    named = {one["who"] for one in people if one["name_too"]}
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        text = "\n".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    for who, (names, codes) in enumerate(PEOPLE):
        for word in [] if who in named else [word for name in names for word in name.split()]:
            assert word not in text
        for code in codes:
            assert code not in text


def test_a_pseudonym_is_the_same_within_an_export_and_another_in_the_next_and_without_the_key_none():
    one = packing.pseudonym(b"a" * 32, 1, "P7K3M9Q2X4R")
    assert one == packing.pseudonym(b"a" * 32, 1, "P7K3M9Q2X4R")
    others = {packing.pseudonym(b"a" * 32, 2, "P7K3M9Q2X4R"), packing.pseudonym(b"b" * 32, 1, "P7K3M9Q2X4R"),
              packing.pseudonym(b"a" * 32, 1, "P7K3M9Q2X4Q")}  # fmt: skip
    assert len(others | {one}) == 4


pytest_db = pytest.mark.django_db


@pytest.fixture
def world(tmp_path):
    """José agreed that his facts and words are given, María only that her facts are, and to be named; both to treaty bodies."""
    by = officer()
    jose, maria = detained(tmp_path, JOSE), detained(tmp_path, MARIA, as_of="2026-03-02T10:00")
    first, second = alleged(jose, by), alleged(maria, by, kind="neglect")
    said = stated(first, by, "Soy José Luis García. Me empujaron.", teller="")
    stated(second, by, "No me dieron mis medicinas.")
    agree(first, by, "treaty", words=True)
    agree(second, by, "treaty", name=True)
    return by, jose, maria, first, second, said


def asked(by, **more):
    return actions.ask(
        purpose="treaty", recipient="Comité contra la Tortura", why="Informe alterno", by=by, **more
    )


def opened(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        return {name: files.read(name) for name in files.namelist()}


@pytest_db
def test_what_leaves_is_what_was_agreed_to_reviewed_by_a_second_person_and_released_by_another(world):
    by, jose, maria, first, _second, said = world
    supervisor, one, two = (
        officer("elpaso", Role.SUPERVISOR),
        officer("", Role.HEADQUARTERS),
        officer("", Role.HEADQUARTERS),
    )
    with pytest.raises(NotAllowed):
        allegations.review_words(statement=said, text=SAFE, by=by)
    with pytest.raises(Incomplete, match="garcia"):
        allegations.review_words(statement=said, text="Soy José Luis García. Me empujaron.", by=supervisor)
    export = asked(one)
    with pytest.raises(NotAllowed):
        actions.release(export=export, by=one)
    with pytest.raises(NotAllowed):
        actions.release(export=export, by=supervisor)
    allegations.review_words(statement=said, text="Soy [nombre]. Me empujaron.", by=supervisor)
    with pytest.raises(Conflict):
        actions.take(export=export, by=one)
    actions.release(export=export, by=two)
    files = opened(actions.take(export=export, by=one))
    rows = list(csv.DictReader(io.StringIO(files["incidents.csv"].decode("utf-8-sig"))))
    assert [row["kind"] for row in rows] == ["use_of_force", "neglect"]
    assert rows[0]["words"] == "Soy [nombre]. Me empujaron."
    assert rows[0]["name"] == ""
    assert rows[1]["words"] == "", "her words were not agreed to"
    assert maria.record.person.folio in rows[1]["name"]
    assert len(rows[0]["first_day"]) == 7, "treaty bodies get the month of who is not named"
    pdf = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(files["incidents.pdf"])).pages)
    text = pdf + "".join(files[name].decode("utf-8-sig") for name in ("incidents.csv", "manifest.json"))
    for telling in (
        "GARCIA",
        "García",
        "JOSE",
        "José",
        "012345678",
        "12345678",
        jose.record.person.folio,
        jose.folio,
    ):
        assert telling not in text, telling
    assert "087654321" not in text, "a name was agreed to, a number never leaves"
    assert "Me empujaron" in pdf
    manifest = json.loads(files["manifest.json"])
    assert (manifest["lines"], manifest["with_name"], manifest["with_words"]) == (2, 1, 1)
    for file in manifest["files"]:
        assert hashlib.sha256(files[file["name"]]).hexdigest() == file["sha256"]
    assert ExportReading.objects.filter(export=export, by=one).count() == 1
    read = set(Reading.objects.filter(staff=one, page="rights export").values_list("folio", flat=True))
    assert read == {jose.record.person.folio, maria.record.person.folio}
    assert Event.objects.filter(type_id="rights_exported", case__in=[jose, maria]).count() == 2
    with pytest.raises(Conflict):
        actions.release(export=export, by=two)
    with pytest.raises(NotAllowed):
        actions.take(export=export, by=officer("chicago", Role.SUPERVISOR))
    assert first.exports.get().pseudonym == rows[0]["reference"]


@pytest_db
def test_a_withdrawal_takes_everything_back_at_once(world):
    by, _jose, _maria, first, second, _said = world
    one, two = officer("", Role.HEADQUARTERS), officer("", Role.HEADQUARTERS)
    export = actions.release(export=asked(one), by=two)
    assert actions.take(export=export, by=one)
    agree(second, by, "treaty")  # still agrees, and to be named no more
    with pytest.raises(Conflict):
        actions.take(export=export, by=one)
    next_one = actions.release(export=asked(one), by=two)
    assert maria_is_nowhere(actions.take(export=next_one, by=one))
    agree(first, by, "treaty", "withdrawn")
    agree(second, by, "treaty", "withdrawn")
    with pytest.raises(Conflict):
        actions.take(export=next_one, by=one)
    with pytest.raises(Conflict):
        actions.release(export=asked(one), by=two)
    waiting = asked(one)
    with pytest.raises(DatabaseError, match="did not agree"), transaction.atomic():
        ExportLine.objects.create(
            export=waiting, allegation=first, pseudonym="P-X", with_name=False, with_words=False
        )


def maria_is_nowhere(archive):
    text = (
        b"".join(body for name, body in opened(archive).items() if name != "incidents.pdf")
        .decode("utf-8-sig")
        .upper()
    )
    return "GUADALUPE" not in text and "087654321" not in text


@pytest_db
def test_the_database_lets_no_name_and_no_words_leave_that_were_not_agreed_to_nor_one_person_do_both(world):
    _by, _jose, _maria, first, second, _said = world
    one = officer("", Role.HEADQUARTERS)
    export = asked(one)
    for allegation, name, words in ((first, True, False), (second, False, True)):
        with pytest.raises(DatabaseError, match="only where the person agreed"), transaction.atomic():
            ExportLine.objects.create(
                export=export, allegation=allegation, pseudonym="P-X", with_name=name, with_words=words
            )
    with pytest.raises(DatabaseError, match="released_by_somebody_else"), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(settled_at=clock.now(), settled_by=one, released=True)


@pytest_db
def test_what_was_agreed_to_for_one_use_leaves_for_no_other_and_a_minor_for_none(world, tmp_path):
    by, _jose, _maria, first, _second, _said = world
    one, two = officer("", Role.HEADQUARTERS), officer("", Role.HEADQUARTERS)
    suit = actions.ask(purpose="litigation", recipient="Clínica", why="Demanda colectiva", by=one)
    with pytest.raises(Conflict):
        actions.release(export=suit, by=two)
    child = detained(tmp_path, JOSE.replace("012345678", "055555555").replace("GARCIA-LOPEZ,JOSE LUIS", "CHICO,ABEL")
                     .replace("05/23/1987", f"05/23/{clock.now().year - 12}"), as_of="2026-03-02T11:00")  # fmt: skip
    theirs = alleged(child, by, agreed=("litigation",))
    with pytest.raises(Conflict):
        actions.release(export=suit, by=two)
    agree(first, by, "litigation")
    actions.release(export=suit, by=two)
    assert list(suit.lines.values_list("allegation", flat=True)) == [first.pk]
    assert theirs.exports.count() == 0


@pytest_db
def test_the_pages_of_exports_for_each_role(world, client):
    supervisor, central, other = (
        officer("elpaso", Role.SUPERVISOR),
        officer("", Role.HEADQUARTERS),
        officer("", Role.HEADQUARTERS),
    )
    client.force_login(supervisor)
    assert "Todavía no se ha pedido nada" in client.get("/derechos-humanos/salidas/").content.decode()
    where = "/derechos-humanos/salidas/nueva/"
    assert "govuk-error-message" in client.post(where, {"purpose": "treaty"}).content.decode()
    told = {
        "purpose": "treaty",
        "recipient": "CIDH",
        "why": "Informe",
        "kind": "use_of_force",
        "place": EL_PASO,
    }
    assert client.post(where, told).status_code == 302
    export = Export.objects.get()
    assert (export.office_id, export.facility.name) == ("elpaso", EL_PASO)
    here = f"/derechos-humanos/salidas/{export.pk}/"
    assert "1 hecho" in client.get(here).content.decode()
    assert client.post(f"{here}liberar/").status_code == 403
    client.force_login(central)
    assert client.post(f"{here}liberar/").status_code == 302
    assert client.get(f"{here}archivo.zip")["Content-Type"] == "application/zip"
    client.force_login(supervisor)
    assert client.get(f"{here}archivo.zip")["Content-Type"] == "application/zip"
    assert supervisor.name in client.get(here).content.decode()
    client.post(where, told)
    second = f"/derechos-humanos/salidas/{Export.objects.latest('pk').pk}/"
    client.force_login(other)
    assert client.post(second, {"why": "Falta revisar las palabras"}).status_code == 302
    assert "Falta revisar" in client.get(second).content.decode()
    for staff, status in (
        (officer("", Role.AUDITOR), 200),
        (officer("chicago", Role.SUPERVISOR), 404),
        (officer(), 403),
    ):
        client.force_login(staff)
        assert client.get(here).status_code == status
        assert client.get(f"{here}archivo.zip").status_code == (404 if status == 404 else 403)
