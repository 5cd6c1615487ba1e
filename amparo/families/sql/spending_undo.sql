DROP FUNCTION IF EXISTS families_spend(text[], integer[], integer[]);
