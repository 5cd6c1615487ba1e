"""What is hidden stays hidden: of tables of every shape, of months that follow from one another, against whoever can do sums."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.insight.disclosure.attack import attack
from amparo.insight.disclosure.hiding import GivenAway, hide
from amparo.insight.disclosure.sums import Sum

FEWEST = 10


def table(counts, name="t"):
    """A table of two dimensions with its totals, and the sums that hold in it."""
    height, width = len(counts), len(counts[0])
    values = {(name, a, b): counts[a][b] for a in range(height) for b in range(width)}
    sums = []
    for a in range(height):
        parts = [(name, a, b) for b in range(width)]
        values[name, a, "*"] = sum(values[part] for part in parts)
        sums.append(Sum.total((name, a, "*"), parts))
    for b in [*range(width), "*"]:
        parts = [(name, a, b) for a in range(height)]
        values[name, "*", b] = sum(values[part] for part in parts)
        sums.append(Sum.total((name, "*", b), parts))
    sums.append(Sum.total((name, "*", "*"), [(name, "*", b) for b in range(width)]))
    return values, sums


def attacked(values, sums, hidden):
    printed = {cell: n for cell, n in values.items() if cell not in hidden}
    few = [cell for cell, n in values.items() if 0 < n < FEWEST]
    return attack(printed, hidden, sums, width=FEWEST, of=few)


COUNTS = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 300)), min_size=width, max_size=width),
        min_size=1, max_size=6,
    )
)  # fmt: skip


@settings(max_examples=40)
@given(COUNTS)
def test_f1_nothing_under_ten_is_shown_and_nothing_hidden_can_be_worked_out(counts):
    values, sums = table(counts)
    hidden = hide(values, sums, fewest=FEWEST)
    assert {cell for cell, n in values.items() if n < FEWEST} <= hidden
    assert attacked(values, sums, hidden) == []


@settings(max_examples=40)
@given(COUNTS)
def test_the_same_figures_hide_the_same_cells_whatever_their_order(counts):
    values, sums = table(counts)
    assert hide(values, sums, fewest=FEWEST) == hide(dict(values), list(sums), fewest=FEWEST)


def test_to_hide_only_what_is_few_gives_it_away():
    values, sums = table([[3, 40], [50, 60]])
    few = {("t", 0, 0)}
    assert [(found.cell, found.least, found.most) for found in attacked(values, sums, few)] == [
        (("t", 0, 0), 3.0, 3.0)
    ]
    hidden = hide(values, sums, fewest=FEWEST)
    # A square of four: two rows and two columns, with the cells that count least.
    assert hidden == {("t", 0, 0), ("t", 0, 1), ("t", 1, 0), ("t", 1, 1)}


def test_that_nobody_is_there_may_be_worked_out_and_costs_no_other_figure():
    values, sums = table([[30, 0, 0], [40, 0, 0]])
    assert hide(values, sums, fewest=FEWEST) == {cell for cell, n in values.items() if n == 0}


def test_what_is_large_is_not_hidden_for_nothing():
    values, sums = table([[9, 9, 9, 900], [9, 9, 9, 800], [9, 9, 9, 700], [70, 60, 50, 40]])
    assert hide(values, sums, fewest=FEWEST) == {cell for cell, n in values.items() if n < FEWEST}


MONTHS = st.lists(
    st.tuples(*[st.lists(st.one_of(st.integers(0, 15), st.integers(0, 80)), min_size=3, max_size=3)] * 2),
    min_size=2, max_size=6,
)  # fmt: skip


def stocks(months):
    """Three offices and all: what came and went in each month, and what is left at its end."""
    values, sums, left = {}, [], [0, 0, 0]
    for month, (came, gone) in enumerate(months):
        went = [min(out, had + new) for out, had, new in zip(gone, left, came, strict=True)]
        left = [had + new - out for had, new, out in zip(left, came, went, strict=True)]
        for name, counts in (("came", came), ("went", went), ("left", left)):
            cells = [(month, name, office) for office in range(3)]
            values |= dict(zip(cells, counts, strict=True)) | {(month, name, "*"): sum(counts)}
            sums.append(Sum.total((month, name, "*"), cells))
        if month:
            sums += [
                Sum.of({(month, "left", at): 1, (month - 1, "left", at): -1, (month, "came", at): -1, (month, "went", at): 1})
                for at in (0, 1, 2, "*")
            ]  # fmt: skip
    return values, sums


@settings(max_examples=40)
@given(MONTHS)
def test_f1_a_month_published_after_another_gives_neither_away(months):
    values, sums = stocks(months)
    shown, hidden = set(), set()
    for month in range(len(months)):
        known = {cell: n for cell, n in values.items() if cell[0] <= month}
        holds = [one for one in sums if all(cell in known for cell, _share in one.shares)]
        out = hide(known, holds, fewest=FEWEST, shown=shown, hidden=hidden)
        # What was told stays told, and what was hidden stays hidden.
        assert {cell for cell in out if cell[0] < month} == hidden
        hidden, shown = set(out), set(known) - out
        assert attacked(known, holds, out) == []


def test_a_difference_of_two_months_is_an_attack_that_hiding_each_month_alone_does_not_stop():
    months = [([40, 30, 20], [0, 0, 0]), ([20, 20, 20], [4, 11, 12])]
    values, sums = stocks(months)
    alone = set()
    for month in range(2):
        own = {cell: n for cell, n in values.items() if cell[0] == month}
        alone |= hide(own, [one for one in sums if all(cell in own for cell, _ in one.shares)], fewest=FEWEST)
    assert attacked(values, sums, alone)
    both = hide(values, sums, fewest=FEWEST)
    assert attacked(values, sums, both) == []


def test_what_earlier_publications_gave_away_is_said_and_not_hidden_in_vain():
    values, sums = table([[3, 40], [50, 60]])
    shown = set(values) - {("t", 0, 0)}
    with pytest.raises(GivenAway):
        hide(values, sums, fewest=FEWEST, shown=shown)


def test_figures_that_do_not_add_up_are_refused():
    values, sums = table([[30, 40], [50, 60]])
    with pytest.raises(ValueError, match="add up"):
        hide(values | {("t", "*", "*"): 7}, sums, fewest=FEWEST)


def test_an_attacker_who_tries_every_figure_finds_no_more_than_the_solver():
    values, sums = table([[2, 1], [1, 0]])
    hidden = hide(values, sums, fewest=3)
    printed = {cell: n for cell, n in values.items() if cell not in hidden}
    cells = sorted(hidden, key=repr)
    seen = {cell: set() for cell in cells}
    for guess in itertools.product(range(6), repeat=4):
        inner = dict(zip([("t", a, b) for a in range(2) for b in range(2)], guess, strict=True))
        whole, _sums = table([[inner["t", 0, 0], inner["t", 0, 1]], [inner["t", 1, 0], inner["t", 1, 1]]])
        if all(whole[cell] == n for cell, n in printed.items()):
            for cell in cells:
                seen[cell].add(whole[cell])
    for cell, n in values.items():
        if 0 < n < 3:
            assert max(seen[cell]) - min(seen[cell]) >= 3, cell
