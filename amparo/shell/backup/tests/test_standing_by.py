"""The first server goes in the middle of work: the standby has all that was acknowledged, and takes over."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from amparo.core import postgres
from amparo.core.errors import BadInstallation
from amparo.shell.backup import standing_by
from amparo.shell.backup.tests.servers import House, house

pytestmark = pytest.mark.slow


def test_nothing_acknowledged_is_lost_when_the_standby_takes_over(ground):
    with house(ground, archive=False) as first:
        there = standing_by.make(first.environment, ground / "second", synchronous=True)
        second = House(there, first.settings, first.identity)
        assert standing_by.lag(first.environment).synchronous
        acknowledged, stop = [], threading.Event()

        def work(number):
            turn = 0
            with first.connect() as server:
                while not stop.is_set():
                    line = f"{number}-{turn}"
                    try:
                        server.execute("INSERT INTO ledger (line) VALUES (%s)", [line])
                    except psycopg.OperationalError:
                        return
                    acknowledged.append(line)
                    turn += 1

        threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
        for thread in threads:
            thread.start()
        while len(acknowledged) < 200:
            time.sleep(0.01)
        with second.connect() as server:  # it answers questions meanwhile, and takes no writes
            assert server.execute("SELECT count(*) FROM ledger").fetchone()[0] > 0
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                server.execute("INSERT INTO ledger (line) VALUES ('no')")
        postgres.stop(first.environment.home, "immediate")
        stop.set()
        for thread in threads:
            thread.join()
        with pytest.raises(BadInstallation, match="holds no standby"):
            standing_by.promote(first.environment.home)
        standing_by.promote(there.home)
        second.write("after")
        with second.connect() as server:
            came = [line for (line,) in server.execute("SELECT line FROM ledger")]
        assert set(acknowledged) <= set(came)
        assert len(came) == len(set(came))
        assert len(came) - 1 - len(acknowledged) <= len(threads)  # what was under way may have arrived


def test_while_the_standby_is_away_commits_wait_until_somebody_says_otherwise(ground):
    with house(ground, archive=False) as first:
        there = standing_by.make(first.environment, ground / "second", synchronous=True)
        postgres.stop(there.home)
        thread = threading.Thread(target=first.write, args=["waits"])
        thread.start()
        thread.join(1)
        assert thread.is_alive()
        standing_by.detach(first.environment)
        thread.join(20)
        assert not thread.is_alive()
        first.write("goes on")
        with pytest.raises(BadInstallation, match="not connected"):
            standing_by.attach(first.environment)
        postgres.start(there)
        while not standing_by.lag(first.environment).connected:
            time.sleep(0.05)
        standing_by.attach(first.environment)
        first.write("both")
        assert standing_by.lag(first.environment).synchronous
