"""Which copies lead to a moment, and which may go: for any history of copies."""

from __future__ import annotations

import datetime as dt
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.shell.backup import plan
from amparo.shell.backup.plan import Copy
from amparo.shell.backup.tar import Listener

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def history(whole):
    """A copy each six hours; `whole` says of each whether it is a whole one (the first is)."""
    made = []
    for number, is_whole in enumerate([True, *whole]):
        name = f"{number:03}"
        after = "" if is_whole else made[-1].name
        made.append(
            Copy(
                name,
                "whole" if is_whole else "changes",
                after,
                NOON + 6 * HOUR * number,
                f"{1:08X}{number:016X}",
            )
        )
    return made


HISTORIES = st.lists(st.booleans(), max_size=40).map(history)


@given(HISTORIES, st.integers(0, 300))
def test_the_way_to_a_moment_begins_whole_and_ends_with_the_last_copy_before_it(copies, hours):
    moment = NOON + hours * HOUR
    way = plan.way_to(copies, moment)
    assert way[0].kind == "whole"
    assert [copy.after for copy in way[1:]] == [copy.name for copy in way[:-1]]
    assert way[-1].ended == max(copy.ended for copy in copies if copy.ended <= moment)


@given(HISTORIES, st.integers(0, 300), st.integers(1, 100))
def test_no_moment_of_the_window_loses_its_way_when_the_old_goes(copies, age, keep):
    now, keep = copies[-1].ended + age * HOUR, keep * HOUR
    old = plan.too_old(copies, now, keep)
    left = [copy for copy in copies if copy not in old]
    moment = now - keep
    while moment <= now:
        if copies[0].ended <= moment:
            assert plan.way_to(left, moment) == plan.way_to(copies, moment)
        moment += HOUR
    assert plan.way_to(left, None) == plan.way_to(copies, None)


def test_a_whole_copy_is_due_each_week_and_when_the_way_is_broken():
    copies = history([False, False])
    assert plan.next_kind([], NOON) == "whole"
    assert plan.next_kind(copies, NOON + 13 * HOUR) == "changes"
    assert plan.next_kind(copies, NOON + dt.timedelta(days=7)) == "whole"
    assert plan.next_kind([copies[0], copies[2]], NOON + 13 * HOUR) == "whole"


def test_a_broken_way_is_gone_round_and_no_way_says_why():
    copies = history([False, False])
    assert plan.way_to([copies[0], copies[2]], None) == [copies[0]]
    with pytest.raises(plan.NoWay, match="first one ended 2026-03-01T12:00"):
        plan.way_to(copies, NOON - HOUR)
    with pytest.raises(plan.NoWay, match="no copy"):
        plan.way_to([], None)


def test_a_gap_in_the_log_is_named_also_where_the_numbers_turn_over():
    names = ["0000000100000001000000FE", "000000010000000200000000", "00000002.history"]
    assert plan.gaps(names) == ["0000000100000001000000FF"]
    assert plan.wanted_wal(names, "0000000100000001000000FF") == [
        "000000010000000200000000",
        "00000002.history",
    ]


@given(st.lists(st.binary(max_size=2000), max_size=5), st.binary(max_size=3000), st.integers(1, 700))
def test_the_list_of_files_is_heard_in_a_stream_of_any_pieces(bodies, wanted, size):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for number, body in enumerate([*bodies, wanted]):
            one = tarfile.TarInfo("backup_manifest" if number == len(bodies) else f"base/{number}")
            one.size = len(body)
            tar.addfile(one, io.BytesIO(body))
    heard, stream = Listener(), packed.getvalue()
    for at in range(0, len(stream), size):
        heard.feed(stream[at : at + size])
    assert heard.found == (wanted or None)
