DROP VIEW IF EXISTS portal_figures;
