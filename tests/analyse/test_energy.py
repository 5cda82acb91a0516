from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse.energy import within_topics
from topics.text import count

N_TESTED = 40


def papers(topics: Sequence[int]) -> tuple[pl.DataFrame, list[str]]:
    ids = [f"p{i:03d}" for i in range(len(topics))]
    return pl.DataFrame({"paper_id": ids, "topic_id": topics}, {"paper_id": pl.String, "topic_id": pl.Int32}), ids


def points(n: int, seed: int = 0, shift: float = 0.0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(n, 8)) + shift * np.eye(8)[0]
    return vectors.astype(np.float32)


def halves(
    n_a: int, n_b: int, shift: float, seed: int = 0
) -> tuple[pl.DataFrame, np.ndarray, list[str], list[str], list[str]]:
    """One topic in which side a lies around the origin and side b ``shift`` away."""
    assignments, ids = papers([0] * (n_a + n_b))
    vectors = np.concatenate([points(n_a, 2 * seed), points(n_b, 2 * seed + 1, shift)])
    return assignments, vectors, ids, ids[:n_a], ids[n_a:]


def test_sides_that_lie_apart_are_told_from_sides_that_do_not() -> None:
    [apart] = within_topics(*halves(12, 15, 4)).to_dicts()
    [alike] = within_topics(*halves(12, 15, 0)).to_dicts()
    assert apart["p_value"] == apart["q_value"] == 0.001
    assert apart["energy_low"] > 0.1 > alike["energy_high"]
    assert alike["energy"] < 0.05 < alike["p_value"]


def test_energy_is_that_of_the_definition_and_one_where_each_side_has_one_point() -> None:
    assignments, vectors, ids, a, b = halves(4, 5, 3)
    [row] = within_topics(assignments, vectors, ids, a, b).to_dicts()
    across = np.mean([np.linalg.norm(x - y) for x in vectors[:4] for y in vectors[4:]])
    within = [
        np.mean([np.linalg.norm(x - y) for x, y in itertools.combinations(side, 2)])
        for side in (vectors[:4], vectors[4:])
    ]
    assert row["energy"] == pytest.approx(1 - sum(within) / (2 * across), abs=1e-4)
    two_points = np.repeat(np.eye(2), [4, 5], axis=0)
    [row] = within_topics(assignments, two_points, ids, a, b).to_dicts()
    assert (row["energy"], row["energy_low"], row["energy_high"]) == (1, 1, 1)
    assert row["p_value"] == pytest.approx(1 / 126)


def test_papers_split_at_random_differ_in_one_test_of_twenty() -> None:
    assignments, ids = papers(np.repeat(np.arange(N_TESTED), 20).tolist())
    table = within_topics(assignments, points(len(ids)), ids, ids[::2], ids[1::2])
    assert table.height == N_TESTED
    assert (table["p_value"] < 0.05).sum() <= 5
    assert 0.3 < table["p_value"].mean() < 0.7
    assert (table["energy_low"] == 0).sum() >= 0.9 * N_TESTED


def test_all_divisions_are_counted_where_they_are_few() -> None:
    [row] = within_topics(*halves(4, 4, 50)).to_dicts()
    assert row["p_value"] == pytest.approx(2 / 70)
    [row] = within_topics(*halves(3, 5, 50)).to_dicts()
    assert row["p_value"] == pytest.approx(1 / 56)


def test_what_is_called_a_does_not_matter() -> None:
    for n_a, n_b in ((12, 15), (9, 9), (250, 230)):
        assignments, vectors, ids, a, b = halves(n_a, n_b, 0.5)
        one, other = within_topics(assignments, vectors, ids, a, b), within_topics(assignments, vectors, ids, b, a)
        assert one.drop("papers_a", "papers_b").equals(other.drop("papers_a", "papers_b"))
        assert one["papers_a"].equals(other["papers_b"].rename("papers_a"))


def test_a_topic_is_tested_the_same_whatever_else_is() -> None:
    assignments, ids = papers([0] * 20 + [3] * 20)
    vectors = points(40)
    both = within_topics(assignments, vectors, ids, ids[::2], ids[1::2])
    alone = within_topics(assignments, vectors, ids, ids[20::2], ids[21::2])
    assert both.filter(topic_id=3).drop("q_value").equals(alone.drop("q_value"))


def test_joint_papers_take_no_part_but_make_a_topic_shared() -> None:
    assignments, vectors, ids, a, b = halves(10, 10, 4)
    [row] = within_topics(assignments, vectors, ids, a, [*b, a[0]]).to_dicts()
    assert (row["papers_a"], row["papers_b"]) == (9, 10)
    [row] = within_topics(assignments, vectors, ids, a[:5], a[:5]).to_dicts()
    assert (row["papers_a"], row["papers_b"], row["p_value"]) == (0, 0, None)


@pytest.mark.parametrize(("n_a", "n_b"), [(2, 50), (3, 4), (1, 1)])
def test_too_few_papers_are_not_tested_and_say_so(n_a: int, n_b: int) -> None:
    [row] = within_topics(*halves(n_a, n_b, 4)).to_dicts()
    assert row["energy"] is row["p_value"] is row["q_value"] is None
    assert (
        row["reason"]
        == f"{count(n_a, 'paper')} against {n_b}, joint ones aside; a test needs 3 on each side and 8 together"
    )


def test_identical_papers_do_not_differ() -> None:
    assignments, ids = papers([0] * 10)
    [row] = within_topics(assignments, np.ones((10, 3)), ids, ids[:5], ids[5:]).to_dicts()
    assert (row["energy"], row["energy_high"], row["p_value"]) == (0, 0, 1)


def test_topics_of_one_side_and_unknown_papers_have_no_row() -> None:
    assignments, vectors, ids, a, b = halves(5, 5, 1)
    assert within_topics(assignments, vectors, ids, a, ["unknown"]).equals(schemas.WITHIN_TOPICS.empty())
    assert within_topics(assignments, vectors, ids, [], []).equals(schemas.WITHIN_TOPICS.empty())
    none = assignments.with_columns(topic_id=pl.lit(-1, pl.Int32))
    assert within_topics(none, vectors, ids, a, b).equals(schemas.WITHIN_TOPICS.empty())
    doubled = within_topics(assignments, vectors, ids, [*a, *a], [*b, "unknown"])
    assert doubled.equals(within_topics(assignments, vectors, ids, a, b))
