from __future__ import annotations

import numpy as np
import pytest

from topics.model.stability import most_typical, topic_stability


def labels(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


THREE = labels(*[0] * 30, *[1] * 20, *[2] * 10, *[-1] * 5)


def test_topics_that_come_back_are_stable_whatever_their_numbers() -> None:
    renamed = labels(*[2] * 30, *[0] * 20, *[1] * 10, *[-1] * 5)
    assert topic_stability(THREE, [THREE, renamed]) == [1.0, 1.0, 1.0]


def test_topics_of_shuffled_papers_are_fragile() -> None:
    shuffled = [np.random.default_rng(seed).permutation(THREE) for seed in range(5)]
    assert all(value is not None and value < 0.5 for value in topic_stability(THREE, shuffled))


def test_stability_is_the_mean_jaccard_overlap_by_hand() -> None:
    first = labels(0, 0, 0, 0)
    assert topic_stability(first, [labels(0, 0, 1, 1), labels(0, 0, 0, -1)]) == [(2 / 4 + 3 / 4) / 2]


def test_only_papers_that_a_refit_drew_are_compared() -> None:
    first = labels(0, 0, 0, 0)
    refits = [labels(0, 0, 1, -2), labels(0, -2, -2, -2)]
    assert topic_stability(first, refits) == [pytest.approx((2 / 3 + 1) / 2, abs=1e-4)]


def test_a_topic_that_no_refit_drew_is_not_assessed() -> None:
    assert topic_stability(labels(0, 0, 1), [labels(0, 0, -2)]) == [1.0, None]


def test_a_refit_without_topics_counts_as_no_overlap() -> None:
    assert topic_stability(labels(0, 0), [labels(-1, -1), labels(0, 0)]) == [0.5]


def test_without_refits_nothing_is_claimed() -> None:
    assert topic_stability(THREE, []) == [None, None, None]


def test_without_topics_there_is_nothing_to_say() -> None:
    assert topic_stability(labels(-1, -1), [labels(-1, -1)]) == []


def test_the_most_typical_fit_is_the_one_that_agrees_with_most() -> None:
    merged = np.zeros_like(THREE)
    assert most_typical([merged, THREE, THREE]) == 1
    assert most_typical([THREE, merged, THREE]) == 0


def test_a_single_fit_is_the_most_typical() -> None:
    assert most_typical([THREE]) == 0
