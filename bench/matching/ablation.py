"""What each step of matching wins: the same registry weighed without it.

    python -m bench.matching.ablation

Every variant is fitted anew on the same registries and measured on one that none has seen. Prints Markdown for
docs/matching.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from unittest.mock import patch

import numpy as np

from amparo.matching import frequencies, keys, nearness, prepared, train, vocabulary, weigh
from amparo.matching.batch import weigher
from amparo.matching.model import Model, current_model
from amparo.matching.noise import CALM, ORDINARY, ROUGH
from amparo.matching.synthetic import registry
from amparo.matching.together import together
from amparo.matching.train import best_f1, case_of, fit

FITTED = ((12_000, 31, CALM), (20_000, 32, ORDINARY), (12_000, 33, ROUGH))
SEEN_BY_NONE = (12_000, 34, ORDINARY)
OWN = tuple(
    axes
    for number, axes in enumerate(weigh.TABLES)
    if axes[0] in weigh.LEVELS and axes[0] not in {other[0] for other in weigh.TABLES[:number]}
)
PLAIN = tuple(axes[:1] for axes in OWN)


@contextmanager
def tables(which: tuple[tuple[str, ...], ...]) -> Iterator[None]:
    """Weigh by these tables only."""
    read = patch.object(weigh, "_READ", weigh.how_read(which))
    with patch.object(weigh, "TABLES", which), patch.object(train, "TABLES", which), read:
        yield


@contextmanager
def no_short_forms() -> Iterator[None]:
    """Beto is not Alberto, Joe not José."""
    for cached in (nearness.nearness, nearness.given_nearness, vocabulary.word_facts):
        cached.cache_clear()
    with patch.dict(frequencies.FORMAL_NAMES, clear=True):
        yield
    for cached in (nearness.nearness, nearness.given_nearness, vocabulary.word_facts):
        cached.cache_clear()


@contextmanager
def no_moving() -> Iterator[None]:
    """Words stay in the field in which they were written."""
    prepared._name_fields.cache_clear()
    with (
        patch.object(prepared, "_is_surname", lambda word: False),
        patch.object(prepared, "_is_given", lambda word: False),
    ):
        yield
    prepared._name_fields.cache_clear()


@contextmanager
def exact_keys() -> Iterator[None]:
    """Keys of words as they are spelt, not as they sound."""
    vocabulary.word_facts.cache_clear()
    with (
        patch.object(keys, "skeleton", lambda word: word),
        patch.object(vocabulary, "skeleton", lambda word: word),
    ):
        yield
    vocabulary.word_facts.cache_clear()


@contextmanager
def no_married_names() -> Iterator[None]:
    """A husband's surname is a second surname like any other, and women's surnames change no more than men's."""
    plain = tuple(tuple(axis for axis in axes if axis != "woman") for axes in weigh.TABLES)
    with patch.object(prepared, "without_husband", lambda text: (text, "")), tables(plain):
        yield


LETTERS = ("curp_surnames", "curp_given")
VARIANTS = {
    "everything": nullcontext,
    "pairs one by one, not together": nullcontext,
    "… and no tables of several fields": lambda: tables(OWN),
    "… and no rarity of names": lambda: tables(PLAIN),
    "everything, without the letters of a CURP": lambda: tables(
        tuple(axes for axes in weigh.TABLES if axes[0] not in LETTERS)
    ),
    "everything, without married names": no_married_names,
    "everything, without short and English forms": no_short_forms,
    "everything, words left in their fields": no_moving,
    "everything, keys by spelling instead of sound": exact_keys,
}


def measure(variant: str) -> tuple[float, float, float]:
    """Best F1, recall at 99.5 % precision, ceiling."""

    learnt = [case_of(registry(count, seed, noise)) for count, seed, noise in FITTED]
    fitted, prior, doubling = fit(learnt)
    model: Model = replace(
        current_model(),
        prior=prior,
        doubling=doubling,
        tables={name: flat.astype(np.float32) for name, flat in fitted.items()},
    )
    case = case_of(registry(*SEEN_BY_NONE))
    assert case.person is not None
    weights = weigher(case.people, model)
    weight, same = weights(case.i, case.j), case.same
    if variant.startswith("everything"):
        done = together(len(case.people), case.i, case.j, weight, weights, model.joining)
        weight, same = done.weight, np.asarray(case.person[done.i] == case.person[done.j])
    order = np.argsort(-weight, kind="stable")
    right = np.cumsum(same[order])
    precise = np.flatnonzero(right / np.arange(1, len(right) + 1) >= 0.995)
    recall = right[precise[-1]] / case.pairs if len(precise) else 0.0
    return best_f1(weight, same, case.pairs), float(recall), float(same.sum() / case.pairs)


def main() -> None:
    print("| | best F1 | recall at 99.5 % precision | candidates' ceiling |\n|---|---|---|---|")
    for variant, without in VARIANTS.items():
        with without():
            f1, recall, ceiling = measure(variant)
        print(f"| {variant} | {f1:.4f} | {recall:.4f} | {ceiling:.4f} |", flush=True)


if __name__ == "__main__":
    main()
