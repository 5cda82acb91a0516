from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from topics.experiments.metrics import METRICS

stability = METRICS["stability"].measure
labels = st.lists(st.integers(-1, 3), min_size=12, max_size=12)


def _assigned(topics: list[int], first: int = 0) -> pl.DataFrame:
    ids = [f"p{i}" for i in range(first, first + len(topics))]
    return pl.DataFrame({"paper_id": ids, "topic_id": topics}, schema={"paper_id": pl.String, "topic_id": pl.Int32})


def test_a_fit_is_as_stable_as_it_agrees_with_the_others_on_average() -> None:
    fits = [[0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2], [1, 1, -1, 0, 0, -1]]
    ab, ac, bc = (adjusted_rand_score(fits[i], fits[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    found = stability([_assigned(fit) for fit in fits])
    assert found == pytest.approx([(ab + ac) / 2, (ab + bc) / 2, (ac + bc) / 2])


@given(labels, labels, st.permutations(range(4)), st.permutations(range(12)))
def test_neither_numbers_nor_order_matter(one, other, numbers, order) -> None:
    renumbered = [numbers[t] if t >= 0 else -1 for t in other]
    found = stability([_assigned(one), _assigned(renumbered)[order]])
    assert found == pytest.approx(stability([_assigned(one), _assigned(other)]), nan_ok=False)


def test_subsamples_are_compared_on_the_papers_that_both_hold() -> None:
    assert stability([_assigned([9, 0, 0, 1, 1]), _assigned([4, 4, 2, 2, 2], first=1)]) == [1, 1]


@pytest.mark.parametrize(
    "fits",
    [[[0, 1]], [[-1, -1], [-1, -1]], [[0, 0, 0], [-1, -1, -1]]],
    ids=["one fit", "no topics twice", "one topic and none"],
)
def test_what_was_never_divided_is_not_stable(fits: list[list[int]]) -> None:
    assert stability([_assigned(fit) for fit in fits]) == [None] * len(fits)


def test_fits_without_a_paper_in_common_are_not_compared() -> None:
    assert stability([_assigned([0, 1]), _assigned([0, 1], first=5)]) == [None, None]
