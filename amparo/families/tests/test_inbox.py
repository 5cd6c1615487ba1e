"""The inbox of families' requests: what comes first, what is warned of, what is asked, refused, granted and hidden."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.models import Event, Task
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.core.folios import show
from amparo.families import actions, guarding, queries, urgency
from amparo.families.models import Message, Request
from amparo.families.names import same_name
from amparo.families.reaching import reach
from amparo.families.tests.visiting import FIELDS, Visitor, follow, text
from amparo.families.warnings import RULES, Facts, warnings, warnings_of
from amparo.notices.models import Notice
from amparo.people.models import Purpose
from tests.factories import MARIA, detained, officer, request_of

pytestmark = pytest.mark.django_db


def grant(case, relative, *, by):
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=FIELDS,
        channel="visit", at=clock.now() - dt.timedelta(minutes=1), by=by,
    )  # fmt: skip


@given(st.sets(st.sampled_from(urgency.CODES)))
def test_a_blocked_contact_is_last_and_the_first_reason_of_the_table_decides(codes):
    place = urgency.rank(codes)
    if "blocked" in codes:
        assert place > max(urgency.rank({code}) for code in urgency.CODES if code != "blocked")
    elif codes:
        assert place == min(urgency.rank({code}) for code in codes)
    assert (urgency.rank(codes) < urgency.rank(())) == bool(
        codes - {"asked", "blocked"} and "blocked" not in codes
    )


@pytest.mark.parametrize(
    ("said", "grave"),
    [("en el hospital de El Paso", True), ("está embarazada", True), ("Diálisis", True), ("he was injured", True),
     ("El Paso, Texas", False), ("se lo llevó la migra", False), ("", False)],
)  # fmt: skip
def test_grave_words_are_heard_in_both_languages(said, grave):
    assert urgency.is_grave(said) is grave


WARNED = {
    "blocked": Facts(blocked=True),
    "violence": Facts(dangers=("violence",)),
    "trafficking": Facts(dangers=("trafficking",)),
    "hidden": Facts(dangers=("hidden",)),
    "never": Facts(seeker="Raúl Temido Páez", never=("raul temido",)),
    "never_contact": Facts(contact="abc", never_contacts=frozenset({"abc"})),
    "own_name": Facts(seeker="José García", sought=("JOSE GARCIA LOPEZ",)),
    "own_phone": Facts(contact="a", phones_of_person=frozenset({"a"})),
    "many_people": Facts(people_of_contact=3),
    "many_contacts": Facts(contacts_of_person=3),
}


def test_every_warning_has_a_fact_that_raises_it_alone_and_an_ordinary_family_none():
    assert list(WARNED) == [rule.code for rule in RULES]
    for code, facts in WARNED.items():
        assert [one.code for one in warnings(facts)] == [code]
    assert "3" in warnings(WARNED["many_people"])[0].words
    ordinary = Facts(
        seeker="Carmen López",
        sought=("José Luis García López",),
        contact="b",
        people_of_contact=2,
        contacts_of_person=2,
    )
    assert warnings(ordinary) == []
    assert not same_name("", "")
    assert not same_name("José", "José García")  # one word is no name


def test_the_inbox_is_in_order_of_urgency_with_the_reason_and_its_counts_are_its_lists(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    made = {
        name: request_of(contact=f"{name}@example.org", last_seen=seen, given_names="Zenaida", surnames=f"Tzompa {name}")[0]
        for name, seen in (("plain", "El Paso"), ("asked", "El Paso"), ("late", "El Paso"), ("replied", "El Paso"),
                           ("ready", "El Paso"), ("minor", "El Paso"), ("grave", "hospital de El Paso"),
                           ("blocked", "hospital de El Paso"), ("wrote", "El Paso"), ("call", "El Paso"))
    }  # fmt: skip
    supervisor = officer("elpaso", Role.SUPERVISOR)
    actions.ask(request=made["asked"], code="birth", by=by)
    actions.reply(question=actions.ask(request=made["replied"], code="birth", by=by), answer="1987", by=by)
    guarding.block(request=made["blocked"], reason="extortion", by=supervisor)
    Request.objects.filter(pk=made["minor"].pk).update(minor=True)
    Request.objects.filter(pk=made["late"].pk).update(received_at=clock.now() - dt.timedelta(hours=25))
    relative = casework.add_relative(record=case.record, name="Carmen López", relation="mother", by=by)
    actions.confirm_person(request=made["ready"], person=case.record.person, by=by)
    assert queries.how_many(["elpaso"])["ready"] == 0
    grant(case, relative, by=by)
    Message.objects.create(request=made["wrote"], sent_at=clock.now(), body=b"sealed")
    other = detained(tmp_path, MARIA, as_of="2026-03-03T09:00")
    follow(other, made["call"], by=by)
    casework.record_service(case=other, type="hospital_admitted", at=clock.now(), by=by)

    order = [one.pk for one in queries.requests_of(["elpaso"])]
    names = ["call", "grave", "minor", "ready", "wrote", "replied", "late", "plain", "asked", "blocked"]
    assert order == [made[name].pk for name in names]
    for one in queries.requests_of(["elpaso"]).annotate(place=urgency.rank_in_database()):
        assert one.place == urgency.rank(queries.reasons_of(one))
    counts = queries.how_many(["elpaso"])
    assert counts[""] == len(names)
    for code in urgency.CODES:
        assert counts[code] == queries.requests_of(["elpaso"], why=code).count() > 0, code
    client.force_login(by)
    page = text(client.get("/solicitudes/"))
    assert "Lo que dice la familia es grave" in page
    assert "Cuidado: Este contacto está bloqueado" in page
    assert "Tzompa late" not in text(client.get("/solicitudes/?why=grave"))
    # withdrawn: nothing waits for an officer any more
    casework.record_consent(
        record=case.record, purpose=Purpose.FAMILY, decision="withdrawn", relative=relative, channel="visit",
        at=clock.now(), by=by,
    )  # fmt: skip
    assert queries.how_many(["elpaso"])["ready"] == 0
    assert "Ninguna solicitud espera" in text(client.get("/solicitudes/?why=ready"))


def test_one_contact_for_many_and_one_person_for_many_contacts_are_raised(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    same = [
        request_of(contact=contact, given_names=name, surnames="Netzahual")[0]
        for name, contact in (
            ("Zenaida", "+52 55 1234 8765"),
            ("Yadira", "+5215512348765"),
            ("Ximena", "+52 (55) 1234-8765"),
        )
    ]
    assert len({one.contact_index for one in same}) == 1
    assert "5512348765" not in same[0].contact_index
    several = [request_of(contact=f"c{at}@example.org")[0] for at in range(3)]
    for one in several:
        actions.confirm_person(request=one, person=case.record.person, by=by)
    found = warnings_of(list(Request.objects.select_related("record__person")), by)
    assert {warning.code for one in same for warning in found[one.pk]} == {"many_people"}
    assert {warning.code for one in several for warning in found[one.pk]} == {"many_contacts"}


def test_b2_who_was_named_before_is_granted_by_an_officer_alone(client, tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    mother = casework.add_relative(
        record=case.record, name="Carmen López", relation="mother", email="Madre@example.org", by=by
    )
    grant(case, mother, by=by)
    request, secret = request_of()
    client.force_login(by)
    address = f"/solicitudes/{request.folio}/"
    client.post(address + "persona/", {"person": case.record.person.folio})
    page = text(client.get(address))
    assert "El contacto es el que dio la persona" in page
    assert "El nombre es el mismo" in page
    client.post(address + "parentesco/", {"relative": mother.pk, "evidence": "La persona la nombró"})
    request.refresh_from_db()
    assert (request.state, request.decided_by, request.follow.relative) == ("following", by, mother)
    visitor = Visitor()
    visitor.prove(show(request.folio), show(secret))
    assert "Camp East Montana" in text(visitor.status())
    # one relative is one request's: nobody becomes her a second time
    other, _secret = request_of(contact="otra@example.org")
    actions.confirm_person(request=other, person=case.record.person, by=by)
    assert queries.agreed_relatives(other, case.record.person) == []
    with pytest.raises(Conflict):
        actions.confirm_relation(request=other, evidence="x", by=by, relative=mother)


def test_a_question_is_read_after_proof_alone_and_answered_by_telephone(client):
    by, ciam = officer("elpaso"), officer("", Role.CIAM)
    request, secret = request_of()
    client.force_login(by)
    address = f"/solicitudes/{request.folio}/"
    client.post(address + "preguntar/", {"code": "parents"})
    assert Notice.objects.get(about=request.folio, template="question").values.keys() == {
        "tail",
        "seal",
        "stop",
    }
    assert Task.objects.filter(kind="call_family", office="tucson", done_at__isnull=True).count() == 1
    client.post(address + "preguntar/", {"code": "birth"})
    assert request.questions.count() == 1
    visitor, stranger = Visitor(), Visitor()
    visitor.prove(show(request.folio), show(secret))
    other, other_secret = request_of(contact="otra@example.org")
    stranger.prove(show(other.folio), show(other_secret))
    assert "los nombres de la madre y el padre" in text(visitor.status())
    assert "los nombres de la madre y el padre" not in text(stranger.status())
    client.force_login(ciam)
    client.post(address + "respuesta/", {"answer": " "})
    client.post(address + "respuesta/", {"answer": "Rosa y Pedro"})
    assert request.questions.get().answer == "Rosa y Pedro"
    assert not Task.objects.filter(kind="call_family", done_at__isnull=True).exists()
    assert "los nombres de la madre y el padre" not in text(visitor.status())
    assert "Rosa y Pedro" in text(client.get(address))
    with pytest.raises(Conflict):
        actions.reply(question=request.questions.get(), answer="x", by=ciam)
    with pytest.raises(Incomplete):
        actions.ask(request=request, code="is it José?", by=by)
    assert set(Event.objects.filter(data__request=request.folio).values_list("type_id", flat=True)) == {
        "request_asked", "request_replied",
    }  # fmt: skip


def test_b4_b5_granted_and_hidden_blocked_in_danger_refused_and_ignored_read_the_same_page(tmp_path):
    case, by = detained(tmp_path), officer("elpaso")
    supervisor = officer("elpaso", Role.SUPERVISOR)
    pages, shown = {}, {}
    for what in ("ignored", "refused", "closed", "blocked", "asked before it was refused", "danger"):
        request, secret = request_of(contact=f"{what.replace(' ', '')}@example.org")
        visitor = Visitor()
        visitor.prove(show(request.folio), show(secret))
        if what in ("refused", "asked before it was refused"):
            actions.close_request(request=request, reason="no es pariente", by=by, refused=True)
        elif what == "closed":
            actions.close_request(request=request, reason="ya no hace falta", by=by)
        elif what in ("blocked", "danger"):
            follow(case, request, by=by)
            shown[what] = text(visitor.status())
            if what == "blocked":
                guarding.block(request=request, reason="extorsión", by=supervisor)
            else:
                guarding.name_danger(request=request, kind="violence", reason="lo dijo ella", by=by)
        answer = visitor.status()
        body = answer.content.decode().replace(request.folio[-4:], "####")
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|data-mark="[^"]+"|mira=\d+', "", body)
        pages[what] = (answer.status_code, body, sorted(k for k in answer.headers if k != "Set-Cookie"))
        news = Notice.objects.filter(about=request.folio, template="news", state="waiting")
        assert not news.exists(), what
    assert all("Camp East Montana" in one for one in shown.values())
    assert len({str(page) for page in pages.values()}) == 1
    assert "Seguimos trabajando en su solicitud" in pages["ignored"][1]


def test_a_danger_hides_silently_and_few_read_why(followed, client):
    visitor, request, case, by, _relative = followed
    casework.take_case(case=case, by=by)
    supervisor, ciam = officer("elpaso", Role.SUPERVISOR), officer("", Role.CIAM)
    address = f"/solicitudes/{request.folio}/"
    client.force_login(by)
    client.post(address + "peligro/", {"kind": "trafficking", "reason": "canario"})
    assert "Seguimos trabajando" in text(visitor.status())
    casework.record_service(case=case, type="interview_call", at=clock.now(), by=by)
    assert not Notice.objects.filter(about=request.folio, state="waiting", template="news").exists()
    assert reach([case])[case.pk].not_told == ("consent",)
    other = type(by).objects.exclude(pk=by.pk).filter(office="elpaso", role=Role.OFFICER).first()
    for reader, told in (
        (by, True),
        (supervisor, True),
        (ciam, False),
        *(((other, False),) if other else ()),
    ):
        client.force_login(reader)
        page = text(client.get(address))
        assert ("canario" in page, "Trata de personas" in page.replace("Qué se teme", ""))[0] is told
        assert ("Se teme trata de personas" in page) is told
        assert ("consulte a la supervisión" in page) is not told
    client.force_login(ciam)
    assert "canario" not in client.get(f"/personas/{case.record.person.folio}/").content.decode()
    assert not Event.objects.filter(note__contains="canario").exists()
    danger = case.record.person.records.filter(dangers__isnull=False).get().dangers.get()
    with pytest.raises(NotAllowed):
        guarding.end_danger(danger=danger, reason="x", by=by)
    client.force_login(supervisor)
    client.post(f"{address}peligro/{danger.pk}/terminar/", {"reason": "Ya no hay riesgo"})
    assert "Camp East Montana" in text(visitor.status())


def test_a_supervisor_blocks_a_contact_in_every_request_and_takes_it_off_with_a_reason(followed, client):
    visitor, request, case, by, _relative = followed
    supervisor = officer("elpaso", Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        guarding.block(request=request, reason="x", by=by)
    again, _secret = request_of()  # the same contact asks for somebody else
    address = f"/solicitudes/{again.folio}/"
    client.force_login(supervisor)
    client.post(address + "bloquear/", {"reason": ""})
    assert "Camp East Montana" in text(visitor.status())
    client.post(address + "bloquear/", {"reason": "Pidió dinero a otra familia"})
    assert "Seguimos trabajando" in text(visitor.status())
    casework.record_service(case=case, type="interview_call", at=clock.now(), by=by)
    assert not Notice.objects.filter(about=request.folio, state="waiting", template="news").exists()
    actions.confirm_person(request=again, person=case.record.person, by=by)
    with pytest.raises(Conflict):
        actions.confirm_relation(request=again, evidence="x", by=by)
    client.post(address + "desbloquear/", {"reason": "Fue un error"})
    assert "Camp East Montana" in text(visitor.status())
    assert Event.objects.filter(type_id__in=["contact_blocked", "contact_unblocked"]).count() == 2
