"""What the next two periods may bring, where forecasting has worked so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from .. import schemas
from ..periods import next_period, period_of, periods
from .backtest import Rolled, back_test, expected, interval, n_origins, roll
from .damped_trends import HORIZONS
from .intervals import Z95
from .observations import MOST_SPREAD, observations

MIN_TOPICS = 5
MIN_ORIGINS = 4
_PER_YEAR = {"month": 12, "quarter": 4, "year": 1}
_AHEAD = {1: "one period", 2: "two periods"}


@dataclass(frozen=True, eq=False)
class _Counts:
    """Counts in complete periods, periods x topics; NaN where a topic was not observed or a period has no paper."""

    topic_ids: pl.Series
    period: str
    last: dt.date
    papers: Any
    totals: Any


def forecast(timeline: pl.DataFrame, seed: int = 0) -> tuple[pl.DataFrame, pl.DataFrame, str]:
    """Shares of the two periods after the last complete one, and what such forecasts were worth so far.

    Each topic's log-odds follow a level with a damped slope; slopes shrink towards zero, no change, the more, the less
    the topics of this corpus have kept theirs (``damped_trends.predict``). The same is done from every earlier period
    (``backtest.back_test``) beside persistence (the last share stays) and linear extrapolation (a least-squares line
    through the last five shares). The topics themselves were found with all papers, later ones too, which no
    back-test on them can undo.

    Args:
        timeline: topic_id, period_start, papers, total; rows whose ``complete`` is false (where there is such a column)
            and periods without papers are not used. Where ``spread`` (likewise) is more than a tenth of the total,
            there is no outlook: periods that share their papers foretell each other.
        seed: of the resampling behind the intervals of the back-test.

    Returns:
        ``schemas.OUTLOOK``: the expected share with its 95 % prediction interval, and ``emergence``: the shrunk slope
        at the last complete period as a rate of the odds (0.34 = +34 % a year) with its 95 % interval. Topics with
        fewer than 8 papers or 4 periods, or without a count in the last complete period, are left out.
        ``schemas.BACKTEST``: the errors of all three methods. Last a sentence that says why there is no outlook, empty
        if there is one: it is withheld unless its mean absolute error was below that of persistence one and two
        periods ahead, by more than chance.
    """
    counts = _counted(timeline)
    if isinstance(counts, str):
        return schemas.OUTLOOK.empty(), schemas.BACKTEST.empty(), counts
    rolled = roll(counts.papers, counts.totals)
    if n_origins(rolled) < MIN_ORIGINS or int(rolled.eligible[-1].sum()) < MIN_TOPICS:
        return schemas.OUTLOOK.empty(), schemas.BACKTEST.empty(), _too_few(rolled)
    backtest = back_test(rolled, seed)
    reason = _beaten(backtest)
    return schemas.OUTLOOK.empty() if reason else _outlook(counts, rolled), backtest, reason


def _counted(timeline: pl.DataFrame) -> _Counts | str:
    used = observations(timeline)
    starts = used["period_start"].unique().sort()
    if len(starts) < 2:
        return (
            f"withheld: a back-test needs {MIN_ORIGINS + 5} complete periods with papers, and there are {len(starts)}"
        )
    if float(used["spread"].sum()) > MOST_SPREAD * float(used["total"].sum()):
        return "withheld: too many dates are less precise than the periods; use longer ones"
    days = int(starts.diff().dt.total_days().min())  # type: ignore[arg-type]
    period = period_of(starts[0], starts[0] + dt.timedelta(days=days - 1))
    return _gridded(used, period)


def _gridded(used: pl.DataFrame, period: str) -> _Counts:
    first, last = used["period_start"].min(), used["period_start"].max()
    assert isinstance(first, dt.date)
    assert isinstance(last, dt.date)
    starts = pl.DataFrame({"period_start": [start for start, _ in periods(first, last, period)]})
    topics = used.select("topic_id").unique().sort("topic_id")
    grid = starts.join(topics, how="cross").sort("period_start", "topic_id")
    cells = grid.join(used, on=["period_start", "topic_id"], how="left", maintain_order="left")
    papers, totals = (cells[name].to_numpy().reshape(starts.height, topics.height) for name in ("papers", "total"))
    return _Counts(topics["topic_id"], period, last, papers, np.fmax(papers, totals))


def _too_few(rolled: Rolled) -> str:
    n_topics, n_checked = int(rolled.eligible[-1].sum()), n_origins(rolled)
    if n_topics < MIN_TOPICS:
        return f"withheld: a back-test needs {MIN_TOPICS} series with enough papers, and there are {n_topics}"
    return (
        f"withheld: a back-test needs {MIN_ORIGINS} periods whose papers could be forecast from enough earlier ones, "
        f"and there are {n_checked}"
    )


def _beaten(backtest: pl.DataFrame) -> str:
    """Why the outlook is not worth giving; empty if it is."""
    for row in backtest.filter(pl.col("method") == "persistence").iter_rows(named=True):
        if row["gain_low"] <= 0:
            own, other = (row["error"] - row["gain"]) * 100, row["error"] * 100
            return (
                f"withheld: {_AHEAD[row['horizon']]} ahead it was not surely better than the last share: off by "
                f"{own:.3g} percentage points on average against {other:.3g}, {_more(row)}"
            )
    return ""


def _more(row: Mapping[str, Any]) -> str:
    more, low, high = (f"{-row[name] * 100:.2g}".replace("-", "\u2212") for name in ("gain", "gain_high", "gain_low"))
    return f"a difference of {more} [{low}, {high}]"


def _outlook(counts: _Counts, rolled: Rolled) -> pl.DataFrame:
    now = len(counts.papers) - 1
    start = counts.last
    frames = []
    for horizon in HORIZONS:
        start = next_period(start, counts.period)
        low, high = interval(rolled, horizon, now)
        share = expected(rolled, horizon, now)
        frame = pl.DataFrame({"topic_id": counts.topic_ids, "share": share, "share_low": low, "share_high": high})
        frames.append(frame.with_columns(*_emergence(counts, rolled), period_start=pl.lit(start)))
    table = pl.concat(frame.filter(pl.Series(rolled.eligible[now])) for frame in frames)
    return (
        table.sort("topic_id", "period_start")
        .select(pl.col(name).cast(dtype) for name, dtype in schemas.OUTLOOK.columns.items())
        .with_columns(pl.col(pl.Float64).round(8))
    )


def _emergence(counts: _Counts, rolled: Rolled) -> list[pl.Series]:
    last, per_year = rolled.predictions[-1], _PER_YEAR[counts.period]
    half = Z95 * np.sqrt(last.slope_variance)
    bounds = {"emergence": last.slope, "emergence_low": last.slope - half, "emergence_high": last.slope + half}
    return [pl.Series(name, np.expm1(slope * per_year)) for name, slope in bounds.items()]
