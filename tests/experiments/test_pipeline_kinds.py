"""What each pipeline does of its own."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.pipeline_inputs import inputs_of
from topics.embed.vectors import unit
from topics.errors import ConfigError, MissingExtra, PipelineError
from topics.experiments.config import PipelineSpec
from topics.experiments.found import Found, Inputs
from topics.experiments.pipelines.bertopic import BertopicPipeline, BertopicSettings
from topics.experiments.pipelines.choosing import chosen_pipeline
from topics.experiments.pipelines.foreign import contained
from topics.experiments.pipelines.mixtures import strongest_topic
from topics.experiments.pipelines.timing import Clock
from topics.experiments.pipelines.topics import TopicsSettings, own_config
from topics.experiments.pipelines.wording import NumberSettings, n_topics
from topics.results import Corpus, Embedding


def fitted(inputs: Inputs, kind: str, **settings: Any) -> Found:
    pipeline, told = chosen_pipeline("mine", PipelineSpec.model_validate({"kind": kind, **settings}))
    return pipeline.fit(inputs, told)


@pytest.fixture(scope="module")
def inputs(some_papers: Callable[[int], Corpus]) -> Inputs:
    """60 papers, which are said to be of three classes."""
    return inputs_of(some_papers(60), n_classes=3)


@pytest.mark.parametrize("kind", ["kmeans", "nmf", "lda"])
def test_what_must_be_told_makes_as_many_topics_as_there_are_classes(kind: str, inputs: Inputs) -> None:
    assert fitted(inputs, kind).run.topics.height == 3
    assert fitted(inputs, kind, n_topics=2).run.topics.height == 2


def test_without_labels_the_number_of_topics_is_the_root_of_half_the_papers(
    some_papers: Callable[[int], Corpus],
) -> None:
    unlabelled = inputs_of(some_papers(60))
    assert n_topics(NumberSettings(), unlabelled, most=60) == 6
    assert n_topics(NumberSettings(), unlabelled, most=4) == 4


def test_nmf_and_lda_find_what_papers_share_and_name_it(corpus_of: Callable[..., Corpus]) -> None:
    reefs = [{"title": f"Coral bleaching of reef larvae {i}"} for i in "abcdefgh"]
    codes = [{"title": f"Qubit decoding of surface syndromes {i}"} for i in "abcdefgh"]
    mixed = inputs_of(corpus_of(*reefs, *codes), n_classes=2)
    for kind in ("nmf", "lda", "kmeans"):
        found = fitted(mixed, kind)
        labels = found.run.assignments["topic_id"].to_list()
        assert labels == [labels[0]] * 8 + [1 - labels[0]] * 8
        assert "coral" in found.words[labels[0]]
        assert "qubit" in found.words[labels[8]]


def test_a_paper_is_in_the_topic_it_has_most_of_and_one_without_words_in_none() -> None:
    grouping = strongest_topic(np.array([[1.0, 3.0], [0.0, 0.0], [2.0, 2.0]]))
    assert grouping.labels.tolist() == [1, -1, 0]
    assert grouping.strength.tolist() == [0.75, 0.0, 0.5]


def test_our_own_settings_lie_over_those_of_the_experiment(inputs: Inputs) -> None:
    own = own_config(inputs.config, TopicsSettings.model_validate({"cluster": {"min_cluster_size": 7}}))
    assert (own.cluster.min_cluster_size, own.reduce.n_epochs, own.embed.model) == (7, 20, "lexical")


def test_a_seed_belongs_to_the_experiment() -> None:
    with pytest.raises(ConfigError, match=r"pipelines\.mine\.seed.*experiment's seeds"):
        chosen_pipeline("mine", PipelineSpec.model_validate({"kind": "topics", "seed": 3}))


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"pipelines\.mine.*no pipeline is called 'nfm'.*nmf"):
        chosen_pipeline("mine", PipelineSpec(kind="nfm"))


def test_an_embedding_has_vectors_of_its_own_model_and_no_topics(inputs: Inputs) -> None:
    found = fitted(inputs, "embedding", n_components=5)
    assert found.run.embedding.vectors.shape == (60, 5)
    assert not found.run.has_topics
    assert found.run.neighbours.height == 60 * 5
    assert found.run.manifest["config"]["embed"]["n_components"] == 5


def test_tfidf_keeps_every_word_apart(inputs: Inputs) -> None:
    embedding = fitted(inputs, "embedding", model="tfidf").run.embedding
    assert embedding.vectors.shape[1] > 300
    np.testing.assert_allclose(np.linalg.norm(embedding.vectors, axis=1), 1, rtol=1e-5)


def test_topeax_without_its_extra_tells_the_command_that_installs_it(
    inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "turftopic.models.topeax", None)
    with pytest.raises(MissingExtra, match=r"pip install 'paper-topics\[turftopic\]'"):
        fitted(inputs, "topeax")


def test_topeax_seeds_its_mixture_too_and_gives_words_vectors_of_the_same_embedding(
    inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_topeax(monkeypatch)
    found = fitted(inputs, "topeax", perplexity=9)
    assert found.run.topics["n_papers"].to_list() == [59, 1]
    assert found.words == (("coral",), ("qubit", "coral"))


def install_topeax(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in with the face of Turftopic's: the first paper has a topic of its own."""

    class Peax:
        def __init__(self, random_state: int | None = None) -> None:
            self.random_state = random_state

    class Topeax:
        components_ = np.array([[0.2, 0.3], [0.5, 0.0]])

        def __init__(self, encoder: Any, perplexity: int, random_state: int) -> None:
            self.encoder, self.perplexity, self.random_state = encoder, perplexity, random_state

        def fit_transform(self, texts: list[str], embeddings: Any) -> Any:
            print("Model fitting done.")
            assert self._init_model(0).random_state == 0  # type: ignore[attr-defined]
            assert self.perplexity == 9
            assert self.encoder.encode(["coral"]).shape == (1, embeddings.shape[1])
            first = np.arange(len(texts)) == 0
            return np.stack([first, ~first], axis=1).astype(float)

        def get_vocab(self) -> Any:
            return np.array(["coral", "qubit"])

    module = types.ModuleType("turftopic.models.topeax")
    vars(module).update(Peax=Peax, Topeax=Topeax)
    for name in ("turftopic", "turftopic.models"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, "turftopic.models.topeax", module)


# With three papers it gets as far as compiling for half a minute.
@pytest.mark.parametrize("n", [1, pytest.param(3, marks=pytest.mark.slow)])
def test_bertopic_fails_on_a_handful_of_papers_and_says_so_on_one_line(
    n: int, some_papers: Callable[[int], Corpus]
) -> None:
    with pytest.raises(PipelineError, match=rf"^bertopic failed on {n} papers? \(\w+: [^\n]+\)$"):
        BertopicPipeline().fit(inputs_of(some_papers(n)), BertopicSettings())


def test_what_another_package_prints_is_not_ours(capsys: pytest.CaptureFixture[str]) -> None:
    with contained("their", 3):
        print("Progress: 100 %")
    assert capsys.readouterr().out == ""


def test_a_failure_is_told_on_one_line() -> None:
    with (
        pytest.raises(PipelineError, match=r"^their failed on 1 paper \(ValueError: too few\)$"),
        contained("their", 1),
    ):
        raise ValueError("too\n   few")


def test_stages_are_told_before_they_begin_and_timed() -> None:
    told: list[str] = []
    clock = Clock(told.append)
    with clock("fit"):
        assert (told, clock.seconds) == (["fit"], {})
    assert clock.seconds["fit"] >= 0


@pytest.mark.slow
def test_bertopic_joins_outliers_and_leaves_out_stop_words_where_it_is_told(sample_corpus: Corpus) -> None:
    inputs = blurred(inputs_of(sample_corpus))
    plain = fitted(inputs, "bertopic").run
    tuned = fitted(inputs, "bertopic", stop_words=True, reduce_outliers="embeddings")
    left_out = plain.assignments["topic_id"] < 0
    assert left_out.any()
    assert (tuned.run.assignments["core_topic_id"] < 0).equals(left_out, check_names=False)
    assert (tuned.run.assignments["topic_id"] < 0).sum() < left_out.sum()
    assert not {"the", "of", "and"} & {word for words in tuned.words for word in words}


def blurred(inputs: Inputs) -> Inputs:
    """With noise on the vectors, so that some papers are in no cluster."""
    sharp = inputs.embedding()
    noise = 0.15 * np.random.default_rng(0).normal(size=sharp.vectors.shape)
    blurry = Embedding(sharp.ids, unit(sharp.vectors + noise), sharp.info)
    return replace(inputs, embedding=lambda: blurry)
