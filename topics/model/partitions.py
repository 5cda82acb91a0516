"""Communities of a graph, many times over: what a consensus is made of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from ..threads import n_threads

if TYPE_CHECKING:
    from ..results import Labels

# The second cycle, which starts from the first one's result, is where most of the gain in quality lies.
_ITERATIONS = 2


def leiden(graph: Any, resolution: float, seed: int) -> Labels:
    """The community of each node (n_nodes, numbered from 0) by modularity at a resolution.

    Source: Traag, Waltman & van Eck (2019), From Louvain to Leiden, Scientific Reports 9, 5233.

    Args:
        graph: a symmetric CSR matrix of weights.
        resolution: the higher, the more communities.
        seed: the same seed gives the same communities.
    """
    from graspologic_native import leiden_csr

    _, found = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        graph.shape[0],
        resolution=float(resolution),
        iterations=_ITERATIONS,
        seed=int(seed),
    )
    labels = np.empty(graph.shape[0], dtype=np.int32)
    labels[np.fromiter(found.keys(), dtype=np.int64, count=len(found))] = np.fromiter(found.values(), dtype=np.int32)
    return labels


def find_partitions(graph: Any, resolutions: Any, seed: int) -> Labels:
    """One partition per resolution, each from a seed of its own: n_partitions x n_nodes."""
    seeds = np.random.default_rng(seed).integers(2**31, size=len(resolutions))
    with ThreadPoolExecutor(n_threads()) as threads:  # the library lets go of the interpreter
        return np.stack(list(threads.map(lambda each: leiden(graph, *each), zip(resolutions, seeds, strict=True))))
