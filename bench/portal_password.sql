-- What bench/portal_password.py tries around the tables: one statement a line, under its kind.

-- files and large objects
SELECT pg_read_file('postgresql.auto.conf')
SELECT pg_read_binary_file('global/pg_control')
SELECT pg_ls_dir('.')
SELECT lo_import('/etc/passwd')
SELECT lo_create(0)
SELECT data FROM pg_largeobject
SELECT lo_export(1, '/tmp/out')
COPY (SELECT 1) TO '/tmp/out'
COPY (SELECT 1) TO PROGRAM 'id'
COPY portal_inbox (kind, payload) FROM PROGRAM 'id'

-- other roles
SET ROLE amparo_owner
SET ROLE amparo_workspace
SET SESSION AUTHORIZATION amparo_workspace
ALTER ROLE amparo_portal SUPERUSER
ALTER ROLE amparo_portal BYPASSRLS
GRANT amparo_workspace TO amparo_portal
ALTER ROLE amparo_workspace PASSWORD 'x'
CREATE ROLE other
SELECT * FROM pg_authid
SELECT * FROM pg_shadow
SELECT * FROM pg_user_mapping
GRANT SELECT ON people_person TO amparo_portal

-- other servers and databases
CREATE EXTENSION dblink
CREATE EXTENSION postgres_fdw
SELECT dblink('', 'SELECT 1')
CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw
CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p
SELECT pg_create_logical_replication_slot('s', 'test_decoding')
SELECT pg_logical_emit_message(false, 'a', 'b')

-- things of its own
CREATE TEMP TABLE t (a text)
CREATE TABLE t (a text)
CREATE SCHEMA s
CREATE VIEW v AS SELECT * FROM people_person
CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.001 AS $f$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $f$
CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT clock_timestamp()'
CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)
CREATE TRIGGER t AFTER INSERT ON portal_inbox FOR EACH ROW EXECUTE FUNCTION families_wake_worker()
CREATE RULE r AS ON INSERT TO portal_inbox DO ALSO SELECT 1
CREATE POLICY p ON people_person
CREATE STATISTICS s ON folio, id FROM people_person
CREATE INDEX ON people_person (id)
COMMENT ON TABLE people_person IS 'x'
CREATE PUBLICATION p FOR ALL TABLES
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION families_wake_worker()

-- functions that run a query of others' words
SELECT query_to_xml('SELECT * FROM people_record', true, true, '')
SELECT database_to_xml(true, true, '')
SELECT schema_to_xml('public', true, true, '')
SELECT table_to_xml('people_record', true, true, '')
SELECT * FROM ts_stat('SELECT to_tsvector(note) FROM casework_event')
DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM people_record LOOP RAISE NOTICE '%', r; END LOOP; END $$
SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint

-- what others do
SELECT query FROM pg_stat_activity WHERE usename <> current_user
SELECT * FROM pg_stat_statements
SELECT * FROM pg_stat_get_activity(NULL)
SELECT * FROM pg_locks
SELECT * FROM pg_prepared_statements
SELECT * FROM pg_cursors
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user
SELECT * FROM pg_hba_file_rules
SELECT * FROM pg_file_settings
SELECT setting FROM pg_settings

-- visits that are not its own
SELECT set_config('amparo.visit', 'guess', false), portal_request_id()
SELECT set_config('amparo.visit', token_hash, false) FROM portal_visit
SELECT portal_enter_code('', '')
SELECT portal_enter_code(browser_hash, code_hash) FROM portal_code
SELECT portal_panic(ARRAY['x'], 'F0000000000')
SELECT portal_verify('official', '%', 'elpaso')
SELECT portal_verify('official', '', '')
INSERT INTO portal_inbox (kind, payload) VALUES ('code', '{}') RETURNING *
INSERT INTO portal_inbox (kind, payload) SELECT 'code', to_jsonb(r) FROM people_record r
UPDATE portal_inbox SET payload = '{}'
DELETE FROM portal_inbox
TRUNCATE portal_inbox
SELECT portal_hurry(mark) FROM portal_inbox
SELECT nextval('portal_inbox_id_seq'), currval('portal_inbox_id_seq')
