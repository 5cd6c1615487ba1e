DROP FUNCTION IF EXISTS returns_told_before(bigint);
