from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from topics.embed.vectors import unit
from topics.model.cluster import centres_of, largest_first
from topics.model.tables import Assignment, representative_rows


def labels(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def partition(values: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(values == v).tolist()) for v in np.unique(values) if v >= 0}


@given(st.lists(st.integers(-1, 5), max_size=40))
def test_topics_are_numbered_from_the_largest_and_stay_the_same_sets(values: list[int]) -> None:
    kept = {old: new for new, old in enumerate(sorted(set(values) - {-1}))}
    core = np.array([kept.get(v, -1) for v in values], dtype=np.int32)
    numbered = Assignment(core, core, np.zeros(len(core))).numbered()
    sizes = np.bincount(numbered.labels[numbered.labels >= 0])
    assert partition(numbered.labels) == partition(core)
    assert (np.diff(sizes) <= 0).all()


def test_topics_of_equal_size_are_numbered_by_their_first_paper() -> None:
    assert largest_first(labels(1, 0, 0, 1, 2)).tolist() == [1, 0, 2]


def test_core_and_final_labels_are_numbered_alike_by_the_final_sizes() -> None:
    numbered = Assignment(labels(0, 0, 1, -1, -1), labels(0, 0, 1, 1, 1), np.ones(5)).numbered()
    assert numbered.core.tolist() == [1, 1, 0, -1, -1]
    assert numbered.labels.tolist() == [1, 1, 0, 0, 0]


def test_a_centre_is_the_mean_direction_of_its_topic() -> None:
    centres = centres_of(unit([[1, 0], [0, 1], [0, 1], [-1, 0]]), labels(0, 0, 1, -1))
    assert np.allclose(centres, unit([[1, 1], [0, 1]]))


def test_representative_papers_are_the_nearest_to_the_centre_of_the_core() -> None:
    vectors = unit([[1, 0], [1, 0.1], [1, -0.1], [1, 0.9], [0, 1]])
    found = Assignment(labels(0, 0, 0, 0, -1), labels(0, 0, 0, 0, 0), np.ones(5))
    [rows] = representative_rows(vectors, found)
    assert rows[0] == 1
    assert rows[-1] == 3
    assert 4 not in rows
