"""Splink trains models and is measured against; whoever is found, and which pairs are shown, needs none of it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.crashing import ROOT

WITHOUT = "import sys; sys.modules['splink'] = None; from amparo.shell.__main__ import main; sys.exit(main(sys.argv))"
LIST = """id,given_names,surname1,surname2,birth_date,sex,a_number
1,JOSE LUIS,GARCIA,LOPEZ,1987-05-23,M,A012345678
2,MARIA,PEREZ,,1979-12-25,F,
3,JOSE LUIS,GARCIA,LOPEZ,1987-05-23,M,A012345678
"""


@pytest.mark.slow
def test_duplicates_are_found_where_splink_is_not_installed(tmp_path):
    (tmp_path / "list.csv").write_text(LIST)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "amparo.shell.settings"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "match", str(tmp_path / "list.csv"), "--out", str(tmp_path / "pairs.csv")],
        check=False, capture_output=True, text=True, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert '"1","3",' in (tmp_path / "pairs.csv").read_text()
