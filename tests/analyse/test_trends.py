from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from topics import schemas
from topics.analyse import count_by_period, fit_trends

N_YEARS = 10


def timeline(papers: np.ndarray, totals: np.ndarray | int, complete: list[bool] | None = None) -> pl.DataFrame:
    """Yearly counts from 2010 on; ``papers`` is topics x years."""
    n_topics, n_years = papers.shape
    totals = np.broadcast_to(totals, papers.shape)
    years = [dt.date(2010 + y, 1, 1) for y in range(n_years)]
    return pl.DataFrame(
        {
            "topic_id": np.repeat(np.arange(n_topics, dtype=np.int32), n_years),
            "period_start": years * n_topics,
            "papers": papers.ravel().astype(float),
            "total": totals.ravel().astype(float),
            "complete": (complete or [True] * n_years) * n_topics,
        }
    )


def simulated(n_topics: int, growth: float, total: int = 80, share: float = 0.15, seed: int = 0) -> pl.DataFrame:
    """Binomial counts whose odds grow by ``growth`` a year."""
    years = np.arange(N_YEARS) - (N_YEARS - 1) / 2
    odds = share / (1 - share) * (1 + growth) ** years
    papers = np.random.default_rng(seed).binomial(total, odds / (1 + odds), size=(n_topics, N_YEARS))
    return timeline(papers, total)


def test_flat_topics_are_called_significant_about_as_often_as_stated() -> None:
    trends = fit_trends(simulated(200, growth=0.0))
    assert 0.01 <= (trends["p_value"] < 0.05).mean() <= 0.09
    assert trends["direction"].is_in(["growing", "falling"]).mean() <= 0.02


def test_noisier_counts_than_the_binomials_do_not_raise_the_error_rate() -> None:
    rng = np.random.default_rng(1)
    shares = rng.beta(3, 17, size=(200, N_YEARS))
    trends = fit_trends(timeline(rng.binomial(80, shares), 80))
    assert 0.01 <= (trends["p_value"] < 0.05).mean() <= 0.09


@pytest.mark.parametrize("correlation", [0.0, 0.01, None], ids=["none", "varying share", "constant factor"])
def test_over_dispersion_of_any_form_in_a_growing_corpus_keeps_the_error_rate(correlation: float | None) -> None:
    rng = np.random.default_rng(2)
    totals = np.round(np.geomspace(200, 5000, N_YEARS)).astype(int)
    size = 1 / np.where(totals > 0, 4 / (totals - 1) if correlation is None else max(correlation, 1e-6), 0) - 1
    shares = rng.beta(0.05 * size, 0.95 * size, size=(200, N_YEARS))
    trends = fit_trends(timeline(rng.binomial(totals, shares), totals))
    assert 0.01 <= (trends["p_value"] < 0.05).mean() <= 0.09


@pytest.mark.parametrize(("growth", "direction"), [(0.4, "growing"), (-0.3, "falling")])
def test_a_strong_trend_is_found_with_its_sign_and_its_rate(growth: float, direction: str) -> None:
    trends = fit_trends(simulated(100, growth))
    assert (trends["direction"] == direction).mean() >= 0.95
    inside = (trends["ci_low"] <= growth) & (growth <= trends["ci_high"])
    assert inside.mean() >= 0.88
    assert trends["growth_per_year"].median() == pytest.approx(growth, abs=0.05)


def test_a_topic_that_surely_does_not_change_is_stable() -> None:
    assert fit_trends(timeline(np.full((1, N_YEARS), 200), 1000))["direction"].to_list() == ["stable"]


def test_a_topic_that_may_do_anything_is_unclear() -> None:
    papers = np.array([[2, 0, 1, 3, 0, 1, 2, 0, 1, 2]])
    assert fit_trends(timeline(papers, 10))["direction"].to_list() == ["unclear"]


@pytest.mark.parametrize(
    "cells",
    [
        timeline(np.full((1, 4), 9), 20),
        timeline(np.array([[1, 0, 1, 0, 1, 1, 0, 1, 0, 1]]), 20),
        timeline(np.full((1, 6), 9), 9),
        timeline(np.array([[9, 9, 9, 9, 9, 9]]), np.array([20, 20, 0, 20, 0, 20])),
        timeline(np.full((1, 6), 9), 20, [True] * 4 + [False] * 2),
        timeline(np.zeros((1, 10)), 20),
        timeline(np.array([[1, 0, 1, 1, 1, 1, 1, 1, 1, 1]]), 1),
        timeline(np.array([[0] * 9 + [9]]), 20),
        timeline(np.array([[0] * 5 + [20] * 5]), 20),
        timeline(np.full((1, 6), 9), np.full(6, np.nan)),
        timeline(np.full((1, 1), 9), 20),
    ],
    ids=[
        "four years",
        "six papers",
        "all papers",
        "empty years",
        "incomplete years",
        "no paper",
        "one paper a year",
        "last year alone",
        "separated",
        "no totals",
        "one year",
    ],
)
def test_too_little_to_test_says_so_and_claims_nothing(cells: pl.DataFrame) -> None:
    [row] = fit_trends(cells).to_dicts()
    assert row["direction"] == "untested"
    assert row["evidence"].startswith("not tested: ")
    assert {value for name, value in row.items() if schemas.TRENDS.columns[name] == pl.Float64} == {None}


def test_an_incomplete_last_year_does_not_look_like_a_fall() -> None:
    papers, totals = np.full((1, N_YEARS), 20), np.full((1, N_YEARS), 100)
    papers[0, -1] = 0
    totals[0, -1] = 50
    complete = [True] * (N_YEARS - 1) + [False]
    assert fit_trends(timeline(papers, totals, complete))["direction"].to_list() == ["stable"]


def test_more_papers_overall_are_no_growth() -> None:
    totals = 100 * 2 ** np.arange(8)
    assert fit_trends(timeline(totals[None, :] // 5, totals))["direction"].to_list() == ["stable"]


def test_q_values_are_never_below_p_values() -> None:
    trends = fit_trends(simulated(40, growth=0.1)).drop_nulls("p_value")
    assert (trends["q_value"] >= trends["p_value"]).all()


def test_a_stricter_level_finds_no_more() -> None:
    cells = simulated(60, growth=0.12)
    found = [fit_trends(cells, alpha)["direction"].is_in(["growing", "falling"]).sum() for alpha in (0.2, 0.05, 0.001)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[2]


def test_an_empty_timeline_has_no_trends() -> None:
    assert fit_trends(schemas.TIMELINE.empty()).equals(schemas.TRENDS.empty())


@pytest.mark.parametrize("papers", [[0, 0, 0, 0, 0, 0, 0, 9, 20, 20], [20, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0] * 9 + [20]])
def test_counts_at_the_edge_give_finite_numbers_or_none(papers: list[int]) -> None:
    row = fit_trends(timeline(np.array([papers]), 20)).select(pl.col(pl.Float64)).row(0)
    assert all(value is None or np.isfinite(value) for value in row)


def test_papers_dated_by_year_alone_give_no_more_false_alarms_than_stated() -> None:
    """Eight years of 150 papers in 40 topics whose shares vary by chance; quarters would look like 32 observations."""
    rng = np.random.default_rng(1)
    rows = []
    for year in range(2015, 2023):
        topics = rng.choice(40, size=150, p=rng.dirichlet(np.full(40, 12.0)))
        rows += [(f"{year}-{i}", int(t), dt.date(year, 1, 1), dt.date(year, 12, 31)) for i, t in enumerate(topics)]
    columns = {"paper_id": pl.String, "topic_id": pl.Int32, "date_first": pl.Date, "date_last": pl.Date}
    papers = pl.DataFrame(rows, schema=columns, orient="row")
    counts = count_by_period(papers, papers, None, dt.date(2023, 6, 1))
    trends = fit_trends(counts)
    assert counts["period_start"].n_unique() == 8
    assert trends.filter(pl.col("p_value") < 0.05).height <= 5


def test_nothing_is_tested_where_periods_are_shorter_than_dates() -> None:
    cells = timeline(np.full((1, 12), 20), 100).with_columns(spread=pl.lit(60.0))
    trend = fit_trends(cells).row(0, named=True)
    assert (trend["p_value"], trend["direction"]) == (None, "untested")
    assert "less precise than the periods" in trend["evidence"]


def test_a_table_of_four_columns_of_any_numbers_in_any_order_will_do() -> None:
    cells = simulated(5, growth=0.1)
    plain = cells.drop("complete").with_columns(
        pl.col("topic_id").cast(pl.Int64), pl.col("papers").cast(pl.UInt8), pl.col("total").cast(pl.Int16)
    )
    assert fit_trends(plain.sample(fraction=1, shuffle=True, seed=1)).equals(fit_trends(cells))


def test_odds_ratios_say_the_same_as_rates() -> None:
    trends = fit_trends(simulated(3, growth=0.3))
    for ratio, rate in (("odds_ratio", "growth_per_year"), ("odds_low", "ci_low"), ("odds_high", "ci_high")):
        assert trends[ratio].to_list() == pytest.approx((trends[rate] + 1).to_list())


def test_dispersion_is_one_where_counts_vary_by_chance() -> None:
    assert fit_trends(simulated(100, growth=0.1))["dispersion"].mean() == pytest.approx(1, abs=0.1)


def test_every_number_of_a_tested_topic_is_there() -> None:
    assert fit_trends(simulated(3, growth=0.3)).select(pl.col(pl.Float64)).null_count().sum_horizontal().item() == 0


def test_twice_the_papers_of_one_year_are_no_news() -> None:
    """Ranks are as they were; the growth, which trusts larger years a little more, moves within its interval."""
    cells = simulated(60, growth=0.15, total=400)
    twice = pl.when(pl.col("period_start") == dt.date(2018, 1, 1)).then(2).otherwise(1)
    before, after = fit_trends(cells), fit_trends(cells.with_columns(pl.col("papers", "total") * twice))
    ranks = ["kendall_tau", "kendall_p", "sen_slope", "sen_low", "sen_high"]
    assert after.select(ranks).equals(before.select(ranks))
    moved = (after["growth_per_year"] - before["growth_per_year"]).abs() / (before["ci_high"] - before["ci_low"])
    assert moved.max() < 0.1
    assert after["direction"].equals(before["direction"])


def test_topics_with_the_same_counts_have_the_same_trend() -> None:
    papers = np.array([[3, 4, 5, 6, 7, 8, 8, 9, 11, 12]] * 2)
    one, other = fit_trends(timeline(papers, 40)).drop("topic_id").rows()
    assert one == other
