"""The outlook keeps to what was known, to its intervals, and to silence where it is no better than the last share."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse.backtest import interval, roll
from topics.analyse.damped_trends import predict
from topics.analyse.outlook import forecast

N_TOPICS = 30


def simulated(change: Any, total: int = 2_000, seed: int = 0) -> tuple[Any, Any]:
    """Papers and totals, periods x topics, around log-odds that move by ``change``."""
    rng = np.random.default_rng(seed)
    odds = np.exp(rng.normal(-3.5, 0.5, change.shape[1]) + change)
    totals = np.full(change.shape, float(total))
    return rng.binomial(total, odds / (1 + odds)).astype(float), totals


def lasting(n_periods: int, seed: int = 1) -> Any:
    """Slopes that last."""
    return np.arange(n_periods)[:, None] * np.random.default_rng(seed).normal(0, 0.2, N_TOPICS)


def wandering(n_periods: int, seed: int = 2) -> Any:
    return np.random.default_rng(seed).normal(0, 0.25, (n_periods, N_TOPICS)).cumsum(axis=0)


def timeline(papers: Any, totals: Any, period: int = 12) -> pl.DataFrame:
    n_periods, n_topics = papers.shape
    months = [2000 * 12 + i * period for i in range(n_periods)]
    starts = [dt.date(month // 12, month % 12 + 1, 1) for month in months]
    return pl.DataFrame(
        {
            "topic_id": np.tile(np.arange(n_topics, dtype=np.int32), n_periods),
            "period_start": [start for start in starts for _ in range(n_topics)],
            "papers": papers.ravel(),
            "total": totals.ravel(),
        }
    )


def test_slopes_that_last_give_an_outlook_better_than_both_simple_forecasts() -> None:
    outlook, backtest, reason = forecast(timeline(*simulated(lasting(14))))
    assert reason == ""
    assert outlook.schema == pl.Schema(schemas.OUTLOOK.columns)
    assert outlook["topic_id"].to_list() == sorted([*range(N_TOPICS)] * 2)
    assert outlook["period_start"].unique().sort().to_list() == [dt.date(2014, 1, 1), dt.date(2015, 1, 1)]
    gains = backtest.filter(pl.col("method") != "outlook")
    assert gains.height == 4
    assert (gains["gain_low"] > 0).all()


def test_where_the_last_share_is_the_best_forecast_nothing_is_said() -> None:
    outlook, backtest, reason = forecast(timeline(*simulated(wandering(14), total=50_000)))
    assert outlook.equals(schemas.OUTLOOK.empty())
    assert reason.startswith("withheld: one period ahead it was not surely better than the last share")
    assert backtest["method"].to_list() == ["outlook", "persistence", "linear"] * 2


def test_forecasts_use_nothing_that_came_later() -> None:
    papers, totals = simulated(lasting(12))
    later = papers.copy()
    later[8:] = np.random.default_rng(3).permuted(papers[8:] * 2, axis=1)
    for i, (one, other) in enumerate(zip(predict(papers, totals), predict(later, totals), strict=True)):
        assert np.array_equal(one.mean, other.mean) == (i < 8)
        assert np.array_equal(one.variance, other.variance) == (i < 8)
    for horizon in (1, 2):
        assert np.array_equal(interval(roll(papers, totals), horizon, 7), interval(roll(later, totals), horizon, 7))


@pytest.mark.parametrize("change", [np.zeros((16, N_TOPICS)), lasting(16), wandering(16)], ids=["flat", "last", "walk"])
def test_about_95_in_100_shares_fall_into_the_intervals(change: Any) -> None:
    papers, totals = simulated(np.tile(change, 4))
    rolled = roll(papers[:14], totals[:14])
    for horizon in (1, 2):
        low, high = interval(rolled, horizon, 13)
        came = papers[13 + horizon] / totals[13 + horizon]
        used = rolled.eligible[13]
        assert 0.89 <= ((low <= came) & (came <= high))[used].mean() <= 1


def test_emergence_is_the_growth_per_year_and_shrinks_where_counts_are_few() -> None:
    slopes = np.linspace(-0.25, 0.25, N_TOPICS)
    change = np.arange(14)[:, None] * slopes
    for period, rate in ((12, np.expm1(slopes)), (3, np.expm1(4 * slopes))):
        table = forecast(timeline(*simulated(change), period))[0].unique("topic_id", keep="first").sort("topic_id")
        inside = (table["emergence_low"].to_numpy() <= rate) & (rate <= table["emergence_high"].to_numpy())
        assert inside.mean() >= 0.8
    papers, totals = simulated(change, total=150)
    few, many = (list(predict(*counts))[-1].slope for counts in ((papers, totals), simulated(change)))
    assert 0 < np.polyfit(slopes, few, 1)[0] < np.polyfit(slopes, many, 1)[0] < 1.05


def test_periods_that_are_not_complete_are_not_used_and_come_after_the_forecast_origin() -> None:
    papers, totals = simulated(lasting(14))
    cells = timeline(papers, totals)
    unfinished = pl.col("period_start") == dt.date(2013, 1, 1)
    marked = cells.with_columns(complete=~unfinished, papers=pl.when(unfinished).then(0.0).otherwise("papers"))
    for one, other in zip(forecast(marked), forecast(cells.filter(~unfinished)), strict=True):
        assert one.equals(other) if isinstance(one, pl.DataFrame) else one == other
    assert forecast(marked)[0]["period_start"].min() == dt.date(2013, 1, 1)


def test_a_topic_whose_collection_has_ended_is_not_forecast() -> None:
    cells = timeline(*simulated(lasting(14)))
    ended = (pl.col("topic_id") == 3) & (pl.col("period_start") >= dt.date(2012, 1, 1))
    outlook, _, reason = forecast(cells.with_columns(complete=~ended))
    assert reason == ""
    assert outlook["topic_id"].n_unique() == N_TOPICS - 1
    assert 3 not in outlook["topic_id"]


def test_result_does_not_depend_on_the_order_of_rows_or_the_width_of_integers() -> None:
    cells = timeline(*simulated(lasting(12)))
    other = cells.sample(fraction=1, shuffle=True, seed=1).with_columns(
        pl.col("topic_id").cast(pl.UInt8), pl.col("papers", "total").cast(pl.Int32)
    )
    for one, again in zip(forecast(cells), forecast(other), strict=True):
        assert one.equals(again) if isinstance(one, pl.DataFrame) else one == again


def test_a_period_without_papers_is_skipped_over() -> None:
    papers, totals = simulated(lasting(14))
    papers[6], totals[6] = 0, 0
    outlook, backtest, reason = forecast(timeline(papers, totals))
    assert reason == ""
    assert outlook.null_count().sum_horizontal().item() == 0
    assert backtest["n_forecasts"].max() < forecast(timeline(*simulated(lasting(14))))[1]["n_forecasts"].max()


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (schemas.TIMELINE.empty(), "there are 0"),
        (timeline(*simulated(lasting(1))), "there are 1"),
        (timeline(*simulated(lasting(8))), "from enough earlier ones, and there are 3"),
        (timeline(*simulated(lasting(14)[:, :1])), "series with enough papers, and there are 1"),
        (timeline(np.full((14, 1), 90.0), np.full((14, 1), 90.0)), "series with enough papers, and there are 1"),
        (timeline(np.eye(14), np.ones((14, 14))), "series with enough papers, and there are 0"),
        (timeline(*simulated(lasting(14))).with_columns(spread=pl.lit(900.0)), "less precise than the periods"),
    ],
    ids=["empty", "one year", "eight years", "one topic", "all in one topic", "one paper a year", "vague dates"],
)
def test_too_little_for_a_back_test_says_so(cells: pl.DataFrame, reason: str) -> None:
    outlook, backtest, said = forecast(cells)
    assert outlook.equals(schemas.OUTLOOK.empty())
    assert backtest.equals(schemas.BACKTEST.empty())
    assert said.startswith("withheld: ")
    assert reason in said


def test_shares_of_nothing_and_of_everything_stay_between_them() -> None:
    papers, totals = simulated(lasting(14), total=60)
    papers[:, 0], papers[:, 1] = totals[:, 1], 0
    papers[-1, 1] = 20
    rolled = roll(papers, totals)
    for horizon in (1, 2):
        low, high = interval(rolled, horizon, 13)
        assert (low >= 0).all()
        assert (low <= high).all()
        assert (high <= 1).all()
