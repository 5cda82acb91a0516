"""How far apart the topics of somebody's papers lie."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ..results import Breadth
from .jackknife import Counts, Floats, half_width

MIN_PAPERS = 5
# Authors are compared with those who have between half and twice as many papers, where there are so many of them.
MIN_AUTHORS = 20
Matrix = npt.NDArray[np.float64]


def topic_distances(vectors: Any, topic_ids: Any) -> tuple[list[int], Matrix]:
    """Topics in order, and the cosine distance (0 to 2) between the centres of each two.

    Args:
        vectors: papers x dimensions, of unit length.
        topic_ids: topic of each paper; -1 for none.
    """
    from scipy.sparse import csr_matrix

    known, places = np.unique(topic_ids, return_inverse=True)
    cells = (np.ones(len(places), dtype=np.float32), (places, np.arange(len(places))))
    sums = csr_matrix(cells, shape=(len(known), len(places))) @ vectors
    centres = sums[known >= 0].astype(np.float64)
    length = np.linalg.norm(centres, axis=1, keepdims=True)
    centres = np.divide(centres, length, out=np.zeros_like(centres), where=length > 0)
    distances = np.clip(1 - centres @ centres.T, 0, 2)
    np.fill_diagonal(distances, 0)
    return [int(topic_id) for topic_id in known[known >= 0]], distances


def breadth_by_author(authorships: pl.DataFrame, assignments: pl.DataFrame, distances: Matrix) -> pl.DataFrame:
    """Each name with ``MIN_PAPERS`` papers or more that have a topic: name, n_papers, breadth.

    Args:
        authorships: paper_id, name.
        assignments: paper_id, topic_id, topics numbered by their place in ``distances``; -1 for none.
        distances: of ``topic_distances``.
    """
    from scipy.sparse import csr_matrix

    held = (
        authorships.select("paper_id", "name").unique().join(assignments, on="paper_id").filter(pl.col("topic_id") >= 0)
    )
    many = held.filter(pl.len().over("name") >= MIN_PAPERS)
    names = many["name"].unique().sort()
    rows = names.search_sorted(many["name"]).to_numpy()
    cells = (np.ones(many.height), (rows, many["topic_id"].to_numpy()))
    counts = csr_matrix(cells, shape=(len(names), len(distances)))
    n_papers = np.asarray(counts.sum(axis=1)).ravel()
    apart = np.asarray(counts.multiply(counts @ distances).sum(axis=1)).ravel()
    breadth = apart / np.maximum(n_papers * (n_papers - 1), 1)
    return pl.DataFrame({"name": names, "n_papers": n_papers.astype(np.int32), "breadth": np.round(breadth, 9)})


def measure_breadth(
    papers_per_topic: Sequence[int], corpus: Sequence[int], distances: Matrix, authors: pl.DataFrame
) -> Breadth | None:
    """Mean distance between the topics of two different papers.

    This is Rao's quadratic entropy (1982, Theoretical Population Biology 21, 24-43), which Stirling (2007, J. R. Soc.
    Interface 4, 707-719) proposes for the diversity of research, summed over pairs of different papers, so that few
    papers give no less on average than many. The 95 % interval is that of ``jackknife.half_width``.

    Two papers of a corpus lie far apart and nearly everybody is narrower than it, so a subject is also compared with
    authors who have between half and twice as many papers.

    Args:
        papers_per_topic: the subject's papers by the place of the topic in ``distances``.
        corpus: all papers, likewise.
        distances: of ``topic_distances``.
        authors: of ``breadth_by_author``, the subject itself left out.

    Returns:
        None with fewer than ``MIN_PAPERS`` papers or two topics.
    """
    counts = np.append(np.asarray(papers_per_topic, dtype=np.int64), 0)
    n_papers = int(counts.sum())
    if n_papers < MIN_PAPERS or len(distances) < 2:
        return None
    widened = _with_unseen(distances)
    spread = partial(_breadth, distances=widened)
    value, half = float(spread(counts[None])[0]), half_width(counts, spread)
    of_corpus = float(spread(np.append(np.asarray(corpus, dtype=np.int64), 0)[None])[0])
    alike = authors.filter(pl.col("n_papers").is_between(n_papers / 2, n_papers * 2))["breadth"]
    percentile = round(_part_below(alike.to_numpy(), value), 6) if len(alike) >= MIN_AUTHORS else None
    low, high = max(0.0, value - half), min(2.0, value + half)
    return Breadth(
        round(value, 6), round(low, 6), round(high, 6), n_papers, round(of_corpus, 6), percentile, len(alike)
    )


def _breadth(counts: Counts, distances: Matrix) -> Floats:
    """Mean distance of two different papers for each row of papers per topic."""
    n = counts.sum(axis=1)
    return np.asarray(((counts @ distances) * counts).sum(axis=1) / np.maximum(n * (n - 1), 1))


def _part_below(values: Floats, value: float) -> float:
    """Equal ones count half."""
    return float(((values < value - 1e-6).mean() + (values <= value + 1e-6).mean()) / 2)


def _with_unseen(distances: Matrix) -> Matrix:
    """A topic more, as far from each as the others are on average."""
    n = len(distances)
    mean = distances.sum(axis=1) / (n - 1)
    return np.block([[distances, mean[:, None]], [mean[None], np.zeros((1, 1))]])
