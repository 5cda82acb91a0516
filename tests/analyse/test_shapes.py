from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics import schemas
from topics.analyse.shapes import classify

NO_BURSTS = schemas.BURSTS.empty()
TOTAL = 500
LATE = np.array([0, 0, 1, 0, 0, 2, 8, 15, 30, 45, 60, 70])
HUMP = np.array([5, 6, 10, 20, 35, 45, 44, 33, 20, 12, 6, 4])
EARLY = HUMP[::-1].cumsum()[::-1] // 4
FLAT = np.array([20, 22, 19, 21, 18, 20, 23, 19, 20, 22, 18, 21])
SILENT_AT_LAST = np.array([30, 28, 31, 25, 30, 27, 29, 12, 3, 0, 0, 0])
SILENT_BETWEEN = np.array([20, 22, 19, 21, 0, 0, 0, 0, 18, 20, 23, 19])


def timeline(*papers: np.ndarray, total: float = TOTAL) -> pl.DataFrame:
    counts = np.vstack(papers)
    n_topics, n_years = counts.shape
    return pl.DataFrame(
        {
            "topic_id": np.repeat(np.arange(n_topics, dtype=np.int32), n_years),
            "period_start": [dt.date(2010 + year, 1, 1) for year in range(n_years)] * n_topics,
            "papers": counts.ravel().astype(float),
            "total": np.full(counts.size, float(total)),
        }
    )


def trends(*directions: str) -> pl.DataFrame:
    """The directions of topics 0, 1 ... with rates that do not matter to the rule."""
    rate = {"growing": 0.3, "falling": -0.2}
    rows = [
        {"topic_id": k, "direction": d, "growth_per_year": rate.get(d, 0.0), "ci_low": -0.25, "ci_high": 0.45}
        for k, d in enumerate(directions)
    ]
    return schemas.TRENDS.frame(rows)


def shape(papers: np.ndarray, direction: str, bursts: pl.DataFrame = NO_BURSTS) -> str:
    return str(classify(timeline(papers), trends(direction), bursts)["shape"].item())


@pytest.mark.parametrize(
    ("papers", "direction", "expected"),
    [
        (LATE, "growing", "emerging"),
        (LATE, "unclear", "emerging"),
        (FLAT + np.arange(12), "growing", "growing"),
        (HUMP, "unclear", "peaking"),
        (HUMP, "growing", "peaking"),
        (EARLY, "falling", "fading"),
        (HUMP, "falling", "fading"),
        (SILENT_AT_LAST, "falling", "dormant"),
        (SILENT_BETWEEN, "unclear", "revived"),
        (FLAT, "stable", "stable"),
        (FLAT, "unclear", "unclear"),
    ],
)
def test_the_first_rule_that_holds_gives_the_shape(papers: np.ndarray, direction: str, expected: str) -> None:
    assert shape(papers, direction) == expected


@pytest.mark.parametrize("papers", [LATE, HUMP, EARLY, FLAT, SILENT_AT_LAST, SILENT_BETWEEN])
def test_no_shape_contradicts_the_direction(papers: np.ndarray) -> None:
    assert shape(papers, "falling") not in ("growing", "emerging", "stable", "revived")
    assert shape(papers, "growing") not in ("fading", "dormant", "stable")
    assert shape(papers, "stable") not in ("growing", "emerging", "fading")


def test_a_late_peak_of_a_falling_topic_is_peaking_only_where_the_share_rose_before() -> None:
    late_hump = np.array([20, 20, 22, 25, 30, 42, 60, 62, 40, 12, 3, 1])
    assert shape(late_hump, "falling") == "peaking"
    assert shape(np.array([40, 41, 40, 42, 40, 41, 43, 44, 20, 8, 3, 1]), "falling") == "fading"


def test_an_ended_burst_at_the_peak_makes_a_topic_peaking() -> None:
    papers = np.array([20, 22, 19, 21, 18, 60, 63, 19, 20, 22, 18, 21])
    burst = {"topic_id": 0, "start": dt.date(2015, 1, 1), "end": dt.date(2016, 12, 31)}
    assert shape(papers, "unclear", schemas.BURSTS.frame([burst])) == "peaking"
    still_going_on = burst | {"end": dt.date(2021, 12, 31)}
    assert shape(papers, "unclear", schemas.BURSTS.frame([still_going_on])) == "unclear"


def test_silences_that_chance_explains_are_none() -> None:
    rare = np.array([1, 2, 0, 1, 3, 0, 0, 2, 1, 1, 0, 0])
    assert shape(rare, "unclear") == "unclear"
    # A stray paper before a silence does not make what follows a revival.
    assert shape(np.array([1, 0, 0, 0, 0, 0, 0, 20, 22, 19, 21, 20]), "unclear") == "emerging"


def test_flat_noisy_topics_are_given_no_movement() -> None:
    rng = np.random.default_rng(6)
    papers = rng.binomial(TOTAL, rng.beta(0.04 * 249, 0.96 * 249, (150, 12)))
    shapes = classify(timeline(*papers), trends(*["unclear"] * 150), NO_BURSTS)["shape"]
    assert (shapes == "unclear").sum() >= 145


def test_peak_and_half_life_are_those_of_the_shares() -> None:
    row = classify(timeline(HUMP), trends("unclear"), NO_BURSTS).row(0, named=True)
    assert row["first_period"] == dt.date(2010, 1, 1)
    assert (row["peak_period"], row["peak_share"]) == (dt.date(2015, 1, 1), 0.09)
    # 45 in 2015; 20 of 2018 is the first at most 22.5, and all later ones are.
    assert row["half_life"] == 3.0


def test_a_share_that_comes_back_has_no_half_life_before() -> None:
    again = np.array([40, 60, 20, 20, 45, 44, 40, 20, 18, 10, 9, 8])
    assert classify(timeline(again), trends("unclear"), NO_BURSTS)["half_life"].item() == 6.0
    assert classify(timeline(FLAT), trends("stable"), NO_BURSTS)["half_life"].item() is None


def test_a_high_share_of_few_papers_is_no_peak() -> None:
    counts = timeline(HUMP).with_columns(
        papers=pl.Series([1.0, *HUMP[1:].tolist()]), total=pl.Series([5.0] + [500.0] * 11)
    )
    assert classify(counts, trends("unclear"), NO_BURSTS)["peak_period"].item() == dt.date(2015, 1, 1)


def test_reasons_are_sentences_with_their_numbers() -> None:
    shapes = classify(timeline(LATE, SILENT_AT_LAST), trends("growing", "falling"), NO_BURSTS)
    assert shapes["reason"][0] == "0.05 % in 2010–2013, 10 % in 2018–2021; odds +30 % a year [-25, +45]"
    assert shapes["reason"][1].startswith("no paper in 2019–2021, where about 72 would follow from the share before")


def test_an_incomplete_period_counts_for_the_first_period_alone() -> None:
    papers = np.array([0] * 11 + [9])
    counts = timeline(papers).with_columns(complete=pl.Series([True] * 11 + [False]))
    row = classify(counts, trends("untested"), NO_BURSTS).row(0, named=True)
    assert (row["shape"], row["first_period"], row["peak_period"]) == ("unclear", dt.date(2021, 1, 1), None)


@given(st.permutations(range(36)), st.integers(1, 500))
@settings(max_examples=10, deadline=None)
def test_neither_the_order_of_rows_nor_the_numbers_of_topics_matter(order: list[int], shift: int) -> None:
    counts, directions = timeline(LATE, HUMP, FLAT), trends("growing", "unclear", "stable")
    renumbered = [table.with_columns(topic_id=pl.col("topic_id") + shift) for table in (counts[order], directions)]
    assert (
        classify(*renumbered, NO_BURSTS)
        .drop("topic_id")
        .equals(classify(counts, directions, NO_BURSTS).drop("topic_id"))
    )


@pytest.mark.parametrize(
    ("papers", "total"),
    [([5], 9), ([9] * 10, 9), ([1] * 12, 1), ([0] * 10, 50)],
    ids=["one year", "all papers in one topic", "one paper a year", "no paper"],
)
def test_thin_tables_are_unclear_without_peak_and_say_why(papers: list[int], total: int) -> None:
    row = classify(timeline(np.array(papers), total=total), schemas.TRENDS.empty(), NO_BURSTS).row(0, named=True)
    assert (row["shape"], row["peak_period"], row["half_life"]) == ("unclear", None, None)
    assert row["reason"] == "not tested: too few periods or papers"


def test_an_empty_table_has_no_shapes() -> None:
    assert classify(timeline(FLAT).clear(), schemas.TRENDS.empty(), NO_BURSTS).equals(schemas.SHAPES.empty())
