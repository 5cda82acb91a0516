from __future__ import annotations

import numpy as np

from topics.embed.vectors import unit
from topics.model.reduce import principal_axes


def test_a_layout_starts_on_the_two_axes_along_which_papers_differ_most() -> None:
    rng = np.random.default_rng(0)
    vectors = unit(rng.normal(size=(40, 6)) * [5, 3, 0.1, 0.1, 0.1, 0.1])
    start = principal_axes(vectors, 0)
    assert start.shape == (40, 2)
    assert abs(np.corrcoef(start[:, 0], vectors[:, 0])[0, 1]) > 0.95
    assert abs(np.corrcoef(start[:, 1], vectors[:, 1])[0, 1]) > 0.95


def test_vectors_that_say_nothing_start_apart_all_the_same() -> None:
    start = principal_axes(np.zeros((20, 6), dtype=np.float32), 0)
    assert np.isfinite(start).all()
    assert len(np.unique(start, axis=0)) == 20
