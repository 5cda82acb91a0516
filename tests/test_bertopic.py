"""A run as a fitted BERTopic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from topics.errors import TooFewPapers
from topics.pipeline import fit
from topics.results import Corpus, Run


@pytest.fixture(scope="module")
def model(sample_run: Run) -> Any:
    return sample_run.to_bertopic()


def test_it_holds_the_topics_of_the_run(model: Any, sample_run: Run) -> None:
    assert model.topics_ == sample_run.assignments["topic_id"].to_list()
    assert [[term for term, _ in model.get_topic(t)] for t in sample_run.topics["topic_id"]] == [
        terms.to_list() for terms in sample_run.topics["terms"]
    ]


def test_it_names_topics_as_the_run_does(model: Any, sample_run: Run) -> None:
    named = model.get_topic_info().filter(items=["Topic", "CustomName"]).query("Topic >= 0")
    assert named["CustomName"].tolist() == sample_run.topics["label"].to_list()


def test_papers_of_the_run_are_given_their_topic_again(model: Any, sample_run: Run) -> None:
    topics, _ = model.transform(sample_run.corpus.texts[:40])
    assert np.mean(np.array(topics) == sample_run.assignments["topic_id"].to_numpy()[:40]) >= 0.95


def test_a_new_text_is_given_the_topic_it_is_about(model: Any, sample_run: Run) -> None:
    topics, _ = model.transform(["Bleaching of coral reefs and their recovery after a marine heatwave"])
    assert "coral" in sample_run.topics["label"][int(topics[0])].lower()


def test_a_run_without_topics_has_nothing_to_hold(some_papers: Callable[[int], Corpus]) -> None:
    with pytest.raises(TooFewPapers, match="no topics"):
        fit(some_papers(3)).to_bertopic()
