"""Topics joined into fields: a tree of few levels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from ..results import Labels, Vectors

# Fewer topics can be read as they are.
HIERARCHY_FROM = 8
# One level has no more parts; a field of more topics is parted again.
_MOST_PARTS = 12
# Standard errors by which topics of a field must be nearer to each other than any two of the corpus. The eight
# unrelated subjects of the bundled corpus give pairs at 1.4 and 1.7, classes of arXiv fields at 2.3 to 12.
_LEAST_NEARER = 2.0


@dataclass(frozen=True)
class Field:
    """An inner node of the tree: its topics, ascending, also those of the fields it consists of.

    ``parent`` is the place in the list of fields of the one it is part of, None at the top. ``height`` is the mean
    cosine distance between topics of the two halves it was joined from, seen from the middle of the corpus: 0 where
    they point the same way, about 1 where they are no nearer to each other than any two topics.
    """

    topics: tuple[int, ...]
    parent: int | None
    height: float


def join_topics(vectors: Vectors, labels: Labels) -> tuple[Field, ...]:
    """The fields of a corpus, each before its parts, most papers first; none where there are fewer than 8 topics.

    Topics are joined by average linkage (Sokal & Michener 1958, University of Kansas Science Bulletin 38, 1409-1438) of
    the cosine distances between their centres, seen from the middle of the corpus: from the origin all look alike. The
    binary tree is cut where the gap in height is widest, into no more than 12 parts, of which there are about as many
    as topics in each; parts of more than 12 topics are cut again. A part is a field where pairs of its topics are
    nearer to each other than those of the corpus by two standard errors, a rule of thumb, as pairs that share a topic
    are not independent and the tree has chosen them; other topics are in no field.

    Args:
        vectors: n_papers x n_dimensions.
        labels: topic of each paper, -1 = none.
    """
    n_topics = int(labels.max(initial=-1)) + 1
    if n_topics < HIERARCHY_FROM:
        return ()
    from scipy.cluster.hierarchy import linkage, to_tree
    from scipy.spatial.distance import squareform

    sizes = np.bincount(labels[labels >= 0], minlength=n_topics)
    distances = _distances(_centres(vectors, labels, sizes))
    every = squareform(distances)
    topics = _Topics(sizes, distances, float(every.mean()), float(every.std()))
    return tuple(_fields(to_tree(linkage(every, "average")), topics, None, 0))


@dataclass(frozen=True)
class _Topics:
    """Papers of each topic, its distances to the others, and mean and standard deviation of all distances."""

    sizes: Any
    distances: Any
    mean: float
    deviation: float

    def papers(self, topics: Sequence[int]) -> int:
        return int(self.sizes[list(topics)].sum())

    def belong(self, topics: Sequence[int]) -> bool:
        """Whether pairs of these topics are nearer to each other than all pairs are."""
        if len(topics) < 2:
            return False
        within = self.distances[np.ix_(topics, topics)][np.triu_indices(len(topics), 1)]
        error = self.deviation / math.sqrt(len(within))
        return bool(self.mean - within.mean() > max(_LEAST_NEARER * error, 1e-6))


def _centres(vectors: Vectors, labels: Labels, sizes: Any) -> Any:
    """n_topics x n_dimensions: the mean of each topic's papers, less the mean of all."""
    from scipy.sparse import csr_matrix

    rows = np.flatnonzero(labels >= 0)
    members = csr_matrix((np.ones(len(rows)), (labels[rows], rows)), shape=(len(sizes), len(labels)))
    return (members @ vectors) / sizes[:, None] - vectors.mean(axis=0, dtype=np.float64)


def _distances(centres: Any) -> Any:
    """Cosine distances, n_topics x n_topics; a centre in the middle itself is at 1 from all."""
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    unit = np.divide(centres, lengths, out=np.zeros_like(centres), where=lengths > 1e-9)
    distances = np.round(1.0 - unit @ unit.T, 6).clip(0.0)
    np.fill_diagonal(distances, 0.0)
    return distances


def _fields(node: Any, known: _Topics, parent: int | None, begin: int) -> Iterator[Field]:
    """The fields that ``node`` is cut into and their parts, counted from ``begin``."""
    parts = [(part, tuple(sorted(part.pre_order()))) for part in _cut(node)]
    found = [(part, topics) for part, topics in parts if known.belong(topics)]
    for part, topics in sorted(found, key=lambda pair: (-known.papers(pair[1]), pair[1])):
        yield Field(topics, parent, round(float(part.dist), 4))
        below = list(_fields(part, known, begin, begin + 1)) if part.count > _MOST_PARTS else []
        yield from below
        begin += 1 + len(below)


def _cut(node: Any) -> Sequence[Any]:
    """The parts of a tree, cut where the gap in height is widest; of equal gaps the one that leaves fewest parts."""
    most = min(_MOST_PARTS, node.count // 2)
    least = min(round(math.sqrt(node.count)), most)
    cuts = list(_partings(node, most + 1))
    heights = [max(float(part.dist) for part in parts) for parts in cuts]
    return cuts[max(range(least - 1, most), key=lambda i: (round(heights[i - 1] - heights[i], 6), -i))]


def _partings(node: Any, most: int) -> Iterator[list[Any]]:
    """The tree in one part, in two ... in ``most``: each time the highest part falls into its two halves."""
    parts = [node]
    for _ in range(most):
        yield parts
        highest = max(parts, key=lambda part: (part.dist, part.id))
        parts = [part for part in parts if part is not highest] + [highest.left, highest.right]
