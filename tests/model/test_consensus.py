from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score

from topics.embed.vectors import unit
from topics.model.consensus import consensus, tie_agreement
from topics.model.defaults import resolutions
from topics.model.graph import ends, neighbour_graph
from topics.model.neighbours import nearest
from topics.model.partitions import find_partitions, leiden

KINDS = np.repeat(np.arange(3), 30)


def papers() -> np.ndarray:
    """Three kinds of papers, thirty each, with much in common."""
    return unit(np.eye(3, 8)[KINDS] + np.random.default_rng(0).normal(scale=0.3, size=(90, 8)))


GRAPH = neighbour_graph(nearest(papers(), 10, exact_below=1000, seed=0))
PARTITIONS = find_partitions(GRAPH, resolutions(90, 8, "medium"), 0)


def pair_graph() -> csr_matrix:
    return csr_matrix(np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]], dtype=float))


def test_ties_are_mutual_and_no_paper_is_tied_to_itself() -> None:
    assert abs(GRAPH - GRAPH.T).max() < 1e-6
    assert not GRAPH.diagonal().any()
    assert (GRAPH.data > 0).all()
    assert GRAPH.data.max() <= 1


def test_both_ends_of_each_tie_are_told_in_order() -> None:
    one, other = ends(pair_graph())
    assert list(zip(one.tolist(), other.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]


def test_communities_are_those_that_were_planted() -> None:
    assert adjusted_rand_score(KINDS, leiden(GRAPH, 0.5, 0)) > 0.9


def test_the_same_seed_gives_the_same_partitions() -> None:
    assert np.array_equal(find_partitions(GRAPH, resolutions(90, 8, "medium"), 0), PARTITIONS)


def test_agreement_is_the_part_of_partitions_that_put_both_ends_together() -> None:
    partitions = np.array([[0, 0, 1], [0, 1, 1], [0, 0, 0]], dtype=np.int32)
    # Of the three partitions and the one with everything together: papers 0 and 1 in 3, 0 and 2 in 2, 1 and 2 in 3.
    assert tie_agreement(pair_graph(), partitions).tolist() == [3 / 4, 2 / 4, 3 / 4, 3 / 4, 2 / 4, 3 / 4]


def test_consensus_weakens_ties_between_kinds_and_loses_none() -> None:
    agreed = consensus(GRAPH, PARTITIONS)
    one, other = ends(GRAPH)
    across = KINDS[one] != KINDS[other]
    before, after = GRAPH.data[across].sum() / GRAPH.data.sum(), agreed.data[across].sum() / agreed.data.sum()
    assert after < before / 2
    assert agreed.nnz == GRAPH.nnz


def test_the_graph_is_left_as_it_was() -> None:
    before = GRAPH.data.copy()
    consensus(GRAPH, PARTITIONS)
    assert np.array_equal(GRAPH.data, before)


def test_granularity_and_number_of_papers_raise_the_resolution() -> None:
    coarse, medium, fine = (resolutions(100, 8, name) for name in ("coarse", "medium", "fine"))
    assert (coarse < medium).all()
    assert (medium < fine).all()
    assert (medium < resolutions(10_000, 8, "medium")).all()
