"""`python -m bench.crashes --rounds 1000`: kill parts of a house under load and count what was lost or doubled."""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.crashes", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument(
        "--minutes", type=float, default=1e9, help="stop after so long although rounds are left"
    )
    parser.add_argument("--home", type=Path, default=ROOT / ".amparo" / "bench" / "crashes")
    options = parser.parse_args()
    home = options.home.resolve()
    os.environ.update(
        AMPARO_HOME=str(home),
        AMPARO_DEMO="1",
        AMPARO_DOOR="cli",
        DJANGO_SETTINGS_MODULE="amparo.shell.settings",
    )
    from tests import crashing

    crashing.prepared(home)
    import django

    django.setup()
    found = run(home, options.rounds, minutes=options.minutes, say=lambda line: print(line, flush=True))
    print(json.dumps(found, indent=1))
    raise SystemExit(bool(found["lost"] or found["doubled"]))


def run(
    home: Path, rounds: int, *, minutes: float = 1e9, say: Callable[[str], None] = lambda line: None
) -> dict[str, object]:
    """Rounds of work and blows at a prepared home; what was found."""
    from amparo.core import postgres
    from amparo.notices.tests.servers import Gateway, serving
    from tests import crashing

    rng, gateway = random.Random(7), Gateway()
    postgres.start(crashing.environment_of(home))
    began = time.monotonic()
    with serving(gateway) as port, crashing.house(home, port) as running:
        threads = running.work({"told": 3, "sheets": 2, "queued": 1})
        lost: list[str] = []
        for turn in range(rounds):
            time.sleep(rng.uniform(0.2, 0.8))
            kind = crashing.BLOWS[turn % len(crashing.BLOWS)]
            running.blow(kind, rng)
            running.whole()
            lost = running.lost()
            if lost or time.monotonic() - began > minutes * 60:
                break
            if (turn + 1) % 20 == 0:
                say(
                    f"{turn + 1} rounds, {running.ledger.acknowledged:,} acknowledged, {time.monotonic() - began:,.0f} s"
                )
        running.stop.set()
        for thread in threads:
            thread.join(60)
        running.settle()
        lost, doubled = [*lost, *running.lost()], running.doubled()
        receipts = {one for (one,) in running.ask("SELECT told_as FROM notices_receipt")}
        lost += [f"receipt {one}" for one in running.ledger.told - receipts]
        sent = running.ask("SELECT key, provider_id FROM notices_notice WHERE state = 'sent'")
        # The gateway counts by the name that each message has: one message, one delivery.
        if len({provider for _key, provider in sent}) != len(sent) or len(gateway.done) != len(sent):
            doubled.append(f"{len(gateway.done)} messages left for {len(sent)} that are written down as sent")
        lost += [f"not sent {one}" for one in running.ledger.queued - {key for key, _provider in sent}]
        return {
            "rounds": turn + 1,
            "acknowledged": running.ledger.acknowledged,
            "told": len(running.ledger.told),
            "sheets": len(running.ledger.sheets),
            "messages": len(running.ledger.queued),
            "refused or cut": dict(running.ledger.tries),
            "lost": lost,
            "doubled": doubled,
            "problems": running.problems[:5],
            "seconds": round(time.monotonic() - began),
        }


if __name__ == "__main__":
    main()
