"""Does a topic come back when everything is fitted again?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def topic_stability(labels: Labels, refits: Iterable[Labels]) -> list[float | None]:
    """Per topic the mean, over refits, of its best Jaccard overlap with any topic of the refit.

    1 means that the same papers came together every time. From .75 on pages call a topic stable, below .5 fragile.
    Only papers that a refit drew are compared; a refit that drew none of a topic says nothing about it, and a topic of
    which none says anything has None. Source: Hennig (2007), Cluster-wise assessment of cluster stability, Comput.
    Stat. Data Anal. 52, 258-271, of whose schemes this is subsetting, with 80 % of the papers.

    Args:
        labels: topic per paper, -1 = none.
        refits: topics of the same papers, -1 = none, below that: not drawn.
    """
    n_topics = int(labels.max(initial=-1)) + 1
    overlaps = [_best_overlap(labels[refit >= -1], refit[refit >= -1], n_topics) for refit in refits]
    return [_mean(values) for values in np.reshape(overlaps, (len(overlaps), n_topics)).T]


def _mean(values: np.ndarray) -> float | None:
    known = values[~np.isnan(values)]
    return round(float(known.mean()), 4) if len(known) else None


def _best_overlap(labels: Labels, refit: Labels, n_topics: int) -> np.ndarray:
    """Per topic; NaN where it has no paper."""
    both = (labels >= 0) & (refit >= 0)
    sizes = np.bincount(labels[labels >= 0], minlength=n_topics)
    other_sizes = np.bincount(refit[refit >= 0], minlength=1)
    shared = np.zeros((n_topics, len(other_sizes)))
    np.add.at(shared, (labels[both], refit[both]), 1)
    union = sizes[:, None] + other_sizes[None, :] - shared
    overlap: np.ndarray = np.where(sizes > 0, (shared / np.maximum(union, 1)).max(axis=1), np.nan)
    return overlap
