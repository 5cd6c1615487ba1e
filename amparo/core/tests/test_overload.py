"""More comes than can be done: reports wait before intake, intake before a family's page."""

from __future__ import annotations

import threading

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.overload import KINDS, SHARE, Kind, Overload, is_taken, kind_of

ORDER = [Kind.REPORT, Kind.WORK, Kind.INTAKE, Kind.FAMILY]


@given(st.integers(0, 500), st.integers(1, 200))
def test_whatever_is_turned_away_so_is_all_that_can_wait_longer(under_way, most):
    taken = [is_taken(kind, under_way, most) for kind in ORDER]
    assert taken == sorted(taken)


def test_the_longest_beginning_says_what_a_page_is_for():
    assert kind_of("/solicitudes/cifras/lista/") == Kind.REPORT
    assert kind_of("/solicitudes/7/") == Kind.WORK
    assert kind_of("/seguir/estado/") == Kind.FAMILY
    assert kind_of("/api/alerts/A-00000-00000/confirm") == Kind.FAMILY
    assert kind_of("/api/find-person") == Kind.WORK
    assert set(SHARE) == set(Kind)


@pytest.mark.parametrize("beginning", KINDS)
def test_every_beginning_is_one_of_an_address_that_there_is(beginning):
    def addresses(patterns, before=""):
        for one in patterns:
            here = before + str(one.pattern).lstrip("^")
            yield "/" + here
            yield from addresses(getattr(one, "url_patterns", []), here)

    from amparo.shell import urls_portal, urls_workspace

    known = [*addresses(urls_portal.urlpatterns), *addresses(urls_workspace.urlpatterns)]
    assert any(address.startswith(beginning) for address in known)


def test_a_full_door_turns_reports_away_then_intake_and_never_a_family(settings):
    settings.AMPARO_AT_ONCE = 4
    inside, go = threading.Semaphore(0), threading.Event()

    def slow(request):
        inside.release()
        go.wait(20)
        return HttpResponse("ok")

    door, factory, answers = Overload(slow), RequestFactory(), {}

    def ask(name, path):
        answers[name] = door(factory.get(path))

    threads = []

    def begin(path):
        thread = threading.Thread(target=ask, args=(len(threads), path))
        thread.start()
        threads.append(thread)

    begin("/seguir/")
    begin("/seguir/")
    for _ in threads:
        inside.acquire()
    assert door(factory.get("/cifras/")).status_code == 503  # half of it is busy
    begin("/casos/")
    inside.acquire()
    assert door(factory.get("/casos/")).status_code == 503
    begin("/ingreso/")
    inside.acquire()
    turned_away = door(factory.get("/ingreso/"))
    assert (turned_away.status_code, turned_away["Retry-After"]) == (503, "10")
    assert "520-623-7874" in turned_away.content.decode()
    begin("/seguir/estado/")
    inside.acquire()
    go.set()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers.values()} == {200}
    assert door.under_way == 0
    assert resolve("/health/").view_name == "health"


def test_a_request_that_breaks_is_no_longer_under_way():
    def breaks(request):
        raise ValueError

    door = Overload(breaks)
    with pytest.raises(ValueError):
        door(RequestFactory().get("/"))
    assert door.under_way == 0


@pytest.mark.django_db
def test_a_page_that_is_turned_away_asks_the_database_nothing(client, settings, django_assert_num_queries):
    settings.AMPARO_AT_ONCE = 0
    with django_assert_num_queries(0):
        assert client.get("/listas/").status_code == 503
