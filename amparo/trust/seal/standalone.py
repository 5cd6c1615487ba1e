#!/usr/bin/env python3
"""Check one person's history without Amparo, without its database and without a network.

    python3 standalone.py history.json [seals.jsonl]

Python 3.11 alone is enough; with the package `cryptography` the signatures are checked too. `history.json` is what
`bin/amparo verify-audit --person FOLIO --to history.json` wrote; `seals.jsonl` are the seals as some place outside keeps them
(a file, a mail, another server). Without them it is shown only that the rows fit the seals that the history itself brings:
compare the hashes that are printed with the ones that somebody else keeps.

It shows that each row was there, as it is, when its seal was made. It cannot show that nothing is missing: that is checked over
all rows, by `bin/amparo verify-audit` where the database is.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from typing import Any


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print(__doc__)  # noqa: T201
        return 2
    with open(arguments[0], encoding="utf-8") as file:
        history = json.load(file)
    outside = None
    if len(arguments) == 2:
        with open(arguments[1], encoding="utf-8") as file:
            outside = [json.loads(line) for line in file if line.strip().startswith("{")]
    problems = check(history, outside)
    for seal in history["seals"]:
        print(f"seal {seal['number']} of {seal['at']}: {hash_of(seal)}")  # noqa: T201
    for problem in problems:
        print(f"does not hold: {problem}")  # noqa: T201
    print(f"{len(history['rows'])} rows of {history['folio']}: {'REFUSED' if problems else 'proved'}")  # noqa: T201
    return 1 if problems else 0


def check(history: dict[str, Any], outside: list[dict[str, Any]] | None = None) -> list[str]:
    """What does not hold; nothing when everything does."""
    problems = []
    seals = {seal["number"]: seal for seal in history["seals"]}
    for row in history["rows"]:
        seal, name = seals.get(row["seal"]), name_of(row["row"])
        if seal is None:
            problems.append(f"{name}: its seal is not in the history")
            continue
        leaf = hashlib.sha256(b"\x00" + bytes.fromhex(row["salt"]) + row["row"].encode()).digest()
        index, size = row["leaf"] - seal["first"], seal["last"] - seal["first"] + 1
        if root_by_path(leaf, index, size, [bytes.fromhex(one) for one in row["path"]]) != seal["root"]:
            problems.append(f"{name}: it is not what seal {seal['number']} covers")
    for number, seal in seals.items():
        if signed_badly(seal, history["keys"]):
            problems.append(f"seal {number}: none of the keys signed it")
        if outside is not None:
            kept = next((one for one in outside if one.get("number") == number), None)
            if kept is None:
                problems.append(f"seal {number}: the place outside does not have it")
            elif hash_of(kept) != hash_of(seal):
                problems.append(f"seal {number}: the place outside has another one")
    return problems


def root_by_path(leaf: bytes, index: int, size: int, beside: list[bytes]) -> str | None:
    """The root in hexadecimal digits (RFC 6962: 0x01 before the two halves of a node)."""
    if not 0 <= index < size:
        return None
    while size > 1:
        if index ^ 1 < size:
            if not beside:
                return None
            other, beside = beside[0], beside[1:]
            both = other + leaf if index & 1 else leaf + other
            leaf = hashlib.sha256(b"\x01" + both).digest()
        index, size = index // 2, (size + 1) // 2
    return None if beside else leaf.hex()


def canonical(seal: dict[str, Any]) -> bytes:
    """As it was signed and hashed: names in order, no spaces, UTF-8. `prints` is beside what is signed."""
    signed = {name: value for name, value in seal.items() if name != "prints"}
    return json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(seal: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(seal)).hexdigest()


def signed_badly(seal: dict[str, Any], keys: dict[str, str]) -> bool:
    """Whether a signature can be checked here and is not good."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return False
    document = dict(seal)
    signature = document.pop("signature")
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys[seal["key"]]))
        key.verify(base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4)), canonical(document))
    except (InvalidSignature, KeyError, ValueError):
        return True
    return False


def name_of(row: str) -> str:
    table = json.loads(row)
    return f"{table.pop('_table')} {next(iter(table.values()))}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
