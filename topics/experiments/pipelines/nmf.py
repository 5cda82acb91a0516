"""Non-negative matrix factorisation of TF-IDF."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ..found import Found, Inputs
from .assembling import found_topics
from .mixtures import strongest_topic
from .timing import Clock
from .wording import NumberSettings, n_topics, strongest_words, word_counts

# Papers that must hold a word: with more it found the classes of abstracts less well.
_LEAST = 2


class NmfPipeline:
    """scikit-learn's NMF on TF-IDF (sublinear, rows of unit length) of single words; told the number of classes.

    Words are those our own line counts, with its stop words. NMF's settings are scikit-learn's defaults (NNDSVDa start,
    coordinate descent, at most 200 rounds). A paper's topic is the one that accounts for most of the weight
    of its words; a paper without any such word has none.
    Source: Lee & Seung (1999), Learning the parts of objects by NMF, Nature 401, 788-791.
    """

    name = "nmf"
    description = "NMF on TF-IDF; told the number of classes"
    takes_vectors = False
    settings = NumberSettings

    def fit(self, inputs: Inputs, settings: NumberSettings) -> Found:
        from sklearn.feature_extraction.text import TfidfTransformer

        clock = Clock(inputs.progress)
        with clock("vectorise"):
            words = word_counts(inputs, _LEAST)
            weighted = (
                TfidfTransformer(sublinear_tf=True).fit_transform(words.counts) if words.vocabulary else words.counts
            )
        with clock("fit"):
            mixtures, topics = _factors(weighted, n_topics(settings, inputs, min(weighted.shape)), inputs.config.seed)
        with clock("terms"):
            ranked = strongest_words(topics, words.vocabulary)
        return found_topics(inputs, strongest_topic(mixtures), ranked, clock.seconds)


def _factors(weighted: Any, k: int, seed: int) -> tuple[Any, Any]:
    """Papers x topics, as the weight of the words that a topic accounts for in a paper, and topics x words."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    if not k:
        return np.zeros((weighted.shape[0], 0)), np.zeros((0, weighted.shape[1]))
    model = NMF(k, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        mixtures = model.fit_transform(weighted)
    return mixtures * model.components_.sum(axis=1), model.components_
