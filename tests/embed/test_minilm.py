from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from topics.embed import minilm
from topics.embed.minilm import MinilmEmbedder
from topics.embed.spec import parse_spec, semantic_embedder
from topics.embed.vectors import unit
from topics.errors import ConfigError, MissingExtra, TopicsError


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    """Texts and the vectors that the model in float32 gave them."""
    found: dict[str, Any] = json.loads((files("topics.embed") / "minilm_reference.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Any]]:
    """A cache folder of the test's own; the function opens the graph as a new process would."""
    monkeypatch.setenv("TOPICS_CACHE", str(tmp_path))
    yield minilm._session.__wrapped__
    minilm._session.cache_clear()


def test_vectors_are_those_of_the_published_model(recorded: dict[str, Any]) -> None:
    vectors = MinilmEmbedder().embed(recorded["texts"])
    assert (vectors.shape, vectors.dtype) == ((6, 384), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert (vectors * unit(recorded["vectors"])).sum(axis=1).mean() > 0.99


def test_a_vector_does_not_depend_on_its_company(recorded: dict[str, Any]) -> None:
    together = minilm._vectors(minilm._session(), recorded["texts"])
    alone = [minilm._vectors(minilm._session(), [text])[0] for text in recorded["texts"]]
    assert np.array_equal(together, alone)


def test_what_comes_after_the_most_tokens_does_not_count() -> None:
    long = "coral " * 300
    one, other, short = MinilmEmbedder().embed([long, long + "quantum", "coral " * 20])
    assert np.array_equal(one, other)
    assert not np.array_equal(one, short)


def test_a_text_without_words_has_a_vector() -> None:
    assert np.isfinite(MinilmEmbedder().embed(["", "  "])).all()


def test_the_graph_is_built_once_and_again_only_when_damaged(
    own_cache: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, built = minilm._built(), []
    monkeypatch.setattr(minilm, "_built", lambda: built.append(1) or graph)
    own_cache()
    own_cache()
    assert len(built) == 1
    (kept,) = (tmp_path / "models").iterdir()
    kept.write_bytes(kept.read_bytes()[:-9])
    own_cache()
    assert len(built) == 2


def test_weights_other_than_the_published_ones_are_refused(
    own_cache: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minilm, "_PUBLISHED", {"model.safetensors": "0" * 64})
    with pytest.raises(TopicsError, match="not the published one"):
        own_cache()


def test_a_machine_that_computes_other_vectors_is_found_out(
    own_cache: Callable[[], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minilm, "_vectors", lambda _session, texts: unit(np.ones((len(texts), 384))))
    with pytest.raises(TopicsError, match=r"set embed\.model to hybrid"):
        own_cache()
    assert not (tmp_path / "models").exists()


def test_without_its_packages_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "is_installed", lambda: False)
    with pytest.raises(MissingExtra, match=r"paper-topics\[minilm\]"):
        MinilmEmbedder()


def test_another_model_is_refused() -> None:
    with pytest.raises(ConfigError, match="only one model"):
        semantic_embedder(parse_spec("minilm:large"))
