"""«Mi trabajo»: three lists of everything that waits; each number is the length of the list that it opens."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.alerts import actions as alerts
from amparo.casework.contacts.actions import record_contact
from amparo.casework.hand_overs.actions import hand_over
from amparo.casework.hand_overs.transfers import ask_for_case
from amparo.casework.hearings import actions as hearings
from amparo.casework.models import Case, HandOver
from amparo.casework.tasks.actions import ask
from amparo.casework.worklists import standing
from amparo.casework.worklists.actions import put
from amparo.casework.worklists.mine import my_work
from amparo.core import clock
from amparo.places.models import Office
from tests.factories import EL_PASO, import_rows, officer, said

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)  # 10 in the morning at El Paso
ZONE = ZoneInfo("America/Denver")


NAMES = ("TLAHUICOLE,CITLALI", "NEZAHUAL,YOLTZIN", "XOLOTECATL,ITZEL", "AQUINO,BRAULIO", "ZEPEDA,FERMIN", "OROZCO,GILDARDO",
         "MONDRAGON,HILARIA", "PALAFOX,JACINTA", "QUINTANAR,KENIA", "RIVAPALACIO,LEOBARDO", "SANDOVAL,MACEDONIO",
         "URQUIDI,NATIVIDAD")  # fmt: skip


def row(number: int, born: str = "") -> str:
    born = born or f"05/{number + 1:02d}/{1960 + number}"
    return f"A01{number:02d}45678,{NAMES[number]},{born},F,MEXICO,B{number},{EL_PASO}"


@pytest.fixture
def ana():
    return officer()


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def busy(folder, by, number: int) -> None:
    """So many of everything that can wait for somebody of El Paso."""
    elpaso, today = Office.objects.get(pk="elpaso"), MONDAY
    first = Case.objects.count()
    import_rows(folder, *[row(first + n) for n in range(number)], as_of="2026-03-02T09:00")
    cases = list(Case.objects.filter(office="elpaso").order_by("-pk")[:number])
    for n, case in enumerate(cases):
        casework.take_case(case=case, by=by)
        hearing = hearings.schedule(case=case, kind="bond", court="Corte", at=today + dt.timedelta(days=3), by=by,
                                    time_zone="America/Denver", mode="video")  # fmt: skip
        hearings.assign(hearing=hearing, officer=by, action="Acompañar", by=by)
        for hours in (2, 50):
            ask(
                text="Llamar",
                office=elpaso,
                by=by,
                assignee=by,
                case=case,
                due_at=today + dt.timedelta(hours=hours),
            )
        record_contact(
            office=elpaso, channel="call", asked="¿Dónde está?", by=by, token=f"c{first}{n}", caller="Rosa"
        )
        alerts.sound(via="test", key=f"k{first}{n}", described=said(given_names="Rosa"), contacts=[], at=today, language="es",
                     place=alerts.Place(31.7612, -106.4876, 12.0))  # fmt: skip


def lists(staff):
    return {
        one.code: {part.source.code: part for part in one.parts}
        for one in my_work(staff, now=clock.now(), zone=ZONE)
    }


def behind(client, address: str) -> int:
    """How many the list at this address holds, as the page counts them."""
    context = client.get(address).context
    if "found" in context:
        return context["found"].page.paginator.count
    if "days" in context:
        return sum(len(some) for _day, some in context["days"])
    return context["page"].paginator.count


def test_each_number_is_the_length_of_the_list_behind_it(client, tmp_path, ana):
    busy(tmp_path, ana, 3)
    client.force_login(ana)
    work = lists(ana)
    assert list(work) == ["now", "waiting", "soon"]
    told = {(code, name): part.count for code, parts in work.items() for name, part in parts.items()}
    assert told["now", "tasks"] == told["soon", "tasks_soon"] == told["soon", "hearings"] == 3
    assert told["waiting", "contacts"] == told["now", "alerts"] == 3
    assert told["now", "cases"] + told["soon", "cases_soon"] == 3
    compared = 0
    for parts in work.values():
        for part in parts.values():
            if part.source.code not in ("second_looks", "hand_overs", "asked", "alerts"):
                assert behind(client, part.address) == part.count, part.address
                compared += 1
    assert compared == 8
    page = client.get("/").content.decode()
    shown = [int(number) for number in re.findall(r'id="work-\w+">[^<]*<span class="am-count">(\d+)<', page)]
    assert shown == [sum(part.count for part in parts.values()) for parts in work.values()]


def test_the_page_takes_as_many_queries_for_many_as_for_few(client, tmp_path, ana):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/").status_code == 200
        return len(queries)

    client.force_login(ana)
    busy(tmp_path, ana, 1)
    asked()
    few = asked()
    busy(tmp_path, ana, 11)
    assert asked() == few
    assert few <= 40


def test_what_cannot_wait_is_first_what_comes_is_later_and_what_was_put_later_waits(tmp_path, ana):
    import_rows(tmp_path, row(1), row(2), row(3, born="05/23/2015"), as_of="2026-03-02T09:00")
    late, later, child = Case.objects.order_by("pk")
    standing.refresh([late.pk, later.pk, child.pk])

    def now_and_soon():
        work = lists(ana)
        both = (work["now"]["cases"], work["soon"]["cases_soon"])
        return [{one.folio for one in part.rows} for part in both]

    assert now_and_soon() == [{child.shown_folio}, {late.shown_folio, later.shown_folio}]
    put(case=later, fact="put_back", until=MONDAY + dt.timedelta(days=2), reason="Ya la ven", by=ana)
    put(case=late, fact="put_first", until=MONDAY + dt.timedelta(days=2), reason="Enferma", by=ana)
    assert [len(some) for some in now_and_soon()] == [2, 0]
    with time_machine.travel(MONDAY + dt.timedelta(days=3), tick=False):
        standing.refresh([later.pk])
        assert len(now_and_soon()[0]) == 3


def test_an_officer_has_their_own_and_nobodys_a_supervisor_the_consulate(tmp_path, ana):
    import_rows(tmp_path, row(1), row(2, born="05/23/2015"), as_of="2026-03-02T09:00")
    luis, boss = officer(), officer(role=Role.SUPERVISOR)

    def number(staff):
        return sum(part.count for parts in lists(staff).values() for part in parts.values())

    assert number(ana) == number(luis) == number(boss) == 2
    child = Case.objects.get(record__person__youngest_birth_date__year=2015)
    casework.take_case(case=child, by=luis)
    assert (number(ana), number(luis), number(boss)) == (1, 2, 2)
    assert [part.rows[0].title for part in lists(boss)["now"].values() if part.count] == ["Itzel Xolotecatl"]
    assert number(officer("dallas")) == 0


def test_hand_overs_and_requests_of_others_wait_and_are_settled_with_one_button(client, tmp_path, ana):
    import_rows(tmp_path, row(1), row(2), as_of="2026-03-02T09:00")
    one, other = Case.objects.order_by("pk")
    dallas = officer("dallas")
    hand_over(case=one, to=Office.objects.get(pk="dallas"), reason="x", at=MONDAY, by=ana)
    ask_for_case(case=other, reason="La familia vive aquí", by=dallas)
    assert lists(ana)["waiting"]["asked"].count == 1
    (waits,) = lists(dallas)["waiting"]["hand_overs"].rows
    client.force_login(dallas)
    assert waits.posts
    assert client.post(waits.action, {"next": "/"}).status_code == 302
    assert HandOver.objects.get().accepted_at is not None
    assert lists(dallas)["waiting"]["hand_overs"].count == 0


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_a_page_and_an_empty_one_says_what_to_do(client, role):
    client.force_login(officer(role=role))
    answer = client.get("/", follow=True)
    assert answer.status_code == 200
    if role in (Role.OFFICER, Role.SUPERVISOR):
        assert [
            answer.content.decode().count(text)
            for text in ("Nada tiene que hacerse", "Nadie espera", "Nada vence")
        ] == [1, 1, 1]


def test_a_case_is_put_later_from_the_page_which_comes_back(client, tmp_path, ana):
    import_rows(tmp_path, row(1), as_of="2026-03-02T09:00")
    case = Case.objects.get()
    client.force_login(ana)
    page = client.post("/casos/varios/", {"do": "put", "fact": "put_back", "case": case.pk, "next": "/"})
    assert page.context["form"].initial["fact"] == "put_back"
    done = {
        "do": "put",
        "case": case.pk,
        "next": "/",
        "confirmed": "yes",
        "fact": "put_back",
        "reason": "La ve su abogada",
    }
    assert client.post("/casos/varios/", done).url == "/"
    assert sum(part.count for parts in lists(ana).values() for part in parts.values()) == 0
