"""What was committed comes back, at a second that was chosen, from a whole copy and what changed since, with the right key."""

from __future__ import annotations

import pytest

from amparo.core import postgres
from amparo.core.errors import BadInstallation
from amparo.shell.backup import plan, restoring, sealing, taking
from amparo.shell.backup.tests.servers import house, lines

pytestmark = pytest.mark.slow


def test_the_database_comes_back_as_it_was_at_any_second(ground):
    with house(ground) as running:
        running.write("before the copy")
        whole = taking.take(running.environment, running.settings)
        running.write("in the log")
        early = running.now()
        running.write("a mistake")
        changes = taking.take(running.environment, running.settings)
        running.write("after the mistake")
        late = running.now()
        running.write("too late")
        running.archived()
        assert (whole.kind, changes.kind) == ("whole", "changes")
        assert changes.bytes < whole.bytes / 3
        expected = {
            early: ["before the copy", "in the log"],
            late: ["before the copy", "in the log", "a mistake", "after the mistake"],
            None: ["before the copy", "in the log", "a mistake", "after the mistake", "too late"],
        }
        for number, (moment, wanted) in enumerate(expected.items()):
            into = ground / f"restored{number}"
            done = restoring.restore(
                running.environment, running.store, into=into, identity=running.identity, to=moment
            )
            assert done.copies == ([whole.name] if moment == early else [whole.name, changes.name])
            assert lines(into, running.environment) == wanted
            postgres.stop(into)

        # Nobody opens a copy with another key, and a copy that was changed says so.
        other = ground / "other.txt"
        sealing.make_identity(other)
        with pytest.raises(sealing.Damaged):
            restoring.restore(running.environment, running.store, into=ground / "stolen", identity=other)
        file = running.store.bases / whole.name / "base.tar.age"
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
        with pytest.raises(sealing.Damaged):
            restoring.restore(
                running.environment,
                running.store,
                into=ground / "damaged",
                identity=running.identity,
                to=early,
            )
        with pytest.raises(plan.NoWay, match="before that moment"):
            restoring.restore(
                running.environment,
                running.store,
                into=ground / "never",
                identity=running.identity,
                to=early.replace(year=2000),
            )
        with pytest.raises(BadInstallation, match="holds a database already"):
            restoring.restore(
                running.environment, running.store, into=running.environment.home, identity=running.identity
            )


def test_no_plain_word_of_the_database_lies_in_the_store(ground):
    with house(ground) as running:
        running.write("Xochitl-Quetzal" * 50)
        taking.take(running.environment, running.settings)
        running.archived()
        for file in running.settings.store.rglob("*"):
            assert not file.is_file() or b"Xochitl" not in file.read_bytes()
