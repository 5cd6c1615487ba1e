from __future__ import annotations

import re

import pytest
from django.urls import reverse

from amparo.accounts.models import Role
from amparo.casework.models import Case
from amparo.casework.worklists import actions, figures
from amparo.core import clock
from amparo.places.models import Office
from tests.factories import JOSE, MARIA, import_rows, officer

pytestmark = pytest.mark.django_db


def length_of(client, address):
    page = client.get(address)
    assert page.status_code == 200, address
    return int(re.search(r'<h1[^>]*>.*?am-count">(\d+)<', page.content.decode(), re.S).group(1))


def test_every_figure_is_the_length_of_the_list_that_it_opens(tmp_path, client):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    head, to = officer("elpaso", Role.SUPERVISOR), officer("elpaso")
    client.force_login(head)
    board = figures.office_board(head, Office.objects.get(pk="elpaso"), clock.now())
    first = next(row for row in board.rows if row.figures[0].count)
    assert first.figures[0].count == 2
    actions.assign(case=Case.objects.order_by("pk")[0], to=to, by=head)
    board = figures.office_board(head, Office.objects.get(pk="elpaso"), clock.now())
    for row in [*board.rows, board.total]:
        for figure in row.figures:
            assert length_of(client, figure.address) == figure.count, (row.name, figure.address)


def test_rows_add_up_to_their_total_in_an_office_and_in_the_network(tmp_path):
    import_rows(tmp_path, JOSE, MARIA, as_of="2026-03-02T09:00")
    head, hq = officer("elpaso", Role.SUPERVISOR), officer(role=Role.HEADQUARTERS)
    office = figures.office_board(head, Office.objects.get(pk="elpaso"), clock.now())
    network = figures.network_board(hq, clock.now())
    for board in (office, network):
        for at, figure in enumerate(board.total.figures):
            assert figure.count == sum(row.figures[at].count for row in board.rows)
    of_network = next(row for row in network.rows if row.office.pk == "elpaso")
    assert of_network.figures[0].count == office.total.figures[0].count == 2
    assert len(network.rows) == Office.objects.count() >= 53


def test_the_board_of_the_network_is_a_table_and_a_map(client, tmp_path):
    import_rows(tmp_path, JOSE, as_of="2026-03-02T09:00")
    client.force_login(officer(role=Role.HEADQUARTERS))
    page = client.get(reverse("board")).content.decode()
    assert page.count("<circle") >= 53
    assert "El Paso" in page
    assert client.get(reverse("board") + "?office=elpaso").status_code == 200


def test_officers_have_no_board(client):
    client.force_login(officer("elpaso"))
    assert client.get(reverse("board")).status_code == 403
