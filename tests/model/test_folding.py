from __future__ import annotations

import numpy as np

from topics.embed.vectors import unit
from topics.model.cluster import Distinct
from topics.model.folding import fold
from topics.model.neighbours import nearest

VECTORS = unit([[1, 0, 0], [0, 1, 0], [1, 0.01, 0], [0, 0, 1], [0, 1, 0], [1, 0.02, 0], [0.5, 0, 1]])
TEXTS = [f"text {i}" for i in range(7)]
NEAR = nearest(VECTORS, 3, exact_below=100, seed=0)


def test_papers_that_all_but_repeat_each_other_stand_behind_the_first() -> None:
    assert fold(TEXTS, NEAR).tolist() == [0, 1, 0, 3, 1, 0, 6]


def test_the_same_text_is_folded_wherever_its_vector_lies() -> None:
    assert fold([*TEXTS[:6], TEXTS[3]], NEAR).tolist() == [0, 1, 0, 3, 1, 0, 3]


def test_neighbours_are_sought_among_the_papers_that_stand_for_all() -> None:
    papers = Distinct.of(TEXTS, VECTORS, NEAR, exact_below=100, seed=0)
    assert papers.rows.tolist() == [0, 1, 3, 6]
    assert papers.place.tolist() == [0, 1, 0, 2, 1, 0, 3]
    assert papers.near.indices[:, 0].tolist() == [0, 1, 2, 3]
    assert papers.near.indices.max() < len(papers)


def test_where_nothing_repeats_neighbours_stay_what_they_are() -> None:
    few = nearest(VECTORS[[0, 1, 3]], 2, exact_below=100, seed=0)
    papers = Distinct.of(TEXTS[:3], VECTORS[[0, 1, 3]], few, exact_below=100, seed=0)
    assert papers.near is few
    assert np.array_equal(papers.place, np.arange(3))
