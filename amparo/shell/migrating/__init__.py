"""Changing tables while people work: what a migration may do to a table that is in use, and how long it may wait (ADR 37)."""
