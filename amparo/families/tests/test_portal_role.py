"""What the portal's database role can reach: a walk through the whole catalogue."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db

OF_A_VISIT = {
    "portal_request", "portal_question", "portal_status", "portal_place", "portal_services", "portal_next", "portal_warning",
    "portal_way", "portal_hearing", "portal_order", "portal_lawyer", "portal_message", "portal_paper", "portal_mine",
}  # fmt: skip
#: What anybody may know: consulates, their districts, the lawyers of the directory, figures, programmes, who is trained.
PUBLIC = {
    "portal_office", "portal_district", "portal_advisor", "portal_figures", "portal_office_point", "portal_state",
    "portal_programme", "portal_programme_agency", "portal_programme_need", "portal_programme_version", "portal_training",
    "portal_open_data", "portal_privacy_notice",
    "portal_training_shift",
}  # fmt: skip
MAY_READ = OF_A_VISIT | PUBLIC
MAY_CALL = {
    "portal_request_id", "portal_enter_code", "portal_touch", "portal_leave", "portal_verify",
    "portal_keep_panic", "portal_panic", "portal_choose", "portal_say", "portal_hand_paper", "portal_wishes",
    "portal_telling", "portal_keep_telling", "portal_keep_browser", "portal_forget_browsers", "portal_ask_test",
    "portal_take", "portal_hurry", "portal_looked", "portal_rate", "portal_complain",
    "portal_programmes_found", "portal_state_meant", "portal_accommodations", "portal_difficulties",
    # A returned person's own page, and whether a cartilla is genuine.
    "portal_own_ask", "portal_own_enter", "portal_own_touch", "portal_own_leave", "portal_own_see", "portal_own_help",
    "portal_own_correct", "portal_own_prove_phone", "portal_own_stop", "portal_own_tells", "portal_own_cartilla",
    "portal_own_file", "portal_cartilla", "portal_cartilla_keys", "portal_certificate",
}  # fmt: skip


def rows(sql, *args):
    with connection.cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall()


def test_no_relation_but_the_portals_own_can_be_touched():
    # relation, may it be read (wholly or a column), inserted into, changed in any way
    relations = rows(
        """SELECT c.relname,
             has_table_privilege(r, c.oid, 'SELECT') OR has_any_column_privilege(r, c.oid, 'SELECT'),
             has_any_column_privilege(r, c.oid, 'INSERT'),
             has_any_column_privilege(r, c.oid, 'UPDATE') OR has_table_privilege(r, c.oid, 'DELETE, TRUNCATE')
             OR has_table_privilege(r, c.oid, 'TRIGGER, REFERENCES')
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, (VALUES ('amparo_portal'::name)) AS role(r)
           WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f')
           AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"""
    )
    assert len(relations) > 40
    readable = {name for name, read, _insert, _change in relations if read}
    insertable = {name for name, _read, insert, _change in relations if insert}
    changeable = {name for name, _read, _insert, change in relations if change}
    assert readable == MAY_READ
    assert insertable == {"portal_inbox"}
    assert changeable == set()


def test_of_advisors_only_what_is_public_can_be_read():
    columns = rows(
        """SELECT a.attname FROM pg_attribute a WHERE a.attrelid = 'portal_advisor'::regclass AND a.attnum > 0"""
    )
    assert {name for (name,) in columns} == {
        "number", "name", "firm", "phone", "areas", "languages", "sign_languages", "counties",
    }  # fmt: skip


def test_the_inbox_takes_a_kind_a_payload_and_its_place_in_the_queue_and_nothing_else():
    columns = rows(
        """SELECT a.attname FROM pg_attribute a WHERE a.attrelid = 'portal_inbox'::regclass AND a.attnum > 0
           AND has_column_privilege('amparo_portal', a.attrelid, a.attnum, 'INSERT')"""
    )
    assert {name for (name,) in columns} == {"kind", "payload", "due_at", "mark"}


def test_no_function_but_the_portals_own_can_be_called():
    callable_ones = rows(
        """SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
           AND has_function_privilege('amparo_portal', p.oid, 'EXECUTE')
           AND has_schema_privilege('amparo_portal', n.oid, 'USAGE')"""
    )
    assert {name for (name,) in callable_ones} == MAY_CALL


def test_no_sequence_schema_or_other_role_is_open():
    assert (
        rows(
            """SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'
           AND CASE WHEN relkind = 'S' THEN has_sequence_privilege('amparo_portal', c.oid, 'USAGE') ELSE false END"""
        )
        == []
    )
    assert (
        rows("SELECT nspname FROM pg_namespace WHERE has_schema_privilege('amparo_portal', oid, 'CREATE')")
        == []
    )
    assert (
        rows(
            "SELECT rolname FROM pg_roles WHERE rolname NOT IN ('amparo_portal') AND pg_has_role('amparo_portal', oid, 'USAGE')"
        )
        == []
    )
    flags = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit FROM pg_roles WHERE rolname = 'amparo_portal'"
    )
    assert flags == [(False, False, False, False, False)]


def test_functions_that_run_as_their_owner_pin_their_search_path():
    loose = rows(
        """SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname = 'public' AND p.prosecdef
           AND NOT coalesce(p.proconfig::text, '') LIKE '%%search_path=pg_catalog, public%%'"""
    )
    assert loose == []


def test_as_the_role_without_a_proved_visit_every_view_is_empty_and_every_table_refused():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE amparo_portal")
        for view in sorted(OF_A_VISIT):
            cursor.execute(f"SELECT * FROM {view}")
            assert cursor.fetchall() == []
        cursor.execute("SELECT set_config('amparo.visit', 'guess', true)")
        for view in sorted(OF_A_VISIT):
            cursor.execute(f"SELECT * FROM {view}")
            assert cursor.fetchall() == []
    for table in ("people_person", "people_record", "families_request", "casework_event", "portal_inbox", "portal_visit",
                  "families_shown", "families_last_seen", "families_lawyer", "families_contracted", "counsel_rating",
                  "counsel_ratedonce", "counsel_complaint", "counsel_admission", "counsel_advisor",
                  "accounts_staff", "django_session"):  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE amparo_portal")
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(f"SELECT * FROM {table} LIMIT 1")
