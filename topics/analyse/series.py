"""The counts of one topic at a time, as the tests of its shape read them from a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from ..periods import next_period, period_of
from .intervals import wilson
from .observations import MIN_PAPERS, MIN_PERIODS, MIN_TOTAL, MOST_SPREAD, observations

Floats = npt.NDArray[np.float64]

_STEPS = 30
# Keeps a slope finite where the early or late periods hold no paper at all; too weak to matter elsewhere.
_RIDGE = 0.05


@dataclass(frozen=True, eq=False)
class Series:
    """Papers, total and lower 95 % limit of the share, of each period that is an observation, in order of time."""

    topic_id: int
    starts: list[Any]
    ends: list[Any]
    papers: Floats
    total: Floats
    share_low: Floats

    def __len__(self) -> int:
        return len(self.papers)

    def is_testable(self, min_periods: int = MIN_PERIODS) -> bool:
        """Whether there are periods and papers enough, and papers outside the topic."""
        papers, total = float(self.papers.sum()), float(self.total.sum())
        enough = len(self) >= min_periods and total >= MIN_TOTAL * len(self)
        return enough and MIN_PAPERS <= papers < total

    def between(self, first: int, stop: int) -> Series:
        cut = slice(first, stop)
        counts = (self.papers[cut], self.total[cut], self.share_low[cut])
        return Series(self.topic_id, self.starts[cut], self.ends[cut], *counts)

    @property
    def time(self) -> Floats:
        """The periods' first days from -1 (first) to 1 (last)."""
        days = np.asarray(self.starts, dtype="datetime64[D]").astype(float)
        return np.asarray(2 * (days - days[0]) / max(1.0, days[-1] - days[0]) - 1)


def with_ends(timeline: pl.DataFrame) -> pl.DataFrame:
    """The timeline with ``period_end``; where it lacks one, periods are as long as the shortest step between them."""
    if "period_end" in timeline.columns:
        return timeline
    if timeline.is_empty():
        return timeline.with_columns(period_end="period_start")
    starts = timeline["period_start"].unique().sort().to_list()
    first, second = min(pairwise(starts), key=lambda step: step[1] - step[0], default=(None, None))
    period = period_of(first, second) if first and second else "year"
    ends = [next_period(start, period) for start in starts]
    days = pl.DataFrame({"period_start": starts, "period_end": ends}, schema_overrides={"period_end": pl.Date})
    end = pl.col("period_end") - pl.duration(days=1)
    return timeline.join(days.with_columns(end), on="period_start", how="left")


def each_series(timeline: pl.DataFrame) -> Iterator[Series]:
    """Topics in order of their id, without the periods that are incomplete or hold no paper of the corpus.

    A topic is passed over where more than a tenth of its periods' papers are spread over several periods (``spread``):
    periods that share their papers are no observations of their own.
    """
    frame = _observations(timeline)
    if frame.is_empty():
        return
    ids = frame["topic_id"].to_numpy()
    bounds = [0, *(np.flatnonzero(np.diff(ids)) + 1).tolist(), len(ids)]
    starts, ends = frame["period_start"].to_list(), frame["period_end"].to_list()
    papers, total, low = (frame[column].to_numpy() for column in ("papers", "total", "share_low"))
    for first, stop in pairwise(bounds):
        cut = slice(first, stop)
        yield Series(int(ids[first]), starts[cut], ends[cut], papers[cut], total[cut], low[cut])


def _observations(timeline: pl.DataFrame) -> pl.DataFrame:
    frame = with_ends(observations(timeline))
    spread = pl.col("spread").sum().over("topic_id")
    frame = frame.filter(spread <= MOST_SPREAD * pl.col("total").sum().over("topic_id"))
    low = wilson("papers", "total")[1]
    return frame.with_columns(low)


def fit_logit(papers: Floats, total: Floats, design: Floats) -> Floats:
    """Coefficients of a logit regression of the share on ``design`` (periods x columns, the first constant).

    Newton's method with a slight ridge on all but the constant, as the series of a young topic are often separated:
    nothing, nothing, much.
    """
    ridge = np.full(design.shape[1], _RIDGE)
    ridge[0] = 0.0
    beta = np.zeros(design.shape[1])
    beta[0] = np.log((papers.sum() + 0.5) / (total.sum() - papers.sum() + 0.5))
    for _ in range(_STEPS):
        share = logistic(design @ beta)
        score = design.T @ (papers - total * share) - ridge * beta
        information = (design.T * (total * share * (1 - share))) @ design + np.diag(ridge + 1e-9)
        step = np.linalg.solve(information, score).clip(-2, 2)
        beta = beta + step
        if np.abs(step).max() < 1e-8:
            break
    return beta


def logistic(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))))
