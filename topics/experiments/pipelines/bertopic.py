"""BERTopic as its users run it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field

from ...model.tables import Assignment
from ...repetition import Term
from ...settings import Section
from ..found import Found, Inputs
from .assembling import found_topics
from .foreign import contained
from .timing import Clock

if TYPE_CHECKING:
    from ...results import Vectors


class BertopicSettings(Section):
    """Names as in BERTopic, where it has them."""

    seeded: bool = Field(
        True, description="UMAP gets the cell's seed, without which BERTopic gives other topics every time"
    )
    stop_words: bool = Field(False, description="leave scikit-learn's English stop words out of the topics' words")
    min_topic_size: int = Field(10, ge=2)
    reduce_outliers: Literal["c-tf-idf", "embeddings", "distributions"] | None = Field(
        None, description="give papers without a topic one by this strategy of BERTopic; none leaves them"
    )


class BertopicPipeline:
    """``BERTopic().fit_transform(texts, vectors)``; it is not told how many topics there are.

    With default settings all is as BERTopic has it but one thing: its UMAP gets the cell's seed, so that the cell can
    be run again, which costs UMAP its threads. Words are BERTopic's own, ranked by its c-TF-IDF.
    Source: Grootendorst (2022), arXiv:2203.05794.
    """

    name = "bertopic"
    description = "BERTopic on the shared vectors; finds the number of topics itself"
    takes_vectors = True
    compiles = True
    settings = BertopicSettings

    def fit(self, inputs: Inputs, settings: BertopicSettings) -> Found:
        """See ``Pipeline``. Raises ``PipelineError`` where BERTopic fails, as it does on a handful of papers."""
        clock = Clock(inputs.progress)
        texts, vectors = inputs.corpus.texts, inputs.embedding().vectors
        with contained(self.name, len(texts)), clock("fit"):
            model = _model(settings, inputs.config.seed)
            core, strength = model.fit_transform(texts, embeddings=vectors)
            labels = _without_outliers(model, texts, core, vectors, settings)
        grouping = Assignment(np.array(core, np.int32), np.array(labels, np.int32), _strength(strength, len(texts)))
        return found_topics(inputs, grouping, _words(model, grouping.n_topics), clock.seconds)


def _model(settings: BertopicSettings, seed: int) -> Any:
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer
    from umap import UMAP

    # BERTopic takes a seed only in a UMAP of its own making; these are its default settings.
    umap = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed)
    model = BERTopic(
        min_topic_size=settings.min_topic_size,
        umap_model=umap if settings.seeded else None,
        vectorizer_model=CountVectorizer(stop_words="english") if settings.stop_words else None,
    )
    # It writes advice to stderr; on being made it sets its own level.
    logging.getLogger("BERTopic").setLevel(logging.ERROR)
    return model


def _without_outliers(
    model: Any, texts: Sequence[str], topics: Sequence[int], vectors: Vectors, settings: BertopicSettings
) -> Sequence[int]:
    """Topics after ``reduce_outliers``, of which the model then takes its words."""
    if settings.reduce_outliers is None or -1 not in topics or max(topics) < 0:
        return topics
    joined: list[int] = model.reduce_outliers(texts, topics, strategy=settings.reduce_outliers, embeddings=vectors)
    model.update_topics(texts, topics=joined, vectorizer_model=model.vectorizer_model)
    return joined


def _strength(probabilities: Any, n_papers: int) -> Any:
    """BERTopic gives none where it finds no cluster."""
    return np.zeros(n_papers) if probabilities is None else np.asarray(probabilities, dtype=np.float64)


def _words(model: Any, n_topics: int) -> list[list[Term]]:
    """BERTopic fills up short lists with empty words."""
    return [[Term(word, weight, 0) for word, weight in model.get_topic(i) if word] for i in range(n_topics)]
