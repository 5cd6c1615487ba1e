"""A worker killed while it sends goes on with what is left; the gateway, which may have taken a message already, is asked under
the same name and sends it once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import psycopg
import pytest

from amparo.notices.tests.servers import Gateway, serving
from tests.test_killed_import import ROOT, Databases

MESSAGES, KILLS = 30, 5
PREPARE = """
import django; django.setup()
from amparo.notices.actions import queue
for n in range({n}):
    address = "+5255123456%02d" % n
    queue(template="news", channel="sms", address=address, language="es-mx", values={{"tail": "M8X4"}}, key=f"k{{n}}")
"""
SEND = "import django; django.setup(); from amparo.notices.sending import send_due; send_due()"


class Slow(Gateway):
    """Takes each message at once, and answers a moment later: long enough to be killed in between."""

    def handle(self, handler):
        name = handler.headers["Idempotency-Key"]
        self.done.setdefault(name, f"SM{len(self.done) + 1}")
        time.sleep(0.05)
        super().handle(handler)


@pytest.mark.slow
def test_a_worker_killed_between_sending_and_writing_down_doubles_and_loses_nothing(database):
    rng = random.Random(7)
    databases, name, gateway = Databases(), "amparo_kill_sending", Slow()
    try:
        database(name)
        with serving(gateway) as port:
            environment = {
                **os.environ, "DATABASE_URL": databases.url(name), "AMPARO_DOOR": "worker",
                "AMPARO_SMS_URL": f"http://127.0.0.1:{port}",
            }  # fmt: skip

            def start(code):
                return subprocess.Popen(
                    [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
                )

            assert start(PREPARE.format(n=MESSAGES)).wait(600) == 0
            for kill in range(KILLS):
                process = start(SEND)
                before, patience = len(gateway.calls), time.monotonic() + 60
                while process.poll() is None and len(gateway.calls) == before and time.monotonic() < patience:
                    time.sleep(0.005)
                time.sleep(rng.uniform(0, 0.2))
                assert process.poll() is None, f"nothing was left to kill at {kill}"
                process.kill()
                process.wait(60)
            assert start(SEND).wait(600) == 0
        with psycopg.connect(databases.url(name)) as connection:
            states = connection.execute(
                "SELECT state, count(*), count(DISTINCT provider_id) FROM notices_notice GROUP BY state"
            ).fetchall()
        assert states == [("sent", MESSAGES, MESSAGES)]
        assert len(gateway.done) == MESSAGES
        assert max(gateway.asked.values()) > 1, "no kill fell between sending and writing down"
    finally:
        databases.drop(name)
        databases.maintenance.close()
