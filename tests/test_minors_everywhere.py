"""A minor is shown to nobody outside the team, on no page of the workspace and in no answer of the API (domain.md §8.1)."""

from __future__ import annotations

import io
import logging
import re
import zipfile

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader

from amparo.accounts.models import Role
from amparo.accounts.permissions import may
from amparo.api.tests.calling import Caller
from amparo.casework.minors.team import team_of
from amparo.core.logs import WithoutPeople
from amparo.people.closing import close
from amparo.people.models import Person, Record
from amparo.places.models import Facility
from tests.factories import EL_PASO, facility, officer
from tests.minor import NAME, WORDS, a_minor

pytestmark = pytest.mark.django_db
READERS = [("elpaso", Role.OFFICER), ("boston", Role.OFFICER), ("chicago", Role.SUPERVISOR), ("", Role.CIAM),
           ("", Role.HEADQUARTERS), ("", Role.AUDITOR), ("", Role.ADMINISTRATOR), ("OC", Role.STATE),
           ("", Role.LAWYER)]  # fmt: skip
#: Boston was passed a case that nobody there has: whoever takes it joins the team, by these two and no other way.
JOINING = {("boston", "take_case"), ("boston", "accept_hand_over")}
#: Addresses about nobody, opened once, by whoever keeps what is on them.
ABOUT_NOBODY = re.compile(
    "kind|office|special_day|facilit|api_client|canary|absence|set_language|health|figures"
)
#: Pages that have more than one list, and those that show something only when asked about it.
ASKED = {
    "worklist": [{"tab": tab} for tab in ("new", "mine", "hand_overs", "tasks", "pairs")],
    "tasks": [{"whose": "office"}, {"whose": "office", "due": "snoozed"}],
    "contacts": [{"state": state} for state in ("waiting", "contact", "assistance", "case")],
    "alerts": [{"state": "over"}],
    "clocks": [{"state": state} for state in ("breached", "near", "running", "paused", "late", "met")],
    "agenda": [{"view": "month"}, {"view": "week"}],
    "interpreter_bookings": [{"what": what} for what in ("today", "week", "open", "result")],
    "requests": [{"state": state} for state in ("", "following", "closed")] + [{"why": "minor"}],
    "wishes": [{"state": state} for state in ("", "doubted", "kept", "ended")],
    "cases": [{"col": ["why", "place", "officer", "type"]}, {"reason": "minor"}],
    "board": [{"office": "elpaso"}],
    "complaints": [{"state": "over"}],
    "rights": [{"kind": "use_of_force"}, {"state": "complained"}],
    "rights_complaints": [{"state": state} for state in ("", "answered")],
    "separations": [{"state": state} for state in ("open", "")],
    "rights_patterns": [{"scope": "all", "by": "authority"}],
    "accommodation_list": [{"state": state} for state in ("", "late", "denied", "undelivered")],
    "follow_ups": [{"tab": tab} for tab in ("late", "coming", "done")],
    "returns": [{"what": "late"}, {"state": "OC"}],
}


def addresses(patterns=None, prefix=""):
    """Every address of the workspace but those of signing in: its name, its permission, the names of its arguments."""
    if patterns is None:
        patterns = get_resolver("amparo.shell.urls_workspace").url_patterns
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith(("accounts/", "dev/", "api/")):
                yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield pattern.name, getattr(pattern.callback, "permission", None), set(pattern.pattern.converters)


def words_of(answer) -> str:
    """Everything that can be read in an answer, letters and digits alone: pages, papers, workbooks, calendars."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    elif "spreadsheet" in kind:
        book = zipfile.ZipFile(io.BytesIO(body))
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    else:
        text = body.decode("utf-8", "replace")
    text = text + "".join(answer.headers.values())
    return re.sub(r"[\W_]", "", text).lower()


def shown_in(answer, typed=()) -> list[str]:
    text = words_of(answer)
    return [what for what, word in WORDS.items() if word in text and what not in typed]


@pytest.fixture
def no_word_in_the_logs(capsys):
    """Whatever is asked, no line that the process writes holds a word of the child."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(WithoutPeople())
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    text = re.sub(r"[\W_]", "", lines.getvalue() + "".join(capsys.readouterr())).lower()
    assert "request403" in text, "the lines of refused requests are there to be looked at"
    assert [what for what, word in WORDS.items() if word in text] == []


def test_e6_nobody_outside_the_team_reads_of_a_minor_anywhere(tmp_path, client, no_word_in_the_logs):
    world = a_minor(tmp_path)
    leaks, reached = [], 0

    def see(reader, what, call, typed=()):
        nonlocal reached
        with transaction.atomic():
            answer = call()
            leaks.extend((*reader, what, found) for found in shown_in(answer, typed))
            transaction.set_rollback(True)
        reached += answer.status_code == 200
        return answer.status_code

    for reader in READERS:
        staff = officer(*reader)
        client.force_login(staff)
        for name, address in walk(world, staff):
            status = see(reader, f"GET {name}", lambda to=address: client.get(to))
            # What forms say when they come back is the same for everybody who gets them: asked of the first alone.
            posts_too = status == 405 or (status == 200 and reader == READERS[0])
            if posts_too and (reader[0], name) not in JOINING:
                see(reader, f"POST {name}", lambda to=address: client.post(to, follow=True))
            for query in ASKED.get(name, []) if status == 200 else []:
                see(reader, f"GET {name} {query}", lambda to=address, q=query: client.get(to, q))
        for address, said, typed in posts(world):
            see(reader, f"POST {address}", lambda to=address, data=said: client.post(to, data), typed)
    assert leaks == []
    assert reached > 200


def walk(world, staff):
    """Every address that the role has, filled in. One that the world of the minor has no arguments for fails the test."""
    keeper = staff.role in (Role.HEADQUARTERS, Role.ADMINISTRATOR)
    for name, permission, arguments in addresses():
        for given in world.recipes.get(name, [{}]):
            assert set(given) == arguments, f"tests/minor.py must say how {name} is filled in"
            if (keeper or not ABOUT_NOBODY.search(name)) and (permission is None or may(staff, permission)):
                yield name, reverse(name, kwargs=given, urlconf="amparo.shell.urls_workspace")


def posts(world):
    """What people type and choose: searches by part of what they know, lists of several, workbooks."""
    surname = {"first surname"}
    yield "/personas/", {"q": NAME["surname1"]}, surname
    yield "/personas/", {"q": "A211222333"}, {"A-number"}
    yield "/llamadas/", {"q": NAME["surname1"], "find": "1"}, surname
    yield "/llamadas/", {"q": "6565550188", "find": "1"}, {"telephone"}
    yield "/ingreso/parecidos/", {"surname1": NAME["surname1"], "a_number": "211222333"}, ()
    yield "/ingreso/", {"a_number": "211222333", "check": "1"}, {"A-number"}
    yield "/casos/exportar/", {"list": "col=place&col=why", "purpose": "Junta del lunes"}, ()
    yield "/casos/varios/", {"do": "assign", "case": world.case.pk, "list": ""}, ()
    yield (
        "/casos/varios/",
        {"do": "task", "case": world.case.pk, "list": "", "confirmed": "1", "text": "x"},
        (),
    )
    yield f"/personas/{world.person.folio}/equipo/pedir/", {"why": "Busco a su madre"}, ()
    here = Facility.objects.get(name=EL_PASO).pk
    yield "/visitas/nueva/", {"facility": here, "people": world.case.record_id}, ()


def test_e6_the_team_reads_what_the_others_do_not(tmp_path, client):
    world = a_minor(tmp_path)
    sheets = reverse("visit_sheets", args=[world.recipes["visit"][0]["number"]])
    for staff in (world.officer, world.supervisor):
        client.force_login(staff)
        pages = [
            client.get(f"/personas/{world.person.folio}/{page}") for page in ("", "documentos/", "hijos/")
        ]
        seen = {what for page in pages for what in shown_in(page)}
        assert {"given name", "first surname", "A-number", "what was written", "relative"} <= seen
        for name in ("/duplicados/", "/contactos/", "/alertas/", "/tareas/?whose=office", "/agenda/",
                     "/solicitudes/", "/entregas/", "/plazos/?state=running", sheets):  # fmt: skip
            assert "first surname" in shown_in(client.get(name)), name


def test_no_answer_of_the_api_tells_more_of_a_minor_than_that_there_is_one(tmp_path, client):
    world = a_minor(tmp_path)
    caller = Caller(client, "find_person", "alerts")
    operations = get_resolver("amparo.shell.urls_workspace")
    asked = {
        "find_person": {"id": "1", **NAME, "birth_date": "2012-03-09"},
        "sound_alert": {},
        "cancel_alert": {},
        "confirm_alert": {},
    }
    names = {
        p.name
        for r in operations.url_patterns
        if str(r.pattern) == "api/"
        for p in r.url_patterns
        if getattr(p.callback, "api_scope", None) not in (None, "", "read_open")  # what is open is of nobody
    }
    assert names - {"openapi-json", "api-root", "nothing_here"} <= set(asked)
    for name, body in asked.items():
        for arguments in world.recipes.get(name, [{}]):
            path = reverse(f"api:{name}", kwargs=arguments, urlconf="amparo.shell.urls_workspace")
            answer = caller.post(path.removeprefix("/api/"), body)
            assert shown_in(answer) == [], name
    found = caller.post("find-person", asked["find_person"]).json()["candidates"]
    own = next(one for one in found if one["folio"] == world.person.folio)
    assert (own["decision"], own["reasons"], own["probability"]) == ("closed", [], None)
    assert "El Paso" in own["closed"]


def test_a_page_of_minors_costs_as_many_queries_as_one_and_what_is_covered_cannot_be_saved(tmp_path):
    world = a_minor(tmp_path)
    stranger = officer("chicago")
    others = [Person(pk=10**9 + n, folio=f"P{n:010}", youngest_birth_date=world.person.youngest_birth_date)
              for n in range(20)]  # fmt: skip
    person = Person.objects.get(pk=world.person.pk)
    with CaptureQueriesContext(connection) as few:
        close(stranger, [Person.objects.get(pk=person.pk)])
    with CaptureQueriesContext(connection) as many:
        close(stranger, [*others, person])
    assert len(many) <= len(few)
    assert NAME["surname1"] not in person.name
    with pytest.raises(TypeError):
        person.save()
    record = Record.objects.filter(person=world.person).first()
    close(stranger, records=[record])
    with pytest.raises(TypeError):
        record.save()
    assert team_of(person) is not None
    assert facility(EL_PASO).pk
