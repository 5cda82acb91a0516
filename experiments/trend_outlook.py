"""Do the outlook's intervals hold, and does it stay silent where the last share is the best forecast there is?

Corpora are simulated from known processes, the next two periods kept apart; ``simulate`` returns one row per process:
the part of the kept shares inside the 95 % intervals, the mean absolute error of each method in percentage points, and
how often the outlook is given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from topics.analyse.backtest import expected, interval, roll
from topics.analyse.damped_trends import HORIZONS
from topics.analyse.outlook import forecast

N_TOPICS, N_PERIODS = 40, 14
Rng = np.random.Generator


def flat(rng: Rng, shape: tuple[int, int]) -> Any:
    return np.zeros(shape)


def over_dispersed(rng: Rng, shape: tuple[int, int]) -> Any:
    return rng.normal(0, 0.2, shape)


def trending(rng: Rng, shape: tuple[int, int]) -> Any:
    """Slopes that last, 15 % a year either way and more."""
    return np.arange(shape[0])[:, None] * rng.normal(0, 0.15, shape[1])


def random_walk(rng: Rng, shape: tuple[int, int]) -> Any:
    return rng.normal(0, 0.2, shape).cumsum(axis=0)


def fashions(rng: Rng, shape: tuple[int, int]) -> Any:
    """Slopes that come and go."""
    slopes = np.zeros(shape)
    for i in range(1, shape[0]):
        slopes[i] = 0.8 * slopes[i - 1] + rng.normal(0, 0.1, shape[1])
    return slopes.cumsum(axis=0)


def mostly_flat(rng: Rng, shape: tuple[int, int]) -> Any:
    """One topic in five has a trend of its own."""
    return trending(rng, shape) * 2 * (rng.random(shape[1]) < 0.2)


PROCESSES: tuple[Callable[[Rng, tuple[int, int]], Any], ...] = (
    flat, over_dispersed, trending, random_walk, fashions, mostly_flat,
)  # fmt: skip


def counts(process: Callable[[Rng, tuple[int, int]], Any], rng: Rng, papers: int = 1_500) -> tuple[Any, Any]:
    """Papers and totals, periods x topics, the last two to be kept apart; the corpus doubles on the way."""
    shape = (N_PERIODS + max(HORIZONS), N_TOPICS)
    odds = np.exp(rng.normal(-4, 0.8, N_TOPICS) + process(rng, shape))
    totals = np.round(papers * 2 ** (np.arange(shape[0]) / shape[0]))[:, None] + np.zeros(shape)
    return rng.binomial(totals.astype(int), odds / (1 + odds)).astype(float), totals


def timeline(papers: Any, totals: Any) -> pl.DataFrame:
    n_periods, n_topics = papers.shape
    return pl.DataFrame({
        "topic_id": np.tile(np.arange(n_topics, dtype=np.int32), n_periods),
        "period_start": [dt.date(2000 + i, 1, 1) for i in range(n_periods) for _ in range(n_topics)],
        "papers": papers.ravel(), "total": totals.ravel(),
    })  # fmt: skip


def simulate(repetitions: int = 50, seed: int = 0) -> pl.DataFrame:
    """One row per process: process, coverage_1, coverage_2, the errors of each method, and given."""
    rows = []
    for process in PROCESSES:
        rng = np.random.default_rng([seed, PROCESSES.index(process)])
        results = [_once(process, rng) for _ in range(repetitions)]
        rows.append({"process": process.__name__} | {key: _mean(results, key) for key in results[0]})
    return pl.DataFrame(rows)


def _mean(results: list[dict[str, float]], key: str) -> float:
    return round(float(np.mean([result[key] for result in results])), 4)


def _once(process: Callable[[Rng, tuple[int, int]], Any], rng: Rng) -> dict[str, float]:
    papers, totals = counts(process, rng)
    rolled = roll(papers[:N_PERIODS], totals[:N_PERIODS])
    now, used = N_PERIODS - 1, rolled.eligible[-1]
    result = {}
    for horizon in HORIZONS:
        came = papers[now + horizon] / totals[now + horizon]
        low, high = interval(rolled, horizon, now)
        result[f"coverage_{horizon}"] = float(((low <= came) & (came <= high))[used].mean())
        result[f"error_{horizon}"] = float(np.abs(expected(rolled, horizon, now) - came)[used].mean() * 100)
        result[f"persistence_{horizon}"] = float(np.abs(rolled.shares[now] - came)[used].mean() * 100)
    outlook, _, _ = forecast(timeline(papers[:N_PERIODS], totals[:N_PERIODS]))
    return result | {"given": float(outlook.height > 0)}


if __name__ == "__main__":
    with pl.Config(tbl_cols=-1, tbl_width_chars=160, tbl_rows=-1):
        print(simulate())
