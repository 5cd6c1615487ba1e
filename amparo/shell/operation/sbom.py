"""The bill of materials: what `requirements/run.txt` and `package-lock.json` pin, in the format that auditors' tools read.

The same tree gives the same bytes: no moment and no serial number is in it.
"""

from __future__ import annotations

import base64
import json
import re
from importlib import metadata
from pathlib import Path
from typing import Any

Component = dict[str, Any]
_PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill(tree: Path) -> dict[str, Any]:
    """A CycloneDX 1.6 document of the Python and npm packages that the program carries or runs on."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "amparo", "version": _version(tree)}},
        "components": [*_python(tree / "requirements" / "run.txt"), *_npm(tree / "package-lock.json")],
    }


def _version(tree: Path) -> str:
    found = re.search(r'^version = "([^"]+)"', (tree / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert found is not None
    return found[1]


def _python(path: Path) -> list[Component]:
    components: list[Component] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if pinned := _PINNED.match(line):
            name, version = pinned.groups()
            components.append(
                {
                    "type": "library",
                    "name": name,
                    "version": version,
                    "purl": f"pkg:pypi/{name}@{version}",
                    "hashes": [],
                }
            )
            if licence := _licence(name):
                components[-1]["licenses"] = [{"license": {"name": licence}}]
        for digest in _HASH.findall(line):
            components[-1]["hashes"].append({"alg": "SHA-256", "content": digest})
    return components


def _licence(name: str) -> str:
    try:
        said = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return ""
    kinds = [
        kind.rsplit(" :: ", 1)[-1] for kind in said.get("classifier", []) if kind.startswith("License ::")
    ]
    written = str(said.get("license", "")).partition("\n")[0][:80]
    return str(said.get("license_expression", "")) or " / ".join(kinds) or written


def _npm(path: Path) -> list[Component]:
    components = []
    for where, package in sorted(json.loads(path.read_text(encoding="utf-8"))["packages"].items()):
        if not where:
            continue
        name = where.rsplit("node_modules/", 1)[-1]
        algorithm, digest = package["integrity"].split("-", 1)
        component: Component = {
            "type": "library",
            "name": name,
            "version": package["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{package['version']}",
            "hashes": [
                {"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}
            ],
        }
        if licence := package.get("license"):
            component["licenses"] = [{"license": {"name": licence}}]
        if package.get("dev"):
            component["scope"] = "excluded"  # it makes the styles and is not carried
        components.append(component)
    return components
