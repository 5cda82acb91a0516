"""Metrics of vectors: kNN accuracy and density."""

from __future__ import annotations

import numpy as np
import pytest
from hdbscan.validity import validity_index
from sklearn.decomposition import PCA

from tests.measured_cells import measured
from topics.experiments.metrics import density, measure, neighbours


def _groups(n_groups: int, size: int, apart: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors around as many directions, and the group of each."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(n_groups), size).astype(np.int32)
    vectors = apart * np.eye(n_groups, 30)[groups] + rng.normal(size=(len(groups), 30))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), groups


def _by_hand(vectors: np.ndarray, truth: np.ndarray, folds: np.ndarray) -> float:
    right = 0
    for row in range(len(truth)):
        others = np.flatnonzero(folds != folds[row])
        near = others[np.argsort(-(vectors[others] @ vectors[row]), kind="stable")[:10]]
        right += np.bincount(truth[near]).argmax() == truth[row]
    return right / len(truth)


def test_knn_accuracy_is_what_ten_neighbours_outside_the_fold_say() -> None:
    vectors, truth = _groups(3, 40, apart=2.0)
    found = neighbours.cross_validated(vectors, truth)
    assert 0.4 < found < 1
    assert found == pytest.approx(_by_hand(vectors, truth, neighbours._folds(truth)))


def test_folds_have_equal_shares_of_each_class() -> None:
    truth = np.repeat([0, 1, 2], [53, 30, 7])
    table = np.zeros((3, 10), dtype=int)
    np.add.at(table, (truth, neighbours._folds(truth)), 1)
    assert (np.ptp(table, axis=1) <= 1).all()
    assert np.ptp(table.sum(axis=0)) <= 1


def test_papers_in_another_order_have_the_same_figures() -> None:
    vectors, truth = _groups(4, 20, apart=2.5)
    known = np.where(np.arange(80) % 9, truth, -1)
    order = np.random.default_rng(3).permutation(80)
    one = measured(truth, known, vectors=vectors)
    other = measured(truth[order], known[order], vectors=vectors[order], ids=[f"p{i}" for i in order])
    names = ["knn_accuracy", "dbcv"]
    assert measure(one, names) == measure(other, names)


def test_classes_far_apart_are_told_apart() -> None:
    vectors, truth = _groups(3, 10, apart=50.0)
    found = measure(measured(truth, truth, vectors=vectors), ["knn_accuracy", "dbcv"])
    assert found["knn_accuracy"] == 1
    assert found["dbcv"] > 0.5


@pytest.mark.parametrize("n", [4, 11])
def test_papers_too_few_for_ten_neighbours_have_no_accuracy(n: int) -> None:
    truth = np.arange(n) % 2
    assert measure(measured(truth, truth), ["knn_accuracy"]) == {"knn_accuracy": None}


def test_density_is_hdbscans_validity_where_all_papers_have_topics() -> None:
    vectors, labels = _groups(4, 15, apart=3.0)
    components = PCA(20, svd_solver="full").fit_transform(vectors.astype(np.float64))
    assert density.validity(vectors, labels) == pytest.approx(validity_index(components, labels))
    assert density.validity(vectors, np.array([7, 2, 9, 0])[labels]) == density.validity(vectors, labels)


def test_papers_without_a_topic_count_0() -> None:
    vectors, labels = _groups(2, 25, apart=30.0)
    far = np.vstack([vectors, np.full((50, vectors.shape[1]), 500.0) + np.arange(50)[:, None]])
    alone = density.validity(vectors, labels)
    with_noise = density.validity(far, np.append(labels, [-1] * 50))
    assert with_noise == pytest.approx(alone / 2, abs=0.05)


@pytest.mark.parametrize(
    "topics", [[0] * 12, [-1] * 12, [*range(6), *[-1] * 6]], ids=["one topic", "no topic", "papers alone"]
)
def test_fewer_than_two_dense_topics_have_no_validity(topics: list[int]) -> None:
    assert measure(measured(topics), ["dbcv"]) == {"dbcv": None}


def test_texts_that_are_all_the_same_have_no_density() -> None:
    same = np.ones((12, 4), dtype=np.float32) / 2
    assert measure(measured([0, 1] * 6, vectors=same), ["dbcv"]) == {"dbcv": None}
