from __future__ import annotations

import pytest

from topics.embed import choice
from topics.embed.choice import MINILM_UP_TO, choose, model_of_run


@pytest.fixture
def minilm_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "is_installed", lambda: False)


@pytest.mark.parametrize("n_papers", [1, MINILM_UP_TO])
def test_auto_takes_the_encoder_where_it_is_quick_enough(n_papers: int) -> None:
    assert choose("auto", n_papers).model == "hybrid+minilm"


def test_auto_takes_word_vectors_for_many_papers_and_says_why() -> None:
    chosen = choose("auto", MINILM_UP_TO + 1)
    assert chosen.model == "hybrid"
    assert "10,000 papers" in str(chosen.why)


@pytest.mark.usefixtures("minilm_is_missing")
def test_auto_takes_word_vectors_where_the_encoder_is_missing_and_says_so() -> None:
    assert choose("auto", 10) == choice.Choice("hybrid", "minilm is not installed")


@pytest.mark.parametrize("model", ["hybrid", "lexical", "minilm", "precomputed:v.npy"])
def test_a_model_that_the_user_names_is_not_questioned(model: str) -> None:
    assert choose(model, 10**6) == choice.Choice(model)


@pytest.mark.parametrize(
    ("manifest", "model"),
    [
        ({"config": {"embed": {"model": "auto"}}, "resolved": {"embed_model": "hybrid+minilm"}}, "hybrid+minilm"),
        ({"config": {"embed": {"model": "static"}}}, "static"),
        ({"config": {}}, "hybrid"),
    ],
)
def test_a_run_says_what_its_vectors_were_made_with(manifest: dict[str, dict[str, object]], model: str) -> None:
    assert model_of_run(manifest) == model
