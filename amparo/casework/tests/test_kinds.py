"""Kinds of cases: shipped in order, changed in drafts, never changed once published, kept by their cases."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction

from amparo.accounts.models import Role
from amparo.casework import actions as casework
from amparo.casework.clocks.keeping import recompute
from amparo.casework.clocks.rules import rules
from amparo.casework.directory import load
from amparo.casework.kinds import actions, facts, queries
from amparo.casework.kinds.models import KindVersion
from amparo.casework.kinds.shape import NEEDED, WHO, differences, problems
from amparo.casework.kinds.shipped import shipped
from amparo.casework.models import Case, CaseType, EventType
from amparo.casework.moves import STATUSES
from amparo.core import clock
from amparo.core.errors import Conflict, Incomplete, NotAllowed
from amparo.people.models import Record
from tests.factories import officer, receive, said

pytestmark = pytest.mark.django_db
TYPE = "laboral.salarios"


@pytest.fixture(autouse=True)
def noon():
    """The hour at which it is the same day at headquarters and in every consulate."""
    with time_machine.travel(clock.now().replace(hour=18, minute=0)):
        yield


def open_one(type=TYPE):
    by = officer("elpaso")
    record = Record.objects.get(
        pk=receive(said(given_names="Ana", surname1="Ruiz"), office="elpaso").record_id
    )
    return casework.open_case(record=record, type=type, office=by.office, at=clock.now(), by=by)


CLOCKS = frozenset(rule.code for rule in rules())


def changed(by, **parts):
    draft = actions.begin_draft(type=CaseType.objects.get(pk=TYPE), by=by)
    return actions.write_draft(draft=draft, content={**draft.content, **parts}, by=by)


def test_every_shipped_type_has_a_kind_in_order():
    contents = shipped()
    assert set(contents) == set(CaseType.objects.values_list("code", flat=True))
    events = frozenset(EventType.objects.values_list("code", flat=True))
    for code, content in contents.items():
        assert (
            problems(content, event_types=events, outcomes=frozenset(Case.Outcome.values), clocks=CLOCKS)
            == []
        ), code
        assert set(content["facts"]) <= set(STATUSES), code
        assert {one for codes in content["facts"].values() for one in codes} <= set(facts.all_codes()), code
        assert content["steps"], code
        assert content["clocks"], code
        assert {one["who"] for one in content["steps"]} <= set(WHO)
        assert {one["needed"] for one in content["steps"]} <= set(NEEDED)


def test_every_fact_that_a_shipped_kind_names_has_words():
    assert all(facts.name_of(code) != code for content in shipped().values()
               for codes in content["facts"].values() for code in codes)  # fmt: skip


def test_loading_again_changes_nothing():
    before = list(KindVersion.objects.order_by("pk").values_list("pk", "content"))
    load()
    assert list(KindVersion.objects.order_by("pk").values_list("pk", "content")) == before


def test_a_case_keeps_the_version_it_was_opened_under():
    by = officer(role=Role.HEADQUARTERS)
    old = open_one()
    draft = changed(by, clocks={"first_contact": {"length": 48, "warn_at": [36]}})
    actions.publish(draft=draft, in_force_from=clock.today(), reason="fewer clocks", by=by)
    new = open_one()
    old.refresh_from_db()
    assert (old.kind.number, new.kind.number) == (1, 2)
    # The clocks of each case are those of its own version, and as long as that one says.
    recompute()
    assert list(old.clocks.values_list("type", flat=True)) == ["follow_up"]
    (only,) = new.clocks.all()
    assert (only.type_id, only.due_at - only.started_at) == ("first_contact", dt.timedelta(hours=48))


def test_a_version_waits_for_its_day():
    by = officer(role=Role.HEADQUARTERS)
    day = clock.today() + dt.timedelta(days=30)
    actions.publish(draft=changed(by, clocks={}), in_force_from=day, reason="from next month", by=by)
    assert queries.in_force(TYPE, clock.today()).number == 1
    assert queries.in_force(TYPE, day).number == 2


def test_a_published_version_cannot_be_changed_by_anybody():
    version = KindVersion.objects.filter(type_id=TYPE).get()
    by = officer(role=Role.HEADQUARTERS)
    with pytest.raises(Conflict):
        actions.write_draft(draft=version, content={}, by=by)
    with pytest.raises(DatabaseError), transaction.atomic():
        KindVersion.objects.filter(pk=version.pk).update(content={})
    with pytest.raises(DatabaseError), transaction.atomic():
        KindVersion.objects.filter(pk=version.pk).delete()


def test_a_draft_is_published_only_in_order_and_never_into_the_past():
    by = officer(role=Role.HEADQUARTERS)
    today = clock.today()
    draft = actions.begin_draft(type=CaseType.objects.get(pk=TYPE), by=by)
    with pytest.raises(Conflict):
        actions.publish(draft=draft, in_force_from=today, reason="nothing", by=by)
    step = {"code": "x", "es": "X", "en": "X", "who": "officer", "after": ["no_such_event"], "needed": "no"}
    draft = changed(by, steps=[step])
    with pytest.raises(Incomplete):
        actions.publish(draft=draft, in_force_from=today, reason="x", by=by)
    draft = changed(by, steps=[{**step, "after": []}])
    with pytest.raises(Incomplete):
        actions.publish(draft=draft, in_force_from=today - dt.timedelta(days=1), reason="x", by=by)
    actions.publish(draft=draft, in_force_from=today, reason="x", by=by)


def test_what_headquarters_published_is_not_overwritten_by_a_new_shipped_table():
    by = officer(role=Role.HEADQUARTERS)
    actions.publish(draft=changed(by, clocks={}), in_force_from=clock.today(), reason="ours", by=by)
    load()
    assert queries.in_force(TYPE, clock.today()).reason == "ours"


def test_a_retired_type_opens_no_case_and_its_open_ones_go_on():
    by = officer(role=Role.HEADQUARTERS)
    case = open_one()
    actions.retire(type=case.type, on=clock.today(), by=by)
    with pytest.raises(Incomplete):
        open_one()
    casework.add_note(case=case, text="goes on", by=officer("elpaso"))
    actions.restore(type=case.type, by=by)
    open_one()
    with pytest.raises(Conflict):
        actions.retire(type=CaseType.objects.get(pk="migratorio.detencion"), on=clock.today(), by=by)


def test_a_new_type_opens_cases_once_it_is_published():
    by = officer(role=Role.HEADQUARTERS)
    draft = actions.add_type(ambito="civil", code="adopcion", name_es="Adopción", name_en="Adoption", by=by)
    with pytest.raises(Incomplete):
        open_one("civil.adopcion")
    actions.publish(draft=draft, in_force_from=clock.today(), reason="new", by=by)
    assert open_one("civil.adopcion").kind.number == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.CIAM, Role.AUDITOR])
def test_only_headquarters_edit_kinds(role):
    with pytest.raises(NotAllowed):
        actions.begin_draft(type=CaseType.objects.get(pk=TYPE), by=officer("elpaso", role))


def test_the_difference_names_each_line_that_changed():
    old = shipped()[TYPE]
    assert differences(old, old) == []
    new = {
        **old,
        "clocks": {**old["clocks"], "follow_up": {"length": 20, "warn_at": [12]}},
        "steps": [*old["steps"][:-1], {**old["steps"][-1], "es": "Otra cosa"}],
    }
    found = differences(old, new)
    assert [(one.part, bool(one.before), bool(one.after)) for one in found] == [
        ("steps", True, True), ("clocks", True, False), ("clocks", False, True),
    ]  # fmt: skip


def test_headquarters_change_a_kind_through_its_pages(client):
    by = officer(role=Role.HEADQUARTERS)
    client.force_login(by)
    assert "Salarios no pagados" in client.get("/tipos/").content.decode()
    assert client.get(f"/tipos/{TYPE}/").status_code == 200
    client.post(f"/tipos/{TYPE}/borrador/empezar/")
    page = client.get(f"/tipos/{TYPE}/borrador/")
    forms = page.context["forms"]
    data = {"publish": "1"}
    for part in (forms.steps, forms.subtypes, forms.clocks):
        for name in ("TOTAL_FORMS", "INITIAL_FORMS"):
            data[f"{part.prefix}-{name}"] = part.management_form[name].value()
        for row in part:
            for field in row:
                if field.value() not in (None, "", False):
                    data[field.html_name] = field.value()
    for field in forms.rules:
        data[field.html_name] = field.value()
    new = forms.steps.initial_form_count()
    data |= {f"steps-{new}-code": "union", f"steps-{new}-es": "Avisar al sindicato", f"steps-{new}-en": "Tell the union",
             f"steps-{new}-order": "1", f"steps-{new}-who": "officer", f"steps-{new}-needed": "no"}  # fmt: skip
    clocks = {row.initial["code"]: row.prefix for row in forms.clocks}
    data |= {f"{clocks['follow_up']}-length": 20, f"{clocks['follow_up']}-warn_at": "21"}
    data.pop(f"{clocks['next_hearing']}-runs")
    refused = client.post(f"/tipos/{TYPE}/borrador/", data)
    assert refused.context["forms"].clocks.total_error_count() == 1  # a warning after the end
    data[f"{clocks['follow_up']}-warn_at"] = "18, 10"
    shown = client.post(f"/tipos/{TYPE}/borrador/", data, follow=True).content.decode()
    assert "Avisar al sindicato" in shown
    client.post(
        f"/tipos/{TYPE}/publicar/", {"in_force_from": clock.today().isoformat(), "reason": "the union asked"}
    )
    version = queries.in_force(TYPE, clock.today())
    assert (version.number, version.published_by_id) == (2, by.pk)
    assert version.content["clocks"]["follow_up"] == {"length": 20, "warn_at": [10, 18]}
    assert set(shipped()[TYPE]["clocks"]) - set(version.content["clocks"]) == {"next_hearing"}
    assert "union" in [one["code"] for one in version.content["steps"]]
    assert "the union asked" in client.get(f"/tipos/{TYPE}/").content.decode()
    client.post(
        "/tipos/nuevo/", {"ambito": "civil", "code": "adopcion", "name_es": "Adopción", "name_en": "Adoption"}
    )
    client.post("/tipos/civil.adopcion/descartar/")
    assert client.get("/tipos/civil.adopcion/").status_code == 200
    client.post(f"/tipos/{TYPE}/retirar/")
    assert CaseType.objects.get(pk=TYPE).retired_from == clock.today()
    client.force_login(officer("elpaso"))
    assert client.get(f"/tipos/{TYPE}/").status_code == 200
    assert client.post(f"/tipos/{TYPE}/borrador/empezar/").status_code == 403
