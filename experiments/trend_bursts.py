"""Simulated series in which it is known where a burst or a change of level lies, or that there is none.

Each function gives a small table of rates with the number of series behind each; ``found``: series with any burst (or
change), which is a false alarm where none is planted; ``right``: with one whose ends (or whose period) are those
planted, or one period off. ``experiments/trend_calibration.py`` prints them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt
import polars as pl

from topics.analyse.bursts import find_bursts
from topics.analyse.change_points import find_change_points

Floats = npt.NDArray[np.float64]

PERIODS = (6, 12, 30)
# Papers of the corpus in the first and the last period (geometric between, give or take a tenth); the topic's share.
CORPORA = {
    "50 x 5 %": (50, 50, 0.05),
    "200 x 5 %": (200, 200, 0.05),
    "1,000 x 2 %": (1000, 1000, 0.02),
    "200 to 5,000 x 10 %": (200, 5000, 0.1),
    "3,000 to 150 x 10 %": (3000, 150, 0.1),
}
# Variance of the counts by that of the binomial; or the share itself varies: by a beta distribution, with a correlation
# of .01 between papers, or by .4 (standard deviation) of its log-odds.
NOISES = ("1", "3", "share: .01", "log-odds: .4")
# The odds within a burst, or after a change, by those outside.
SIZES = (2.0, 3.0, 5.0)
# Growth of the odds per period of series that only move steadily.
STEADY = 0.15
FIRST_YEAR = 1990


def bursts(seed: int = 0, n_tables: int = 400) -> pl.DataFrame:
    """Each series alone. A burst lasts a quarter of the periods, anywhere but at either end."""
    rng = np.random.default_rng(seed)
    rows = []
    for n_periods, corpus, noise, size in product(PERIODS, CORPORA, NOISES, (1.0, None, *SIZES)):
        length = max(1, n_periods // 4)
        first = rng.integers(1, n_periods - length, n_tables)
        period = np.arange(n_periods)
        inside = (period >= first[:, None]) & (period < first[:, None] + length)
        table = simulate(rng, _log_odds(inside, size), corpus, noise)
        found = pl.concat([find_bursts(one) for one in table.partition_by("topic_id")])
        planted = pl.DataFrame({"topic_id": np.arange(n_tables, dtype=np.int32), "first": first})
        starts, ends = pl.col("start").dt.year() - FIRST_YEAR, pl.col("end").dt.year() - FIRST_YEAR
        near = ((starts - pl.col("first")).abs() <= 1) & ((ends - pl.col("first") - length + 1).abs() <= 1)
        rows.append(_row(n_periods, corpus, noise, size, found.join(planted, on="topic_id"), near, n_tables))
    return pl.DataFrame(rows)


def bursts_among_topics(seed: int = 0, n_tables: int = 50, n_topics: int = 40, bursting: int = 4) -> pl.DataFrame:
    """Tables of many topics, some with a burst: how many bursting topics are found, and how many of the found are none.

    ``tables``: those in which a topic without a burst is said to have one.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for corpus, noise, size in product(CORPORA, NOISES, (1.0, *SIZES)):
        inside = np.zeros((n_topics, 12), dtype=bool)
        inside[:bursting, 4:7] = True
        tables = [simulate(rng, _log_odds(inside, size), corpus, noise) for _ in range(n_tables)]
        topics = [find_bursts(table)["topic_id"].unique() for table in tables]
        real = bursting if size > 1 else 0
        rows.append(
            {
                "corpus": corpus,
                "noise": noise,
                "planted": _planted(size),
                "n": n_tables,
                "found": float(np.mean([(one < real).sum() / bursting for one in topics])),
                "false": float(np.mean([(one >= real).sum() / max(1, len(one)) for one in topics])),
                "tables": float(np.mean([(one >= real).any() for one in topics])),
            }
        )
    return pl.DataFrame(rows)


def change_points(seed: int = 0, n_tables: int = 400) -> pl.DataFrame:
    """The level changes in the middle third."""
    rng = np.random.default_rng(seed)
    rows = []
    for n_periods, corpus, noise, size in product((8, *PERIODS[1:]), CORPORA, NOISES, (1.0, None, *SIZES)):
        change = rng.integers(n_periods // 3, n_periods - n_periods // 3 + 1, n_tables)
        after = np.arange(n_periods) >= change[:, None]
        found = find_change_points(simulate(rng, _log_odds(after, size), corpus, noise))
        planted = pl.DataFrame({"topic_id": np.arange(n_tables, dtype=np.int32), "first": change})
        near = (pl.col("period_start").dt.year() - FIRST_YEAR - pl.col("first")).abs() <= 1
        rows.append(_row(n_periods, corpus, noise, size, found.join(planted, on="topic_id"), near, n_tables))
    return pl.DataFrame(rows)


def simulate(rng: np.random.Generator, log_odds: Floats, corpus: str, noise: str) -> pl.DataFrame:
    """A yearly timeline; ``log_odds`` (topics x periods) is beside the corpus's own share."""
    first, last, share = CORPORA[corpus]
    n_topics, n_periods = log_odds.shape
    years = np.arange(n_periods)
    total = np.round(np.geomspace(first, last, n_periods) * rng.lognormal(0, 0.1, n_periods)).astype(int)
    shares = _vary(rng, np.log(share / (1 - share)) + log_odds, total, noise)
    return pl.DataFrame(
        {
            "topic_id": np.repeat(np.arange(n_topics, dtype=np.int32), n_periods),
            "period_start": [dt.date(FIRST_YEAR + int(year), 1, 1) for year in years] * n_topics,
            "papers": rng.binomial(total, shares).ravel(),
            "total": np.tile(total, n_topics),
        }
    )


def _vary(rng: np.random.Generator, log_odds: Floats, total: Floats, noise: str) -> Floats:
    kind, _, size = noise.rpartition(": ")
    if kind == "log-odds":
        log_odds = log_odds + rng.normal(0, float(size), log_odds.shape)
    shares = 1 / (1 + np.exp(-log_odds))
    if kind == "log-odds" or noise == "1":
        return np.asarray(shares)
    factor = float(size)
    others = 1 / factor - 1 if kind == "share" else np.maximum((total - factor) / (factor - 1), 0.01)
    return rng.beta(shares * others, (1 - shares) * others)


def _log_odds(raised: npt.NDArray[np.bool_], size: float | None) -> Floats:
    """``size`` times the odds where ``raised``; a steady growth where there is no size."""
    if size is not None:
        return raised * np.log(size)
    years: Sequence[int] = range(raised.shape[1])
    return np.tile(np.log1p(STEADY) * (np.asarray(years) - np.mean(years)), (len(raised), 1))


def _planted(size: float | None) -> str:
    return f"growth of {STEADY:.0%}" if size is None else "none" if size == 1 else f"x {size:g}"


def _row(
    n_periods: int, corpus: str, noise: str, size: float | None, found: pl.DataFrame, near: pl.Expr, n: int
) -> dict[str, object]:
    is_planted = size is not None and size > 1
    return {
        "periods": n_periods,
        "corpus": corpus,
        "noise": noise,
        "planted": _planted(size),
        "n": n,
        "found": found["topic_id"].n_unique() / n,
        "right": found.filter(near)["topic_id"].n_unique() / n if is_planted else None,
    }
