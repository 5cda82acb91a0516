"""Clusters of papers, and the nearest topic of those outside all clusters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ..results import Labels, Vectors

# With fewer papers a cluster is no finding.
CLUSTER_FROM = 15
# Below this cosine a paper has nothing to do with a topic, however loose the topic.
_LEAST_SIMILARITY = 0.05


@dataclass(frozen=True)
class Clusters:
    """``labels`` (-1 = noise) and ``strength`` (0 to 1: how firmly a paper belongs), per paper."""

    labels: Labels
    strength: Any

    @property
    def n_topics(self) -> int:
        return int(self.labels.max(initial=-1)) + 1


def cluster(
    coordinates: Vectors, *, min_cluster_size: int, min_samples: int, cluster_selection_method: str, max_share: float
) -> Clusters:
    """HDBSCAN (Campello, Moulavi & Sander 2013, PAKDD) on ``coordinates`` (n_papers x dimensions).

    The excess-of-mass selection at times keeps one cluster that holds most of the corpus beside a tight small one. So
    no cluster may hold more than ``max_share`` of the papers; where that leaves nothing the limit is lifted.
    """
    from hdbscan import HDBSCAN

    def fit(limit: int) -> Any:
        return HDBSCAN(
            min_cluster_size=min_cluster_size,
            min_samples=min_samples,
            cluster_selection_method=cluster_selection_method,
            max_cluster_size=limit,
            core_dist_n_jobs=1,
        ).fit(coordinates)

    limit = max(min_cluster_size, math.ceil(max_share * len(coordinates)))
    fitted = fit(limit if max_share < 1 else 0)
    if fitted.labels_.max() < 0:
        fitted = fit(0)
    return Clusters(fitted.labels_.astype(np.int32), np.asarray(fitted.probabilities_, dtype=np.float64))


def largest_first(labels: Labels) -> Labels:
    """The new number of each old topic, as an array: 0 for the largest, equal sizes in order of their first paper."""
    found, first, counts = np.unique(labels[labels >= 0], return_index=True, return_counts=True)
    renumbered = np.empty(len(found), dtype=np.int32)
    renumbered[found[np.lexsort((first, -counts))]] = np.arange(len(found))
    return renumbered


def nearest_topic(vectors: Vectors, centres: Vectors, thresholds: Any) -> tuple[Labels, Any]:
    """For each row the topic whose centre is most similar, or -1 below that topic's threshold; and the similarity.

    Also what assigns new papers to existing topics.
    """
    similarity = vectors @ centres.T
    best = similarity.argmax(axis=1)
    value = similarity[np.arange(len(vectors)), best]
    return np.where(value >= thresholds[best], best, -1).astype(np.int32), value


def centres_of(vectors: Vectors, labels: Labels) -> Vectors:
    """Mean direction of each topic's papers, of unit length: n_topics x dimensions."""
    n_topics = int(labels.max(initial=-1)) + 1
    sums = np.zeros((n_topics, vectors.shape[1]), dtype=np.float32)
    inside = labels >= 0
    np.add.at(sums, labels[inside], vectors[inside])
    centres: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return centres


def join_noise(vectors: Vectors, clusters: Clusters, noise_margin: float | None) -> tuple[Labels, Any]:
    """Topic of each paper after the noise policy, and its strength.

    A paper that HDBSCAN left out joins the topic with the most similar centre where that similarity is at least
    ``noise_margin`` times the tenth percentile of the similarities of the topic's own papers; None joins none. Its
    strength is then half of the similarity, so that no joined paper looks as firm as one of the cluster's core.
    """
    labels, strength = clusters.labels.copy(), clusters.strength.copy()
    outside = labels < 0
    if noise_margin is None or clusters.n_topics == 0 or not outside.any():
        return labels, strength
    centres = centres_of(vectors, labels)
    own = np.einsum("ij,ij->i", vectors[~outside], centres[labels[~outside]])
    thresholds = np.array(
        [noise_margin * np.quantile(own[labels[~outside] == topic], 0.1) for topic in range(clusters.n_topics)]
    ).clip(_LEAST_SIMILARITY)
    joined, similarity = nearest_topic(vectors[outside], centres, thresholds)
    labels[outside] = joined
    strength[outside] = np.where(joined >= 0, np.clip(similarity, 0, 1) / 2, 0.0)
    return labels, strength
