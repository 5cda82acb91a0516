"""Many sides against each other: how far apart, how they fall into clusters, and how each differs from the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from .. import schemas
from .arrangement import arrange
from .divergence import compare_counts
from .enrichment import enrich
from .exact import ALPHA, false_discovery_rates

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .arrangement import Arrangement

    Counts = NDArray[np.int64]

# Of more pairs than 200 sides have each is tested with fewer permutations, lest 500 sides take several minutes.
_MANY_PAIRS = 20_000
_PERMUTATIONS, _FEWER = 999, 199
_MEASURED = ("distance", "distance_low", "distance_high", "p_value")


class ManySides(NamedTuple):
    """As ``schemas.SIDES``, ``schemas.DISTANCES``, ``schemas.ENRICHMENT`` and ``schemas.MERGES``."""

    sides: pl.DataFrame
    distances: pl.DataFrame
    enrichment: pl.DataFrame
    merges: pl.DataFrame


def compare_many_sides(
    assignments: pl.DataFrame,
    sides: Sequence[Sequence[str]],
    names: Sequence[str],
    kinds: Sequence[str],
    seed: int = 0,
) -> ManySides:
    """Each pair of sides, the tree and the map of all, and each side against the field, which is all other papers.

    Args:
        assignments: paper_id, topic_id (-1 = none).
        sides: the paper_ids of each; ids that ``assignments`` lacks and repeats are ignored.
        names: of the sides.
        kinds: of the sides, as ``Subject.kind``.
        seed: of the permutations.

    Returns:
        Distances, their intervals and p-values as of two sides alone (``compare_counts``), with q-values over the
        pairs, or over the sides for their distances from the field (Benjamini & Hochberg 1995). Tree, clusters and map
        are of the distances (``arrange``). Of more than 200 sides each pair gets fewer permutations, which makes its
        numbers coarser. A side without a paper that has a topic is in no pair and no merge, has no place on the map,
        and comes last in the order.
    """
    counted = _count(assignments, sides)
    distances = _distances(counted, seed)
    laid = _arranged(distances, counted)
    table = pl.DataFrame({"name": names, "kind": kinds}, schema={"name": pl.String, "kind": pl.String})
    table = table.hstack(_sizes(counted)).hstack(_spots(laid, counted)).hstack(_field(counted, seed))
    return ManySides(
        schemas.SIDES.check(table.cast(pl.Schema(schemas.SIDES.columns))),
        distances,
        enrich(counted.counts, counted.n_papers, counted.total, len(counted.topics), counted.topic_ids),
        _merges(laid, counted),
    )


@dataclass(frozen=True, eq=False)
class _Counted:
    """``topics``: the place in ``topic_ids`` of each paper's topic, -1 for none; ``rows``: each side's papers in it."""

    topic_ids: Counts
    topics: Counts
    rows: list[Counts]

    def per_topic(self, papers: Counts) -> Counts:
        topics = self.topics[papers]
        return np.bincount(topics[topics >= 0], minlength=len(self.topic_ids)).astype(np.int64)

    @cached_property
    def counts(self) -> Counts:
        """Papers, sides x topics."""
        counts = np.zeros((len(self.rows), len(self.topic_ids)), dtype=np.int64)
        for side, papers in enumerate(self.rows):
            counts[side] = self.per_topic(papers)
        return counts

    @cached_property
    def total(self) -> Counts:
        return self.per_topic(np.arange(len(self.topics)))

    @cached_property
    def n_papers(self) -> Counts:
        return np.array([len(papers) for papers in self.rows], dtype=np.int64)

    @cached_property
    def placed(self) -> Counts:
        """The sides that have a paper in a topic."""
        return np.flatnonzero(self.counts.sum(axis=1))


def _count(assignments: pl.DataFrame, sides: Sequence[Sequence[str]]) -> _Counted:
    topic_of = assignments["topic_id"].to_numpy()
    topic_ids = np.unique(topic_of[topic_of >= 0])
    topics = np.where(topic_of >= 0, np.searchsorted(topic_ids, topic_of), -1)
    papers = assignments.select("paper_id").with_row_index("row")
    rows = [papers.filter(pl.col("paper_id").is_in(list(side)))["row"].to_numpy() for side in sides]
    return _Counted(topic_ids, topics, rows)


def _distances(counted: _Counted, seed: int) -> pl.DataFrame:
    n = len(counted.placed)
    n_permutations = _PERMUTATIONS if n * (n - 1) // 2 <= _MANY_PAIRS else _FEWER
    rows = []
    for a, b in combinations(counted.placed.tolist(), 2):
        joint = np.intersect1d(counted.rows[a], counted.rows[b], assume_unique=True)
        found = _compared(counted.counts[a], counted.counts[b], counted.per_topic(joint), seed, n_permutations)
        rows.append({"side_a": a, "side_b": b, "papers_both": len(joint), **found})
    return schemas.DISTANCES.frame(_corrected(rows))


def _compared(a: Counts, b: Counts, both: Counts, seed: int, n_permutations: int) -> dict[str, Any]:
    """Distance, interval and test of two sides; nothing where one of them has no paper."""
    if not (a.any() and b.any()):
        return dict.fromkeys(_MEASURED)
    found = compare_counts(a, b, both, seed, n_permutations)
    return dict(zip(_MEASURED, (found.distance, found.low, found.high, found.p_value), strict=True))


def _corrected(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with q-values, over those that could be tested."""
    tested = [row["p_value"] for row in rows if row["p_value"] is not None]
    q_values = iter(false_discovery_rates(tested))
    return [row | {"q_value": None if row["p_value"] is None else next(q_values)} for row in rows]


def _field(counted: _Counted, seed: int) -> pl.DataFrame:
    """How far each side is from all papers that are not its own."""
    nothing = np.zeros_like(counted.total)
    rows = _corrected([_compared(own, counted.total - own, nothing, seed, _PERMUTATIONS) for own in counted.counts])
    names = {name: f"field_{name.removeprefix('distance_')}" for name in (*_MEASURED, "q_value")}
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Float64())).rename(names)


def _arranged(distances: pl.DataFrame, counted: _Counted) -> Arrangement:
    """The placed sides by their distances, of which ``distances`` has the pairs row by row."""
    n = len(counted.placed)
    pairs = np.triu_indices(n, 1)
    apart, far = np.zeros((n, n), dtype=bool), np.zeros((n, n))
    far[pairs] = distances["distance"].to_numpy()
    apart[pairs] = distances["q_value"].to_numpy() < ALPHA
    return arrange(far + far.T, apart | apart.T)


def _sizes(counted: _Counted) -> pl.DataFrame:
    n_placed = counted.counts.sum(axis=1)
    return pl.DataFrame({"side": np.arange(len(n_placed)), "n_papers": counted.n_papers, "n_placed": n_placed})


def _spots(laid: Arrangement, counted: _Counted) -> pl.DataFrame:
    """Cluster, place along the tree and on the map, a row for each side."""
    n, placed = len(counted.rows), counted.placed
    spots = np.full((n, 3), np.nan)
    spots[placed] = np.column_stack([laid.places, laid.silhouettes])
    cluster, order = np.full(n, -1), np.empty(n, dtype=np.int64)
    cluster[placed] = laid.clusters
    order[np.concatenate([placed[laid.order], np.setdiff1d(np.arange(n), placed)])] = np.arange(n)
    table = pl.DataFrame(spots, schema=["x", "y", "silhouette"]).fill_nan(None)
    return table.with_columns(cluster=pl.Series(cluster), order=pl.Series(order))


def _merges(laid: Arrangement, counted: _Counted) -> pl.DataFrame:
    """The tree with the sides' own numbers."""
    numbers = np.concatenate([counted.placed, len(counted.rows) + np.arange(len(laid.tree))])
    left, right = (numbers[laid.tree[:, i].astype(np.int64)] for i in (0, 1))
    table = pl.DataFrame({"left": left, "right": right, "height": laid.tree[:, 2].round(9), "n_sides": laid.tree[:, 3]})
    return table.cast(pl.Schema(schemas.MERGES.columns))


def nearest_sides(sides: pl.DataFrame, distances: pl.DataFrame, n: int = 3) -> pl.DataFrame:
    """The ``n`` nearest of each side, with what is known of them, as ``schemas.NEAREST``.

    Args:
        sides: as ``schemas.SIDES``.
        distances: as ``schemas.DISTANCES``.
        n: neighbours of each side.

    The next one is certainly farther where the interval of a distance meets none of those after it, which is stricter
    than a test of 5 %, and unknown after the last. Not of the very next alone: one of few papers comes later and may
    still be nearer. Of equally near ones that with the least room above comes first, then the first of ``sides``.
    """
    turned = distances.rename({"side_a": "side_b", "side_b": "side_a"}).select(distances.columns)
    every = pl.concat([distances, turned]).rename({"side_a": "side", "side_b": "nearest"})
    near = every.sort("side", "distance", "distance_high", "nearest").with_columns(
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("side"),
        next_farther=pl.col("distance_low").cum_min(reverse=True).shift(-1).over("side") > pl.col("distance_high"),
    )
    along = sides.select("side", "order")
    kept = near.filter(pl.col("rank") <= n).join(along, on="side").sort("order", "rank").drop("order")
    return schemas.NEAREST.check(kept)


def map_variance(sides: pl.DataFrame, distances: pl.DataFrame) -> float | None:
    """Part of the squared distances that the map holds, 0 to 1; None where all are 0 or there are none.

    Args:
        sides: as ``schemas.SIDES``.
        distances: as ``schemas.DISTANCES``.
    """
    placed = sides.drop_nulls(["x", "y"])
    held = float((placed.select("x", "y").to_numpy() ** 2).sum())
    total = float((distances["distance"].drop_nulls().to_numpy() ** 2).sum()) / max(placed.height, 1)
    return min(1.0, held / total) if total else None
