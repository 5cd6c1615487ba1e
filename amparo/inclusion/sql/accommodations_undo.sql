DROP FUNCTION IF EXISTS inclusion_difficulty_figures(text, text[]);
DROP VIEW IF EXISTS inclusion_difficulty;
DROP FUNCTION IF EXISTS inclusion_accommodation_figures(text, text[], timestamptz, timestamptz, timestamptz);
DROP VIEW IF EXISTS inclusion_accommodation_line;
