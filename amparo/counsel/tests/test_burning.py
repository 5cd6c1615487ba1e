"""The burn-down of a contract and its forecast: pure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from amparo.counsel.contracts.burning import HEIGHT, WIDTH, burn

BEGIN, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
DAYS = st.dates(BEGIN, END)
CENTS = st.integers(-500_000, 500_000).map(lambda cents: Decimal(cents) / 100)


def test_the_forecast_says_when_the_ceiling_is_reached():
    found = burn(
        starts=BEGIN, ends=END, ceiling=Decimal(10000), changes=[(dt.date(2026, 1, 31), Decimal(3000))],
        today=dt.date(2026, 1, 31),
    )  # fmt: skip
    assert found.a_day == 100
    assert found.gone_on == dt.date(2026, 4, 11)  # 70 days more
    assert [(one.committed, one.left) for one in found.months] == [(3000, 7000)]
    slow = burn(
        starts=BEGIN,
        ends=END,
        ceiling=Decimal(10000),
        changes=[(BEGIN, Decimal(100))],
        today=dt.date(2026, 6, 30),
    )
    assert slow.gone_on is None
    assert Decimal(9790) < slow.left_at_end < Decimal(9810)
    none = burn(starts=BEGIN, ends=END, ceiling=Decimal(1), changes=[], today=dt.date(2025, 1, 1))
    assert (none.gone_on, none.left_at_end) == (None, 1)


@given(changes=st.lists(st.tuples(DAYS, CENTS), max_size=30), today=DAYS, ceiling=st.integers(1, 10**9))
def test_the_rows_add_up_and_the_drawing_stays_in_its_box(changes, today, ceiling):
    ceiling = Decimal(ceiling) / 100
    found = burn(starts=BEGIN, ends=END, ceiling=ceiling, changes=changes, today=today)
    committed = sum((amount for _day, amount in changes), Decimal(0))
    assert sum(one.committed for one in found.months) == committed
    assert found.months[-1].left == ceiling - committed
    assert found.gone_on is None or BEGIN <= found.gone_on <= END
    assert found.left_at_end >= 0
    assert found.gone_on is None or committed > 0
    for points in (found.drawing.line, found.drawing.forecast):
        for point in points.split():
            across, down = map(float, point.split(","))
            assert 0 <= across <= WIDTH
            assert down <= HEIGHT
