from __future__ import annotations

import pytest

from topics.embed.spec import Spec, parse_spec, semantic_embedder
from topics.errors import ConfigError


@pytest.mark.parametrize(
    ("model", "spec"),
    [
        ("hybrid", Spec(lexical=True, semantic="static")),
        ("lexical", Spec(lexical=True)),
        ("static", Spec(lexical=False, semantic="static")),
        ("minilm", Spec(lexical=False, semantic="minilm")),
        ("hybrid+static", Spec(lexical=True, semantic="static")),
        ("sbert:all-MiniLM-L6-v2", Spec(lexical=False, semantic="sbert", argument="all-MiniLM-L6-v2")),
        ("hybrid+sbert:C:/models/m", Spec(lexical=True, semantic="sbert", argument="C:/models/m")),
        ("precomputed:v.npy", Spec(lexical=False, semantic="precomputed", argument="v.npy")),
    ],
)
def test_a_model_is_read_as_its_parts(model: str, spec: Spec) -> None:
    assert parse_spec(model) == spec


@pytest.mark.parametrize(
    ("typo", "nearest"),
    [
        ("hybird", "hybrid"),
        ("lexcal", "lexical"),
        ("sbrt:x", "sbert"),
        ("hybrid+statics", "static"),
        ("precomputd:x", "precomputed"),
    ],
)
def test_a_typo_names_the_nearest_model(typo: str, nearest: str) -> None:
    with pytest.raises(ConfigError, match=nearest) as raised:
        parse_spec(typo)
    assert raised.value.path == "embed.model"


@pytest.mark.parametrize("model", ["", ":", "precomputed", "precomputed:", "hybrid+", "hybrid:x", "lexical:x"])
def test_half_a_model_is_refused(model: str) -> None:
    with pytest.raises(ConfigError):
        parse_spec(model)


def test_precomputed_vectors_have_no_lexical_part_to_stand_beside() -> None:
    with pytest.raises(ConfigError):
        parse_spec("hybrid+precomputed:v.npy")


def test_an_argument_the_embedder_does_not_know_is_refused() -> None:
    with pytest.raises(ConfigError, match="only one model"):
        semantic_embedder(parse_spec("static:large"))


def test_sbert_needs_a_model() -> None:
    with pytest.raises(ConfigError, match="name a model"):
        semantic_embedder(parse_spec("sbert"))
