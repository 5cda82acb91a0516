"""Vectors alone, for comparing embeddings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...cache import Cache
from ...config import Config, EmbedConfig
from ...results import Embedding
from ...stages import Stages
from ...steps import embed
from ..found import Found, Inputs
from .assembling import no_topics
from .timing import Clock
from .wording import word_counts

if TYPE_CHECKING:
    from ...results import Vectors

TFIDF = "tfidf"
# Numbers that TF-IDF vectors may take, 800 MB: all words of up to some 8,000 abstracts, 10,000 words of 20,000.
_MOST = 200_000_000


class EmbeddingPipeline:
    """An embedding and no topics; what can be measured of it is whether near papers belong together.

    Settings are those of a run's ``embed``; what is not set is as the experiment's ``config`` has it. ``model: tfidf``
    is TF-IDF (sublinear, rows of unit length) without a decomposition, of all words that two papers hold, or of the
    most common ones where all would not fit into memory.
    """

    name = "embedding"
    description = "vectors without topics, for comparing embeddings"
    takes_vectors = False
    settings = EmbedConfig

    def fit(self, inputs: Inputs, settings: EmbedConfig) -> Found:
        own = replace(inputs, config=with_embedding(inputs.config, settings))
        if own.config.embed.model == TFIDF:
            embedding, seconds = _tfidf(own)
            return no_topics(own, embedding, {"embed": seconds})
        stages = Stages(Cache(own.cache), own.config.seed, own.progress)
        embedding = embed(own.corpus, own.config, stages)
        return no_topics(own, embedding, {"embed": stages.times["embed"]["seconds"]})


def with_embedding(config: Config, settings: EmbedConfig) -> Config:
    """The experiment's settings with those of the embedding over its own."""
    told = config.embed.model_copy(update=settings.model_dump(exclude_unset=True))
    return config.model_copy(update={"embed": told})


def _tfidf(inputs: Inputs) -> tuple[Embedding, float]:
    from sklearn.feature_extraction.text import TfidfTransformer

    clock = Clock(inputs.progress)
    with clock("embed"):
        counts = word_counts(inputs, 2).counts.astype(np.float32)
        common = counts[:, (-counts.getnnz(axis=0)).argsort(kind="stable")[: _MOST // len(inputs.corpus)]]
        weighted = TfidfTransformer(sublinear_tf=True).fit_transform(common) if common.shape[1] else common
        vectors: Vectors = weighted.toarray()
    about = {"model": TFIDF, "revision": f"{vectors.shape[1]} words"}
    return Embedding(inputs.corpus.ids, vectors, about), clock.seconds["embed"]
