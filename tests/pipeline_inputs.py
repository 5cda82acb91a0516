"""What pipelines get in tests: lexical vectors, and the classes counted where there are some."""

from __future__ import annotations

import functools

from topics.cache import Cache
from topics.config import Config
from topics.experiments.found import Inputs
from topics.results import Corpus, Embedding
from topics.stages import Stages
from topics.steps import embed


def inputs_of(corpus: Corpus, seed: int = 0, n_classes: int | None = None) -> Inputs:
    """Inputs with few epochs, for what is tested is not how good the topics are."""
    tree = {"seed": seed, "embed": {"model": "lexical"}, "reduce": {"n_epochs": 20}}
    config = Config.model_validate(tree)

    @functools.cache
    def embedding() -> Embedding:
        return embed(corpus, config, Stages(Cache(None), seed))

    return Inputs(corpus, config, embedding, n_classes)
