"""Papers tied to their nearest papers."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .neighbours import Neighbours


@contextmanager
def quiet_umap() -> Iterator[None]:
    """UMAP's first import warns about tensorflow, which only its parametric variant needs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def neighbour_graph(near: Neighbours) -> Any:
    """Ties between papers and their neighbours, as a symmetric CSR matrix with weights in (0, 1] and no diagonal.

    UMAP's fuzzy simplicial set (McInnes, Healy & Melville 2018, arXiv:1802.03426): a tie weighs the more, the nearer
    the neighbour is among a paper's own, so sparse regions hold together as well as dense ones.
    """
    with quiet_umap():
        from umap.umap_ import fuzzy_simplicial_set

        graph, _, _ = fuzzy_simplicial_set(
            near.indices,  # of the papers themselves only their number is asked
            near.indices.shape[1],
            np.random.RandomState(0),  # unused where neighbours are given
            "cosine",
            knn_indices=near.indices,
            knn_dists=near.distances,
        )
    graph = graph.tocsr()
    graph.eliminate_zeros()
    graph.sort_indices()
    return graph


def ends(graph: Any) -> tuple[Any, Any]:
    """Both ends of every stored tie, in the order of ``graph.data``."""
    return np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr)), graph.indices
