DROP FUNCTION IF EXISTS trust_take(integer);
DROP FUNCTION IF EXISTS trust_enqueue() CASCADE;
