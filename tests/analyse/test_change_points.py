from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics import schemas
from topics.analyse.change_points import find_change_points, stabilised
from topics.analyse.weighted_levels import WeightedLevels

STEP = np.array([10, 12, 9, 11, 10, 30, 32, 29, 31, 30])


def timeline(*papers: np.ndarray, total: int | np.ndarray = 100) -> pl.DataFrame:
    counts = np.vstack(papers)
    n_topics, n_years = counts.shape
    return pl.DataFrame(
        {
            "topic_id": np.repeat(np.arange(n_topics, dtype=np.int32), n_years),
            "period_start": [dt.date(2001 + year, 1, 1) for year in range(n_years)] * n_topics,
            "papers": counts.ravel().astype(float),
            "total": np.broadcast_to(total, counts.shape).ravel().astype(float),
        }
    )


def test_a_step_is_found_with_the_shares_on_both_sides() -> None:
    changes = find_change_points(timeline(STEP))
    assert changes.schema == schemas.CHANGE_POINTS.empty().schema
    row = changes.row(0, named=True)
    assert changes.height == 1
    assert row["period_start"] == dt.date(2006, 1, 1)
    assert (row["share_before"], row["share_after"]) == (pytest.approx(0.104), pytest.approx(0.304))
    assert row["p_value"] < 0.05


def test_a_fall_is_found_as_well() -> None:
    row = find_change_points(timeline(STEP[::-1])).row(0, named=True)
    assert row["period_start"] == dt.date(2006, 1, 1)
    assert row["share_before"] > row["share_after"]


def test_two_changes_have_the_share_between_them_on_either_side() -> None:
    papers = np.repeat([20, 60, 130], 8) + np.tile([-2, 1, 2, -1], 6)
    changes = find_change_points(timeline(papers, total=400))
    assert changes["period_start"].dt.year().to_list() == [2009, 2017]
    assert changes["share_after"][0] == changes["share_before"][1]


def test_p_counts_the_permutations_that_separate_as_well() -> None:
    # Of the 70 orders of 4 low and 4 high periods two are as clear: 4 | 4 either way round.
    papers = np.array([10, 10, 10, 10, 30, 30, 30, 30])
    p_value = find_change_points(timeline(papers), alpha=0.9)["p_value"].item()
    assert p_value == pytest.approx(2 / 70, abs=0.02)


def test_steady_growth_has_no_change_points() -> None:
    share = np.sin(0.25 + 0.03 * np.arange(20)) ** 2
    rng = np.random.default_rng(2)
    found = find_change_points(timeline(*rng.binomial(400, share, (20, 20)), total=400))
    assert found["topic_id"].n_unique() <= 3


def test_noisy_series_without_a_change_seldom_have_one() -> None:
    rng = np.random.default_rng(3)
    found = find_change_points(timeline(*rng.binomial(100, rng.beta(4.8, 43.2, (100, 15)))))
    assert found["topic_id"].n_unique() <= 8


def test_the_cost_of_a_segment_is_its_weighted_sum_of_squares() -> None:
    value, weight = np.array([1.0, 3.0, 4.0, 0.0]), np.array([1.0, 1.0, 2.0, 5.0])
    cost = WeightedLevels().fit(np.column_stack([value, weight]))
    # Mean of 1, 3, 4, 4 is 3: 4 + 0 + 2.
    assert cost.error(0, 3) == pytest.approx(6.0)
    assert cost.error(3, 4) == 0.0


def test_the_scale_gives_shares_the_same_noise() -> None:
    rng = np.random.default_rng(0)
    spread = [stabilised(rng.binomial(200, p, 20_000), np.full(20_000, 200)).var() * 4 * 200 for p in (0.05, 0.2, 0.5)]
    assert spread == pytest.approx([1, 1, 1], abs=0.1)


@given(st.permutations(range(20)), st.integers(1, 500))
@settings(max_examples=8, deadline=None)
def test_neither_the_order_of_rows_nor_the_number_of_a_topic_matters(order: list[int], shift: int) -> None:
    counts = timeline(np.full(10, 20), STEP)
    moved = find_change_points(counts[order].with_columns(topic_id=(1 - pl.col("topic_id")) + shift))
    assert moved["topic_id"].to_list() == [shift]
    assert moved.drop("topic_id").equals(find_change_points(counts).drop("topic_id"))


def test_changes_lie_at_least_two_periods_apart() -> None:
    rng = np.random.default_rng(5)
    changes = find_change_points(timeline(rng.integers(0, 100, 30)), alpha=1.1)
    years = [2001, *changes["period_start"].dt.year(), 2031]
    assert all(later - earlier >= 2 for earlier, later in pairwise(years))


def test_an_incomplete_last_year_is_no_change() -> None:
    papers = np.array([20, 21, 19, 20, 22, 20, 19, 21, 20, 2, 1])
    counts = timeline(papers).with_columns(complete=pl.Series([True] * 9 + [False] * 2))
    assert find_change_points(counts).is_empty()


@pytest.mark.parametrize(
    ("papers", "total"),
    [([5], [9]), ([9] * 10, [9] * 10), ([1] * 12, [1] * 12), ([0] * 10, [50] * 10), ([1, 1, 1, 30, 30, 30], [50] * 6)],
    ids=["one year", "all papers in one topic", "one paper a year", "no paper", "six periods"],
)
def test_of_thin_tables_nothing_is_said(papers: list[int], total: list[int]) -> None:
    assert find_change_points(timeline(np.array(papers), total=np.array(total))).is_empty()


def test_an_empty_table_has_no_changes() -> None:
    assert find_change_points(timeline(STEP).clear()).equals(schemas.CHANGE_POINTS.empty())
