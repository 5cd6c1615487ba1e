DROP VIEW IF EXISTS insight_quejas;
DROP VIEW IF EXISTS insight_retornos;
DROP VIEW IF EXISTS insight_pale_pagos;
DROP VIEW IF EXISTS insight_pale;
DROP VIEW IF EXISTS insight_esperas;
DROP VIEW IF EXISTS insight_casos;
DROP VIEW IF EXISTS insight_case;
DROP FUNCTION IF EXISTS insight_month(timestamptz);
