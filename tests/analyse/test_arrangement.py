from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import silhouette_samples

from topics.analyse.arrangement import arrange

# Two tight groups far from each other, and a thing far from both.
SPOTS = np.array([[0.0, 0.0], [0.1, 0.0], [0.0, 0.1], [5.0, 0.0], [5.1, 0.0], [2.0, 9.0]])
GROUPS = [0, 0, 0, 1, 1, -1]


def distances(spots: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.norm(spots[:, None] - spots[None], axis=2))


def certain(n: int) -> NDArray[np.bool_]:
    return ~np.eye(n, dtype=bool)


def test_groups_that_differ_are_found_and_what_stands_alone_is_in_none() -> None:
    laid = arrange(distances(SPOTS), certain(6))
    assert laid.clusters.tolist() == GROUPS


def test_clusters_need_not_be_cut_at_one_height() -> None:
    loose = np.array([[100.0, 0.0], [120.0, 0.0], [110.0, 17.0]])
    laid = arrange(distances(np.vstack([SPOTS[:5], loose])), certain(8))
    assert laid.clusters[5:].tolist() == [laid.clusters[5]] * 3
    assert len(set(laid.clusters[:5].tolist()) - {laid.clusters[5]}) == 2


def test_what_cannot_be_told_apart_is_not_divided() -> None:
    laid = arrange(distances(SPOTS), np.zeros((6, 6), dtype=bool))
    assert laid.clusters.tolist() == [0] * 6
    assert np.isnan(laid.silhouettes).all()


def test_groups_that_differ_from_each_other_alone_stay_whole() -> None:
    kinds = np.array([0, 0, 0, 1, 1, 1])
    spots = np.array([[0, 0], [3, 0], [0, 3], [10, 0], [13, 0], [10, 3]], dtype=float)
    laid = arrange(distances(spots), kinds[:, None] != kinds[None])
    assert laid.clusters.tolist() == [0, 0, 0, 1, 1, 1]


def test_silhouettes_are_rousseeuws() -> None:
    laid = arrange(distances(SPOTS), certain(6))
    expected = silhouette_samples(distances(SPOTS), [0, 0, 0, 1, 1, 2], metric="precomputed")
    assert laid.silhouettes == pytest.approx(expected, abs=1e-6)


def test_the_order_keeps_groups_together_and_begins_with_the_first_half() -> None:
    shuffled = [3, 0, 5, 1, 4, 2]
    laid = arrange(distances(SPOTS[shuffled]), certain(6))
    kinds = [GROUPS[shuffled[i]] for i in laid.order]
    assert sum(a != b for a, b in pairwise(kinds)) == 2
    assert laid.order.tolist().index(0) < 3


def test_the_map_keeps_distances_that_fit_a_plane() -> None:
    laid = arrange(distances(SPOTS), certain(6))
    assert distances(laid.places) == pytest.approx(distances(SPOTS), abs=1e-5)


def test_the_map_does_not_turn_over_with_the_order_of_things() -> None:
    there, back = (arrange(distances(SPOTS[::step]), certain(6)).places for step in (1, -1))
    assert there == pytest.approx(back[::-1], abs=1e-6)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_things_have_an_arrangement(n: int) -> None:
    laid = arrange(distances(SPOTS[:n]), certain(n))
    assert laid.tree.shape == (max(n - 1, 0), 4)
    assert sorted(laid.order.tolist()) == list(range(n))
    assert laid.places.shape == (n, 2)


def test_equal_things_lie_on_each_other_in_one_cluster() -> None:
    laid = arrange(np.zeros((4, 4)), np.zeros((4, 4), dtype=bool))
    assert laid.clusters.tolist() == [0] * 4
    assert not laid.places.any()
