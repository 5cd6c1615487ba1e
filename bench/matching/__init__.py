"""How well and how fast records of one person are found, with the rivals in the same run.

    python -m bench.matching draw --records 20000           a synthetic registry and who is who in it
    python -m bench.matching measure PAIRS TRUTH            the figures of one result
    python -m bench.matching compare --records 20000,100000,1000000 --runs 3
    python -m bench.matching growth --records 20000,100000,1000000
    python -m bench.matching online --records 100000        find-person beside trigram similarity

`compare` runs `bin/amparo match` and Splink in turn on the same files and prints Markdown for docs/performance.md;
its plots go to docs/images/matching/. Registries are drawn once and kept in .amparo/bench/matching.
"""
