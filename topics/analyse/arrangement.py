"""Things by their distances: a tree of them, the groups that the tree supports, and places on a plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Booleans = NDArray[np.bool_]

# Sums of the same silhouettes in another order differ in their last digits.
_TIE = 1e-9


class Arrangement(NamedTuple):
    """How n things lie to each other.

    ``tree``: a row for each merge as in scipy (left, right, height, size), leaves 0 to n - 1. ``order``: the things
    along the leaves. ``clusters``: 0 for the largest, -1 for things that stand alone. ``silhouettes``: how much nearer
    each lies to its own cluster than to the next, -1 to 1, NaN where nothing is divided. ``places``: n x 2.
    """

    tree: Floats
    order: Integers
    clusters: Integers
    silhouettes: Floats
    places: Floats


def arrange(distances: Floats, apart: Booleans) -> Arrangement:
    """Tree, clusters and map of n things; equal input gives equal output.

    Args:
        distances: n x n, symmetric.
        apart: n x n, symmetric: whether the two of a pair certainly differ.

    The tree is average linkage (Sokal & Michener 1958, Univ. Kansas Sci. Bull. 38, 1409-1438) with its leaves in the
    order that puts neighbours side by side (Bar-Joseph, Gifford & Jaakkola 2001, Bioinformatics 17, S22-S29). Each of
    its branches is cut where that gives the largest sum of silhouettes (Rousseeuw 1987, J. Comput. Appl. Math. 20,
    53-65, here against the branch next to it), which need not be at one height (Campello, Moulavi, Zimek & Sander 2013,
    Data Min. Knowl. Discov. 27, 344-371), and only where most pairs of the two branches certainly differ. The map is
    classical scaling (Gower 1966, Biometrika 53, 325-338).
    """
    tree, order = _grow(distances)
    clusters = _by_size(_cut(tree, distances, apart), order)
    return Arrangement(tree, order, clusters, _silhouettes(distances, clusters), _scale(distances))


def _grow(distances: Floats) -> tuple[Floats, Integers]:
    n = len(distances)
    if n < 2:
        return np.empty((0, 4)), np.arange(n)
    from scipy.cluster.hierarchy import leaves_list, linkage, optimal_leaf_ordering

    condensed = distances[np.triu_indices(n, 1)]
    tree = optimal_leaf_ordering(linkage(condensed, "average"), condensed)
    order = leaves_list(tree).astype(np.int64)
    # Read either way round an order is as good: the first thing stands in the first half.
    if order.tolist().index(0) >= (n + 1) // 2:
        tree[:, :2] = tree[:, [1, 0]]
        order = order[::-1].copy()
    return tree, order


def _cut(tree: Floats, distances: Floats, apart: Booleans) -> list[list[int]]:
    """The branches of the tree that are clusters, single things among them."""
    branches = [[i] for i in range(len(distances))]
    worths, divisions = [0.0] * len(branches), [[branch] for branch in branches]
    for left, right in tree[:, :2].astype(int).tolist():
        for node, other in ((left, right), (right, left)):
            worth = _worth(distances, apart, branches[node], branches[other])
            # Of equal worth, as where nothing is certain, the whole comes before its parts.
            if worth >= worths[node] - _TIE:
                worths[node], divisions[node] = worth, [branches[node]]
        branches.append(branches[left] + branches[right])
        worths.append(worths[left] + worths[right])
        divisions.append(divisions[left] + divisions[right])
    return divisions[-1] if worths and worths[-1] > _TIE else branches[-1:]


def _worth(distances: Floats, apart: Booleans, branch: list[int], other: list[int]) -> float:
    """Sum of the silhouettes of a branch's things against the branch that it joins."""
    across = np.ix_(branch, other)
    if len(branch) < 2 or apart[across].mean() <= 0.5:
        return 0.0
    inside = distances[np.ix_(branch, branch)].sum(axis=1) / (len(branch) - 1)
    return float(_silhouette(inside, distances[across].mean(axis=1)).sum())


def _silhouette(inside: Floats, outside: Floats) -> Floats:
    """Rousseeuw's s from mean distances to the own and to another cluster."""
    larger = np.maximum(inside, outside)
    return np.where(larger > 0, (outside - inside) / np.where(larger > 0, larger, 1.0), 0.0)


def _silhouettes(distances: Floats, clusters: Integers) -> Floats:
    """Each thing's silhouette, 0 where it is alone; NaN where all are in one cluster."""
    n = len(clusters)
    alone = clusters < 0
    found, members = np.unique(np.where(alone, n + np.arange(n), clusters), return_inverse=True)
    if len(found) < 2:
        return np.full(n, np.nan)
    inside, each = np.eye(len(found))[members], np.arange(n)
    sums, sizes = distances @ inside, inside.sum(axis=0)
    means = sums / sizes
    means[each, members] = np.inf
    own = sums[each, members] / np.maximum(sizes[members] - 1, 1)
    return np.where(alone, 0.0, _silhouette(own, means.min(axis=1))).round(6)


def _by_size(clusters: list[list[int]], order: Integers) -> Integers:
    """Clusters numbered from the largest, of equal ones that which comes first along the tree."""
    first = np.argsort(order).tolist()
    several = [cluster for cluster in clusters if len(cluster) > 1]
    numbers = np.full(len(order), -1, dtype=np.int64)
    ranked = sorted(several, key=lambda cluster: (-len(cluster), min(first[i] for i in cluster)))
    for number, cluster in enumerate(ranked):
        numbers[cluster] = number
    return numbers


def _scale(distances: Floats) -> Floats:
    """Coordinates on the two axes that hold most of the squared distances; each axis points to its farthest thing."""
    n = len(distances)
    places = np.zeros((n, 2))
    if n < 2:
        return places
    squared = distances**2
    means = squared.mean(axis=0)
    values, vectors = np.linalg.eigh((means[:, None] + means - squared - squared.mean()) / 2)
    for axis in range(2):
        vector = vectors[:, -1 - axis].round(9)
        sign = np.sign(vector[np.abs(vector).argmax()])
        places[:, axis] = sign * vector * np.sqrt(max(float(values[-1 - axis]), 0.0))
    return places.round(6)
