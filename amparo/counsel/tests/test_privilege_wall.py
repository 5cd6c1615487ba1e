"""The privilege wall: an advisor's notes are read by nobody else, by page, by action or by SQL."""

from __future__ import annotations

import logging
import re

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from amparo.accounts.models import Role, Staff
from amparo.accounts.permissions import acts
from amparo.core import clock
from amparo.core.errors import NotAllowed
from amparo.core.roles import WORKSPACE
from amparo.counsel.door.access import seen_by
from amparo.counsel.door.notes import notes_of, write_note
from amparo.counsel.models import Note, Referral
from amparo.counsel.referrals import actions
from amparo.counsel.tests.pale import advisor, contract, in_progress
from tests.factories import detained, officer
from tests.minor import a_minor
from tests.test_minors_everywhere import addresses, words_of

pytestmark = pytest.mark.django_db
SECRET = "Confidencia Xochiquetzalli"
FOLDED = "confidenciaxochiquetzalli"


def with_a_note(folder) -> Referral:
    advisor(contract())
    made = in_progress(detained(folder), by=officer())
    acts(made.advisor.staff)
    write_note(seen=seen_by(made.advisor, made.folio), advisor=made.advisor, text=SECRET)
    return made


def as_workspace(actor: object, sql: str, *values: object) -> list[tuple]:
    """What the workspace's own login role gets, with this actor set; nothing of it stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WORKSPACE}")
        cursor.execute("SELECT set_config('amparo.actor', %s, true)", [str(actor)])
        cursor.execute(sql, values)
        rows = cursor.fetchall() if cursor.description else [(cursor.rowcount,)]
        transaction.set_rollback(True)
    return rows


COUNT = "SELECT count(*) FROM counsel_note"


@pytest.mark.parametrize("role", Role.values)
def test_no_role_reads_a_note_by_sql_but_its_writer(tmp_path, role):
    made = with_a_note(tmp_path)
    stranger = advisor(contract()).staff if role == Role.LAWYER else officer(role=role)
    assert as_workspace(stranger.pk, COUNT) == [(0,)]
    assert as_workspace(stranger.pk, "DELETE FROM counsel_note") == [(0,)]
    assert as_workspace(made.advisor.staff_id, COUNT) == [(1,)]


@pytest.mark.parametrize("actor", ["", "api:1", "0", "' OR true --"])
def test_without_an_actor_the_table_is_empty_and_nothing_is_written(tmp_path, actor):
    made = with_a_note(tmp_path)
    assert as_workspace(actor, COUNT) == [(0,)]
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        as_workspace(
            actor, "INSERT INTO counsel_note (referral_id, advisor_id, body, written_at) VALUES (%s, %s, 'x', now())",
            made.pk, made.advisor_id,
        )  # fmt: skip


def test_an_advisor_writes_no_note_in_anothers_name_nor_on_what_is_not_with_them(tmp_path):
    made, other = with_a_note(tmp_path), advisor(contract())
    insert = (
        "INSERT INTO counsel_note (referral_id, advisor_id, body, written_at) VALUES (%s, %s, 'x', now())"
    )
    for actor, whose in ((other.staff_id, made.advisor_id), (other.staff_id, other.pk)):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            as_workspace(actor, insert, made.pk, whose)
    assert as_workspace(made.advisor.staff_id, insert, made.pk, made.advisor_id) == [(1,)]
    with pytest.raises(NotAllowed):
        write_note(seen=_past(made, other), advisor=other, text="x")


def _past(made: Referral, other):
    from amparo.counsel.door.access import Seen

    return Seen(made, made.offers.get(), "past")


def test_who_is_not_active_any_more_reads_nothing_and_a_note_is_never_changed(tmp_path):
    made = with_a_note(tmp_path)
    staff = made.advisor.staff_id
    for change in (
        "UPDATE counsel_note SET body = 'x'",
        "UPDATE counsel_advisor SET staff_id = NULL",  # a sign-in stays with its advisor
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    made.advisor.active = False
    made.advisor.save()
    assert as_workspace(staff, COUNT) == [(0,)]
    assert not Staff.objects.get(pk=staff).is_active


def test_after_a_replacement_the_former_advisor_keeps_their_notes_and_the_new_one_sees_none(tmp_path, client):
    terms = contract()
    first, second = advisor(terms), advisor(terms)
    case, by = detained(tmp_path), officer()
    made = in_progress(case, by=by)
    was, now = (first, second) if made.advisor == first else (second, first)
    client.force_login(was.staff)
    client.post(f"/pale/mio/{made.folio}/notas/", {"text": SECRET})
    assert SECRET in client.get(f"/pale/mio/{made.folio}/notas/").content.decode()
    actions.must_decide(Referral.objects.get(pk=made.pk), at=clock.now())
    made = actions.decide(referral=made, keep=False, reason="Otro estado", by=by)
    actions.offer(referral=made, advisor=now, contract=terms, by=by)
    from amparo.counsel.referrals import answering

    made = answering.clear(referral=made, advisor=now)
    page = client.get(f"/pale/mio/{made.folio}/notas/").content.decode()
    assert SECRET in page
    assert 'name="text"' not in page  # read, and written no more
    client.post(f"/pale/mio/{made.folio}/notas/", {"text": "Otra más"})
    assert Note.objects.count() == 1
    client.force_login(now.staff)
    assert SECRET not in client.get(f"/pale/mio/{made.folio}/notas/").content.decode()
    number = Note.objects.get().pk
    client.post(f"/pale/mio/{made.folio}/notas/{number}/quitar/")
    assert Note.objects.count() == 1
    client.force_login(was.staff)
    client.post(f"/pale/mio/{made.folio}/notas/{number}/quitar/")
    assert Note.objects.count() == 0


def test_a_note_that_was_moved_in_the_database_does_not_open(tmp_path):
    made = with_a_note(tmp_path)
    other = advisor(contract())
    body = bytes(Note.objects.get().body)
    Note.objects.create(referral=made, advisor=other, body=body)
    with pytest.raises(ValueError, match="another"):
        notes_of(made, other)


def test_nothing_of_a_note_is_in_plain_text_in_any_table_or_log(tmp_path, client, caplog):
    made = with_a_note(tmp_path)
    client.force_login(made.advisor.staff)
    with caplog.at_level(logging.DEBUG):
        client.post(f"/pale/mio/{made.folio}/notas/", {"text": f"{SECRET} otra vez"})
        client.post(f"/pale/mio/{made.folio}/notas/", {"text": ""})
    assert "Xochiquetzalli" not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        assert "counsel_note" in tables
        for table in tables:  # what a copy of the database, a workbook or an event could hold
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text ILIKE %s', ["%xochiquetzalli%"]
            )
            assert cursor.fetchone() == (0,), table
            cursor.execute(
                f"SELECT count(*) FROM \"{table}\" AS t WHERE encode(convert_to(t::text, 'UTF8'), 'hex') LIKE %s",
                [f"%{b'xochiquetzalli'.hex()}%"],
            )
            assert cursor.fetchone() == (0,), table
    assert Note.objects.count() == 2


READERS = (
    Role.OFFICER,
    Role.SUPERVISOR,
    Role.HEADQUARTERS,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.CIAM,
    Role.STATE,
    Role.LAWYER,
)


@pytest.mark.slow
def test_nobody_finds_the_text_of_a_note_on_any_page(tmp_path, client):
    """Every address of the workspace, filled in with what belongs to the person and the referral, as the workspace's own role."""
    world = a_minor(tmp_path)
    made = with_a_note(tmp_path)
    case, person = made.case, made.case.record.person
    fill = {
        "folio": [made.folio, case.folio, person.folio],
        "number": [Note.objects.get().pk, made.pk, case.pk],
    }
    found, reached = [], 0
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WORKSPACE}")
    for role in READERS:
        reader = advisor_like(role)
        client.force_login(reader)
        for name, _permission, arguments in addresses():
            for given in filled(world, name, arguments, fill):
                with transaction.atomic():
                    answer = client.get(reverse(name, kwargs=given, urlconf="amparo.shell.urls_workspace"))
                    text = words_of(answer)
                    transaction.set_rollback(True)
                reached += answer.status_code == 200
                if FOLDED in text or "xochiquetzalli" in text:
                    found.append((role, name))
    assert found == []
    assert reached > 150
    client.force_login(made.advisor.staff)
    own = client.get(f"/pale/mio/{made.folio}/notas/")
    assert FOLDED in re.sub(r"[\W_]", "", own.content.decode()).lower()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def advisor_like(role: str) -> Staff:
    """Somebody of that role; of the lawyers, an advisor of another firm."""
    return advisor(contract()).staff if role == Role.LAWYER else officer(role=role)


def filled(world, name, arguments, fill):
    """The arguments that the minor's world knows, and those of this referral where they fit."""
    known = world.recipes.get(name, [{}])
    yield from known
    own = [{**known[0], "folio": folio} for folio in fill["folio"]] if "folio" in arguments else known[:1]
    if "number" in arguments and isinstance(known[0]["number"], int):
        own = [{**one, "number": number} for one in own for number in fill["number"]]
    yield from (one for one in own if set(one) == arguments and one not in known)
