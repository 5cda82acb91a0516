"""Latent Dirichlet allocation of word counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..found import Found, Inputs
from .assembling import found_topics
from .mixtures import strongest_topic
from .timing import Clock
from .wording import NumberSettings, n_topics, strongest_words, word_counts

# Passes over the papers; scikit-learn's default.
_PASSES = 10
# Papers that must hold a word: with fewer it found the classes of abstracts less well.
_LEAST = 5


class LdaPipeline:
    """scikit-learn's LDA on counts of single words; told the number of classes.

    Words are those our own line counts, with its stop words. Learning is online, for scikit-learn's default, batch,
    found the classes of abstracts less well; all else is as by default: ten passes, batches of 128 papers, both priors
    1 / n_topics, one process. A paper's topic is its most probable one; a paper without any such word has none.
    Sources: Blei, Ng & Jordan (2003), Latent Dirichlet allocation, JMLR 3, 993-1022; Hoffman, Blei & Bach (2010),
    Online learning for latent Dirichlet allocation, NIPS 23.
    """

    name = "lda"
    description = "LDA on word counts; told the number of classes"
    takes_vectors = False
    settings = NumberSettings

    def fit(self, inputs: Inputs, settings: NumberSettings) -> Found:
        clock = Clock(inputs.progress)
        with clock("vectorise"):
            words = word_counts(inputs, _LEAST)
        with clock("fit"):
            k = n_topics(settings, inputs, min(words.counts.shape))
            mixtures, topics = _mixtures(words.counts, k, inputs.config.seed)
        with clock("terms"):
            ranked = strongest_words(topics, words.vocabulary)
        return found_topics(inputs, strongest_topic(mixtures), ranked, clock.seconds)


def _mixtures(counts: Any, k: int, seed: int) -> tuple[Any, Any]:
    """Papers x topics and topics x words, both as probabilities; no topic of a paper without words."""
    from sklearn.decomposition import LatentDirichletAllocation

    if not k:
        return np.zeros((counts.shape[0], 0)), np.zeros((0, counts.shape[1]))
    model = LatentDirichletAllocation(k, learning_method="online", max_iter=_PASSES, random_state=seed)
    mixtures = model.fit_transform(counts) * (counts.getnnz(axis=1) > 0)[:, None]
    return mixtures, model.components_ / model.components_.sum(axis=1, keepdims=True)
