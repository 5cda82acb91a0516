from __future__ import annotations

import datetime as dt
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics import schemas
from topics.analyse.bursts import GAMMA, cheapest_states, find_bursts

FLAT = np.array([9, 11, 10, 8, 12, 10, 9, 11, 10, 12])
BURST = np.array([9, 11, 10, 38, 41, 10, 9, 11, 10, 12])


def timeline(*papers: np.ndarray, total: int | np.ndarray = 100, first_year: int = 2010) -> pl.DataFrame:
    counts = np.vstack(papers)
    n_topics, n_years = counts.shape
    return pl.DataFrame(
        {
            "topic_id": np.repeat(np.arange(n_topics, dtype=np.int32), n_years),
            "period_start": [dt.date(first_year + year, 1, 1) for year in range(n_years)] * n_topics,
            "papers": counts.ravel().astype(float),
            "total": np.broadcast_to(total, counts.shape).ravel().astype(float),
        }
    )


def cost(states: tuple[bool, ...], gain: np.ndarray, entry: float) -> float:
    entries = sum(now and not before for before, now in zip((False, *states), states, strict=False))
    return entries * entry - float(gain[list(states)].sum())


@given(st.lists(st.floats(-5, 5).map(lambda x: round(x, 3)), min_size=1, max_size=8), st.floats(0.1, 4))
@settings(max_examples=60, deadline=None)
def test_no_sequence_of_states_costs_less_than_the_one_found(gains: list[float], entry: float) -> None:
    gain = np.array(gains)
    found = cost(tuple(cheapest_states(gain, entry).tolist()), gain, entry)
    best = min(cost(states, gain, entry) for states in product([False, True], repeat=len(gain)))
    assert found == pytest.approx(best)


def test_a_burst_is_entered_only_where_it_saves_more_than_it_costs() -> None:
    assert cheapest_states(np.array([-1.0, 1.5, 1.5, -1.0]), entry=2.0).tolist() == [False, True, True, False]
    assert not cheapest_states(np.array([-1.0, 1.5, 1.5, -1.0]), entry=4.0).any()
    # Bridging one poor period costs 0.5, entering anew costs 2.
    assert cheapest_states(np.array([3.0, -0.5, 3.0]), entry=2.0).all()


def test_a_planted_burst_is_found_with_its_days_papers_and_shares() -> None:
    bursts = find_bursts(timeline(FLAT, BURST))
    assert bursts.schema == schemas.BURSTS.empty().schema
    row = bursts.row(0, named=True)
    assert bursts.height == 1
    assert (row["topic_id"], row["start"], row["end"]) == (1, dt.date(2013, 1, 1), dt.date(2014, 12, 31))
    assert row["papers"] == 79
    assert row["share"] == pytest.approx(0.395)
    assert row["base_share"] == pytest.approx(82 / 800)
    assert row["p_value"] < 0.01


def test_strength_is_the_cost_saved_against_the_base_rate() -> None:
    # Level outside the burst, without noise: the base is the share outside, the dispersion 1.
    papers = np.where(np.isin(np.arange(12), [5, 6]), 60, 20)
    row = find_bursts(timeline(papers, total=200)).row(0, named=True)
    low, high = 0.1, 2 * (1 / 9) / (1 + 2 * (1 / 9))
    saved = 60 * np.log(high / low) + 140 * np.log((1 - high) / (1 - low))
    assert row["strength"] == pytest.approx(2 * saved, rel=0.02)
    assert row["strength"] > GAMMA * np.log(12)


def test_two_bursts_of_a_topic_are_both_found() -> None:
    papers = np.full(24, 20)
    papers[[4, 5, 15, 16, 17]] = 80
    bursts = find_bursts(timeline(papers, total=400))
    assert bursts["start"].dt.year().to_list() == [2014, 2025]
    assert bursts["end"].dt.year().to_list() == [2015, 2027]


def test_a_burst_that_has_not_ended_lasts_to_the_end_of_the_last_complete_period() -> None:
    papers = np.array([20, 21, 19, 20, 22, 20, 19, 21, 95, 99, 10])
    counts = timeline(papers, total=400).with_columns(complete=pl.Series([True] * 10 + [False]))
    bursts = find_bursts(counts)
    assert bursts.select("start", "end").rows() == [(dt.date(2018, 1, 1), dt.date(2019, 12, 31))]


def test_steady_growth_is_no_burst() -> None:
    share = 1 / (1 + np.exp(-(-4 + 0.35 * np.arange(12))))
    assert find_bursts(timeline(np.round(1000 * share), total=1000)).is_empty()


def test_noisy_series_without_a_burst_seldom_have_one() -> None:
    rng = np.random.default_rng(3)
    alone = 0
    for _ in range(60):
        shares = rng.beta(0.1 * 48, 0.9 * 48, 12)
        alone += find_bursts(timeline(rng.binomial(100, shares))).height > 0
    assert alone <= 6


def test_a_share_that_varies_in_a_growing_corpus_seldom_has_a_burst() -> None:
    rng = np.random.default_rng(3)
    total = np.round(np.geomspace(200, 5000, 20)).astype(int)
    papers = rng.binomial(total, rng.beta(9.9, 89.1, (60, 20)))
    # Judged by a constant multiple of the binomial's variance alone, a fifth of them have.
    assert sum(find_bursts(timeline(one, total=total)).height > 0 for one in papers) <= 5


def test_a_plain_burst_in_a_small_corpus_is_found() -> None:
    papers = np.array([2, 3, 1, 4, 2, 13, 12, 3, 2, 1, 4, 3])
    assert find_bursts(timeline(papers, total=50))["start"].to_list() == [dt.date(2015, 1, 1)]


def test_many_topics_without_a_burst_have_none() -> None:
    shares = np.random.default_rng(4).beta(5, 45, (80, 12))
    assert find_bursts(timeline(np.random.default_rng(5).binomial(100, shares))).height <= 1


@given(st.permutations(range(20)), st.integers(1, 500))
@settings(max_examples=8, deadline=None)
def test_neither_the_order_of_rows_nor_the_number_of_a_topic_matters(order: list[int], shift: int) -> None:
    counts = timeline(FLAT, BURST)
    # Swapped and shifted, the bursting topic is the first.
    renamed = counts[order].with_columns(topic_id=(1 - pl.col("topic_id")) + shift)
    moved = find_bursts(renamed)
    assert moved["topic_id"].to_list() == [shift]
    assert moved.drop("topic_id").equals(find_bursts(counts).drop("topic_id"))


def test_the_same_series_give_the_same_bytes() -> None:
    assert find_bursts(timeline(FLAT, BURST), seed=7).equals(find_bursts(timeline(FLAT, BURST), seed=7))


def test_periods_without_any_paper_of_the_corpus_are_passed_over() -> None:
    papers, total = np.insert(BURST, 3, 0), np.insert(np.full(10, 100), 3, 0)
    assert find_bursts(timeline(papers, total=total))["start"].to_list() == [dt.date(2014, 1, 1)]


def test_columns_of_other_widths_are_read() -> None:
    counts = timeline(BURST).cast({"topic_id": pl.UInt8, "papers": pl.Int16, "total": pl.UInt32})
    assert find_bursts(counts).equals(find_bursts(timeline(BURST)))


@pytest.mark.parametrize(
    ("papers", "total"),
    [([5], [9]), ([9] * 10, [9] * 10), ([1] * 12, [1] * 12), ([0] * 10, [50] * 10), ([0, 30, 0, 0], [50] * 4)],
    ids=["one year", "all papers in one topic", "one paper a year", "no paper", "four periods"],
)
def test_of_thin_tables_nothing_is_said(papers: list[int], total: list[int]) -> None:
    assert find_bursts(timeline(np.array(papers), total=np.array(total))).is_empty()


def test_an_empty_table_has_no_bursts() -> None:
    assert find_bursts(timeline(FLAT).clear()).equals(schemas.BURSTS.empty())


def test_periods_that_share_their_papers_are_not_searched() -> None:
    assert find_bursts(timeline(BURST).with_columns(spread=pl.lit(40.0))).is_empty()
