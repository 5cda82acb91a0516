"""Which of two sides was there first, and by how much its papers are earlier."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from .. import schemas
from .divisions import at_most, divide, n_draws, smaller_first, too_few
from .exact import false_discovery_rates
from .intervals import Z95

# The row of all papers of the sides, whatever their topic.
ALL_PAPERS = -1
# A date of more days says too little of when a paper appeared for its middle to stand for it.
_LONGEST = 366
_DAYS_A_YEAR = 365.25
# Papers of a side whose dates are compared; more make the test slower and no clearer.
_MOST = 500

Floats = npt.NDArray[np.float64]


def leads(
    assignments: pl.DataFrame, papers: pl.DataFrame, side_a: Collection[str], side_b: Collection[str], seed: int = 0
) -> pl.DataFrame:
    """Who was there first in each topic that both sides have, and how much earlier the papers of side a are.

    ``first`` is "a" or "b" where that side surely had a paper before the other can have had one: dates that are not
    exact to the day are the days that they may mean. It is a fact about single papers, and the side of more papers has
    more chances to be first. ``lead_years`` compares all: the median, over pairs of a paper of a and one of b, of how
    much earlier a's is (Hodges & Lehmann 1963, Ann. Math. Stat. 34, 598-611), with a 95 % interval (from the ordered
    differences, as Hollander & Wolfe, Nonparametric statistical methods, section 4.3) and p of the rank sum over
    divisions of the papers into sides of the same sizes, all of them where they are few; q over the topics tested
    (Benjamini & Hochberg 1995).

    A side that is older leads in nearly every topic. So the first row, with topic_id -1, is of all papers of the sides,
    in a topic or not, and has no part in the correction: a topic whose interval holds its lead adds nothing.

    Args:
        assignments: paper_id, topic_id (-1 = none).
        papers: paper_id, date_first, date_last.
        side_a, side_b: paper_ids. Papers on both count for who was first; of the shift they tell nothing.
        seed: of the divisions, and of the 500 papers drawn of a side that has more in a topic.

    Returns:
        A table as ``schemas.LEADS``, by topic. ``papers_a`` and ``papers_b`` are all dated papers, ``first_a`` and
        ``first_b`` the last day of the paper that is surely out first, whose id is beside it. A date of more than a
        year counts for neither lead nor test; both are null with fewer than three papers on a side, or eight together.
    """
    dated = _dated(assignments, papers, set(side_a), set(side_b))
    topics = [_facts(topic_id, group) for (topic_id,), group in dated.group_by("topic_id", maintain_order=True)]
    shared = [facts for facts in topics if facts["papers_a"] and facts["papers_b"]]
    n_tests = sum(not too_few(*map(len, facts["times"])) for facts in shared)
    rows = [facts | _lead(facts, n_draws(n_tests), seed) for facts in shared]
    tested = [row for row in rows if "p_value" in row and row["topic_id"] != ALL_PAPERS]
    for row, q in zip(tested, false_discovery_rates([row["p_value"] for row in tested]), strict=True):
        row["q_value"] = q
    return schemas.LEADS.frame({name: row.get(name) for name in schemas.LEADS.columns} for row in rows)


def departing(leads: pl.DataFrame, alpha: float = 0.05) -> pl.DataFrame:
    """The topics whose lead is not that of all papers of the sides; all tested topics, where that one is not known.

    Whether it could be is told by the topic's interval, whose ends lie where a normal law has them, and corrected over
    the topics (Benjamini & Hochberg 1995): of twenty that lead as all papers do, one has an interval without that lead.

    Args:
        leads: as ``leads`` gives them.
        alpha: false discovery rate.
    """
    tested = leads.filter((pl.col("topic_id") >= 0) & pl.col("q_value").is_not_null())
    overall = leads.filter(topic_id=ALL_PAPERS)["lead_years"].drop_nulls()
    if overall.is_empty():
        return tested
    p_values = [_as_far(row, overall[0]) for row in tested.iter_rows(named=True)]
    return tested.filter(pl.Series(false_discovery_rates(p_values), dtype=pl.Float64) < alpha)


def _as_far(row: dict[str, Any], lead: float) -> float:
    error = (row["lead_high"] - row["lead_low"]) / (2 * Z95)
    away = abs(row["lead_years"] - lead)
    return math.erfc(away / error / math.sqrt(2)) if error else float(not away)


def _dated(assignments: pl.DataFrame, papers: pl.DataFrame, side_a: set[str], side_b: set[str]) -> pl.DataFrame:
    """The dated papers of the sides, once among all papers and once in their topic, the surely earliest first.

    Of two that are surely out on the same day the one that cannot be much earlier stands first, since it is dated best.
    """
    placed = assignments.select("paper_id", pl.col("topic_id").cast(pl.Int32)).unique()
    of_sides = placed.with_columns(
        a=pl.col("paper_id").is_in(list(side_a)), b=pl.col("paper_id").is_in(list(side_b))
    ).filter(pl.col("a") | pl.col("b"))
    dated = of_sides.join(papers.select("paper_id", "date_first", "date_last").drop_nulls(), on="paper_id")
    everything = dated.with_columns(topic_id=pl.lit(ALL_PAPERS, pl.Int32)).unique("paper_id")
    order = ["topic_id", "date_last", "date_first", "paper_id"]
    return pl.concat([everything, dated.filter(pl.col("topic_id") >= 0)]).sort(
        order, descending=[False, False, True, False]
    )


def _facts(topic_id: object, group: pl.DataFrame) -> dict[str, Any]:
    """Who was first in one topic, and the ``times`` (in years) of the papers of either side alone."""
    facts: dict[str, Any] = {"topic_id": topic_id}
    own = {side: group.filter(pl.col(side)) for side in ("a", "b")}
    for side, rows in own.items():
        facts[f"papers_{side}"] = rows.height
        facts[f"first_{side}"], facts[f"first_id_{side}"] = (
            (rows["date_last"][0], rows["paper_id"][0]) if rows.height else (None, None)
        )
    facts["first"] = _first(own)
    facts["times"] = tuple(_years(group.filter(pl.col(side) & ~pl.col(other))) for side, other in ("ab", "ba"))
    return facts


def _first(own: dict[str, pl.DataFrame]) -> str:
    """The side that surely had a paper before the other can have had one; empty if neither."""
    if any(rows.is_empty() for rows in own.values()):
        return ""
    surely, perhaps = (
        {side: rows[name].to_list() for side, rows in own.items()} for name in ("date_last", "date_first")
    )
    return next((side for side, other in ("ab", "ba") if min(surely[side]) < min(perhaps[other])), "")


def _years(rows: pl.DataFrame) -> Floats:
    """The middle of each date, in years."""
    first, last = (rows[name].dt.epoch("d").to_numpy() for name in ("date_first", "date_last"))
    return np.asarray((first + last)[last - first < _LONGEST] / 2 / _DAYS_A_YEAR)


def _lead(facts: dict[str, Any], n_draws: int, seed: int) -> dict[str, float]:
    """How much earlier a's papers are, with interval and p-value."""
    a, b = facts["times"]
    if too_few(len(a), len(b)):
        return {}
    rng = np.random.default_rng([seed, facts["topic_id"] - ALL_PAPERS])
    ordered = smaller_first(a, b)
    small, large = (at_most(_MOST, side, rng) for side in ordered)
    sign = 1 if ordered[0] is a else -1
    lead, *ends = (sign * shift + 0.0 for shift in _shift(small, large))  # no negative zero
    p_value = _p_value(small, large, n_draws, rng)
    return {"lead_years": lead, "lead_low": min(ends), "lead_high": max(ends), "p_value": p_value}


def _shift(one: Floats, other: Floats) -> tuple[float, float, float]:
    """Median of how much later the other's times are, pair by pair, and its interval: from the differences at the ranks
    where the rank sum, taken as normal, has its 2.5 % points.
    """
    differences = np.sort(np.subtract.outer(other, one), axis=None)
    n, m = len(one), len(other)
    end = max(0, math.floor(n * m / 2 - Z95 * math.sqrt(n * m * (n + m + 1) / 12) - 0.5))
    low, high = differences[end], differences[n * m - 1 - end]
    return round(float(np.median(differences)), 3), round(float(low), 3), round(float(high), 3)


def _p_value(small: Floats, large: Floats, n_draws: int, rng: np.random.Generator) -> float:
    times = np.concatenate([small, large])
    in_order = np.sort(times)
    ranks = (np.searchsorted(in_order, times) + np.searchsorted(in_order, times, side="right") + 1) / 2
    divisions = divide(len(small), len(times), n_draws, rng)
    middle = len(small) * (len(times) + 1) / 2
    return divisions.p_value(abs(ranks[: len(small)].sum() - middle), np.abs(divisions.first @ ranks - middle))
