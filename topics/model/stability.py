"""Does a topic come back when everything is fitted again?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..results import Labels


def most_typical(partitions: Sequence[Labels]) -> int:
    """Which of several partitions of the same papers agrees best with the others (mean adjusted Rand index).

    One unlucky layout can merge most of a corpus into one topic; it is never the most typical. Ties go to the first.
    Source of the index: Hubert & Arabie (1985), Comparing partitions, Journal of Classification 2, 193-218.
    """
    from sklearn.metrics import adjusted_rand_score

    n = len(partitions)
    agreement = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            agreement[i, j] = agreement[j, i] = adjusted_rand_score(partitions[i], partitions[j])
    return int(np.round(agreement.sum(axis=1), 9).argmax())


def topic_stability(labels: Labels, refits: Sequence[Labels], counted: float = 1.0) -> list[float | None]:
    """Per topic the mean, over refits, of its best Jaccard overlap with any topic of the refit; None without refits.

    1 means that the same papers came together every time. Above .75 a topic counts as stable, below .5 as fragile.
    Source: Hennig (2007), Cluster-wise assessment of cluster stability, Comput. Stat. Data Anal. 52, 258-271.

    Args:
        labels: topic per paper, -1 = none.
        refits: partitions of the same papers.
        counted: part of the refits that count, those in which the topic comes back best. Where refits differ in
            resolution, a topic can come back only in those near its own: with a half, the figure is within .1 (mean)
            of how a topic returns with another seed, with all of them .2 below it.
    """
    n_topics = int(labels.max(initial=-1)) + 1
    if not refits:
        return [None] * n_topics
    best = np.sort([_best_overlap(labels, refit, n_topics) for refit in refits], axis=0)
    kept = best[-max(1, round(counted * len(refits))) :].mean(axis=0)
    return [round(float(value), 4) for value in kept]


def _best_overlap(labels: Labels, refit: Labels, n_topics: int) -> np.ndarray:
    n_other = int(refit.max(initial=-1)) + 1
    if n_other == 0:
        return np.zeros(n_topics)
    both = (labels >= 0) & (refit >= 0)
    shared = np.zeros((n_topics, n_other))
    np.add.at(shared, (labels[both], refit[both]), 1)
    sizes = np.bincount(labels[labels >= 0], minlength=n_topics)
    other_sizes = np.bincount(refit[refit >= 0], minlength=n_other)
    union = sizes[:, None] + other_sizes[None, :] - shared
    overlap: np.ndarray = (shared / union).max(axis=1)
    return overlap
