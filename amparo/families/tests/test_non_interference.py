"""Two registries that differ only in what is hidden are one and the same to whoever stands outside.

Hypothesis chooses what is hidden and what the outsider does; the same is played in both worlds, each in a savepoint that is
taken back. Compared: every answer's status, headers and bytes but for its tokens, every message that leaves to the outsider,
and what the limits have counted.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from amparo.casework import actions as casework
from amparo.core import clock
from amparo.core.folios import new_folio, new_secret, show
from amparo.families import actions, guarding
from amparo.families.models import Bucket
from amparo.families.tasks import work_inbox_through
from amparo.families.tests.visiting import Visitor, look, sent_code
from amparo.notices.models import DemoMessage
from amparo.notices.sending import send_due
from amparo.people.models import Purpose
from amparo.portal.limits import limits
from tests.factories import detained, officer, request_of

pytestmark = pytest.mark.django_db


TOKENS = re.compile(r"\d{8}|terminada en \w{4}|\S{4}-\S{4}|…\w{4}")


class TakeBack(Exception):
    pass


#: What a registry may hold of José Luis, and what a stranger who asked for him (with folio and secret) must not learn.
HIDDEN = ["nobody is known", "is on a list", "an officer found him", "he was not asked", "he refused her", "she is blocked",
          "violence is feared", "she was refused"]  # fmt: skip
#: What the outsider does. The asker has a folio; the guesser knows a folio of somebody, or makes one up.
STEPS = ["look at the page", "look again", "look for him once more", "ask with a wrong secret", "type a wrong code",
         "ask with a right secret and type the code", "read the start page", "type the family's word", "leave"]  # fmt: skip


@pytest.fixture
def world(tmp_path, settings, monkeypatch):
    settings.AMPARO_DEMO = True
    for (
        what,
        of,
    ) in limits().items():  # nothing comes back while the test runs, so that its own pace does not count
        monkeypatch.setitem(limits(), what, tuple(dataclasses.replace(one, hourly=1) for one in of))
    return tmp_path


def hide(what, request, folder, by):
    """Make this true in the registry. Nothing of it may be told to the asker."""
    if what == "nobody is known":
        return
    case = detained(folder)
    if what == "is on a list":
        return
    actions.confirm_person(request=request, person=case.record.person, by=by)
    if what == "an officer found him":
        return
    if what == "she was refused":
        actions.close_request(request=request, reason="no relation", by=by, refused=True)
        return
    relative = actions.confirm_relation(request=request, evidence="seen", by=by)
    if what == "he was not asked":
        return
    decision = "refused" if what == "he refused her" else "granted"
    if what == "she is blocked":
        guarding.block(request=request, reason="threats", by=officer("elpaso", "supervisor"))
    if what == "violence is feared":
        guarding.name_danger(
            request=request,
            kind="violence",
            reason="told in the interview",
            by=officer("elpaso", "supervisor"),
        )
    casework.record_consent(
        record=request.record, purpose=Purpose.FAMILY, decision=decision, relative=relative,
        fields=["status", "place"] if decision == "granted" else [], channel="visit",
        at=clock.now() - dt.timedelta(minutes=1), by=by,
    )  # fmt: skip


def do(step, visitor, request, secret, folio):
    if step in ("look at the page", "look again"):
        return visitor.status()
    if step == "look for him once more":
        return look(visitor, given_names="José Luis", surnames="García López")
    if step == "ask with a wrong secret":
        return visitor.post("/seguir/", folio=show(request.folio), secret=show(folio[1]))
    if step == "type a wrong code":
        return visitor.post("/seguir/codigo/", code="00000000")
    if step == "ask with a right secret and type the code":
        visitor.post("/seguir/", folio=show(request.folio), secret=show(secret))
        work_inbox_through()
        return visitor.post("/seguir/codigo/", code=sent_code() or "00000000")
    if step == "read the start page":
        return visitor.get("/")
    if step == "type the family's word":
        return visitor.post("/seguir/", folio=show(request.folio), secret="mango 48")
    return visitor.post("/salir/")


def seen(response):
    """An answer without its tokens."""
    body = re.sub(rb'(value|data-[a-z]+)="[^"]{16,}"', b"", response.content)
    body = re.sub(rb"F-\w{5}-\w{5}|(\w{3}-){3}\w{3}|\w{4}-\w{4}|<svg.*?</svg>", b"#", body, flags=re.S)
    body = re.sub(rb"mira=\d+|\d{1,2}:\d\d", b"#", body)
    headers = sorted((name, value) for name, value in response.headers.items() if name != "Content-Length")
    cookies = sorted(
        (name, morsel["httponly"], morsel["samesite"]) for name, morsel in response.cookies.items()
    )
    return response.status_code, headers, cookies, len(response.content), body


def played(hidden, steps, folder, request, secret, folio):
    """What the outsider sees and gets while `steps` are done in a world with this hidden in it; then it never was."""
    told = []
    try:
        with transaction.atomic():
            send_due()
            before = DemoMessage.objects.count()
            hide(hidden, request, folder, officer("elpaso"))
            visitor = Visitor()
            for step in steps:
                told.append((step, seen(do(step, visitor, request, secret, folio))))
                work_inbox_through()
            send_due()
            messages = DemoMessage.objects.order_by("pk")[before:]
            told.append(
                [(one.channel, one.address, one.subject, TOKENS.sub("#", one.text)) for one in messages]
            )
            told.append(sorted((one.kind, round(one.level)) for one in Bucket.objects.all()))
            raise TakeBack
    except TakeBack:
        return told


@hypothesis_settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from(HIDDEN), st.sampled_from(HIDDEN), st.lists(st.sampled_from(STEPS), min_size=1, max_size=5)
)
def test_b4_what_is_hidden_changes_nothing_that_an_outsider_can_see(world, one, other, steps):
    try:
        with transaction.atomic():
            request, secret = request_of()
            folio = new_folio("F"), new_secret()
            steps = ["ask with a right secret and type the code", *steps]
            first = played(one, steps, world, request, secret, folio)
            second = played(other, steps, world, request, secret, folio)
            for here, there in zip(first, second, strict=True):
                assert here == there, (one, other)
            raise TakeBack
    except TakeBack:
        pass


def test_the_comparison_sees_what_is_shown(world):
    """A family that may see is told apart from one that may not: the test above is not blind."""
    request, secret = request_of()
    folio = new_folio("F"), new_secret()
    steps = ["ask with a right secret and type the code", "look at the page"]

    def shown(folder):
        by = officer("elpaso")
        case = detained(folder)
        actions.confirm_person(request=request, person=case.record.person, by=by)
        relative = actions.confirm_relation(request=request, evidence="seen", by=by)
        casework.record_consent(
            record=request.record, purpose=Purpose.FAMILY, decision="granted", relative=relative, fields=["status"],
            channel="visit", at=clock.now() - dt.timedelta(minutes=1), by=by,
        )  # fmt: skip

    hidden = played("he was not asked", steps, world, request, secret, folio)
    shown(world)
    assert played("nobody is known", steps, world, request, secret, folio)[1] != hidden[1]


def test_each_world_is_what_it_says(world):
    """What is hidden is there: the worlds that are compared do differ."""
    from amparo.families.models import Blocked, Danger, Request

    for what in HIDDEN:
        try:
            with transaction.atomic():
                request, _secret = request_of()
                hide(what, request, world, officer("elpaso"))
                request = Request.objects.get(pk=request.pk)
                assert (request.record.person_id is not None) == (what not in HIDDEN[:2]), what
                assert Blocked.objects.exists() == (what == "she is blocked")
                assert Danger.objects.exists() == (what == "violence is feared")
                assert request.refused == (what == "she was refused")
                raise TakeBack
        except TakeBack:
            pass
    assert settings.AMPARO_PANIC_WORD
