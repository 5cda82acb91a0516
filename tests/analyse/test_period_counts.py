from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from topics import schemas
from topics.analyse import count_by_period
from topics.analyse.intervals import wilson
from topics.dates import PartialDate

AS_OF = dt.date(2026, 6, 30)
Paper = tuple[int, PartialDate | None]


def tables(papers: list[Paper]) -> tuple[pl.DataFrame, pl.DataFrame]:
    ids = [f"p{i}" for i in range(len(papers))]
    assignments = pl.DataFrame(
        {"paper_id": ids, "topic_id": [topic for topic, _ in papers]},
        schema={"paper_id": pl.String, "topic_id": pl.Int32},
    )
    bounds = [(date.first, date.last) if date else (None, None) for _, date in papers]
    dates = pl.DataFrame(bounds, schema={"date_first": pl.Date, "date_last": pl.Date}, orient="row")
    return assignments, pl.concat([assignments.select("paper_id"), dates], how="horizontal")


def counted(*papers: Paper, period: str | None = "year", as_of: dt.date = AS_OF) -> pl.DataFrame:
    return count_by_period(*tables(list(papers)), period, as_of)


def year(*parts: int) -> PartialDate:
    return PartialDate.of(*parts)


def cells(timeline: pl.DataFrame, topic: int, column: str = "papers") -> dict[int, float]:
    rows = timeline.filter(topic_id=topic)
    return dict(zip(rows["period_start"].dt.year(), rows[column], strict=True))


def test_the_grid_is_full_and_empty_cells_are_zero() -> None:
    timeline = counted((0, year(2020, 1, 5)), (1, year(2023, 7, 1)))
    assert cells(timeline, 0) == {2020: 1, 2021: 0, 2022: 0, 2023: 0}
    assert cells(timeline, 1) == {2020: 0, 2021: 0, 2022: 0, 2023: 1}


def test_a_period_without_papers_has_no_share() -> None:
    timeline = counted((0, year(2020, 1, 5)), (0, year(2022, 1, 5)))
    assert cells(timeline, 0, "share") == {2020: 1, 2021: None, 2022: 1}
    assert cells(timeline, 0, "share_low")[2021] is None


def test_papers_without_a_topic_count_in_the_total_and_have_no_row() -> None:
    timeline = counted((0, year(2020, 1, 5)), (-1, year(2020, 3, 5)), (1, year(2020, 2, 5)))
    assert set(timeline["topic_id"]) == {0, 1}
    assert set(timeline["total"]) == {3.0}
    assert cells(timeline, 0, "share") == {2020: pytest.approx(1 / 3)}


def test_papers_without_a_date_are_left_out() -> None:
    assert set(counted((0, year(2020, 1, 5)), (0, None))["total"]) == {1.0}


@pytest.mark.parametrize("papers", [[], [(0, None)], [(-1, PartialDate.of(2020))]], ids=["none", "undated", "no topic"])
def test_nothing_to_count_is_an_empty_table(papers: list[Paper]) -> None:
    assert counted(*papers).equals(schemas.TIMELINE.empty())


def test_an_imprecise_paper_counts_in_each_period_by_its_days() -> None:
    timeline = counted((0, year(2021)), (0, year(2021, 3, 1)), period="quarter")
    assert timeline["papers"].to_list() == pytest.approx([1 + 90 / 365, 91 / 365, 92 / 365, 92 / 365], abs=1e-5)


def test_a_season_counts_in_the_quarters_it_touches() -> None:
    timeline = counted((0, PartialDate.of(2021, 21)), (0, year(2021, 1, 1)), period="quarter")
    assert timeline["papers"].to_list() == pytest.approx([1 + 31 / 92, 61 / 92], abs=1e-5)


@pytest.mark.parametrize(
    ("months", "n_periods"),
    [(range(1, 13), 24), (range(33, 37), 8), (range(21, 24), 2), ([None], 2)],
    ids=["month", "quarter", "season", "year"],
)
def test_no_period_is_finer_than_the_dates(months: Sequence[int | None], n_periods: int) -> None:
    dates = [PartialDate.of(y, month) for y in (2020, 2021) for month in months]
    papers = [(0, dates[i % len(dates)]) for i in range(480)]
    assert counted(*papers, period=None)["period_start"].n_unique() == n_periods


def test_a_paper_of_this_year_lies_before_as_of() -> None:
    timeline = counted((0, year(2026)), period="quarter")
    assert timeline["papers"].to_list() == pytest.approx([90 / 181, 91 / 181], abs=1e-5)


DATES = st.dates(dt.date(2018, 1, 1), dt.date(2026, 6, 30))
PARTIAL = st.one_of(
    DATES.map(lambda d: year(d.year, d.month, d.day)),
    DATES.map(lambda d: year(d.year, d.month)),
    DATES.map(lambda d: year(d.year)),
)
PAPERS = st.lists(st.tuples(st.integers(-1, 2), PARTIAL), min_size=1, max_size=15)


@given(PAPERS, st.sampled_from(["year", "quarter", "month"]))
def test_every_dated_paper_counts_as_exactly_one(papers: list[Paper], period: str) -> None:
    timeline = counted((0, year(2020, 1, 1)), *papers, period=period)
    totals = timeline.unique("period_start")["total"].sum()
    assert totals == pytest.approx(1 + len(papers), abs=1e-3)
    per_topic = dict(timeline.group_by("topic_id").agg(pl.col("papers").sum()).iter_rows())
    assert per_topic == pytest.approx(
        {t: n + (t == 0) for t in per_topic if (n := sum(p[0] == t for p in papers)) + 1}, abs=1e-3
    )


@given(PAPERS, st.sampled_from(["year", "quarter", "month"]))
def test_shares_lie_within_their_intervals(papers: list[Paper], period: str) -> None:
    timeline = counted(*papers, period=period).drop_nulls("share")
    assert (timeline["share_low"] <= timeline["share"] + 1e-9).all()
    assert (timeline["share"] <= timeline["share_high"] + 1e-9).all()
    assert timeline["share_low"].is_between(0, 1).all()
    assert timeline["share_high"].is_between(0, 1).all()


def test_doubling_the_papers_of_one_year_leaves_all_shares() -> None:
    papers = [
        (topic, year(y, month, 1)) for topic in (-1, 0, 1) for y in (2020, 2021, 2022) for month in range(1, 3 + topic)
    ]
    doubled = [*papers, *(paper for paper in papers if paper[1].first.year == 2021)]
    before, after = counted(*papers), counted(*doubled)
    assert after["share"].to_list() == pytest.approx(before["share"].to_list())
    assert cells(after, 0)[2021] == 2 * cells(before, 0)[2021]


def test_only_a_period_that_has_not_ended_is_incomplete() -> None:
    timeline = counted((0, year(2024, 1, 1)), (0, year(2026, 2, 1)))
    assert cells(timeline, 0, "complete") == {2024: True, 2025: True, 2026: False}


def test_a_period_that_ends_on_as_of_is_complete() -> None:
    timeline = counted((0, year(2026, 2, 1)), (0, year(2026, 5, 1)), period="quarter", as_of=dt.date(2026, 6, 30))
    assert timeline["complete"].to_list() == [True, True]


def test_the_order_of_papers_does_not_matter() -> None:
    papers = [(i % 3 - 1, year(2018 + i % 7) if i % 2 else year(2018 + i % 5, 1 + i % 12)) for i in range(30)]
    assert counted(*papers).equals(counted(*reversed(papers)))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_are_wilsons(cell: tuple[int, int]) -> None:
    k, n = cell
    row = pl.DataFrame({"k": [k], "n": [n]}).select(wilson("k", "n")).row(0)
    assert row == pytest.approx((k / n, *proportion_confint(k, n, method="wilson")), abs=1e-9)


def test_an_interval_of_nothing_is_null() -> None:
    assert pl.DataFrame({"k": [0], "n": [0]}).select(wilson("k", "n", "part")).to_dicts() == [
        {"part": None, "part_low": None, "part_high": None}
    ]
