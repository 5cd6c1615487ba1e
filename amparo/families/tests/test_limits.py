"""Limits that slow an attacker and lock no family out (portal.md, rules 3 and 10)."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from amparo.core.folios import new_folio, new_secret, show
from amparo.families.models import Bucket, Inbox, Request
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import Visitor, look, sent_code, text
from amparo.portal.limits import LONGEST, Limit, limits
from amparo.portal.work import zeros
from tests.factories import request_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def post_box(settings):
    settings.AMPARO_DEMO = True


def limit(monkeypatch, what, by, burst, then="work"):
    monkeypatch.setitem(limits(), what, (Limit(what, by, burst, burst, then),))


def ask(visitor, folio, secret, *, address="203.0.113.7"):
    return visitor.post(
        "/seguir/", folio=show(folio), secret=show(secret), headers={"X-Forwarded-For": address}
    )


def test_too_many_attempts_are_asked_to_wait_by_device_and_never_by_folio(followed):
    _visitor, request, _case, _by, _relative = followed
    stranger = Visitor()
    answers = [ask(stranger, request.folio, new_secret()) for _ in range(15)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    minutes = int(answers[-1].headers["Retry-After"]) // 60
    assert 1 <= minutes <= 20
    assert f"{minutes} minuto" in text(answers[-1])
    assert ask(Visitor(), request.folio, new_secret()).status_code == 200


def test_a_shared_network_is_never_refused_and_another_network_is_not_touched(settings, monkeypatch):
    settings.AMPARO_PROXIES = 1
    limit(monkeypatch, "folio", "network", 3)
    answers = [ask(Visitor(), new_folio("F"), new_secret()) for _ in range(5)]
    assert {one.status_code for one in answers} == {200}
    assert ["más tarde" in text(one) for one in answers] == [False] * 3 + [True] * 2
    assert "más tarde" not in text(ask(Visitor(), new_folio("F"), new_secret(), address="198.51.100.1"))
    assert "más tarde" in text(ask(Visitor(), new_folio("F"), new_secret(), address="203.0.113.200"))


def test_b4_a_folio_that_others_attack_stays_usable_for_its_family(settings, monkeypatch):
    settings.AMPARO_PROXIES = 1
    limit(monkeypatch, "folio", "folio", 5)
    request, secret = request_of(contact="abuela@example.org")
    for number in range(40):
        ask(Visitor(), request.folio, new_secret(), address=f"198.51.{number}.1")
    family = Visitor()
    page = ask(family, request.folio, secret)
    assert page.status_code == 200
    # With the work of her telephone the code comes at once; without it, after some minutes.
    work_inbox_through()
    assert sent_code() is None
    assert hurry(family, page).status_code == 204
    work_inbox_through()
    assert family.post("/seguir/codigo/", code=sent_code()).status_code == 302


def test_known_and_unknown_folios_meet_the_same_limits(followed, monkeypatch):
    _visitor, request, _case, _by, _relative = followed
    limit(monkeypatch, "folio", "folio", 2)
    seen = []
    for folio in (request.folio, new_folio("F")):
        Bucket.objects.all().delete()
        pages = [ask(Visitor(), folio, new_secret()) for _ in range(4)]
        seen.append(
            [(page.status_code, re.sub(rb'(value|data-bits)="[^"]*"', b"", page.content)) for page in pages]
        )
        levels = sorted(round(level) for level in Bucket.objects.values_list("level", flat=True))
        seen[-1].append(levels)
    assert seen[0] == seen[1]


def hurry(visitor, page):
    """Do the work of this page, as its script would."""
    html = page.content.decode()
    challenge = re.search(r'name="challenge" value="([^"]+)"', html).group(1)
    bits = int(re.search(r'data-bits="(\d+)"', html).group(1))
    nonce = next(str(n) for n in range(10**8) if zeros(challenge, str(n)) >= bits)
    return visitor.post("/apurar/", challenge=challenge, nonce=nonce)


def test_a_request_for_help_is_always_taken_and_waits_longer_under_pressure(monkeypatch):
    limit(monkeypatch, "request", "network", 2)
    pages = [look(Visitor()) for _ in range(9)]
    assert {page.status_code for page in pages} == {200}
    assert all(re.search(r"F-\w{5}-\w{5}", text(page)) for page in pages)
    minutes = [
        int(found.group(1)) if (found := re.search(r"hasta (\d+) minuto", text(page))) else 0
        for page in pages
    ]
    assert minutes[:2] == [0, 0]
    assert minutes[2] > 0
    assert minutes == sorted(minutes)
    assert minutes[-1] <= LONGEST
    assert all(
        (b"queue" in page.content) == (minute > 0) for page, minute in zip(pages, minutes, strict=True)
    )
    work_inbox_through()
    assert Request.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_inbox SET due_at = now() - interval '1 minute' WHERE handled_at IS NULL"
        )
    work_inbox_through()
    assert Request.objects.count() == 9


def test_work_brings_one_row_to_the_front_once_and_tells_nothing(monkeypatch):
    limit(monkeypatch, "request", "network", 1)
    visitor = Visitor()
    look(visitor)
    work_inbox_through()
    pages = [look(Visitor()) for _ in range(2)]
    assert hurry(visitor, pages[0]).status_code == 204
    assert Inbox.objects.filter(handled_at__isnull=True).count() == 2
    work_inbox_through()
    assert Request.objects.count() == 2
    again = hurry(visitor, pages[0])
    assert (again.status_code, again.content) == (204, b"")
    work_inbox_through()
    assert Request.objects.count() == 2
    challenge = re.search(r'name="challenge" value="([^"]+)"', pages[1].content.decode()).group(1)
    lazy = next(str(n) for n in range(100) if zeros(challenge, str(n)) < 10)
    assert visitor.post("/apurar/", challenge=challenge, nonce=lazy).status_code == 400
    work_inbox_through()
    assert Request.objects.count() == 2


def test_calm_pages_carry_no_script_and_no_queue():
    page = look(Visitor())
    assert b"<script" not in page.content
    assert b"queue" not in page.content


def test_a_bucket_fills_again_with_time(monkeypatch):
    limit(monkeypatch, "request", "network", 2)
    for _ in range(3):
        page = look(Visitor())
    assert "más de lo normal" in text(page)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_bucket SET at = at - interval '90 minutes'")
    assert "más de lo normal" not in text(look(Visitor()))


def test_a_bucket_never_owes_more_than_four_times_what_it_holds(monkeypatch):
    limit(monkeypatch, "request", "network", 2)
    for _ in range(15):
        look(Visitor())
    assert Bucket.objects.get(kind="request").level == pytest.approx(-8, abs=0.1)


def test_one_contact_that_asks_for_many_is_slowed_and_how_it_is_written_does_not_matter(monkeypatch):
    limit(monkeypatch, "request", "contact", 2)
    for contact in ("915 555 0100", "+1 (915) 555-0100", "9155550100"):
        page = look(Visitor(), contact=contact)
    assert "más de lo normal" in text(page)
    assert "más de lo normal" not in text(look(Visitor(), contact="915 555 0101"))


def test_no_address_contact_or_folio_lies_in_a_bucket(settings):
    settings.AMPARO_PROXIES = 1
    folio = new_folio("F")
    ask(Visitor(), folio, new_secret(), address="203.0.113.7")
    look(Visitor(), contact="carmen@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT b::text FROM portal_bucket b")
        lines = " ".join(line for (line,) in cursor.fetchall())
    assert len(lines) > 300
    for secret in ("203.0.113", folio, "carmen", "example"):
        assert secret not in lines


def test_two_forms_that_one_browser_opens_in_the_same_second_are_two_requests():
    visitor = Visitor()
    folios = {re.search(r"F-\w{5}-\w{5}", text(look(visitor))).group() for _ in range(4)}
    assert len(folios) == 4
