"""One person's history is proved with their own rows alone, to whoever has a seal from elsewhere and nothing of ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from amparo.people.models import Consent
from amparo.trust.seal import proving, standalone
from amparo.trust.seal.kept import kept_tables
from amparo.trust.seal.tests.sealing import as_owner_without_triggers, exported, keys, read, seal
from tests.factories import JOSE, MARIA, detained, officer

pytestmark = pytest.mark.django_db

SCRIPT = Path(standalone.__file__)


@pytest.fixture
def two(tmp_path):
    """Two people with a history each, in three seals."""
    by = officer()
    jose = detained(tmp_path, JOSE)
    seal()
    maria = detained(tmp_path, MARIA)
    for case in (jose, maria, jose):
        read(case, by)
    seal()
    read(jose, by, page="last")
    seal()
    return jose, maria


def proof_of(case):
    person = case.record.person
    return proving.prove(person_ids=[person.pk], folio=person.folio, keys=keys())


def alone(tmp_path, history, lines=()):
    """The script, as somebody elsewhere runs it: without our package and without a database."""
    (tmp_path / "history.json").write_text(json.dumps(history), encoding="utf-8")
    (tmp_path / "seals.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "standalone.py").write_bytes(SCRIPT.read_bytes())
    return subprocess.run(
        [sys.executable, "standalone.py", "history.json", *(["seals.jsonl"] if lines else [])],
        cwd=tmp_path, env={}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_history_holds_everything_of_one_person_and_nothing_of_another(two):
    jose, maria = two
    proof = proof_of(jose)
    tables = {json.loads(row["row"])["_table"] for row in proof["rows"]}
    assert {"accounts_reading", "casework_event", "custody_sighting", "people_record"} <= tables
    assert proof["waiting"] == []
    text = json.dumps(proof)
    for one in ("GARCIA", "A012345678"):
        assert one.lower() in text.lower()
    for one in (maria.record.person.folio, maria.folio, "GUADALUPE", "A087654321"):
        assert one not in text


def test_whoever_has_the_seals_from_elsewhere_checks_it_without_us(two, tmp_path):
    answer = alone(tmp_path, proof_of(two[0]), exported())
    assert answer.returncode == 0, answer.stdout
    assert "proved" in answer.stdout


@pytest.mark.parametrize("what", ["row", "salt", "path", "leaf", "seal"])
def test_a_history_that_was_touched_is_refused(two, tmp_path, what):
    proof, lines = proof_of(two[0]), exported()
    row = next(one for one in proof["rows"] if one["path"])
    if what == "row":
        row["row"] = row["row"].replace('"id":', '"id":9', 1)
    elif what == "salt":
        row["salt"] = "00" * 16
    elif what == "path":
        row["path"][0] = "00" * 32
    elif what == "leaf":
        row["leaf"] += 1
    else:
        proof["seals"][0]["at"] = "2020-01-01T00:00:00.000000Z"
    assert standalone.check(proof, [json.loads(line) for line in lines]) != []
    assert alone(tmp_path, proof, lines).returncode == 1


def test_a_row_that_was_changed_afterwards_can_no_longer_be_proved(two, tmp_path):
    as_owner_without_triggers("UPDATE accounts_reading SET purpose = 'nothing' WHERE page = 'last'")
    assert alone(tmp_path, proof_of(two[0]), exported()).returncode == 1


def test_every_sealed_table_is_about_a_person_or_is_known_to_be_about_nobody():
    about_nobody = {one.table for one in kept_tables() if not proving.roads(one)}
    roads = {one.table: proving.roads(one) for one in kept_tables()}
    assert roads["casework_event"] == ("record__person_id",)
    assert roads["review_answer"] == ("pair__known__person_id", "pair__new__person_id")
    assert "record__person_id" in roads[Consent._meta.db_table]
    assert about_nobody == ABOUT_NOBODY


#: Whom it concerns is not the person of a file: staff (also whose readings were unusual), advisors, speakers, programmes, money
#: as a whole, what was published, other systems; an incident is of several people at once, and a family's rating is
#: of nobody by design.
ABOUT_NOBODY = {
    "accounts_signin", "accounts_twopeople", "api_apicall", "api_apievent",
    "casework_incidententry", "counsel_advisor_change", "counsel_amendment", "counsel_bondfund",
    "counsel_ratedonce", "counsel_rating", "inclusion_attempt", "inclusion_certificate", "inclusion_interpreterchange",
    "inclusion_speaker", "inclusion_voice", "insight_publication", "insight_publishedfile", "people_canaryrun",
    "programmes_check", "programmes_step", "returns_allocation", "returns_cartillakey", "returns_childrule", "returns_entry",
    "rights_export_file", "rights_export_reading", "trust_erasure", "trust_finding",
}  # fmt: skip


def test_verify_audit_says_what_is_whole_writes_the_proof_and_fails_on_a_broken_row(
    two, tmp_path, capsys, settings
):
    outside, proof = tmp_path / "seals.jsonl", tmp_path / "proof.json"
    outside.write_text("\n".join(exported()), encoding="utf-8")
    call_command("verify_audit", "--against", str(outside))
    assert "3 seals, 3 of them kept elsewhere; 0 wait, 0 were erased lawfully" in capsys.readouterr().out
    call_command("verify_audit", "--person", two[0].record.person.folio, "--to", str(proof))
    assert standalone.main([str(proof), str(outside)]) == 0
    as_owner_without_triggers("DELETE FROM accounts_reading WHERE page = 'last'")
    with pytest.raises(CommandError, match="1 do not fit"):
        call_command("verify_audit", "--against", str(outside))
    assert "First: accounts_reading" in capsys.readouterr().out
