"""Coordinates in few dimensions, from neighbours."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from .neighbours import Neighbours

if TYPE_CHECKING:
    from ..results import Vectors


def lay_out(
    vectors: Vectors, neighbours: Neighbours, *, n_components: int, min_dist: float, n_epochs: int, init: Any, seed: int
) -> Vectors:
    """UMAP on neighbours that are known already (McInnes, Healy & Melville 2018, arXiv:1802.03426).

    Args:
        vectors: n_papers x dimensions; UMAP itself reads them only for its start.
        neighbours: of all papers, each first in its own row.
        init: ``pca``, ``spectral``, ``random``, or coordinates to start from (n_papers x n_components).
        seed: the same seed gives the same coordinates on the same machine; it costs UMAP its parallelism.

    Returns:
        float32 of shape (n_papers, n_components).
    """
    with warnings.catch_warnings():
        # Its first import warns about tensorflow, which only its parametric variant needs.
        warnings.simplefilter("ignore")
        from umap import UMAP

        fitted = UMAP(
            n_neighbors=neighbours.indices.shape[1],
            n_components=n_components,
            min_dist=min_dist,
            n_epochs=n_epochs,
            init=init,
            metric="cosine",
            random_state=seed,
            n_jobs=1,
            precomputed_knn=(neighbours.indices, neighbours.distances, None),
        ).fit_transform(vectors)
    return np.ascontiguousarray(fitted, dtype=np.float32)


def flattened(coordinates: Vectors) -> Vectors:
    """Coordinates on their two principal axes, n_papers x 2: where a map starts that is to agree with the clusters."""
    moved = coordinates - coordinates.mean(axis=0)
    _, _, axes = np.linalg.svd(moved, full_matrices=False)
    # The sign of an axis is arbitrary; its largest part is made positive.
    axes = axes[:2] * np.sign(axes[np.arange(2), np.abs(axes[:2]).argmax(axis=1)])[:, None]
    flat: Vectors = np.ascontiguousarray(moved @ axes.T, dtype=np.float32)
    return flat
