"""One body for every installed pipeline."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.pipeline_inputs import inputs_of
from topics.errors import ConfigError, PipelineError
from topics.experiments.config import PipelineSpec
from topics.experiments.found import Found, Inputs, Pipeline
from topics.experiments.pipelines.choosing import chosen_pipeline
from topics.registry import plugins
from topics.results import Corpus
from topics.store import load_run, save_run

# They compile for a quarter of a minute, and fail on few papers.
FOREIGN = ("bertopic", "topeax")
MARKS = {
    "bertopic": [pytest.mark.slow],
    "topeax": [pytest.mark.slow, pytest.mark.skipif(find_spec("turftopic") is None, reason="the extra is missing")],
}
KINDS = [pytest.param(name, marks=MARKS.get(name, [])) for name in plugins("pipelines")]


@pytest.fixture(params=KINDS, scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def pipeline(kind: str) -> Pipeline:
    return chosen_pipeline(kind, PipelineSpec())[0]


@pytest.fixture(scope="module")
def found(kind: str, some_papers: Callable[[int], Corpus]) -> Found:
    """Topics of 80 papers of four classes."""
    return fitted(kind, inputs_of(some_papers(80), n_classes=4))


def fitted(kind: str, inputs: Inputs) -> Found:
    pipeline, settings = chosen_pipeline(kind, PipelineSpec())
    return pipeline.fit(inputs, settings)


def test_it_is_called_as_it_is_installed_and_says_what_it_is(kind: str, pipeline: Pipeline) -> None:
    assert pipeline.name == kind
    assert pipeline.description


def test_topics_are_numbered_from_the_largest_without_gaps(found: Found) -> None:
    sizes = np.bincount(found.run.assignments["topic_id"].to_numpy() + 1)[1:]
    assert sizes.tolist() == found.run.topics["n_papers"].to_list() == sorted(sizes, reverse=True)
    assert found.run.topics["topic_id"].to_list() == list(range(len(sizes)))


def test_each_topic_has_up_to_ten_single_words(found: Found) -> None:
    assert len(found.words) == found.run.topics.height
    assert all(0 < len(words) <= 10 and len(set(words)) == len(words) for words in found.words)
    assert not any(" " in word for words in found.words for word in words)


def test_its_run_can_be_kept_and_read_again(found: Found, tmp_path: Path) -> None:
    save_run(found.run, tmp_path / "run")
    again = load_run(tmp_path / "run")
    assert all(again.tables()[table].equals(frame) for table, frame in found.run.tables().items())


def test_its_stages_took_time_and_the_shared_embedding_is_none_of_them(found: Found, pipeline: Pipeline) -> None:
    assert found.seconds
    assert min(found.seconds.values()) >= 0
    assert ("embed" in found.seconds) <= (not pipeline.takes_vectors)


def test_the_same_seed_gives_the_same_run(kind: str, found: Found, some_papers: Callable[[int], Corpus]) -> None:
    again = fitted(kind, inputs_of(some_papers(80), n_classes=4))
    assert again.words == found.words
    assert all(again.run.tables()[table].equals(frame) for table, frame in found.run.tables().items())


@pytest.mark.parametrize("n", [1, 2, 3, 8])
def test_a_handful_of_papers_becomes_a_run_or_one_line(kind: str, n: int, some_papers: Callable[[int], Corpus]) -> None:
    check_run_or_one_line(kind, inputs_of(some_papers(n), n_classes=4), n)


def test_identical_texts_become_a_run_or_one_line(kind: str, some_papers: Callable[[int], Corpus]) -> None:
    corpus = some_papers(20)
    alike = corpus.papers.with_columns(title=pl.lit("Coral reefs"), abstract=pl.lit("Reefs bleach in warm water."))
    check_run_or_one_line(kind, inputs_of(replace(corpus, papers=alike)), 20)


def test_texts_without_words_become_a_run_or_one_line(kind: str, corpus_of: Callable[..., Corpus]) -> None:
    check_run_or_one_line(kind, inputs_of(corpus_of(*({"title": mark} for mark in "?!+*"))), 4)


def check_run_or_one_line(kind: str, inputs: Inputs, n_papers: int) -> None:
    """Only what is other people's may fail, and says so."""
    if kind in FOREIGN:
        with suppress(PipelineError):
            assert fitted(kind, inputs).run.assignments.height == n_papers
    else:
        assert fitted(kind, inputs).run.assignments.height == n_papers


def test_an_unknown_setting_names_the_nearest(kind: str, pipeline: Pipeline) -> None:
    known = next(iter(pipeline.settings.model_fields))
    with pytest.raises(ConfigError, match=rf"mine\.{known}x.*Did you mean: .*mine\.{known}"):
        chosen_pipeline("mine", PipelineSpec.model_validate({"kind": kind, f"{known}x": 1}))
