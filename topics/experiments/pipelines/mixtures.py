"""What NMF and LDA have in common: each paper is a mixture of topics, each topic a weighting of words."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...model.tables import Assignment, unclustered


def strongest_topic(mixtures: Any) -> Assignment:
    """Each paper in the topic it has most of, the first among equals; none for a paper that has none.

    ``strength`` is the topic's share of the paper.

    Args:
        mixtures: n_papers x n_topics, at least 0.
    """
    n_papers, n_topics = mixtures.shape
    if not n_topics:
        return unclustered(n_papers)
    total = mixtures.sum(axis=1)
    labels = np.where(total > 0, mixtures.argmax(axis=1), -1).astype(np.int32)
    strength = np.divide(mixtures.max(axis=1), total, out=np.zeros(n_papers), where=total > 0)
    return Assignment(labels, labels, strength)
