"""The built-in clusterers: groups of papers from what many partitions agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ..registry import Evidence
from .partitions import leiden
from .selection import Tree, select

if TYPE_CHECKING:
    from ..results import Labels


class HdbscanClusterer:
    """HDBSCAN's hierarchy (Campello, Moulavi & Sander 2013, PAKDD) of the coordinates, cut where topics come back.

    Papers that fall out of the hierarchy above every chosen branch are noise.
    """

    name: ClassVar[str] = "hdbscan"

    def cluster(self, evidence: Evidence, seed: int) -> Labels:
        from hdbscan import HDBSCAN

        size = min(evidence.min_cluster_size, len(evidence.coordinates))
        fitted = HDBSCAN(min_cluster_size=size, min_samples=min(evidence.min_samples, size), core_dist_n_jobs=1).fit(
            evidence.coordinates
        )
        return select(Tree.of(fitted.condensed_tree_.to_numpy()), evidence.partitions, evidence.max_share)


class LeidenClusterer:
    """One last partition (Traag, Waltman & van Eck 2019) of the graph of consensus; groups too small are noise."""

    name: ClassVar[str] = "leiden"

    def cluster(self, evidence: Evidence, seed: int) -> Labels:
        labels = leiden(evidence.graph, evidence.resolution, seed)
        large = np.bincount(labels) >= evidence.min_cluster_size
        kept = np.where(large, np.cumsum(large) - 1, -1).astype(np.int32)
        found: Labels = kept[labels]
        return found
