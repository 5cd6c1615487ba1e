"""Agreement of two reviewers, and a share with its interval, against values worked out elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.review.measuring import agreement, share


def test_kappa_of_cohens_textbook_table():
    # 50 proposals, two readers: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no; agreement 0.7, by chance 0.5, kappa 0.4.
    answers = [("same", "same")] * 20 + [("same", "different")] * 5
    answers += [("different", "same")] * 10 + [("different", "different")] * 15
    found = agreement(answers)
    assert (found.n, found.share) == (50, 0.7)
    assert found.kappa == pytest.approx(0.4)


def test_complete_agreement_on_both_answers_is_one_and_on_one_answer_alone_tells_nothing():
    assert agreement([("same", "same"), ("different", "different")]).kappa == pytest.approx(1.0)
    assert agreement([("same", "same")] * 9).kappa is None
    assert agreement([]).share is None


@given(st.lists(st.tuples(st.sampled_from("sdu"), st.sampled_from("sdu")), min_size=1))
def test_kappa_never_exceeds_the_share_that_agrees_and_does_not_care_who_came_first(answers):
    found = agreement(answers)
    turned = agreement([(other, one) for one, other in answers])
    assert found.share == turned.share
    if found.kappa is not None:
        assert found.kappa <= found.share + 1e-9
        assert found.kappa == pytest.approx(turned.kappa)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # R: binom::binom.confint(hits, n, methods = "wilson")
    [(99, 100, 0.9455, 0.9982), (100, 100, 0.9630, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634)],
)
def test_wilsons_interval_as_published_tables_have_it(hits, n, low, high):
    found = share(hits, n)
    assert found.low == pytest.approx(low, abs=5e-4)
    assert found.high == pytest.approx(high, abs=5e-4)


@given(st.integers(1, 10_000), st.data())
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(n, data):
    found = share(data.draw(st.integers(0, n)), n)
    assert 0.0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1.0


def test_without_a_sample_there_is_no_share():
    assert share(0, 0).value is None
    with pytest.raises(ValueError, match="3 of 2"):
        share(3, 2)
