from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.embed.vectors import unit
from topics.model.neighbours import Neighbours, nearest

EXACT, APPROXIMATE = 10**6, 0


def clustered(n: int, dimensions: int = 16, *, seed: int = 0) -> np.ndarray:
    """Unit vectors around 20 centres."""
    rng = np.random.default_rng(seed)
    return unit(
        rng.normal(size=(20, dimensions))[rng.integers(20, size=n)] + rng.normal(scale=0.4, size=(n, dimensions))
    )


def recall(found: Neighbours, exact: Neighbours) -> float:
    shared = [len(set(a) & set(b)) for a, b in zip(found.indices.tolist(), exact.indices.tolist(), strict=True)]
    return float(np.mean(shared)) / exact.indices.shape[1]


@given(st.integers(0, 1000), st.integers(1, 60), st.integers(1, 15))
def test_exact_neighbours_are_those_of_a_full_sort(seed: int, n: int, k: int) -> None:
    vectors = clustered(n, seed=seed)
    found = nearest(vectors, k, exact_below=EXACT, seed=0)
    k = min(k, n)
    distances = 1 - vectors.astype(np.float64) @ vectors.T
    assert found.indices.shape == (n, k)
    np.testing.assert_allclose(found.distances, np.sort(distances, axis=1)[:, :k], atol=1e-5)
    np.testing.assert_allclose(found.distances, np.take_along_axis(distances, found.indices, axis=1), atol=1e-5)


@pytest.mark.parametrize("exact_below", [EXACT, pytest.param(APPROXIMATE, marks=pytest.mark.slow)])
def test_every_paper_comes_first_in_its_row_also_before_identical_ones(exact_below: int) -> None:
    vectors = np.repeat(clustered(60), 4, axis=0)
    found = nearest(vectors, 8, exact_below=exact_below, seed=0)
    assert found.indices[:, 0].tolist() == list(range(240))
    assert not found.distances[:, 0].any()
    assert (np.diff(found.distances, axis=1) >= -1e-6).all()


@pytest.mark.parametrize("exact_below", [EXACT, pytest.param(APPROXIMATE, marks=pytest.mark.slow)])
def test_no_paper_is_its_own_neighbour_twice(exact_below: int) -> None:
    indices = nearest(np.repeat(clustered(60), 4, axis=0), 8, exact_below=exact_below, seed=0).indices
    assert all(len(set(row)) == 8 for row in indices.tolist())


def test_papers_without_direction_have_neighbours_too() -> None:
    found = nearest(np.zeros((5, 3), dtype=np.float32), 3, exact_below=EXACT, seed=0)
    assert found.indices[:, 0].tolist() == list(range(5))


@pytest.mark.slow
def test_approximate_neighbours_are_nearly_the_exact_ones() -> None:
    vectors = clustered(2000)
    exact = nearest(vectors, 15, exact_below=EXACT, seed=0)
    assert recall(nearest(vectors, 15, exact_below=APPROXIMATE, seed=0), exact) >= 0.9


@pytest.mark.slow
def test_the_same_seed_gives_the_same_approximate_neighbours() -> None:
    one, other = (nearest(clustered(500), 10, exact_below=APPROXIMATE, seed=3) for _ in range(2))
    assert np.array_equal(one.indices, other.indices)
