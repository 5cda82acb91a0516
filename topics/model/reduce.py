"""Two coordinates per paper, from a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..config import ReduceConfig
from .graph import quiet_umap

if TYPE_CHECKING:
    from ..results import Vectors

_EXTENT = 10.0


def lay_out(vectors: Vectors, graph: Any, settings: ReduceConfig, seed: int) -> Vectors:
    """UMAP's layout of a graph in two dimensions (McInnes, Healy & Melville 2018, arXiv:1802.03426).

    Args:
        vectors: n_papers x dimensions; only the start is taken from them.
        graph: ties between the papers, as ``neighbour_graph`` and ``consensus`` give them.
        seed: the same seed gives the same coordinates on the same machine; it costs UMAP its parallelism.

    Returns:
        float32 of shape (n_papers, 2).
    """
    with quiet_umap():
        from umap.umap_ import find_ab_params, simplicial_set_embedding

        a, b = find_ab_params(1.0, settings.min_dist)
        laid_out, _ = simplicial_set_embedding(
            vectors,
            graph.tocoo().astype(np.float32),
            n_components=2,
            initial_alpha=1.0,
            a=a,
            b=b,
            gamma=1.0,
            negative_sample_rate=5,
            n_epochs=settings.n_epochs,
            init=principal_axes(vectors, seed) if settings.init == "pca" else settings.init,
            random_state=np.random.RandomState(seed),
            metric="cosine",
            metric_kwds={},
            densmap=False,
            densmap_kwds={},
            output_dens=False,
            parallel=False,
        )
    return np.ascontiguousarray(laid_out, dtype=np.float32)


def principal_axes(vectors: Vectors, seed: int) -> Vectors:
    """Where a layout starts: the papers on their two principal axes, shaken a little lest two lie on one spot."""
    moved = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh((moved.T @ moved).astype(np.float64))
    axes = axes[:, :-3:-1]
    # The sign of an axis is arbitrary; its largest part is made positive.
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]])
    flat = moved @ axes
    flat *= _EXTENT / max(float(np.abs(flat).max()), 1e-12)
    shaken: Vectors = (flat + np.random.default_rng(seed).normal(scale=1e-3, size=flat.shape)).astype(np.float32)
    return shaken
