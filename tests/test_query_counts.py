"""No page asks the database more often because there is more to show."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import Role
from amparo.accounts.permissions import PERMISSIONS
from amparo.casework import actions as casework
from amparo.casework.children.actions import add as add_child
from amparo.casework.contacts.actions import record_contact
from amparo.casework.events import NewEvent, write
from amparo.casework.hearings.actions import assign, schedule
from amparo.casework.models import Case
from amparo.casework.tasks.actions import ask
from amparo.casework.worklists.models import SavedList
from amparo.core import clock
from amparo.places.models import Facility
from amparo.review.tests.world import question
from amparo.rights.separations.actions import open_separation
from amparo.rights.tests.world import alleged
from tests.factories import EL_PASO, import_rows, officer, request_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FEW, MANY = 3, 30
GIVEN = ("ABEL", "BENITO", "CIRO", "DARIO", "ELOY", "FABIO", "GIL", "HUGO", "ISMAEL", "JULIO")
#: What each page asks leave for; what is listed is of the office of El Paso.
LISTS = {
    "see_worklist": ("/", "/?tab=mine", "/?tab=hand_overs", "/?tab=tasks", "/?tab=pairs", "/casos/", "/casos/?officer=none",
                     "/casos/?reason=no_interview", "/casos/?interview=no&age=31", "/casos/?facility={place}",
                     "/casos/?col=why&col=deadline&col=place&col=officer&col=type&col=status&col=opened&col=office"),
    "see_board": ("/casos/tablero/",),
    "see_clocks": ("/plazos/", "/plazos/?state=near", "/plazos/antiguedad/", "/plazos/antiguedad/?by=place"),
    "see_tasks": ("/tareas/?whose=office", "/tareas/?whose=office&due=overdue"),
    "see_calendar": ("/agenda/", "/agenda/?view=month"),
    "see_hand_overs": ("/entregas/",),
    "record_contact": ("/contactos/", "/contactos/?state=contact"),
    "handle_alert": ("/alertas/",),
    "handle_request": ("/solicitudes/", "/solicitudes/?why=minor", "/solicitudes/?state=following"),
    "see_request_figures": ("/solicitudes/cifras/", "/solicitudes/cifras/lista/"),
    "judge_requests": ("/solicitudes/muestra/",),
    "decide_pair": ("/duplicados/",),
    "upload_list": ("/listas/",),
    "see_protocols": ("/protocolos/",),
    "see_notices": ("/avisos/",),
    "plan_visit": ("/visitas/",),
    "see_directory": ("/oficinas/", "/oficinas/elpaso/"),
    "see_programmes": ("/programas/", "/programas/?q=acta"),
    "see_messages": ("/mensajes/",),
    "see_kinds": ("/tipos/",),
    "see_quality": ("/pale/calidad/",),
    "see_accommodations": ("/ajustes/?state=", "/ajustes/?state=late"),
    "see_rights": ("/derechos-humanos/", "/derechos-humanos/quejas/?state="),
    "see_separations": ("/derechos-humanos/separaciones/",),
    "answer_complaints": ("/pale/quejas/", "/pale/quejas/?state=over"),
}  # fmt: skip


def fill(folder, numbers, by) -> None:
    """One more person for each number, with a case that has some of everything."""
    rows = [
        f"A0{n:08d},TZOMPANTZI,{GIVEN[n % 10]}{'A' * (n // 10)},05/{1 + n % 28:02d}/{1950 + n},M,MEXICO,B{n},{EL_PASO}"
        for n in numbers
    ]
    before = set(Case.objects.values_list("pk", flat=True))
    import_rows(folder, *rows, as_of="2026-03-02T09:00")
    new = list(Case.objects.exclude(pk__in=before).select_related("record", "office").order_by("pk"))
    assert len(new) == len(rows)
    for at, case in enumerate(new):
        said = {"office": case.office, "channel": "call", "asked": "Pregunta", "by": by}
        request_of(given_names="Eleuterio", surnames=f"Tzompantzi {at}")
        alleged(case, by, agreed=("pattern",))
        open_separation(
            case=case,
            child=add_child(record=case.record, by=by, name="Inés"),
            status="apart",
            text="Se busca",
            by=by,
        )
        record_contact(**said, token=f"t{case.pk}", record=case.record)
        record_contact(**said, token=f"u{case.pk}", answered="Respuesta")
        ask(text="Llamar", office=case.office, case=case, by=by, due_at=clock.now() + dt.timedelta(days=1))
        SavedList.objects.create(
            name=f"Lista {case.pk}", owner=by, office_id="elpaso", query="late=yes", made_at=clock.now()
        )
        if at % 3:
            casework.take_case(case=case, by=by)
            hearing = schedule(case=case, kind="master", court="Corte", at=clock.now() + dt.timedelta(days=1 + at % 3),
                               time_zone="America/Denver", mode="video", by=by)  # fmt: skip
            if at % 3 == 1:
                assign(hearing=hearing, officer=by, action="Acompañar", by=by)
                question(case.record, new[at - 1].record)
    visits([case for case in new for _ in range(2)], by)


def visits(cases, by) -> None:
    write(
        [
            NewEvent(type="consular_visit", record_id=case.record_id, case_id=case.pk, at=clock.now(), staff=by,
                     office_id=case.office_id, note="Visita")
            for case in cases
        ]
    )  # fmt: skip


def asked(client: Client, pages, *, times: int = 1) -> dict[str, int]:
    """How many queries each page takes, the last of several times: what a process reads once is read before."""
    counts = {}
    for page, how in pages.items():
        for _ in range(times):
            with CaptureQueriesContext(connection) as made:
                answer = how(client, page)
            assert answer.status_code in (200, 302), (page, answer.status_code)  # 302: a reason first
            counts[page] = len(made)
    return counts


def get(client, page):
    return client.get(page)


def test_every_page_takes_as_many_queries_for_thirty_as_for_three(tmp_path):
    by = officer("elpaso")
    fill(tmp_path, range(1, FEW + 1), by)
    place = Facility.objects.get(name=EL_PASO).slug
    case = Case.objects.select_related("record__person").order_by("pk").first()
    pages, clients = {}, {}
    for role in (Role.OFFICER, Role.SUPERVISOR, Role.HEADQUARTERS, Role.CIAM):
        clients[role] = Client()
        clients[role].force_login(officer("elpaso", role))
        may = [
            name for permission, names in LISTS.items() if role in PERMISSIONS[permission] for name in names
        ]
        pages[role] = {name.format(place=place): get for name in may}
        pages[role]["Tzompantzi"] = lambda client, name: client.post("/personas/", {"q": name})
        pages[role] |= {f"/personas/{case.record.person.folio}/": get, f"/casos/{case.folio}/": get}
    few = {role: asked(client, pages[role], times=2) for role, client in clients.items()}
    fill(tmp_path, range(FEW + 1, MANY + 1), by)
    visits([case] * MANY, by)
    assert {role: asked(client, pages[role]) for role, client in clients.items()} == few
