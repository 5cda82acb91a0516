"""What many partitions of the same papers agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .graph import ends, quiet_umap

if TYPE_CHECKING:
    from ..results import Labels


def tie_agreement(graph: Any, partitions: Labels) -> Any:
    """Per stored tie the part of the partitions (n_partitions x n_papers) that put both ends together, above 0.

    One partition is added in which everything is together, so that no tie is lost altogether.
    """
    one, other = ends(graph)
    together = np.ones(graph.nnz)
    for labels in partitions:
        together += labels[one] == labels[other]
    return together / (len(partitions) + 1)


def consensus(graph: Any, partitions: Labels) -> Any:
    """The graph with every tie weakened by the square of how often its ends came together.

    What a single partition or layout decides by chance averages out, and what is laid out from the result comes back
    with another seed. Weights are scaled so that each paper's strongest tie is 1 again, as in ``neighbour_graph``.
    Source of the idea: Fred & Jain (2005), Combining multiple clusterings using evidence accumulation, IEEE TPAMI 27,
    835-850; ties of neighbours instead of all pairs keep it linear in the papers.
    """
    with quiet_umap():
        from umap.umap_ import reset_local_connectivity

    agreed = graph.astype(np.float64)
    agreed.data *= tie_agreement(graph, partitions) ** 2
    restored = reset_local_connectivity(agreed).tocsr()
    restored.sort_indices()
    return restored
