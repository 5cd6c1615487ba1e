"""Copies of the database that can be put back as they were at any second, sealed for keys that are kept elsewhere (ADR 37).

A store is a folder: `base/NAME/` holds one sealed copy of the cluster with its manifest, `wal/` every piece of the server's log
since. The machine of the database knows public keys only: who steals it, or the store, opens nothing.

    plan.py       pure: which copies and which pieces of the log lead to a moment, and which are too old
    tar.py        pure: the server's list of files, read out of the stream while it passes
    archive.py    the program that the server calls with each finished piece of its log
    sealing.py    compressed and sealed streams, with their hashes
    store.py      the folder
    taking.py, restoring.py, drilling.py, standing_by.py    what the commands do
"""
