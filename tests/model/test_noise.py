from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from topics.model.noise import settle, tie_parts


def labels(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int32)


def graph_of(n: int, *ties: tuple[int, int, float]) -> csr_matrix:
    dense = np.zeros((n, n))
    for one, other, weight in ties:
        dense[one, other] = dense[other, one] = weight
    return csr_matrix(dense)


@pytest.fixture
def graph() -> csr_matrix:
    """Two pairs of papers; paper 4 is tied to the first more than to the second, paper 5 to nobody."""
    return graph_of(6, (0, 1, 1.0), (2, 3, 1.0), (4, 0, 0.6), (4, 2, 0.4))


FOUND = labels(0, 0, 1, 1, -1, -1)


def test_parts_of_ties_by_hand(graph: csr_matrix) -> None:
    assert np.allclose(tie_parts(graph, FOUND).toarray()[[1, 4, 5]], [[1, 0], [0.6, 0.4], [0, 0]])


def test_noise_joins_the_topic_that_most_of_its_ties_lead_to(graph: csr_matrix) -> None:
    assert settle(graph, FOUND, 0.2).labels.tolist() == [0, 0, 1, 1, 0, -1]


def test_noise_whose_ties_lead_everywhere_stays_out(graph: csr_matrix) -> None:
    assert settle(graph, FOUND, 0.7).labels.tolist() == FOUND.tolist()


@pytest.mark.parametrize("vote", [None, 0.0])
def test_a_paper_without_ties_joins_nothing(graph: csr_matrix, vote: float | None) -> None:
    assert settle(graph, FOUND, vote).labels[5] == -1


def test_a_paper_most_of_whose_ties_lead_elsewhere_is_no_core_and_goes_there(graph: csr_matrix) -> None:
    settled = settle(graph, labels(0, 0, 1, 1, 1, -1), 0.2)
    assert (settled.core[4], settled.labels[4]) == (-1, 0)


def test_a_joined_paper_is_never_as_firm_as_one_of_the_core(graph: csr_matrix) -> None:
    settled = settle(graph, FOUND, 0.2)
    assert settled.strength[:4].min() >= 0.5 > settled.strength[4] == pytest.approx(0.3)
    assert settled.strength[5] == 0


def test_a_topic_without_any_core_is_gone_and_leaves_no_gap() -> None:
    graph = graph_of(5, (0, 1, 1.0), (2, 0, 1.0), (3, 4, 1.0))
    assert settle(graph, labels(0, 0, 1, 2, 2), 0.2).labels.tolist() == [0, 0, 0, 1, 1]


def test_without_any_cluster_nothing_is_joined(graph: csr_matrix) -> None:
    assert settle(graph, labels(*[-1] * 6), 0.0).labels.tolist() == [-1] * 6


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_the_noise_policy_only_ever_adds_to_the_core(seed: int, vote: float) -> None:
    rng = np.random.default_rng(seed)
    dense = np.triu(rng.random((20, 20)) * (rng.random((20, 20)) < 0.3), 1)
    settled = settle(csr_matrix(dense + dense.T), rng.integers(-1, 3, size=20).astype(np.int32), vote)
    core = settled.core >= 0
    assert np.array_equal(settled.labels[core], settled.core[core])
    assert set(settled.labels.tolist()) <= set(settled.core.tolist()) | {-1}
    assert ((settled.strength > 0) == (settled.labels >= 0)).all()
