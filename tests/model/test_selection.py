from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from topics.model.selection import Tree, select


def tree() -> Tree:
    """The root splits into a branch of 60 papers and one of 40; the larger splits into 30 and 20, and loses ten."""
    parent = np.array([-1, 0, 0, 1, 1])
    return Tree(parent, np.repeat([3, 4, 1, 2], [30, 20, 10, 40]))


def partition(*sizes: int) -> np.ndarray:
    return np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)


def chosen(*partitions: np.ndarray, max_share: float = 1.0) -> list[int]:
    """Papers per topic."""
    found = select(tree(), np.stack(partitions), max_share)
    return np.bincount(found[found >= 0]).tolist()


def test_the_branches_that_come_back_in_the_partitions_are_the_topics() -> None:
    assert chosen(partition(60, 40)) == [60, 40]
    assert sorted(chosen(partition(30, 20, 10, 40))) == [20, 30, 40]


def test_the_majority_of_the_partitions_decides() -> None:
    coarse, fine = partition(60, 40), partition(30, 20, 10, 40)
    assert sorted(chosen(coarse, fine, fine)) == [20, 30, 40]
    assert chosen(coarse, coarse, fine) == [60, 40]


def test_no_topic_holds_more_than_its_share_where_the_tree_can_be_split() -> None:
    assert sorted(chosen(partition(60, 40), max_share=0.5)) == [20, 30, 40]


def test_the_limit_is_lifted_where_it_would_leave_nothing() -> None:
    assert chosen(partition(60, 40), max_share=0.1) == [60, 40]


def test_a_branch_that_no_partition_knows_is_noise() -> None:
    """Were it not, the crumb that is left beside a good branch would be a topic."""
    crumb = Tree(np.array([-1, 0, 0, 1, 1]), np.repeat([3, 4, 2], [54, 6, 40]))
    known = partition(54, 46)
    found = select(crumb, np.stack([known, known]), 1.0)
    assert np.bincount(found + 1).tolist() == [6, 40, 54]


def test_a_tree_that_never_splits_has_no_topics() -> None:
    assert (select(Tree(np.array([-1]), np.zeros(9, dtype=int)), partition(9)[None], 1.0) == -1).all()


def test_the_tree_is_read_from_the_table_of_hdbscan() -> None:
    rows = [(4, 5, 0.1, 2), (4, 6, 0.1, 2), (5, 0, 0.2, 1), (5, 1, 0.2, 1), (6, 2, 0.2, 1), (6, 3, 0.3, 1)]
    kinds = [("parent", int), ("child", int), ("lambda_val", float), ("child_size", int)]
    read = Tree.of(np.array(rows, dtype=kinds))
    assert (read.parent.tolist(), read.home.tolist()) == ([-1, 0, 0], [1, 1, 2, 2])


@given(st.lists(st.integers(0, 4), min_size=100, max_size=100), st.floats(0.05, 1))
def test_topics_are_numbered_without_gaps_whatever_the_partitions(values: list[int], max_share: float) -> None:
    found = select(tree(), np.array([values], dtype=np.int32), max_share)
    assert set(found.tolist()) - {-1} == set(range(int(found.max()) + 1))
