"""One body for every embedder that can be made here."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest

from tests.conftest import FakeEmbedder
from topics.embed.minilm import MinilmEmbedder
from topics.embed.sbert import SbertEmbedder
from topics.embed.static import StaticEmbedder
from topics.errors import MissingExtra
from topics.registry import Embedder

TEXTS = [
    "Coral reefs bleach in warm water.",
    "Surface codes correct the errors of qubits.",
    "Short",
    "A much longer text about sign language translation, which has many more words than the others. " * 5,
]


@pytest.fixture(params=[StaticEmbedder, MinilmEmbedder, FakeEmbedder], ids=lambda kind: kind.name)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    made: Embedder = request.param()
    return made


def test_it_has_a_name_and_a_revision(embedder: Embedder) -> None:
    assert embedder.name
    assert embedder.revision


def test_texts_become_rows_of_unit_length(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert (len(vectors), vectors.dtype) == (len(TEXTS), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_a_vector_does_not_depend_on_the_company_of_its_text(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    alone = np.vstack([embedder.embed([text]) for text in reversed(TEXTS)])[::-1]
    assert np.array_equal(together, alone)


def test_different_texts_have_different_vectors(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert (np.triu(vectors @ vectors.T, 1) < 0.95).all()


def test_a_text_without_words_has_a_finite_vector(embedder: Embedder) -> None:
    assert np.isfinite(embedder.embed(["", "?!", "\N{SNOWMAN}"])).all()


def test_static_vectors_know_what_words_mean() -> None:
    dog, puppy, qubit = StaticEmbedder().embed(["dog", "puppy", "qubit"])
    assert dog @ puppy > dog @ qubit


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is installed")
def test_an_extra_that_is_missing_tells_the_command_that_installs_it() -> None:
    with pytest.raises(MissingExtra, match=r"pip install 'paper-topics\[sbert\]'"):
        SbertEmbedder("all-MiniLM-L6-v2")
