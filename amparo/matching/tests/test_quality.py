"""How well the model does on synthetic registries that it was not trained on."""

from __future__ import annotations

import pytest

from amparo.matching import current_model
from amparo.matching.batch import weigher
from amparo.matching.noise import ORDINARY, ROUGH, Noise
from amparo.matching.score import links
from amparo.matching.synthetic import registry
from amparo.matching.train import best_f1, case_of, measured


@pytest.mark.parametrize(("noise", "f1"), [(ORDINARY, 0.975), (ROUGH, 0.95)])
def test_registries_that_were_not_trained_on(noise: Noise, f1: float) -> None:
    [(weight, same, case)] = measured(current_model(), [case_of(registry(5000, 501, noise))])
    assert best_f1(weight, same, case.pairs) >= f1


def test_probabilities_are_right_as_often_as_they_say() -> None:
    model = current_model()
    [(weight, same, case)] = measured(model, [case_of(registry(12_000, 502))])
    probability = model.probability(weight, grouped=len(case.people))
    for low, high, least, most in ((0.5, 0.8, 0.45, 0.9), (0.8, 0.95, 0.78, 0.97), (0.99, 1.01, 0.99, 1.0)):
        band = (probability >= low) & (probability < high)
        assert least <= same[band].mean() <= most, (low, high, same[band].mean())


def test_automatic_joins_are_right_999_times_in_a_thousand() -> None:
    model = current_model()
    right = wrong = 0
    for seed in (601, 602):
        case = case_of(registry(5000, seed))
        alone = weigher(case.people, model)(case.i, case.j)
        joined = links(case.people, case.i, case.j, model.probability(alone), model)
        right, wrong = right + int((joined & case.same).sum()), wrong + int((joined & ~case.same).sum())
    assert right > 2000
    assert wrong / (right + wrong) <= 0.001
