"""Where two sides come nearest to each other: the papers of each that lie closest to the other's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from .. import schemas

# A paper is as close as the other side's nearest papers are on average, so many of them: one alone may be a chance hit.
_NEAREST = 3
# Sides of more pairs are not compared in full: so many candidates are chosen by a part of the other side's papers, such
# that there are as many pairs, and so many papers at least.
_PAIRS = 20_000_000
_SAMPLE = 500
_CANDIDATES = 100

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


def closest_papers(
    vectors: npt.NDArray[np.floating],
    paper_ids: Sequence[str],
    side_a: Collection[str],
    side_b: Collection[str],
    n: int = 3,
) -> pl.DataFrame:
    """The ``n`` papers of each side that are most like papers of the other.

    A paper's ``similarity`` is its mean cosine to the three nearest papers of the other side, or to all where that has
    fewer. Not to the other side's centre: who works in several areas has a centre between them, where none of the
    papers is.

    Args:
        vectors: papers x dimensions, rows of unit length.
        paper_ids: the papers, by row.
        side_a, side_b: paper_ids. Papers on both are as close as can be and are left out, here and as the nearest.
        n: papers to return of each side.

    Returns:
        A table as ``schemas.CLOSEST_PAPERS``: of each side the closest first, with the other side's paper nearest to
        it. Exact up to 20 million pairs; of larger sides the hundred candidates that are nearest to a part of the other
        side's papers, spread over it evenly, are looked at.
    """
    ids = pl.Series(paper_ids, dtype=pl.String)
    a, b = set(side_a), set(side_b)
    rows = {
        side: ids.is_in(alone).arg_true().to_numpy().astype(np.int64) for side, alone in (("a", a - b), ("b", b - a))
    }
    if not (len(rows["a"]) and len(rows["b"])):
        return schemas.CLOSEST_PAPERS.empty()
    return schemas.CLOSEST_PAPERS.frame(
        {
            "side": side,
            "rank": rank,
            "paper_id": ids[int(row)],
            "similarity": similarity,
            "nearest_id": ids[int(nearest)],
        }
        for side, other in (("a", "b"), ("b", "a"))
        for rank, (row, similarity, nearest) in enumerate(_closest(vectors, rows[side], rows[other], n), start=1)
    )


def _closest(vectors: Any, own: Rows, others: Rows, n: int) -> Iterator[tuple[int, float, int]]:
    """The closest of ``own`` rows, their similarity to ``others`` and the nearest of these."""
    chosen = _candidates(vectors, own, others, max(n, _CANDIDATES))
    cosines = np.asarray(vectors[chosen] @ vectors[others].T)
    similarity = _mean_of_nearest(cosines)
    for i in np.lexsort((chosen, -similarity))[:n]:
        yield int(chosen[i]), float(similarity[i]), int(others[cosines[i].argmax()])


def _candidates(vectors: Any, own: Rows, others: Rows, n: int) -> Rows:
    if len(own) <= n:
        return own
    size = min(len(others), max(_SAMPLE, _PAIRS // len(own)))
    sample = others[np.linspace(0, len(others) - 1, size).astype(np.int64)]
    similarity = _mean_of_nearest(np.asarray(vectors[own] @ vectors[sample].T))
    return np.sort(own[np.lexsort((own, -similarity))[:n]])


def _mean_of_nearest(cosines: Floats) -> npt.NDArray[np.float64]:
    k = min(_NEAREST, cosines.shape[1])
    nearest = -np.partition(-cosines, k - 1, axis=1)[:, :k]
    return np.asarray(nearest.mean(axis=1, dtype=np.float64).round(4))
