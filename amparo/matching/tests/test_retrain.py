"""Learning from reviewed decisions: only what is proved to help may replace the model in use."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from amparo.matching import current_model
from amparo.matching.batch import weigher
from amparo.matching.model import model_from
from amparo.matching.noise import ORDINARY, ROUGH
from amparo.matching.retrain import TooFew, retrain
from amparo.matching.synthetic import registry
from amparo.matching.train import Case, case_of


@pytest.fixture(scope="module")
def doubtful() -> Case:
    """What reviewers see of a rough registry: the pairs that are neither certain nor out of the question."""
    case = case_of(registry(12_000, 71, ROUGH))
    probability = current_model().probability(weigher(case.people, current_model())(case.i, case.j))
    seen = (probability > 0.02) & (probability < 0.995)
    return Case(case.people, case.i[seen], case.j[seen], case.same[seen])


@pytest.fixture(scope="module")
def guard() -> list[Case]:
    return [case_of(registry(2000, 72, ORDINARY))]


def test_a_model_learnt_on_from_decisions_is_compared_and_can_be_read(
    doubtful: Case, guard: list[Case]
) -> None:
    data, report = retrain(current_model(), doubtful, guard, version="2+1")
    model = model_from(data)
    assert model.version == "2+1"
    assert (model.prior, model.certain) == (current_model().prior, current_model().certain)
    assert report.same + report.different == len(doubtful.i)
    assert report.log_loss[1] < report.log_loss[0] + 0.05


def test_a_model_learnt_from_wrong_answers_may_not_replace_the_one_in_use(
    doubtful: Case, guard: list[Case]
) -> None:
    rng = np.random.default_rng(3)
    guessed = replace(doubtful, same=np.asarray(rng.random(len(doubtful.i)) < 0.5))
    _data, report = retrain(current_model(), guessed, guard, version="2+2")
    assert report.f1[0][1] < report.f1[0][0] or not report.better


def test_too_few_decisions_teach_nothing(doubtful: Case, guard: list[Case]) -> None:
    few = Case(doubtful.people, doubtful.i[:50], doubtful.j[:50], doubtful.same[:50])
    with pytest.raises(TooFew):
        retrain(current_model(), few, guard, version="2+3")
