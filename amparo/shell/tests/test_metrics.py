"""The figures for whoever runs the service: they tell what waits, and nothing of anybody."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.core.management import call_command

from amparo.core import clock
from amparo.notices.models import Notice
from amparo.shell.operation import metrics
from tests.factories import request_of

pytestmark = pytest.mark.django_db
DEPLOY = settings.ROOT_FOLDER / "deploy"


def figures() -> dict[str, float]:
    return {metric.name: sum(number for _, number in rows) for metric, rows in metrics.read()}


def test_what_waits_is_counted_with_its_age():
    before = figures()
    request_of()
    Notice.objects.update(state="waiting", next_attempt_at=clock.now() - dt.timedelta(minutes=10))
    after = figures()
    assert after["amparo_outbox_waiting"] == before["amparo_outbox_waiting"] + Notice.objects.count() > 0
    assert 540 < after["amparo_outbox_oldest_seconds"] < 1200  # ten minutes, whatever the test took


def test_the_format_is_the_collectors_and_holds_numbers_and_names_of_ours_only(tmp_path):
    request_of()
    out = tmp_path / "amparo.prom"
    call_command("metrics", "--out", out)
    text = out.read_text()
    for line in text.splitlines():
        assert re.fullmatch(
            r'# (HELP|TYPE) amparo_\w+ .+|amparo_\w+(\{\w+="[\w .-]*"\})? -?[\d.e+]+', line
        ), line
    assert list(tmp_path.iterdir()) == [out]


def test_alerts_dashboard_and_runbooks_speak_of_figures_that_exist():
    known = {metric.name for metric in metrics.METRICS}
    alerts = (DEPLOY / "prometheus" / "alerts.yml").read_text()
    dashboard = (DEPLOY / "grafana" / "amparo.json").read_text()
    assert set(re.findall(r"amparo_\w+", alerts)) <= known
    drawn = {
        name
        for panel in json.loads(dashboard)["panels"]
        for t in panel["targets"]
        for name in re.findall(r"amparo_\w+", t["expr"])
    }
    assert drawn == known
    runbooks = (settings.ROOT_FOLDER / "docs" / "operations" / "runbooks.md").read_text()
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line[3:].lower()).replace(" ", "-")
        for line in runbooks.splitlines()
        if line.startswith("## ")
    }
    assert set(re.findall(r"runbooks\.md#([\w-]+)", alerts)) <= headings
