"""Figures of the running house, read from the database, which is true for all processes at once (ADR 10).

Each is one question in SQL that answers `(label or '', value)` per row and holds nothing of anybody. Whoever changes a name
changes `deploy/prometheus/alerts.yml` and the dashboard too: a test compares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Metric:
    """One gauge. `label` names what the first column of the answer tells apart."""

    name: str
    says: str
    sql: str
    label: str = ""


#: Seconds since the oldest row of a table that waits; 0 where none does.
_OLDEST = "SELECT '', coalesce(extract(epoch FROM now() - min({since})), 0) FROM {table} WHERE {waits}"
_COUNT = "SELECT '', count(*) FROM {table} WHERE {waits}"
_OUTBOX = {
    "table": "notices_notice",
    "waits": "state = 'waiting' AND next_attempt_at <= now()",
    "since": "next_attempt_at",
}
_INBOX = {"table": "portal_inbox", "waits": "handled_at IS NULL AND due_at <= now()", "since": "due_at"}
_LISTS = {"table": "custody_roster", "waits": "state = 'running'", "since": "started_at"}
_CLOCKS = {
    "table": "casework_clock",
    "waits": "stopped_at IS NULL AND paused_at IS NULL AND next_at <= now()",
    "since": "next_at",
}  # fmt: skip

METRICS = (
    Metric("amparo_outbox_waiting", "Messages to families that are due and have not left.", _COUNT.format(**_OUTBOX)),
    Metric("amparo_outbox_oldest_seconds", "How long the oldest of them has been due.", _OLDEST.format(**_OUTBOX)),
    Metric(
        "amparo_outbox_failed",
        "Messages given up in the last day, by channel.",
        "SELECT channel, count(*) FROM notices_notice"
        " WHERE state = 'failed' AND created_at > now() - interval '1 day' GROUP BY 1",
        label="channel",
    ),
    Metric(
        "amparo_outbox_undelivered",
        "Messages of the last day that left and did not arrive, by channel.",
        "SELECT channel, count(*) FROM notices_notice"
        " WHERE delivery = 'failed' AND created_at > now() - interval '1 day' GROUP BY 1",
        label="channel",
    ),
    Metric("amparo_inbox_waiting", "What families handed in and nobody worked through yet.", _COUNT.format(**_INBOX)),
    Metric("amparo_inbox_oldest_seconds", "How long the oldest of it has been due.", _OLDEST.format(**_INBOX)),
    Metric("amparo_lists_running", "Lists of detained persons that are being imported.", _COUNT.format(**_LISTS)),
    Metric("amparo_lists_oldest_seconds", "How long the oldest of them has been running.", _OLDEST.format(**_LISTS)),
    Metric("amparo_clocks_lag_seconds", "How late the sweep of the clocks is.", _OLDEST.format(**_CLOCKS)),
    Metric(
        "amparo_clocks_breached",
        "Clocks that run and have passed their moment.",
        "SELECT '', count(*) FROM casework_clock WHERE stopped_at IS NULL AND breached_at IS NOT NULL",
    ),
    Metric(
        "amparo_unsealed_seconds",
        "Age of the last seal while rows wait to be sealed; 0 when none does.",
        "SELECT '', CASE WHEN EXISTS (SELECT FROM trust_unsealed)"
        " THEN coalesce(extract(epoch FROM now() - (SELECT max(at) FROM trust_seal)), 0) ELSE 0 END",
    ),
    Metric(
        "amparo_jobs",
        "Jobs by state.",
        "SELECT status::text, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1",
        label="state",
    ),
    Metric(
        "amparo_jobs_oldest_seconds",
        "How long the oldest job that may begin has waited, by queue.",
        "SELECT queue_name, extract(epoch FROM now() - min(e.at)) FROM procrastinate_jobs j"
        " JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
        " WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now() GROUP BY 1",
        label="queue",
    ),
    Metric(
        "amparo_workers",
        "Workers that were alive within the last minute.",
        "SELECT '', count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'",
    ),
    Metric(
        "amparo_canary_passed",
        "1 when the last nightly check of the duplicate check found whom it must.",
        "SELECT '', passed::int FROM (SELECT passed FROM people_canaryrun ORDER BY id DESC LIMIT 1) c",
    ),
    Metric(
        "amparo_canary_age_seconds",
        "Age of that check.",
        "SELECT '', extract(epoch FROM now() - max(at)) FROM people_canaryrun HAVING count(*) > 0",
    ),
    Metric(
        "amparo_api_calls",
        "Calls of other systems in the last hour, by status.",
        "SELECT status::text, count(*) FROM api_apicall WHERE at > now() - interval '1 hour' GROUP BY 1",
        label="status",
    ),
    Metric(
        "amparo_sessions",
        "Sessions of staff that are open.",
        _COUNT.format(table="django_session", waits="expire_date > now()"),
    ),
    Metric(
        "amparo_longest_transaction_seconds",
        "Age of the oldest open transaction.",
        "SELECT '', coalesce(max(extract(epoch FROM now() - xact_start)), 0) FROM pg_stat_activity"
        " WHERE datname = current_database()",
    ),
    Metric("amparo_database_bytes", "Size of the database.", "SELECT '', pg_database_size(current_database())"),
)  # fmt: skip


def read() -> Iterator[tuple[Metric, list[tuple[str, float]]]]:
    """Every metric with its rows, each a label (empty where it has none) and a number."""
    with connection.cursor() as cursor:
        for metric in METRICS:
            cursor.execute(metric.sql)
            yield metric, [(str(label), float(value)) for label, value in cursor.fetchall()]


def exposition() -> str:
    """All of them in Prometheus' text format 0.0.4."""
    lines = []
    for metric, rows in read():
        lines += [f"# HELP {metric.name} {metric.says}", f"# TYPE {metric.name} gauge"]
        for label, value in rows:
            quoted = label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            of = f'{{{metric.label}="{quoted}"}}' if metric.label else ""
            lines.append(f"{metric.name}{of} {value:.10g}")
    return "\n".join(lines) + "\n"
