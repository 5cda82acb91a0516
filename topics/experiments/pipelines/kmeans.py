"""k-means on the vectors."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from ...model.tables import Assignment
from ..found import Found, Inputs
from .assembling import found_topics
from .timing import Clock
from .wording import NumberSettings, group_words, n_topics

if TYPE_CHECKING:
    from ...results import Vectors

_STARTS = 10


class KmeansPipeline:
    """scikit-learn's k-means on the shared vectors, which have unit length; it is told the number of classes.

    The best of ten k-means++ starts counts (scikit-learn's own default is one), otherwise its defaults. k-means ranks
    no words, so they are ranked as ours are. Source: Arthur & Vassilvitskii (2007), k-means++, SODA, 1027-1035.
    """

    name = "kmeans"
    description = "k-means on the shared vectors; told the number of classes"
    takes_vectors = True
    settings = NumberSettings

    def fit(self, inputs: Inputs, settings: NumberSettings) -> Found:
        clock = Clock(inputs.progress)
        vectors = inputs.embedding().vectors
        with clock("fit"):
            grouping = _grouped(vectors, n_topics(settings, inputs, len(vectors)), inputs.config.seed)
        with clock("terms"):
            words = group_words(inputs.corpus.texts, grouping.labels, inputs.config.terms)
        return found_topics(inputs, grouping, words, clock.seconds)


def _grouped(vectors: Vectors, k: int, seed: int) -> Assignment:
    """``strength`` is the cosine to the topic's centre."""
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        # Identical papers make fewer topics than asked for, which is as it should be.
        warnings.simplefilter("ignore", ConvergenceWarning)
        fitted = KMeans(k, n_init=_STARTS, random_state=seed).fit(vectors)
    labels = fitted.labels_.astype(np.int32)
    centres = fitted.cluster_centers_ / np.maximum(
        np.linalg.norm(fitted.cluster_centers_, axis=1, keepdims=True), 1e-12
    )
    strength = np.einsum("ij,ij->i", vectors, centres[labels]).clip(0, 1)
    return Assignment(labels, labels, strength)
