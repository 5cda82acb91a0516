from __future__ import annotations

import numpy as np
import pytest

from topics.config import ClusterConfig, ReduceConfig
from topics.embed.vectors import unit
from topics.model.graph import neighbour_graph
from topics.model.neighbours import nearest
from topics.model.refits import NOT_DRAWN, fit_labels, refit_parts
from topics.model.stability import topic_stability

REDUCE = ReduceConfig(n_epochs=30)
CLUSTER = ClusterConfig(n_partitions=8)


def papers(n: int, *, groups: int = 0) -> np.ndarray:
    """Random directions, or such around as many centres."""
    random = np.random.default_rng(0)
    vectors = random.normal(size=(n, 50))
    if groups:
        vectors = 0.05 * vectors + random.normal(size=(groups, 50))[np.arange(n) % groups]
    return unit(vectors.astype(np.float32))


def stability(vectors: np.ndarray) -> list[float | None]:
    graph = neighbour_graph(nearest(vectors, 15, exact_below=1000, seed=0))
    labels = fit_labels(graph, vectors, REDUCE, CLUSTER, 1)
    return topic_stability(labels, refit_parts(graph, vectors, REDUCE, CLUSTER, n_neighbors=15, n_refits=4, seed=2))


@pytest.fixture(scope="module")
def refits() -> np.ndarray:
    return draws(3)


def draws(n_refits: int, n: int = 60, seed: int = 0) -> np.ndarray:
    vectors = papers(n, groups=3)
    graph = neighbour_graph(nearest(vectors, 10, exact_below=1000, seed=0))
    return refit_parts(graph, vectors, REDUCE, CLUSTER, n_neighbors=10, n_refits=n_refits, seed=seed)


def test_each_refit_draws_other_four_fifths(refits: np.ndarray) -> None:
    drawn = refits != NOT_DRAWN
    assert drawn.sum(axis=1).tolist() == [48, 48, 48]
    assert len(np.unique(drawn, axis=0)) == 3


def test_the_same_seed_gives_the_same_and_more_refits_begin_with_these(refits: np.ndarray) -> None:
    assert np.array_equal(draws(3), refits)
    assert np.array_equal(draws(1), refits[:1])
    assert not np.array_equal(draws(3, seed=1), refits)


def test_too_few_papers_have_no_refits() -> None:
    assert len(draws(3, n=17)) == 0


def test_groups_come_back_and_groups_in_noise_do_not() -> None:
    there = stability(papers(120, groups=4))
    assert len(there) == 4
    assert min(value or 0 for value in there) > 0.95
    noise = stability(papers(120))
    assert max(value or 0 for value in noise) < 0.75
    assert np.mean([value or 0 for value in noise]) < 0.55
