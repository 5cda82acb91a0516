"""Nearest papers by cosine similarity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ..results import Vectors

_BLOCK_BYTES = 128 * 1024**2


@dataclass(frozen=True)
class Neighbours:
    """``indices`` (int32), cosine ``distances`` (float32), both n_papers x n_neighbors, each paper first in its row."""

    indices: Any
    distances: Any


def nearest(vectors: Vectors, n_neighbors: int, *, exact_below: int, seed: int) -> Neighbours:
    """The ``n_neighbors`` nearest rows of each row, itself among them and first.

    Exact up to ``exact_below`` rows (a matrix product in blocks), above approximate (pynndescent, recall some .98).

    Args:
        vectors: n_papers x dimensions, rows of unit length.
    """
    n_neighbors = min(n_neighbors, len(vectors))
    if len(vectors) <= exact_below:
        return _exact(vectors, n_neighbors)
    return _approximate(vectors, n_neighbors, seed)


def _exact(vectors: Vectors, n_neighbors: int) -> Neighbours:
    n = len(vectors)
    indices = np.empty((n, n_neighbors), dtype=np.int32)
    distances = np.empty((n, n_neighbors), dtype=np.float32)
    rows = max(1, _BLOCK_BYTES // (4 * n))
    for start in range(0, n, rows):
        block = np.arange(start, min(start + rows, n))
        similarity = vectors[block] @ vectors.T
        similarity[np.arange(len(block)), block] = 2.0  # itself comes first, also before an identical text
        near = np.argpartition(-similarity, n_neighbors - 1, axis=1)[:, :n_neighbors]
        values = np.take_along_axis(similarity, near, axis=1)
        order = np.lexsort((near, -values), axis=1)
        indices[block] = np.take_along_axis(near, order, axis=1)
        distances[block] = 1.0 - np.take_along_axis(values, order, axis=1)
    return Neighbours(indices, np.clip(distances, 0.0, 2.0))


def _approximate(vectors: Vectors, n_neighbors: int, seed: int) -> Neighbours:
    from pynndescent import NNDescent

    # One neighbour more than asked: where twins exist a row may not find itself.
    found = NNDescent(vectors, metric="cosine", n_neighbors=n_neighbors + 1, random_state=seed).neighbor_graph
    indices, distances = found[0].astype(np.int32), found[1].astype(np.float32)
    own = np.arange(len(vectors), dtype=np.int32)[:, None]
    distances = np.where(indices == own, -1.0, distances)
    order = np.argsort(distances, axis=1, kind="stable")[:, :n_neighbors]
    indices = np.take_along_axis(indices, order, axis=1)
    distances = np.take_along_axis(distances, order, axis=1)
    indices[:, 0], distances[:, 0] = own[:, 0], 0.0
    return Neighbours(indices, np.clip(distances, 0.0, 2.0))
