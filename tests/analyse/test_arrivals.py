"""Which periods a corpus was collected to the end of, told from when papers arrived in earlier years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import numpy as np
import polars as pl
import pytest

from topics.analyse import count_by_period

LONG_AFTER = dt.date(2026, 11, 19)


def even(first: dt.date, last: dt.date, n: int, seed: int = 0) -> list[dt.date]:
    """``n`` days at random, of which ``last`` is one."""
    days = np.random.default_rng(seed).integers(0, (last - first).days + 1, n - 1)
    return [*(first + dt.timedelta(int(day)) for day in days), last]


def yearly(years: Iterable[int], *days: tuple[int, int], n: int = 30) -> list[dt.date]:
    return [dt.date(year, month, day) for year in years for month, day in days for _ in range(n)]


def counted(
    days: list[dt.date], as_of: dt.date = LONG_AFTER, period: str = "year", coarse: Iterable[int] = ()
) -> pl.DataFrame:
    """Of papers of these days, and of one paper for each of the years ``coarse`` of which no more is known."""
    bounds = [*((day, day) for day in days), *((dt.date(y, 1, 1), dt.date(y, 12, 31)) for y in coarse)]
    papers = pl.DataFrame(bounds, schema={"date_first": pl.Date, "date_last": pl.Date}, orient="row")
    papers = papers.with_columns(paper_id=pl.int_range(pl.len()).cast(pl.String))
    return count_by_period(papers.select("paper_id", topic_id=pl.lit(0)), papers, period, as_of)


def incomplete(timeline: pl.DataFrame) -> list[str]:
    return [start.isoformat()[:7] for start in timeline.filter(~pl.col("complete"))["period_start"]]


def arrived(timeline: pl.DataFrame) -> float:
    return float(timeline["arrived"][-1])


def test_a_corpus_that_stops_in_june_has_no_whole_year() -> None:
    timeline = counted(even(dt.date(2016, 1, 1), dt.date(2025, 6, 30), 3000))
    assert incomplete(timeline) == ["2025-01"]
    assert timeline["period_start"].max() == dt.date(2025, 1, 1)
    assert arrived(timeline) == pytest.approx(0.5, abs=0.03)
    assert timeline["arrived"][:-1].unique().to_list() == [1.0]


@pytest.mark.parametrize(
    ("period", "unfinished"), [("year", ["2025-01"]), ("quarter", ["2025-04"]), ("month", ["2025-06"])]
)
def test_only_the_period_in_which_the_corpus_stops_is_incomplete(period: str, unfinished: list[str]) -> None:
    assert incomplete(counted(even(dt.date(2016, 1, 1), dt.date(2025, 6, 12), 3000), period=period)) == unfinished


def test_a_corpus_that_stops_with_a_quarter_has_that_quarter_whole() -> None:
    assert incomplete(counted(even(dt.date(2016, 1, 1), dt.date(2025, 6, 30), 3000), period="quarter")) == []


def test_periods_of_which_only_coarse_dates_are_known_are_incomplete() -> None:
    timeline = counted(even(dt.date(2016, 1, 1), dt.date(2024, 12, 28), 3000), coarse=[2025])
    assert incomplete(timeline) == ["2025-01"]
    assert arrived(timeline) == 0


@pytest.mark.parametrize("day", [(1, 9), (7, 15), (12, 10)])
def test_a_corpus_of_one_conference_is_complete_once_it_was_held(day: tuple[int, int]) -> None:
    month, first = day
    assert incomplete(counted(yearly(range(2016, 2026), (month, first), (month, first + 1)))) == []


def test_a_conference_still_to_come_makes_the_year_incomplete() -> None:
    held = yearly(range(2014, 2026), (3, 1), (5, 1), (6, 1), (7, 1), (8, 1), (9, 1), (10, 1), (11, 1))
    stopped = [day for day in held if day < dt.date(2025, 4, 1)]
    assert incomplete(counted(held)) == []
    assert incomplete(counted(stopped)) == ["2025-01"]
    assert arrived(counted(stopped)) == pytest.approx(1 / 8, abs=0.05)


def test_two_conferences_of_which_one_was_not_held_are_no_sign() -> None:
    assert incomplete(counted([*yearly(range(2016, 2025), (6, 1), (11, 1)), *yearly([2025], (6, 1))])) == []


@pytest.mark.parametrize("n", [1, 2, 5, 30])
def test_few_papers_give_no_reason_to_call_a_year_incomplete(n: int) -> None:
    assert incomplete(counted(even(dt.date(2019, 1, 1), dt.date(2025, 4, 1), n))) == []


def test_an_author_who_writes_less_every_year_is_not_called_incomplete() -> None:
    days = [
        day
        for i, year in enumerate(range(2016, 2026))
        for day in even(dt.date(year, 1, 1), dt.date(year, 9, 30), 12 - i)
    ]
    assert incomplete(counted(days)) == []


def test_dates_of_years_tell_nothing_of_when_papers_arrive() -> None:
    assert incomplete(counted([], coarse=[*range(2016, 2026)] * 40)) == []


def test_a_year_that_is_not_over_is_incomplete_whatever_came() -> None:
    timeline = counted(yearly(range(2016, 2027), (7, 15)), as_of=dt.date(2026, 11, 1))
    assert incomplete(timeline) == ["2026-01"]
    assert arrived(timeline) > 0.95


def test_what_has_arrived_is_told_from_the_seasons_of_earlier_years() -> None:
    days = yearly(range(2016, 2026), (2, 1), n=30) + yearly(range(2016, 2026), (11, 1), n=90)
    timeline = counted([*days, *yearly([2026], (2, 1))], as_of=dt.date(2026, 6, 30))
    assert incomplete(timeline) == ["2026-01"]
    assert arrived(timeline) == pytest.approx((5 * 0.25 + 181 / 365) / 6, abs=1e-6)


def test_without_earlier_years_papers_are_taken_to_come_evenly() -> None:
    timeline = counted(even(dt.date(2026, 1, 1), dt.date(2026, 5, 31), 300), as_of=dt.date(2026, 5, 31))
    assert arrived(timeline) == pytest.approx(151 / 365, abs=1e-6)


def test_doubling_the_papers_of_a_year_does_not_change_what_is_complete() -> None:
    days = even(dt.date(2016, 1, 1), dt.date(2025, 6, 30), 1000)
    doubled = [*days, *(day for day in days if day.year == 2022)]
    columns = ["period_start", "complete", "arrived"]
    assert counted(doubled).select(columns).equals(counted(days).select(columns))


def test_of_a_part_of_the_papers_the_corpus_tells_what_is_complete() -> None:
    corpus = pl.DataFrame({"date_first": even(dt.date(2016, 1, 1), dt.date(2025, 6, 30), 3000)})
    corpus = corpus.with_columns(paper_id=pl.int_range(pl.len()), date_last="date_first")
    own = corpus.filter(pl.col("date_first") >= dt.date(2025, 1, 1)).head(3)
    members = own.select("paper_id", topic_id=0)
    assert incomplete(count_by_period(members, own, "year", LONG_AFTER)) == []
    assert incomplete(count_by_period(members, own, "year", LONG_AFTER, corpus)) == ["2025-01"]


def test_a_leap_day_is_a_day_of_other_years_too() -> None:
    assert incomplete(counted(even(dt.date(2016, 1, 1), dt.date(2024, 2, 29), 2000))) == ["2024-01"]
