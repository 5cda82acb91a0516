"""Words of the papers and of groups of them, prepared alike for every pipeline that needs words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import Field

from ...embed.lexical import FEW
from ...model.defaults import min_texts
from ...model.terms import topic_terms
from ...repetition import Term
from ...settings import Section
from ...stopwords import stop_words
from ...words import TermCounts, count_terms
from ..found import Inputs
from .assembling import N_WORDS

if TYPE_CHECKING:
    from ...config import TermsConfig
    from ...results import Labels


class NumberSettings(Section):
    """How many topics to make."""

    n_topics: Annotated[int, Field(ge=1)] | None = Field(
        None,
        description="none: the number of the labels' classes; without labels the root of half the number of papers",
    )


def n_topics(settings: NumberSettings, inputs: Inputs, most: int) -> int:
    """The number set, else that of the classes, else the root of half the number of papers; at most ``most``.

    Source of the rule: Mardia, Kent & Bibby (1979), Multivariate Analysis, Academic Press, p. 365.
    """
    told = settings.n_topics or inputs.n_classes or math.ceil(math.sqrt(len(inputs.corpus) / 2))
    return min(told, most)


def word_counts(inputs: Inputs, least: int) -> TermCounts:
    """Single words of each paper as our own line counts them, with its stop words and plurals as singulars.

    Words that fewer than ``least`` papers hold are left out, and those that more than half of the papers hold; of a
    handful of papers all words count.
    """
    few = len(inputs.corpus) <= FEW
    return count_terms(
        inputs.corpus.texts,
        max_ngram=1,
        stop_words=stop_words(inputs.config.terms.stop_words),
        min_texts=1 if few else least,
        max_share=1.0 if few else 0.5,
    )


def strongest_words(weights: Any, vocabulary: list[str]) -> list[list[Term]]:
    """Words by weight, strongest first, ties in alphabetical order.

    Args:
        weights: n_topics x n_words; words without weight are left out.
    """
    order = np.argsort(-weights, axis=1, kind="stable")[:, :N_WORDS]
    return [
        [Term(vocabulary[j], float(row[j]), 0) for j in columns if row[j] > 0]
        for row, columns in zip(weights, order, strict=True)
    ]


def group_words(texts: Sequence[str], labels: Labels, config: TermsConfig) -> list[list[Term]]:
    """The strongest single words of each topic, ranked as our own line ranks terms.

    Args:
        texts: one per paper.
        labels: topic of each paper, -1 = none.
        config: stop words besides the built-in ones.
    """
    stop, least = stop_words(config.stop_words), min_texts(len(texts))
    return topic_terms(count_terms(texts, max_ngram=1, stop_words=stop, min_texts=least), labels, N_WORDS)
