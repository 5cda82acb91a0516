from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from topics import schemas
from topics.analyse import count_by_period
from topics.analyse.intervals import wilson
from topics.dates import PartialDate
from topics.errors import ConfigError, SchemaError

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
    ("years", "months", "n_periods"),
    [
        ((2021,), range(1, 13), 12),
        ((2020, 2021), range(33, 37), 8),
        ((2020, 2021), range(21, 24), 2),
        ((2021,), [None], 1),
    ],
    ids=["month", "quarter", "season", "year"],
)
def test_no_period_is_finer_than_the_dates(years: Sequence[int], months: Sequence[int | None], n_periods: int) -> None:
    dates = [PartialDate.of(y, month) for y in years for month in months]
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


@given(PAPERS, st.integers(2018, 2026), st.sampled_from(["year", "quarter", "month"]))
def test_doubling_the_papers_of_one_year_leaves_all_shares_exactly(papers: list[Paper], y: int, period: str) -> None:
    doubled = [*papers, *(paper for paper in papers if paper[1] and paper[1].first.year == y)]
    before, after = counted(*papers, period=period), counted(*doubled, period=period)
    kept = ["topic_id", "period_start", "share", "complete", "arrived"]
    assert after.select(kept).equals(before.select(kept))
    in_year = pl.col("period_start").dt.year() == y
    twice = (2 * before.filter(in_year)["papers"]).to_list()
    assert after.filter(in_year)["papers"].to_list() == pytest.approx(twice, abs=2e-6)


@given(PAPERS, st.sampled_from(["year", "quarter", "month"]))
def test_topics_that_share_no_paper_add_up_to_the_total(papers: list[Paper], period: str) -> None:
    timeline = counted(*((max(topic, 0), date) for topic, date in papers), period=period)
    for papers_of, total in (("papers", "total"), ("papers_early", "total_early"), ("papers_late", "total_late")):
        sums = timeline.group_by("period_start").agg(pl.col(papers_of).sum(), pl.col(total).first())
        assert sums[papers_of].to_list() == pytest.approx(sums[total].to_list(), abs=1e-4)


@given(PAPERS, st.sampled_from(["year", "quarter", "month"]), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(papers: list[Paper], period: str, random: Random) -> None:
    assignments, dates = tables(papers)
    order, other = (random.sample(range(len(papers)), len(papers)) for _ in range(2))
    shuffled = count_by_period(assignments[order], dates[other], period, AS_OF)
    assert shuffled.equals(count_by_period(assignments, dates, period, AS_OF))


@given(PAPERS, st.sampled_from(["year", "quarter", "month"]))
def test_early_and_late_hold_every_paper_once_and_none_is_later_early_than_late(
    papers: list[Paper], period: str
) -> None:
    timeline = counted((0, year(2020, 1, 1)), *papers, period=period).unique("period_start").sort("period_start")
    early, late = timeline["total_early"], timeline["total_late"]
    assert early.sum() == late.sum() == 1 + len(papers)
    assert (early.cum_sum() >= late.cum_sum()).all()
    assert (early.cum_sum() - timeline["total"].cum_sum()).min() > -1e-4


def test_bounds_put_an_imprecise_paper_at_either_end_of_what_its_date_leaves_open() -> None:
    timeline = counted((0, year(2021)), (1, year(2021, 5, 1)), period="quarter")
    first = timeline.filter(topic_id=0)
    assert first["papers_early"].to_list() == [1, 0, 0, 0]
    assert first["papers_late"].to_list() == [0, 0, 0, 1]
    assert first["total_late"].to_list() == [0, 1, 0, 1]


def test_a_paper_in_several_units_counts_once_in_the_total() -> None:
    assignments, dates = tables([(0, year(2020, 1, 5)), (1, year(2020, 2, 5))])
    both = pl.concat([assignments, assignments.with_columns(pl.lit(2, pl.Int32).alias("topic_id")), assignments])
    timeline = count_by_period(both, dates, "year", AS_OF)
    assert [cells(timeline, unit)[2020] for unit in (0, 1, 2)] == [1, 1, 2]
    assert set(timeline["total"]) == {2.0}


def test_papers_without_a_unit_count_in_the_total() -> None:
    assignments, dates = tables([(0, year(2020, 1, 5)), (1, year(2020, 2, 5)), (1, year(2020, 3, 5))])
    timeline = count_by_period(assignments.head(1), dates, "year", AS_OF)
    assert cells(timeline, 0, "share") == {2020: pytest.approx(1 / 3)}


def test_a_future_date_is_no_count_and_makes_no_period() -> None:
    timeline = counted((0, year(2025, 1, 5)), (0, year(2027, 3, 1)), (1, year(2026, 7, 1)))
    assert cells(timeline, 0) == {2025: 1}
    assert cells(timeline, 1) == {2025: 0}


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt16, pl.Int64, pl.UInt64, pl.Float64])
def test_whole_numbers_of_any_type_are_units(dtype: type[pl.DataType]) -> None:
    assignments, dates = tables([(0, year(2020, 1, 5)), (1, year(2021, 2, 5))])
    wide = assignments.with_columns(pl.col("topic_id").cast(dtype))
    assert count_by_period(wide, dates, "year", AS_OF).equals(count_by_period(assignments, dates, "year", AS_OF))


@pytest.mark.parametrize("ids", [["a", "b"], [0.5, 1.0], [2**40, 1], [True, False]])
def test_other_units_are_refused_with_what_to_do(ids: list[object]) -> None:
    assignments, dates = tables([(0, year(2020, 1, 5)), (1, year(2021, 2, 5))])
    with pytest.raises(SchemaError, match="expected whole numbers"):
        count_by_period(assignments.with_columns(topic_id=pl.Series(ids)), dates, "year", AS_OF)


def test_papers_whose_unit_is_missing_are_in_none() -> None:
    assignments, dates = tables([(0, year(2020, 1, 5)), (1, year(2021, 2, 5))])
    lacking = assignments.with_columns(topic_id=pl.Series([0.0, float("nan")]))
    timeline = count_by_period(lacking, dates, "year", AS_OF)
    assert timeline["topic_id"].to_list() == [0, 0]
    assert timeline["total"].to_list() == [1, 1]


def test_the_day_may_be_text_and_papers_may_have_further_columns() -> None:
    assignments, dates = tables([(0, year(2020, 1, 5)), (1, year(2021, 2, 5))])
    further = dates.with_columns(
        topic_id=pl.lit("x"), is_precise=pl.lit(None), date_first=pl.col("date_first").cast(pl.Datetime)
    )
    assert count_by_period(assignments, further, "year", "2026-06-30").equals(
        count_by_period(assignments, dates, "year", AS_OF)
    )


@pytest.mark.parametrize(("period", "as_of"), [("decade", AS_OF), ("year", "yesterday")])
def test_a_period_or_day_that_is_none_is_refused(period: str, as_of: dt.date | str) -> None:
    with pytest.raises(ConfigError, match=r"decade|yesterday"):
        count_by_period(*tables([(0, year(2020))]), period, as_of)


def test_only_a_period_that_has_not_ended_is_incomplete() -> None:
    timeline = counted((0, year(2024, 1, 1)), (0, year(2026, 2, 1)))
    assert cells(timeline, 0, "complete") == {2024: True, 2025: True, 2026: False}


def test_a_period_that_ends_on_as_of_is_complete() -> None:
    timeline = counted((0, year(2026, 2, 1)), (0, year(2026, 5, 1)), period="quarter", as_of=dt.date(2026, 6, 30))
    assert timeline["complete"].to_list() == [True, True]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_are_wilsons(cell: tuple[int, int]) -> None:
    k, n = cell
    row = pl.DataFrame({"k": [k], "n": [n]}).select(wilson("k", "n")).row(0)
    assert row == pytest.approx((k / n, *proportion_confint(k, n, method="wilson")), abs=1e-9)


def test_an_interval_of_nothing_is_null() -> None:
    assert pl.DataFrame({"k": [0], "n": [0]}).select(wilson("k", "n", "part")).to_dicts() == [
        {"part": None, "part_low": None, "part_high": None}
    ]
