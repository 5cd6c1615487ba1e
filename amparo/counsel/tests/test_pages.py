"""The office's pages of PALE: asking for a lawyer, choosing, the list, a person's file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amparo.counsel.models import Offer, Referral
from amparo.counsel.referrals import explaining
from amparo.counsel.referrals.choosing import choice
from amparo.counsel.tests.pale import advisor, agrees, contract, in_progress
from tests.factories import EL_PASO, detained, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, settings):
    settings.AMPARO_SECOND_FACTOR = False

    def enter(staff):
        client.force_login(staff)
        return client

    return enter


def test_an_officer_asks_for_a_lawyer_and_offers_it_to_the_first(tmp_path, signed_in):
    terms = contract()
    advisor(terms, capacity=1), advisor(terms, capacity=20)
    case, by = detained(tmp_path), officer()
    agrees(case, by=by)
    page = signed_in(by)
    said = {"area": "migratorio", "level_wanted": "representation", "forum": "eoir", "need": "Defensa", "language": "Español",
            "parties": ""}  # fmt: skip
    assert (
        "Falta: " in page.post(reverse("propose_referral", args=[case.folio]), {"area": ""}).content.decode()
    )
    answer = page.post(reverse("propose_referral", args=[case.folio]), said, follow=True)
    made = Referral.objects.get()
    assert "Ofrecer" in answer.content.decode()
    allowed = choice(made).allowed
    second = {"advisor": allowed[1].advisor.pk, "contract": allowed[1].contract.pk}
    page.post(reverse("offer_referral", args=[made.folio]), second)
    assert not Offer.objects.exists()  # whoever does not take the first says why
    page.post(reverse("offer_referral", args=[made.folio]), {**second, "reason": "Conoce a la familia"})
    assert Offer.objects.get().reason == "Conoce a la familia"
    made.refresh_from_db()
    assert made.state == "offered"
    body = page.get(reverse("referrals") + "?tab=advisor").content.decode()
    assert made.case.record.person.name in body


def test_the_pages_say_no_to_another_office_and_to_lawyers(tmp_path, signed_in):
    who = advisor()
    made = in_progress(detained(tmp_path), by=officer())
    other = signed_in(officer("boston"))
    assert other.get(reverse("referral", args=[made.folio])).status_code == 302  # a reason is asked for
    assert made.case.record.person.name not in other.get(reverse("referrals")).content.decode()
    assert other.post(
        reverse("change_referral", args=[made.folio, "retirar"]), {"reason": "x"}
    ).status_code in (302, 403)
    made.refresh_from_db()
    assert made.state == "in_progress"
    lawyer = signed_in(who.staff)
    for name, arguments in (
        ("referrals", []),
        ("referral", [made.folio]),
        ("propose_referral", [made.case.folio]),
    ):
        assert lawyer.get(reverse(name, args=arguments)).status_code == 403


def test_the_list_costs_the_same_however_long_it_is(tmp_path, signed_in):
    advisor(capacity=50, capacity_month=50)
    by = officer()
    page = signed_in(by)
    counted = []
    for number in range(3):
        row = f"A01234567{number},PRUEBA{chr(65 + number)},NOMBRE,05/23/198{number},M,MEXICO,B10{number},{EL_PASO}"
        in_progress(detained(tmp_path, row), by=by)
        page.get(reverse("referrals") + "?tab=advisor")  # what is read once for a process is read
        with CaptureQueriesContext(connection) as asked:
            assert (
                page.get(reverse("referrals") + "?tab=advisor").content.count(b"/pale/canalizaciones/")
                == number + 1
            )
        counted.append(len(asked))
    assert counted[0] == counted[2]


def reasons_in(tree: ast.AST) -> Iterator[tuple[str, set[str]]]:
    """Every code that this source gives, with the names of its values."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        named = {
            node.targets[0].id: node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("Reason", "Refusal"):
                codes = _known(call.args[0], named)
                values = {
                    key.value
                    for part in call.args[1:]
                    for inner in (
                        part,
                        *(named.get(name.id, part) for name in ast.walk(part) if isinstance(name, ast.Name)),
                    )
                    for found in ast.walk(inner)
                    if isinstance(found, ast.Dict)
                    for key in found.keys
                    if isinstance(key, ast.Constant)
                }
                yield from ((code, values) for code in codes)


def _known(node: ast.AST, named: dict[str, ast.AST]) -> set[str]:
    if isinstance(node, ast.Name):
        return _known(named[node.id], named) if node.id in named else set()
    if isinstance(node, ast.IfExp):
        return _known(node.body, named) | _known(node.orelse, named)
    return {node.value} if isinstance(node, ast.Constant) else set()


def test_every_code_of_the_rules_has_words_that_its_values_fill():
    folder = Path(explaining.__file__).parents[1] / "matching"
    found: dict[str, set[str]] = {}
    for name in ("rules.py", "scoring.py", "explaining.py"):
        for code, values in reasons_in(ast.parse((folder / name).read_text())):
            found[code] = found.get(code, values) & values
    assert len(found) > 40
    for code, values in found.items():
        asked = set(re.findall(r"%\((\w+)\)s", str(explaining.WORDS[code])))
        assert asked <= values, code
    assert set(explaining.WORDS) - set(found) == {"asked_before"}  # a plan's own
