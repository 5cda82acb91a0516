"""Simulated tables of counts in which the growth is known: how often is it seen, missed, or seen where there is none?

Each function draws tables and asks ``topics.analyse.fit_trends`` about them; all give a small table of rates, with the
number of tests behind each. ``experiments/trend_calibration.py`` prints them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from pymannkendall import original_test

from topics.analyse import fit_trends

Floats = npt.NDArray[np.float64]

# Papers of the corpus in the first and the last period; the size of each period is off by a sixth or so.
TOTALS = {"200 to 5,000": (200, 5000), "20 to 200": (20, 200), "flat, 500": (500, 500)}
# What the counts vary by beyond the binomial: nothing; a factor of the variance, the same for all periods; the share
# itself, as a beta of one correlation (so the factor grows with the total); or that and a memory of the period before.
NOISES = ("none", "factor 1.5 to 5", "varying share", "varying share, autocorrelation .3")
GROWTHS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
ALPHA = 0.05
FIRST_YEAR = 2012


def false_positives(seed: int = 0, n_tables: int = 1000, n_periods: int = 12) -> pl.DataFrame:
    """Share of tables without a trend where the p-value is below .05, ``kendall`` by Mann-Kendall's."""
    rng = np.random.default_rng(seed)
    rows = []
    for totals, noise in product(TOTALS, NOISES):
        trends = _tested(simulate(rng, np.zeros(n_tables), totals, noise, n_periods))
        rows.append(
            {
                "totals": totals,
                "noise": noise,
                "n": trends.height,
                "false_positives": _share(trends["p_value"] < ALPHA),
                "kendall": _share(trends["kendall_p"] < ALPHA),
            }
        )
    return pl.DataFrame(rows)


def coverage(
    seed: int = 0, n_tables: int = 1000, n_periods: int = 12, growths: Sequence[float] = (0.0, 0.1, 0.2, 0.3, 0.5)
) -> pl.DataFrame:
    """Share of tables whose 95 % interval holds the true growth."""
    rng = np.random.default_rng(seed)
    rows = []
    for totals, noise, growth in product(TOTALS, NOISES[:-1], growths):
        trends = _tested(simulate(rng, np.full(n_tables, growth), totals, noise, n_periods))
        inside = (trends["ci_low"] <= growth) & (growth <= trends["ci_high"])
        rows.append({"totals": totals, "noise": noise, "growth": growth, "n": trends.height, "covered": _share(inside)})
    return pl.DataFrame(rows)


def false_discoveries(
    seed: int = 0, n_tables: int = 100, n_periods: int = 12, n_topics: int = 40, moving: Sequence[int] = (0, 4, 12)
) -> pl.DataFrame:
    """Mean share of false ones among the topics called growing or falling, when ``moving`` of ``n_topics`` do move."""
    rng = np.random.default_rng(seed)
    rows = []
    for totals, noise, n_moving in product(TOTALS, NOISES[:-1], moving):
        growth = np.repeat([0.25, 0.0], [n_moving, n_topics - n_moving])
        tables = (simulate(rng, growth, totals, noise, n_periods, same_totals=True) for _ in range(n_tables))
        found = [fit_trends(table).filter(pl.col("direction").is_in(["growing", "falling"])) for table in tables]
        false = [float((one["topic_id"] >= n_moving).sum() / max(1, one.height)) for one in found]
        right = [float((one["topic_id"] < n_moving).sum() / max(1, n_moving)) for one in found]
        rows.append(
            {
                "totals": totals,
                "noise": noise,
                "moving": n_moving,
                "n": n_tables,
                "false_discoveries": float(np.mean(false)),
                "found": float(np.mean(right)),
            }
        )
    return pl.DataFrame(rows)


def power(seed: int = 0, n_tables: int = 500, n_periods: int = 12, growths: Sequence[float] = GROWTHS) -> pl.DataFrame:
    """Share of growing tables where p is below .05, and where that of Mann-Kendall is, pre-whitened or plain.

    The plain form keeps its level here, where no share remembers the last, but not where one does.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for totals, growth in product(TOTALS, growths):
        tables = simulate(rng, np.full(n_tables, growth), totals, "varying share", n_periods)
        trends = _tested(tables)
        rows.append(
            {
                "totals": totals,
                "growth": growth,
                "n": trends.height,
                "found": _share(trends["p_value"] < ALPHA),
                "kendall": _share(trends["kendall_p"] < ALPHA),
                "kendall_plain": _share(_plain_kendall(tables, trends["topic_id"]) < ALPHA),
            }
        )
    return pl.DataFrame(rows)


def _plain_kendall(tables: pl.DataFrame, topic_ids: pl.Series) -> pl.Series:
    """p of Mann-Kendall's test without correction for autocorrelation."""
    tested = tables.filter(pl.col("topic_id").is_in(topic_ids.implode())).sort("topic_id", "period_start")
    shares = tested.group_by("topic_id", maintain_order=True).agg(pl.col("papers") / pl.col("total"))
    return pl.Series([original_test(series.to_numpy()).p for series in shares["papers"]])


def simulate(
    rng: np.random.Generator, growth: Floats, totals: str, noise: str, n_periods: int = 12, same_totals: bool = False
) -> pl.DataFrame:
    """A timeline with a topic for each of ``growth`` (of the odds per year), in yearly periods.

    Shares in the middle are log-uniform from .005 (.02 where the corpus is small) to .2. Topics are tables of their own
    and have totals of their own, unless ``same_totals``.
    """
    first, last = TOTALS[totals]
    off = np.exp(rng.normal(0, 0.15, (1 if same_totals else len(growth), n_periods)))
    total = np.maximum(5, np.round(np.geomspace(first, last, n_periods) * off)) * np.ones((len(growth), 1))
    middle = np.exp(rng.uniform(np.log(0.02 if first < 100 else 0.005), np.log(0.2), (len(growth), 1)))
    years = np.arange(n_periods) - (n_periods - 1) / 2
    log_odds = np.log(middle / (1 - middle)) + np.log1p(growth)[:, None] * years
    share = _noisy(rng, log_odds, total, noise)
    papers = rng.binomial(total.astype(int), share)
    return pl.DataFrame(
        {
            "topic_id": np.repeat(np.arange(len(growth), dtype=np.int32), n_periods),
            "period_start": [dt.date(FIRST_YEAR + year, 1, 1) for year in range(n_periods)] * len(growth),
            "papers": papers.ravel(),
            "total": total.ravel(),
        }
    )


def _noisy(rng: np.random.Generator, log_odds: Floats, total: Floats, noise: str) -> Floats:
    share = 1 / (1 + np.exp(-log_odds))
    per_topic = (len(total), 1)
    if noise == "none":
        return share
    if noise == "varying share, autocorrelation .3":
        return 1 / (1 + np.exp(-(log_odds + _remembering(rng, log_odds.shape) * rng.uniform(0.1, 0.4, per_topic))))
    if noise == "factor 1.5 to 5":
        correlation = np.minimum((rng.uniform(1.5, 5, per_topic) - 1) / (total - 1), 0.2)
    else:
        correlation = np.exp(rng.uniform(np.log(0.001), np.log(0.01), per_topic))
    size = 1 / correlation - 1
    drawn: Floats = rng.beta(share * size, (1 - share) * size)
    return drawn


def _remembering(rng: np.random.Generator, shape: tuple[int, ...], memory: float = 0.3) -> Floats:
    """Normal series of variance 1 with this autocorrelation at lag 1."""
    series: Floats = rng.normal(size=shape)
    for period in range(1, shape[1]):
        series[:, period] = memory * series[:, period - 1] + np.sqrt(1 - memory**2) * series[:, period]
    return series


def _tested(timeline: pl.DataFrame) -> pl.DataFrame:
    return fit_trends(timeline).drop_nulls("p_value")


def _share(hits: pl.Series) -> float:
    value: Any = hits.mean()
    return float(value) if len(hits) else float("nan")
