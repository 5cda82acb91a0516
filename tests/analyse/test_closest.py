from __future__ import annotations

import numpy as np
import pytest

from topics import schemas
from topics.analyse import closest
from topics.analyse.closest import closest_papers


def directions(*degrees: float) -> np.ndarray:
    """Unit vectors in a plane."""
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def ids(n: int) -> list[str]:
    return [f"p{i:04d}" for i in range(n)]


def test_the_papers_nearest_to_papers_of_the_other_side_come_first() -> None:
    vectors = directions(0, 40, 80, 90, 130, 170)
    table = closest_papers(vectors, ids(6), ids(6)[:3], ids(6)[3:], n=2)
    assert table.select("side", "rank", "paper_id", "nearest_id").rows() == [
        ("a", 1, "p0002", "p0003"), ("a", 2, "p0001", "p0003"), ("b", 1, "p0003", "p0002"), ("b", 2, "p0004", "p0002"),
    ]  # fmt: skip
    mean = np.cos(np.radians([10, 50, 90])).mean()
    assert table["similarity"][0] == pytest.approx(mean, abs=1e-4)


def test_one_chance_hit_does_not_make_a_paper_close() -> None:
    """The first paper meets one of the other side's in the same spot, the second is near three."""
    vectors = directions(0, 100, 0, 80, 85, 90)
    table = closest_papers(vectors, ids(6), ids(6)[:2], ids(6)[2:], n=1)
    assert table["paper_id"][0] == "p0001"


def test_joint_papers_are_neither_close_nor_nearest() -> None:
    vectors = directions(0, 10, 20, 30)
    table = closest_papers(vectors, ids(4), ids(4)[:3], ids(4)[1:])
    assert table.select("paper_id", "nearest_id").rows() == [("p0000", "p0003"), ("p0003", "p0000")]


def test_of_many_papers_the_closest_are_found_exactly() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(500, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    table = closest_papers(vectors, ids(500), ids(500)[:200], ids(500)[200:]).filter(side="a")
    exact = -np.sort(-(vectors[:200] @ vectors[200:].T), axis=1)[:, :3].mean(axis=1)
    found = [int(paper_id[1:]) for paper_id in table["paper_id"]]
    assert found == np.argsort(-exact)[:3].tolist()
    assert table["similarity"].to_list() == pytest.approx(exact[found].tolist(), abs=1e-4)


def test_of_sides_too_large_to_compare_in_full_those_near_a_crowd_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closest, "_PAIRS", 1)
    monkeypatch.setattr(closest, "_SAMPLE", 20)
    rng = np.random.default_rng(0)
    away, near, crowd = (directions(*rng.normal(middle, 5, n)) for middle, n in ((0, 300), (60, 4), (90, 200)))
    table = closest_papers(np.concatenate([away, near, crowd]), ids(504), ids(504)[:304], ids(504)[304:])
    assert set(table.filter(side="a")["paper_id"]) <= set(ids(504)[300:304])


def test_of_equal_papers_the_earlier_of_the_corpus_comes_first() -> None:
    table = closest_papers(np.ones((6, 1), dtype=np.float32), ids(6), ids(6)[:3], ids(6)[3:], n=2)
    assert table["paper_id"].to_list() == ["p0000", "p0001", "p0003", "p0004"]
    assert table["similarity"].to_list() == [1.0] * 4


def test_without_a_paper_of_its_own_a_side_has_none() -> None:
    vectors = directions(0, 10)
    for b in ([], ["unknown"], ids(2)):
        assert closest_papers(vectors, ids(2), ids(2), b).equals(schemas.CLOSEST_PAPERS.empty())
