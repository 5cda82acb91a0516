from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import FakeEmbedder
from topics.embed.lexical import LexicalModel
from topics.embed.model import EmbeddingModel, fit_embedding
from topics.embed.spec import parse_spec
from topics.embed.vectors import lexical_weight, side_by_side, unit
from topics.results import Corpus

Fit = Callable[..., EmbeddingModel]


@pytest.fixture(scope="module")
def texts(sample_corpus: Corpus) -> list[str]:
    return sample_corpus.texts[:40]


@pytest.fixture
def fit(texts: list[str], fake_embedder: FakeEmbedder) -> Fit:
    def model(spec: str, **options: Any) -> EmbeddingModel:
        given = {"n_components": 20, "weight": None} | options
        return fit_embedding(texts, parse_spec(spec), fake_embedder.embed, **given)

    return model


@given(st.integers(1, 100_000), st.integers(1, 100_000), st.booleans())
def test_the_lexical_part_weighs_more_the_more_papers_there_are(one: int, other: int, word_vectors: bool) -> None:
    first, second = (lexical_weight(n, word_vectors=word_vectors) for n in (one, other))
    assert (first < second) == (one < other)
    assert 0 < first < 1


def test_the_lexical_part_weighs_less_beside_a_sentence_encoder() -> None:
    assert lexical_weight(1000, word_vectors=False) < lexical_weight(1000, word_vectors=True)


@pytest.mark.parametrize(("spec", "words"), [("hybrid+static", True), ("hybrid+minilm", False)])
def test_the_weight_follows_the_embedder(fit: Fit, spec: str, words: bool) -> None:
    assert fit(spec).lexical_weight == lexical_weight(40, word_vectors=words)


def test_a_hybrid_is_its_parts_side_by_side(fit: Fit) -> None:
    lexical, semantic, both = fit("lexical").vectors, fit("static").vectors, fit("hybrid")
    weight = lexical_weight(40, word_vectors=True)
    assert both.lexical_weight == weight
    np.testing.assert_allclose(both.vectors, side_by_side(lexical, semantic, weight), atol=1e-6)


def test_a_given_weight_is_the_ratio_of_both_lengths(fit: Fit) -> None:
    vectors = fit("hybrid", weight=0.5).vectors
    ratio = np.linalg.norm(vectors[:, :20], axis=1) / np.linalg.norm(vectors[:, 20:], axis=1)
    np.testing.assert_allclose(ratio, 0.5, rtol=1e-5)


@pytest.mark.parametrize("spec", ["lexical", "static", "hybrid"])
def test_vectors_are_rows_of_unit_length_as_float32(fit: Fit, spec: str) -> None:
    vectors = fit(spec).vectors
    assert (len(vectors), vectors.dtype) == (40, np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("spec", ["lexical", "static", "hybrid"])
def test_a_text_of_the_corpus_gets_its_own_vector_again(fit: Fit, texts: list[str], spec: str) -> None:
    model = fit(spec)
    np.testing.assert_allclose((model.embed(texts) * model.vectors).sum(axis=1), 1, atol=1e-4)


@pytest.mark.parametrize("spec", ["lexical", "hybrid"])
def test_a_text_alone_lies_next_to_itself(fit: Fit, texts: list[str], spec: str) -> None:
    model = fit(spec)
    assert int((model.vectors @ model.embed([texts[7]])[0]).argmax()) == 7


def test_the_lexical_embedding_asks_no_embedder(fit: Fit, fake_embedder: FakeEmbedder) -> None:
    fit("lexical").embed(["anything"])
    assert fake_embedder.asked == []


def test_the_same_texts_and_seed_give_the_same_vectors(fit: Fit) -> None:
    assert np.array_equal(fit("hybrid").vectors, fit("hybrid").vectors)


@pytest.mark.parametrize("texts", [["", ""], ["12 34"], ["the of and", "we propose"]])
def test_texts_without_words_have_a_lexical_vector_of_zeros(texts: list[str]) -> None:
    model = LexicalModel(texts, 10)
    assert model.vectors.shape == (len(texts), 1)
    assert not model.vectors.any()
    assert not model.embed(["coral reef"]).any()


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_handful_of_texts_has_lexical_vectors(texts: list[str], n: int) -> None:
    model = LexicalModel(texts[:n], 10)
    assert model.embed(texts).shape == (40, model.vectors.shape[1])
    np.testing.assert_allclose(np.linalg.norm(model.vectors, axis=1), 1, rtol=1e-5)


def test_texts_with_the_same_words_are_nearer_than_others() -> None:
    model = LexicalModel(["coral reef bleaching", "coral reef recovery", "quantum code", "quantum error code"], 3)
    similarity = model.vectors @ model.vectors.T
    assert similarity[0, 1] > similarity[0, 2]
    assert similarity[2, 3] > similarity[1, 3]


def test_a_row_of_zeros_stays_one() -> None:
    assert unit([[0, 0], [0, 5]]).tolist() == [[0, 0], [0, 1]]


def test_a_plural_alone_is_the_word_the_corpus_knows() -> None:
    model = LexicalModel(["A chip", "Chips in a kettle", "Whistles", "A violin", "Cello and flute"] * 12, 4)
    assert np.allclose(model.embed(["chips"]), model.embed(["chip"]))
    assert np.linalg.norm(model.embed(["chips"])) == pytest.approx(1, abs=1e-5)
