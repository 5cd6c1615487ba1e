"""`python -m bench.crashes --rounds 1000`: kill parts of a house under load and count what was lost or doubled."""

from __future__ import annotations

import argparse
import json
import os
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
    found = crashing.run(
        home, options.rounds, minutes=options.minutes, say=lambda line: print(line, flush=True)
    )
    print(json.dumps(found, indent=1))
    raise SystemExit(bool(found["lost"] or found["doubled"]))


if __name__ == "__main__":
    main()
