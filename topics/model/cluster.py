"""Groups of papers: their consensus, who of them is in which topic, and their centres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..config import ClusterConfig
from ..registry import Evidence, load
from . import defaults
from .folding import fold
from .graph import neighbour_graph
from .neighbours import Neighbours, nearest
from .noise import Settled, settle

if TYPE_CHECKING:
    from ..results import Labels, Vectors

# With fewer papers a cluster is no finding.
CLUSTER_FROM = 15


@dataclass(frozen=True)
class Distinct:
    """A corpus without its repetitions.

    ``rows`` are of the papers that stand for all, ``place`` says for each paper which of these stands for it, and
    ``near`` are neighbours among these alone.
    """

    rows: Any
    place: Any
    near: Neighbours

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Vectors, near: Neighbours, *, exact_below: int, seed: int) -> Distinct:
        rows, place = np.unique(fold(texts, near), return_inverse=True)
        if len(rows) < len(texts):
            near = nearest(vectors[rows], near.indices.shape[1], exact_below=exact_below, seed=seed)
        return cls(rows, place, near)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def graph(self) -> Any:
        return neighbour_graph(self.near)


def resolve(settings: ClusterConfig, n_papers: int) -> dict[str, Any]:
    """What settings that follow the number of papers come to."""
    size = settings.min_cluster_size or defaults.min_cluster_size(n_papers)
    return {"min_cluster_size": size, "min_samples": settings.min_samples or defaults.min_samples(size)}


def resolutions(settings: ClusterConfig, n_papers: int) -> Any:
    """Of the partitions, as ``defaults.resolutions``."""
    n_partitions = settings.n_partitions or defaults.n_partitions(n_papers)
    return defaults.resolutions(n_papers, n_partitions, settings.granularity)


def find_topics(graph: Any, partitions: Labels, coordinates: Vectors, settings: ClusterConfig, seed: int) -> Settled:
    """Groups of papers by the clusterer that ``settings`` name, and what becomes of those outside.

    Args:
        graph: the consensus of ``partitions``, n_papers x n_papers.
        partitions: n_partitions x n_papers.
        coordinates: n_papers x 2, the layout of the graph.
    """
    n_papers = graph.shape[0]
    evidence = Evidence(
        graph=graph,
        partitions=partitions,
        coordinates=coordinates,
        max_share=settings.max_share,
        resolution=float(np.median(resolutions(settings, n_papers))),
        **resolve(settings, n_papers),
    )
    found = load("clusterers", settings.clusterer)().cluster(evidence, seed)
    return settle(graph, found, settings.noise_vote)


def largest_first(labels: Labels) -> Labels:
    """The new number of each old topic, as an array: 0 for the largest, equal sizes in order of their first paper."""
    found, first, counts = np.unique(labels[labels >= 0], return_index=True, return_counts=True)
    renumbered = np.empty(len(found), dtype=np.int32)
    renumbered[found[np.lexsort((first, -counts))]] = np.arange(len(found))
    return renumbered


def centres_of(vectors: Vectors, labels: Labels) -> Vectors:
    """Mean direction of each topic's papers, of unit length: n_topics x dimensions."""
    n_topics = int(labels.max(initial=-1)) + 1
    sums = np.zeros((n_topics, vectors.shape[1]), dtype=np.float32)
    inside = labels >= 0
    np.add.at(sums, labels[inside], vectors[inside])
    centres: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return centres
