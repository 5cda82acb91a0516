"""Whether two sides do different things inside a topic that both have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from .. import schemas
from .divisions import at_most, divide, n_draws, smaller_first, too_few
from .exact import false_discovery_rates

# Papers of a side that are looked at; more make the test slower and no clearer.
_MOST = 200

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


def within_topics(
    assignments: pl.DataFrame,
    vectors: npt.NDArray[np.floating],
    paper_ids: Sequence[str],
    side_a: Collection[str],
    side_b: Collection[str],
    seed: int = 0,
) -> pl.DataFrame:
    """How far the papers of the two sides lie apart within each topic that both have.

    ``energy`` is the energy coefficient of their vectors, 1 - (w_a + w_b) / 2c, where c is the mean Euclidean distance
    between papers of different sides and w that between two papers of the same side (Székely & Rizzo 2013, Energy
    statistics, J. Stat. Plan. Inference 143, 1249-1272): 0 where the sides do the same, 1 where each has one point of
    its own. Pairs of a paper with itself are left out, so that few papers do not raise it; below 0 it is given as 0.
    Its 95 % interval is the jackknife's (Arvesen 1969, Jackknifing U-statistics, Ann. Math. Stat. 40, 2076-2100), with
    Welch's degrees of freedom. p is that of the same number over divisions of the topic's papers into sides of the same
    sizes, all of them where they are few (Székely & Rizzo 2004, Testing for equal distributions in high dimension,
    InterStat 5), q corrected over the topics tested (Benjamini & Hochberg 1995).

    Args:
        assignments: paper_id, topic_id (-1 = none).
        vectors: papers x dimensions.
        paper_ids: the papers, by row of ``vectors``.
        side_a, side_b: paper_ids. Papers on both tell nothing of a difference and take no part.
        seed: of the divisions, and of the 200 papers drawn of a side that has more in a topic.

    Returns:
        A table as ``schemas.WITHIN_TOPICS``, by topic; ``papers_a`` and ``papers_b`` are those of one side alone.
        ``reason`` says why a topic was not tested: fewer than three such papers on a side, or than eight together.
    """
    topics = _shared_topics(assignments, paper_ids, set(side_a), set(side_b))
    n_tests = sum(not too_few(len(a), len(b)) for _, a, b in topics)
    rows: list[dict[str, Any]] = [
        {"topic_id": topic_id, "papers_a": len(a), "papers_b": len(b), "reason": too_few(len(a), len(b))}
        | _tested(vectors, a, b, n_draws(n_tests), np.random.default_rng([seed, topic_id]))
        for topic_id, a, b in topics
    ]
    tested = [row for row in rows if "p_value" in row]
    for row, q in zip(tested, false_discovery_rates([row["p_value"] for row in tested]), strict=True):
        row["q_value"] = q
    return schemas.WITHIN_TOPICS.frame(rows)


def _shared_topics(
    assignments: pl.DataFrame, paper_ids: Sequence[str], side_a: set[str], side_b: set[str]
) -> list[tuple[int, Rows, Rows]]:
    """Each topic that both sides have, with the rows of the papers of either side alone."""
    placed = (
        pl.DataFrame({"paper_id": pl.Series(paper_ids, dtype=pl.String)})
        .with_row_index("row")
        .join(assignments.filter(pl.col("topic_id") >= 0).select("paper_id", "topic_id").unique(), on="paper_id")
        .with_columns(a=pl.col("paper_id").is_in(side_a), b=pl.col("paper_id").is_in(side_b))
        .filter(pl.col("a") | pl.col("b"))
    )
    alone = {side: pl.col("row").filter(pl.col(side) & ~pl.col(other)).sort() for side, other in ("ab", "ba")}
    shared = (
        placed.group_by("topic_id")
        .agg(both=pl.col("a").any() & pl.col("b").any(), rows_a=alone["a"], rows_b=alone["b"])
        .filter("both")
        .sort("topic_id")
    )
    lists = shared.select("topic_id", "rows_a", "rows_b").iter_rows()
    return [(topic_id, np.array(a, dtype=np.int64), np.array(b, dtype=np.int64)) for topic_id, a, b in lists]


def _tested(vectors: Any, a: Rows, b: Rows, n_draws: int, rng: np.random.Generator) -> dict[str, Any]:
    if too_few(len(a), len(b)):
        return {}
    small, large = (at_most(_MOST, side, rng) for side in smaller_first(a, b))
    distances = _distances(np.asarray(vectors[np.concatenate([small, large])], dtype=np.float64))
    divisions = divide(len(small), len(distances), n_draws, rng)
    as_observed = np.arange(len(distances)) < len(small)
    energy = float(_energy(distances, as_observed[None, :])[0])
    p = divisions.p_value(energy, _energy(distances, divisions.first))
    margin = _margin(distances, len(small))
    low, centre, high = (round(max(0.0, energy + part * margin), 4) for part in (-1, 0, 1))
    return {"energy": centre, "energy_low": low, "energy_high": high, "p_value": p}


def _distances(vectors: Floats) -> Floats:
    squares = (vectors**2).sum(axis=1)
    squared = squares[:, None] + squares[None, :] - 2 * (vectors @ vectors.T)
    np.fill_diagonal(squared, 0.0)
    return np.asarray(np.sqrt(np.maximum(squared, 0.0)))


def _energy(distances: Floats, first: npt.NDArray[np.bool_]) -> Floats:
    """The energy coefficient of each division of the papers, 0 where all lie at one point."""
    sides = first.astype(np.float64)
    n, n_all = int(first[0].sum()), first.shape[1]
    m = n_all - n
    within_first = ((sides @ distances) * sides).sum(axis=1)
    between = sides @ distances.sum(axis=1) - within_first
    within_second = distances.sum() - 2 * between - within_first
    within = within_first / (n * (n - 1)) + within_second / (m * (m - 1))
    across = 2 * between / (n * m)
    return _coefficient(within, across)


def _coefficient(within: Floats, across: Floats) -> Floats:
    return np.divide(across - within, across, out=np.zeros_like(across), where=across > 0)


def _margin(distances: Floats, n: int) -> float:
    """Half the 95 % interval of the energy coefficient, of the first ``n`` papers against the others.

    Each paper is left out in turn; the variances that the two sides have so add up.
    """
    from scipy.special import stdtrit

    variances, freedom = [], []
    for own in (slice(None, n), slice(n, None)):
        other = slice(n, None) if own.stop else slice(None, n)
        without = _without_each(distances[own, own], distances[own, other], distances[other, other])
        variances.append(float((len(without) - 1) * without.var()))
        freedom.append(len(without) - 1)
    total = sum(variances)
    if total == 0:
        return 0.0
    welch = total**2 / sum(v**2 / f for v, f in zip(variances, freedom, strict=True))
    return float(stdtrit(welch, 0.975) * np.sqrt(total))


def _without_each(own: Floats, across: Floats, other: Floats) -> Floats:
    """The energy coefficient without each paper of one side."""
    n, m = across.shape
    within = (own.sum() - 2 * own.sum(axis=1)) / ((n - 1) * (n - 2)) + other.sum() / (m * (m - 1))
    between = 2 * (across.sum() - across.sum(axis=1)) / ((n - 1) * m)
    return _coefficient(within, between)
