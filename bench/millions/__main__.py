"""`python -m bench.millions`: see the package."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.millions", description="A registry to measure on.")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=3_000_000)
    parser.add_argument("--questions", type=int, default=1_000, help="records kept back to ask for")
    parser.add_argument("--home", type=Path, default=ROOT / ".amparo" / "bench" / "millions")
    options = parser.parse_args()
    home = options.home.resolve()
    os.environ["AMPARO_HOME"] = str(home)
    os.environ.setdefault("AMPARO_DOOR", "owner")
    os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.shell.settings"
    import django

    django.setup()
    from bench.matching.__main__ import HOME as DRAWS

    from .drawing import draw_people
    from .loading import load

    def say(line: str) -> None:
        print(line, flush=True)

    began = time.monotonic()
    drawn = draw_people(options.people, DRAWS)
    say(f"drawn, or drawn before: {time.monotonic() - began:,.1f} s")
    told = load(
        drawn, home, people=options.people, events=options.events, questions=options.questions, say=say
    )
    say(
        f"\n{sum(told.seconds.values()):,.0f} s for the load, {time.monotonic() - began:,.0f} s with drawing\n"
    )
    say("| table | rows |\n|---|---|")
    for table, rows in sorted(told.rows.items(), key=lambda item: -item[1]):
        say(f"| {table} | {rows:,} |")


if __name__ == "__main__":
    main()
