from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.embed.vectors import unit
from topics.model.cluster import Clusters, centres_of, cluster, join_noise, largest_first, nearest_topic
from topics.model.tables import Assignment, representative_rows


def blobs(*sizes: int, spread: float = 0.1, at: float = 10.0) -> np.ndarray:
    """Round clouds of points, ``at`` apart on a line."""
    rng = np.random.default_rng(0)
    return np.vstack([rng.normal([at * i, 0], spread, size=(n, 2)) for i, n in enumerate(sizes)]).astype(np.float32)


def found(points: np.ndarray, max_share: float = 1.0) -> Clusters:
    return cluster(points, min_cluster_size=5, min_samples=2, cluster_selection_method="eom", max_share=max_share)


def labels(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def partition(values: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(values == v).tolist()) for v in np.unique(values) if v >= 0}


def test_clouds_of_points_are_clusters() -> None:
    clusters = found(blobs(20, 30, 15))
    assert clusters.n_topics == 3
    assert partition(clusters.labels) == {frozenset(range(20)), frozenset(range(20, 50)), frozenset(range(50, 65))}
    assert ((clusters.strength >= 0) & (clusters.strength <= 1)).all()


def two_near_one_far() -> np.ndarray:
    """Two clouds that touch, and a small one far off."""
    near = blobs(40, 40, spread=0.5, at=2.0)
    return np.vstack([near, [200.0, 0] + 0.01 * blobs(10)]).astype(np.float32)


def test_no_cluster_holds_more_than_its_share_where_the_data_can_be_split() -> None:
    whole = np.bincount(found(two_near_one_far()).labels + 1)[1:]
    split = np.bincount(found(two_near_one_far(), max_share=0.6).labels + 1)[1:]
    assert whole.max() > 0.6 * 90 >= split.max()


def test_the_limit_is_lifted_where_it_would_leave_nothing() -> None:
    points = np.repeat(blobs(1, 1), [30, 5], axis=0)
    assert found(points, max_share=0.2).n_topics >= 1


def test_no_cluster_found_is_no_topic() -> None:
    assert Clusters(labels(-1, -1), np.zeros(2)).n_topics == 0


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


@pytest.fixture
def directions() -> tuple[np.ndarray, Clusters]:
    """Two topics of six papers, then a paper near the first, and one that is near neither."""
    rng = np.random.default_rng(0)
    axes = np.eye(3)[[0] * 6 + [1] * 6 + [0, 2]] + rng.normal(scale=0.1, size=(14, 3))
    core = labels(*[0] * 6, *[1] * 6, -1, -1)
    return unit(axes), Clusters(core, np.where(core >= 0, 0.9, 0.0))


def test_noise_joins_the_nearest_topic_only_when_it_is_near_enough(directions: tuple[np.ndarray, Clusters]) -> None:
    joined, _ = join_noise(*directions, 0.7)
    assert joined[12:].tolist() == [0, -1]


def test_without_a_margin_nothing_ever_joins(directions: tuple[np.ndarray, Clusters]) -> None:
    joined, _ = join_noise(*directions, None)
    assert np.array_equal(joined, directions[1].labels)


def test_a_joined_paper_is_never_as_firm_as_one_of_the_core(directions: tuple[np.ndarray, Clusters]) -> None:
    _, strength = join_noise(*directions, 0.7)
    assert strength[:12].tolist() == [0.9] * 12
    assert 0 < strength[12] <= 0.5
    assert strength[13] == 0


@given(st.integers(0, 10_000), st.floats(0, 2))
def test_the_noise_policy_only_ever_adds(seed: int, margin: float) -> None:
    rng = np.random.default_rng(seed)
    vectors = unit(rng.normal(size=(40, 4)))
    core = np.unique(rng.integers(-1, 3, size=40), return_inverse=True)[1].astype(np.int32) - 1
    clusters = Clusters(core, rng.random(40))
    joined, strength = join_noise(vectors, clusters, margin)
    assert np.array_equal(joined[core >= 0], core[core >= 0])
    assert np.array_equal(strength[core >= 0], clusters.strength[core >= 0])
    assert set(joined) <= set(core) | {-1}


def test_the_callers_clusters_are_left_as_they_were(directions: tuple[np.ndarray, Clusters]) -> None:
    before = directions[1].labels.copy()
    join_noise(*directions, 0.7)
    assert np.array_equal(directions[1].labels, before)


def test_without_any_cluster_nothing_is_joined() -> None:
    joined, _ = join_noise(np.eye(3, dtype=np.float32), Clusters(labels(-1, -1, -1), np.zeros(3)), 0.0)
    assert joined.tolist() == [-1, -1, -1]


def test_new_papers_go_to_the_topic_whose_centre_is_nearest(directions: tuple[np.ndarray, Clusters]) -> None:
    vectors, clusters = directions
    topic, similarity = nearest_topic(
        np.eye(3, dtype=np.float32), centres_of(vectors, clusters.labels), np.array([0.5, 0.5])
    )
    assert topic.tolist() == [0, 1, -1]
    assert (similarity[:2] > 0.9).all()


def test_representative_papers_are_the_nearest_to_the_centre_of_the_core() -> None:
    vectors = unit([[1, 0], [1, 0.1], [1, -0.1], [1, 0.9], [0, 1]])
    found = Assignment(labels(0, 0, 0, 0, -1), labels(0, 0, 0, 0, 0), np.ones(5))
    [rows] = representative_rows(vectors, found)
    assert rows[0] == 1
    assert rows[-1] == 3
    assert 4 not in rows
