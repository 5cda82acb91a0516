from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from topics.analyse.breadth import MIN_AUTHORS, breadth_by_author, measure_breadth, topic_distances

# Three topics: the first two near each other, the third opposite.
DISTANCES = np.array([[0.0, 0.2, 1.5], [0.2, 0.0, 1.4], [1.5, 1.4, 0.0]])
NOBODY = pl.DataFrame(schema={"name": pl.String, "n_papers": pl.Int32, "breadth": pl.Float64})


def test_breadth_is_the_mean_distance_of_two_different_papers() -> None:
    found = measure_breadth([3, 2, 1], [1, 1, 1], DISTANCES, NOBODY)
    assert found is not None
    assert found.value == pytest.approx(2 * (6 * 0.2 + 3 * 1.5 + 2 * 1.4) / (6 * 5), abs=1e-6)
    assert found.corpus == pytest.approx((0.2 + 1.5 + 1.4) / 3, abs=1e-6)
    assert found.low < found.value < found.high


def test_near_topics_are_less_broad_than_distant_ones() -> None:
    near, far = (measure_breadth(counts, [1, 1, 1], DISTANCES, NOBODY) for counts in ([5, 5, 0], [5, 0, 5]))
    assert near is not None
    assert far is not None
    assert near.value < far.value


def test_a_single_topic_has_no_breadth_but_leaves_doubt() -> None:
    found = measure_breadth([8, 0, 0], [4, 3, 2], DISTANCES, NOBODY)
    assert found is not None
    assert found.value == found.low == 0 < found.high


def test_few_papers_are_as_broad_on_average_as_many() -> None:
    rng, profile = np.random.default_rng(0), np.array([0.5, 0.3, 0.2])
    found = [measure_breadth(rng.multinomial(6, profile).tolist(), [1, 1, 1], DISTANCES, NOBODY) for _ in range(300)]
    assert np.mean([one.value for one in found if one]) == pytest.approx(profile @ DISTANCES @ profile, abs=0.03)


@pytest.mark.parametrize(
    ("papers", "distances"), [([2, 2, 0], DISTANCES), ([9], np.zeros((1, 1))), ([], np.zeros((0, 0)))]
)
def test_few_papers_or_a_single_topic_of_the_corpus_have_none(papers: list[int], distances: np.ndarray) -> None:
    assert measure_breadth(papers, papers, distances, NOBODY) is None


def test_authors_are_measured_as_a_subject_is_and_compared_with_those_of_like_size() -> None:
    topics = {"ada": [0, 0, 1, 2, 2], "bo": [0] * 6, "eve": [0, 1, 2, 0], "many": [0, 2] * 40}
    rows = [(name, f"{name}{i}", topic) for name, ids in topics.items() for i, topic in enumerate(ids)]
    frame = pl.DataFrame(rows, schema={"name": pl.String, "paper_id": pl.String, "topic_id": pl.Int32}, orient="row")
    authors = breadth_by_author(frame.select("paper_id", "name"), frame.select("paper_id", "topic_id"), DISTANCES)
    assert authors["name"].to_list() == ["ada", "bo", "many"]
    ada = measure_breadth([2, 1, 2], [1, 1, 1], DISTANCES, NOBODY)
    assert ada is not None
    assert authors["breadth"][0] == pytest.approx(ada.value, abs=1e-6)
    others = pl.concat([authors.filter(name=name) for name in ("bo", "many")] * MIN_AUTHORS)
    compared = measure_breadth([2, 1, 2], [1, 1, 1], DISTANCES, others)
    assert compared is not None
    assert (compared.percentile, compared.n_authors) == (1.0, MIN_AUTHORS)
    assert ada.percentile is None


def test_topics_are_as_far_apart_as_their_centres() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [-1, 0]], dtype=np.float32)
    ids, distances = topic_distances(vectors, np.array([4, 4, 7, -1]))
    assert ids == [4, 7]
    assert distances[0, 1] == pytest.approx(1 - 0.6 / np.hypot(1.8, 0.6), abs=1e-6)
    assert distances.diagonal().tolist() == [0, 0]


@pytest.mark.parametrize("topic_ids", [[], [-1, -1]])
def test_without_topics_there_are_no_distances(topic_ids: list[int]) -> None:
    ids, distances = topic_distances(np.zeros((len(topic_ids), 3), dtype=np.float32), np.array(topic_ids, dtype=int))
    assert ids == []
    assert distances.shape == (0, 0)
