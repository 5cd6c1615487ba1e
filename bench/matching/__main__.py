"""`python -m bench.matching`: see the package."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from .compare import PLOTS, compare, plot, tables
from .draw import draw
from .growth import grow, on_spark, reach, table_of, table_of_spark
from .measure import figures
from .online import compare_loaded, compare_online
from .plots import bars
from .running import HOME


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.matching")
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw", help="a synthetic registry and who is who in it")
    drawing.add_argument("--records", type=int, default=20_000)
    measuring = commands.add_parser("measure", help="the figures of one result")
    measuring.add_argument("pairs", type=Path)
    measuring.add_argument("truth", type=Path)
    measuring.add_argument("--clusters", type=Path)
    comparing = commands.add_parser("compare", help="ours and Splink in turn, on registries of these sizes")
    comparing.add_argument("--records", default="20000,100000,1000000")
    comparing.add_argument("--runs", type=int, default=3)
    asking = commands.add_parser("online", help="find-person and trigram similarity on one registry")
    asking.add_argument("--records", type=int, default=100_000)
    asking.add_argument("--questions", type=int, default=2_000)
    asking.add_argument(
        "--loaded", type=Path, help="ask the registry that bench.millions filled in this home"
    )
    growing = commands.add_parser(
        "growth", help="what each step costs as registries grow; which keys reach how far"
    )
    growing.add_argument("--records", default="20000,100000,1000000")
    growing.add_argument("--spark", action="store_true", help="the same on Spark, on this machine")
    options = parser.parse_args()
    sizes = [int(size) for size in str(options.records).split(",")] if "records" in options else []

    if options.command == "draw":
        for size in sizes:
            drawn = draw(size, HOME)
            print(drawn.records, drawn.truth, sep="\n")
    elif options.command == "measure":
        worth, _judged = figures(options.pairs, options.truth, options.clusters)
        print("\n".join(f"{name}: {value}" for name, value in asdict(worth).items()))
    elif options.command == "compare":
        results = compare(sizes, runs=options.runs, home=HOME)
        plot(results)
        print(tables(results))
    elif options.command == "growth":
        print(table_of([grow(draw(size, HOME)) for size in sizes]))
        if options.spark:
            print("\n" + table_of_spark([on_spark(draw(size, HOME)) for size in sizes]))
        bars(
            PLOTS / "reach.svg",
            "True pairs that share a key, by family of keys",
            reach(draw(sizes[-1], HOME)),
        )
    else:
        if options.loaded:
            found = compare_loaded(options.loaded.resolve(), questions=options.questions)
        else:
            found = compare_online(
                draw(options.records, HOME), HOME / "online", questions=options.questions
            )  # fmt: skip
        came = found.loaded
        print(
            f"{came.records:,} records came in, {came.records / came.seconds:,.0f} a second;"
            f" find-person process: {found.megabytes:,.0f} MB\n"
        )
        print("| online, same questions | recall@5 | p50 ms | p99 ms |\n|---|---|---|---|")
        for name, answered in (("Amparo", found.ours), ("pg_trgm on the full name", found.trigrams)):
            print(f"| {name} | {answered.recall:.3f} | {answered.p50:.1f} | {answered.p99:.1f} |")


if __name__ == "__main__":
    main()
