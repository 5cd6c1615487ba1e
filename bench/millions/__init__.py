"""A registry of a million people and three million events, made in minutes, to measure pages and questions on.

    .venv/bin/python -m bench.millions --people 1000000 --events 3000000 --home DIR

Nothing here is how people come into a registry in life: who is whom is known from the drawn truth, and so nobody is compared
with anybody. Everything else is what receiving would have written (`tests/test_loaded_as_received.py` compares the two).
`drawing` reads the drawn registry, `people` makes its rows, `work` invents what happened to whom, `tables` writes them.
"""
