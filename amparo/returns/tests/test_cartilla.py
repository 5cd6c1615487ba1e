"""The cartilla: signed, printed, verified with and without us, withdrawn."""

from __future__ import annotations

import hashlib
import io
import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from hypothesis import given as given_by
from hypothesis import strategies as st
from pypdf import PdfReader

from amparo.casework.letters.tests.test_printing import kinds as read_aloud
from amparo.casework.models import Child, Event
from amparo.core import clock
from amparo.core.envelopes import KeyRing
from amparo.core.environment import Environment
from amparo.core.errors import BadInstallation, Conflict, Incomplete, NotAllowed
from amparo.core.folios import new_secret, show
from amparo.core.signatures import NotGenuine, canonical, public_half, short_code, sign, verify
from amparo.families.tests.conftest import post_box, quick_tick
from amparo.families.tests.visiting import Visitor
from amparo.returns.cartilla import actions, keys
from amparo.returns.cartilla.document import Chosen
from amparo.returns.models import Cartilla, CartillaFile, CartillaKey
from amparo.returns.own_page import actions as own_page
from amparo.returns.own_page.arriving import work_through
from amparo.returns.plans import actions as plans
from amparo.returns.plans.rules import ChildFacts
from amparo.returns.tests import homecomings as world
from amparo.returns.tests.test_own_page import PHONE, Returned
from tests.factories import officer

__all__ = ["post_box", "quick_tick"]
A, B = bytes(range(32)), bytes(range(32, 64))
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda some: (
        st.lists(some, max_size=4)
        | st.dictionaries(st.text("abcXYZ_09", min_size=1, max_size=6), some, max_size=4)
    ),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(st.text("abcXYZ_09", min_size=1, max_size=6), VALUES, max_size=5).map(
    lambda one: {**{name: value for name, value in one.items() if name != "signature"}, "key": "a"}
)


@given_by(DOCUMENTS)
def test_what_was_signed_is_verified_however_it_is_written(document):
    signed = sign(document, A)
    for written in (
        json.dumps(signed),
        json.dumps(signed, indent=3, ensure_ascii=False),
        json.dumps(dict(reversed(signed.items()))),
    ):
        assert verify(written.encode(), {"a": public_half(A)}) == signed


@given_by(DOCUMENTS, st.data())
def test_one_changed_byte_is_never_verified_as_something_else(document, data):
    signed = sign(document, A)
    text = bytearray(json.dumps(signed, ensure_ascii=False).encode())
    at = data.draw(st.integers(0, len(text) - 1))
    text[at] ^= data.draw(st.integers(1, 255))
    try:
        read = verify(bytes(text), {"a": public_half(A)})
    except NotGenuine:
        return
    # What still verifies means the very same: another blank, another way of writing a letter.
    assert {n: v for n, v in read.items() if n != "signature"} == document


def test_another_key_an_unknown_one_and_what_is_no_document_fail():
    text = json.dumps(sign({"key": "a", "x": 1}, A)).encode()
    for keys_, why in (({"a": public_half(B)}, "signature"), ({"b": public_half(A)}, "key")):
        with pytest.raises(NotGenuine) as problem:
            verify(text, keys_)
        assert problem.value.why == why
    for text in (b"", b"[]", b"{}", b'{"key":"a","key":"a","signature":"x"}', b'{"key":"a","x":1.5,"signature":"AA"}',
                 b'{"key":[],"signature":"AA"}', b'{"key":"a","signature":7}'):  # fmt: skip
        with pytest.raises(NotGenuine):
            verify(text, {"a": public_half(A)})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None, "ñ"]}, '{"a":[true,null,"ñ"],"b":1}'),
        # From RFC 8785, section 3.2.2: the shortest escapes and no other.
        ({"s": '€$\x0f\nA\'B"\\\\"/'}, '{"s":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'),
    ],
)
def test_the_canonical_form(value, written):
    assert canonical(value).decode() == written


@pytest.mark.parametrize("value", [1.5, 2**53, {"ñ": 1}, {1: 2}, "\ud800", {"x": object()}])
def test_what_has_no_one_way_of_being_written_is_refused(value):
    with pytest.raises(ValueError, match=r"."):
        canonical(value)


def arranged(**facts):
    """Somebody who arrived and received something of every kind: the return, the plan, the desk."""
    one, by = world.arrived(days_ago=9), world.desk()
    plan = world.planned(one, **{"disability": True, "complaint": True, "medicines": True} | facts)
    for kind in ("constancia", "acta", "curp", "first_check", "pension_disability", "complaint"):
        plans.deliver(milestone=plan[kind], evidence="Número 14" if kind == "acta" else "", by=None)
    return one, plan, by


def family(one):
    """Two US-born children of somebody who came back, one of them in danger; the registration of the first is done."""
    both = [
        Child.objects.create(
            record=one.record, name=name, age=6, in_danger=danger, written_by=officer("elpaso")
        )
        for name, danger in (("Elisacanaria", False), ("Marcocanario", True))
    ]
    facts = tuple(ChildFacts(id=child.pk, age=6, us_born=True, in_mexico=True) for child in both)
    plan = world.planned(one, children=facts, has=frozenset({"acta"}))
    registered = one.milestones.get(kind="child_registered", child=both[0])
    plans.deliver(milestone=registered, evidence="Acta 77 de Elisacanaria", by=None)
    return (*both, plan)


def document_of(cartilla, by):
    return json.loads(actions.file_of(cartilla, "json", by=by))


@pytest.mark.django_db
def test_it_tells_the_return_and_what_was_received_and_health_and_justice_only_if_ticked():
    one, _plan, by = arranged()
    plain = document_of(actions.issue(homecoming=one, chosen=Chosen(), language="es", by=by), by)
    assert plain["person"] == {"name": one.record.person.name}
    assert plain["return"]["folio"] == show(one.folio)
    assert plain["return"]["centre"] == "Tijuana"
    acta = next(row for row in plain["received"] if row["kind"] == "acta")
    assert acta["agency_name"] == "Registro Civil"
    assert acta["evidence"] == "Número 14"
    assert {row["right"] for row in plain["received"]} == {"identity"}
    told = str(plain)
    for word in ("discapacidad", "médica", "Medicinas", "maltrato"):
        assert word not in told
    health = document_of(actions.issue(homecoming=one, chosen=Chosen(health=True), language="es", by=by), by)
    assert {"first_check", "pension_disability"} <= {row["kind"] for row in health["received"]}
    assert "maltrato" not in str(health)
    justice = document_of(
        actions.issue(homecoming=one, chosen=Chosen(justice=True), language="en", by=by), by
    )
    assert "Complaint of mistreatment" in str(justice)
    assert plain["includes"] == {"health": False, "justice": False, "children": False}


@pytest.mark.django_db
def test_e6_the_steps_of_children_are_in_it_only_if_the_parent_ticks_it_and_never_a_name_or_an_evidence():
    one = world.arrived(days_ago=9)
    safe, endangered, _plan = family(one)
    by = world.desk()
    plain = document_of(actions.issue(homecoming=one, chosen=Chosen(True, True), language="es", by=by), by)
    assert "child_registered" not in str(plain)
    made = actions.issue(homecoming=one, chosen=Chosen(children=True), language="es", by=by)
    told = document_of(made, by)
    rows = [row for row in told["received"] + told["under_way"] if row["child"]]
    assert {row["child"] for row in rows} == {1}  # of the one in danger there is nothing
    assert {"child_registered", "child_curp"} <= {row["kind"] for row in rows}
    assert all(not row.get("evidence") for row in rows)
    for word in (safe.name, endangered.name, "Acta 77"):
        assert word not in str(told)
    assert made.children


@pytest.mark.django_db
def test_what_is_kept_is_the_hash_of_what_was_given_and_who_and_when():
    one, _plan, by = arranged()
    made = actions.issue(homecoming=one, chosen=Chosen(), language="es", by=by)
    text, pdf = (actions.file_of(made, kind, by=by) for kind in ("json", "pdf"))
    assert made.json_hash == hashlib.sha256(text).hexdigest()
    assert made.pdf_hash == hashlib.sha256(pdf).hexdigest()
    assert made.code == short_code(json.loads(text))
    assert made.issued_by == by
    file = CartillaFile.objects.get()
    assert one.record.person.given_names.encode() not in bytes(file.json) + bytes(file.pdf)
    assert actions.file_of(made, "pdf", by=world.desk("matamoros")) is None
    assert Event.objects.filter(record=one.record, type="cartilla_issued").count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Cartilla.objects.update(code="AAAAAAAA")
    with pytest.raises(DatabaseError), transaction.atomic():
        Cartilla.objects.filter(pk=made.pk).delete()
    assert actions.forget_files(clock.now() + 2 * actions.KEPT) == 1
    assert actions.file_of(made, "pdf", by=by) is None


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pdf_is_tagged_titled_and_in_its_language(language):
    one, _plan, by = arranged()
    made = actions.issue(homecoming=one, chosen=Chosen(), language=language, by=by)
    reader = PdfReader(io.BytesIO(actions.file_of(made, "pdf", by=by)))
    root = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).lower().startswith(language)
    assert reader.metadata.title == ("Cartilla de retorno" if language == "es" else "Record of the return")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_object().get_data()
    assert b">1<" in xmp.split(b"pdfuaid:part")[1][:6]
    found = read_aloud(root["/StructTreeRoot"])
    assert found.count("/H1") == 1
    assert "/Table" in found
    assert "/TH" in found
    assert "/Figure" in found
    words = "".join(page.extract_text() for page in reader.pages)
    assert one.record.person.name in words
    assert f"/cartilla/{made.number}/" in words.replace("\n", "")
    assert f"{made.code[:4]}-{made.code[4:]}" in words


@pytest.mark.django_db
def test_who_may_issue_and_when():
    one, by = world.arrived(), world.desk()
    with pytest.raises(NotAllowed):
        actions.issue(homecoming=one, chosen=Chosen(), language="es", by=world.desk("matamoros"))
    with pytest.raises(NotAllowed):
        actions.issue(homecoming=one, chosen=Chosen(), language="es", by=world.agent())
    from amparo.returns.homecoming.actions import expect

    coming = expect(record=world.record(), at=clock.now(), centre=world.centre(), by=None)
    with pytest.raises(Incomplete):
        actions.issue(homecoming=coming, chosen=Chosen(), language="es", by=by)
    # A minor's is given to the guardian, who stands before the desk.
    child = world.arrived(record=world.record(birth_date="2012-03-09"))
    assert actions.issue(homecoming=child, chosen=Chosen(), language="es", by=by).pk


def asked(number):
    """What the portal says of a number, to somebody who knows nothing else."""
    page = Visitor().get(f"/cartilla/{number}/")
    body = page.content.decode()
    rows = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", body)
    plain = [(name, re.sub("<[^>]+>", "", value)) for name, value in rows]
    return page, plain


@pytest.mark.django_db
def test_the_portal_says_whether_it_is_genuine_and_nothing_else():
    one, _plan, by = arranged()
    made = actions.issue(homecoming=one, chosen=Chosen(), language="es", by=by)
    code = f"{made.code[:4]}-{made.code[4:]}"
    good, rows = asked(made.number)
    assert [value for _name, value in rows] == ["Sí", "No", "No", code]
    body = good.content.decode()
    for secret in (
        one.record.person.surname1,
        one.folio,
        show(one.folio),
        "Tijuana",
        by.name,
        str(made.issued_at.year) + "-",
    ):
        assert secret not in body
    unknown, rows = asked(new_secret())
    assert [value for _name, value in rows][:3] == ["No", "No", "Sí"]
    actions.withdraw(cartilla=made, reason="Se expidió a otra persona", by=by)
    gone, rows = asked(made.number)
    assert [value for _name, value in rows] == ["No", "Sí", "No", code]
    with pytest.raises(Conflict):
        actions.withdraw(cartilla=made, reason="otra vez", by=by)

    def shape(page):
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())
        return page.status_code, len(body.encode()), sorted(page.headers)

    assert shape(good) == shape(unknown) == shape(gone)
    for odd in ("x", "%27", "0" * 40):
        assert asked(odd)[0].status_code == 200


@pytest.fixture
def installation(tmp_path, settings, monkeypatch):
    """An installation of its own, whose keys can be changed."""
    environment = Environment(door="workspace", home=tmp_path, demo=False, database_url="")
    settings.ENVIRONMENT = environment
    return environment


@pytest.mark.django_db
def test_after_a_rotation_the_new_key_signs_and_the_former_still_verifies(installation, tmp_path):
    one, _plan, by = arranged()

    def issued():
        made = actions.issue(homecoming=one, chosen=Chosen(), language="es", by=by)
        path = tmp_path / f"{made.number}.json"
        path.write_bytes(actions.file_of(made, "json", by=by))
        return made, path

    before, old = issued()
    said = StringIO()
    call_command("rotate_cartilla_key", "--new", "--json", stdout=said)
    after, new = issued()
    assert before.key.name == "first"
    assert after.key.name == json.loads(said.getvalue())["key"]
    assert set(json.loads(said.getvalue())["published"]) == {"first", after.key.name}
    page = Visitor().get("/cartilla/llaves.json")
    published = tmp_path / "llaves.json"
    published.write_bytes(page.content)
    for path, made in ((old, before), (new, after)):
        for more in ([], ["--keys", str(published)]):
            out = StringIO()
            call_command("verify_cartilla", str(path), "--json", *more, stdout=out)
            assert json.loads(out.getvalue()) == {
                "genuine": True, "key": made.key.name, "number": made.number, "code": made.code,
            }  # fmt: skip
    forged = tmp_path / "forged.json"
    forged.write_bytes(new.read_bytes().replace(b"Registro Civil", b"Registro civil"))
    with pytest.raises(CommandError, match="not as it was signed"):
        call_command("verify_cartilla", str(forged))
    for bad, why in ((b"{}", "not a signed"), (b"\xff", "not a signed")):
        forged.write_bytes(bad)
        with pytest.raises(CommandError, match=why):
            call_command("verify_cartilla", str(forged))


@pytest.mark.django_db
def test_a_name_of_a_key_means_one_key_for_ever(installation):
    keys.in_use()
    CartillaKey.objects.get(name="first")
    path = installation.home / "secrets.json"
    known = json.loads(path.read_text())
    path.write_text(json.dumps({**known, "cartilla_keys": f"first:{A.hex()}"}))
    with pytest.raises(BadInstallation, match="another name"):
        keys.in_use()


def test_the_portals_door_has_no_key(tmp_path, monkeypatch):
    with pytest.raises(BadInstallation):
        Environment(door="portal", home=tmp_path, demo=False, database_url="").cartilla_ring()
    monkeypatch.setenv("AMPARO_CARTILLA_KEYS", f"one:{A.hex()}")
    monkeypatch.setenv("AMPARO_DOOR", "portal")
    with pytest.raises(BadInstallation, match="signs nothing"):
        Environment.read()
    monkeypatch.setenv("AMPARO_CARTILLA_KEYS", "one:ff")
    monkeypatch.setenv("AMPARO_DOOR", "workspace")
    with pytest.raises(BadInstallation, match="AMPARO_CARTILLA_KEYS"):
        Environment.read()
    assert KeyRing.read(f"one:{A.hex()}", "AMPARO_CARTILLA_KEYS").current == "one"


@pytest.mark.django_db
def test_from_their_own_page_a_person_gets_it_alone_and_for_an_hour():
    one, _plan, by = arranged()
    _page, secret = own_page.give(homecoming=one, phone=PHONE, by=by)
    who, other = Returned(), Returned()
    who.enter(one.folio, secret)
    who.say("/retorno/cartilla/", include=["health"])
    made = Cartilla.objects.get()
    assert made.issued_by is None
    assert made.health
    assert not made.justice
    for kind, begins in (("pdf", b"%PDF-"), ("json", b"{")):
        answer = who.get(f"/retorno/cartilla/{made.number}/{kind}/")
        assert answer.content.startswith(begins)
        assert answer.headers["Cache-Control"] == "no-store"
        assert one.folio not in str(answer.headers)
    document = verify(who.get(f"/retorno/cartilla/{made.number}/json/").content, keys.public_halves())
    assert document["number"] == made.number
    assert other.get(f"/retorno/cartilla/{made.number}/pdf/").status_code == 302
    assert actions.file_of(made, "pdf", by=by) is None  # it is the person's, not the desk's
    CartillaFile.objects.update(expires_at=clock.now())
    assert who.get(f"/retorno/cartilla/{made.number}/pdf/").status_code == 404
    work_through()


@pytest.mark.django_db
def test_at_a_desk_it_is_issued_opened_and_withdrawn(client):
    one, _plan, by = arranged()
    client.force_login(by)
    assert client.post(f"/retornos/{one.folio}/cartilla/", {"include": "justice"}).status_code == 302
    made = Cartilla.objects.get()
    assert made.justice
    assert client.get(f"/retornos/cartilla/{made.pk}/pdf/").content.startswith(b"%PDF-")
    assert client.get(f"/retornos/cartilla/{made.pk}/otro/").status_code == 404
    client.post(f"/retornos/cartilla/{made.pk}/retirar/", {"reason": ""})
    assert not hasattr(Cartilla.objects.get(), "withdrawn")
    client.post(f"/retornos/cartilla/{made.pk}/retirar/", {"reason": "Error"})
    assert Cartilla.objects.get().withdrawn.by == by
    assert client.get(f"/retornos/cartilla/{made.pk}/pdf/").status_code == 404
