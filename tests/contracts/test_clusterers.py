"""One body for every installed clusterer."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from topics.registry import Clusterer, Evidence, load, plugins

SIZES = (20, 30, 15)


@pytest.fixture(params=list(plugins("clusterers")))
def clusterer(request: pytest.FixtureRequest) -> Clusterer:
    made: Clusterer = load("clusterers", request.param)()
    return made


def evidence(*sizes: int, min_cluster_size: int = 5) -> Evidence:
    """Groups of papers that are tied to all others of their group, and lie together."""
    kinds = np.repeat(np.arange(len(sizes)), sizes)
    scatter = np.random.default_rng(0).normal(scale=0.3, size=(len(kinds), 2))
    ties = (kinds[:, None] == kinds) + 0.001
    return Evidence(
        graph=csr_matrix(ties - np.diag(np.diag(ties))),
        partitions=np.stack([kinds, kinds]).astype(np.int32),
        coordinates=(np.stack([10.0 * kinds, 0.0 * kinds], axis=1) + scatter).astype(np.float32),
        min_cluster_size=min_cluster_size,
        min_samples=2,
        max_share=1.0,
        resolution=1.0,
    )


def sets(labels: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist()) - {-1}}


def test_groups_that_hold_together_are_found(clusterer: Clusterer) -> None:
    ends = np.cumsum((0, *SIZES)).tolist()
    found = clusterer.cluster(evidence(*SIZES), 0)
    assert sets(found) == {frozenset(range(a, b)) for a, b in pairwise(ends)}


def test_groups_are_numbered_from_nought_without_gaps(clusterer: Clusterer) -> None:
    found = clusterer.cluster(evidence(*SIZES, 3), 0)
    assert found.dtype == np.int32
    assert set(found.tolist()) - {-1} == set(range(len(sets(found))))


def test_no_group_is_smaller_than_it_may_be(clusterer: Clusterer) -> None:
    found = clusterer.cluster(evidence(*SIZES, min_cluster_size=18), 0)
    assert min(len(group) for group in sets(found)) >= 18


def test_the_same_evidence_and_seed_give_the_same_groups(clusterer: Clusterer) -> None:
    one, other = (clusterer.cluster(evidence(*SIZES), 3) for _ in range(2))
    assert np.array_equal(one, other)
