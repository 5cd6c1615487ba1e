"""The bill of materials names everything that is pinned, with its hashes."""

from __future__ import annotations

import io
import json
import re

from django.conf import settings
from django.core.management import call_command


def test_every_pinned_package_is_in_the_bill_with_its_hashes_and_licence():
    first, second = io.StringIO(), io.StringIO()
    call_command("sbom", stdout=first)
    call_command("sbom", stdout=second)
    assert first.getvalue() == second.getvalue()
    bill = json.loads(first.getvalue())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    listed = {one["purl"]: one for one in bill["components"]}
    assert len(listed) == len(bill["components"])
    pinned = re.findall(
        r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)",
        (settings.ROOT_FOLDER / "requirements/run.txt").read_text(),
        re.M,
    )
    assert {f"pkg:pypi/{name}@{version}" for name, version in pinned} <= set(listed)
    assert any(purl.startswith("pkg:npm/govuk-frontend@") for purl in listed)
    for one in bill["components"]:
        assert one["hashes"], one["name"]
        assert all(re.fullmatch(r"[0-9a-f]{64,128}", digest["content"]) for digest in one["hashes"])
    without = [one["name"] for one in bill["components"] if "licenses" not in one]
    assert len(without) < 5, without
