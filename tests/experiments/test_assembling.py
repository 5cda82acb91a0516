"""Any grouping of papers as a run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.pipeline_inputs import inputs_of
from topics.experiments.found import Found
from topics.experiments.pipelines.assembling import found_topics, no_topics
from topics.model.tables import Assignment
from topics.pipeline import fit
from topics.repetition import Term
from topics.results import Corpus


def words_of(*topics: str) -> list[list[Term]]:
    return [[Term(word, 1.0 / rank, 0) for rank, word in enumerate(topic.split(), start=1)] for topic in topics]


@pytest.fixture(scope="module")
def found(some_papers: Callable[[int], Corpus]) -> Found:
    """30 papers dealt out to topics 1 and 3, the latter the larger; topics 0 and 2 are empty, one paper is in none."""
    labels = np.array([-1] + [1] * 9 + [3] * 20, dtype=np.int32)
    core = np.where(np.arange(30) == 29, -1, labels).astype(np.int32)
    words = words_of("none", "small other", "never", "large " + " ".join(f"w{i}" for i in range(15)))
    grouping = Assignment(core, labels, np.linspace(0, 1, 30))
    return found_topics(inputs_of(some_papers(30)), grouping, words, {"fit": 1.5})


def test_empty_topics_go_and_the_largest_comes_first_with_its_own_words(found: Found) -> None:
    topics = found.run.topics
    assert topics["n_papers"].to_list() == [20, 9]
    assert topics["n_core"].to_list() == [19, 9]
    assert [words[0] for words in found.words] == ["large", "small"]
    assert topics["label"][1] == "Small, other"
    assert found.run.assignments["topic_id"].to_list() == [-1] + [1] * 9 + [0] * 20


def test_more_than_ten_words_are_not_kept(found: Found) -> None:
    assert [len(words) for words in found.words] == [10, 2]
    assert found.run.topics["terms"][0].to_list() == list(found.words[0])


def test_papers_that_represent_a_topic_are_of_its_core(found: Found) -> None:
    core = dict(found.run.assignments.select("paper_id", "core_topic_id").iter_rows())
    chosen = found.run.topics["representative_ids"].to_list()
    assert [len(ids) for ids in chosen] == [5, 5]
    assert all(core[paper] == topic for topic, ids in enumerate(chosen) for paper in ids)


def test_a_method_without_a_map_leaves_places_open(found: Found) -> None:
    assert found.run.assignments.select("x", "y").null_count().row(0) == (30, 30)


def test_neighbours_timeline_and_trends_are_those_of_our_own_line(found: Found) -> None:
    own = fit(found.run.corpus, found.run.manifest["config"])
    assert found.run.neighbours.equals(own.neighbours)
    assert found.run.timeline["topic_id"].unique().sort().to_list() == [0, 1]
    assert found.run.trends["topic_id"].to_list() == [0, 1]
    assert found.run.manifest["config"] == own.manifest["config"]
    assert found.run.manifest["resolved"]["embed_model"] == own.manifest["resolved"]["embed_model"]


def test_what_makes_no_topics_is_a_run_too(some_papers: Callable[[int], Corpus]) -> None:
    inputs = inputs_of(some_papers(3))
    found = no_topics(inputs, inputs.embedding(), {})
    assert not found.run.has_topics
    assert found.run.neighbours.height == 6
    assert found.words == ()
