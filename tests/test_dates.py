from __future__ import annotations

import calendar
import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.dates import PERIODS, PartialDate, choose_period, describe, parse_date, periods

AS_OF = dt.date(2026, 11, 19)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2019", "2019-01-01", "2019-12-31", "year"),
        (" 2019 ", "2019-01-01", "2019-12-31", "year"),
        ("2019-05", "2019-05-01", "2019-05-31", "month"),
        ("2019/5", "2019-05-01", "2019-05-31", "month"),
        ("2023-02", "2023-02-01", "2023-02-28", "month"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2019-05-17", "2019-05-17", "2019-05-17", "day"),
        ("2019.5.7", "2019-05-07", "2019-05-07", "day"),
        ("2019-05-17T10:20:30Z", "2019-05-17", "2019-05-17", "day"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "day"),
        ("May 2019", "2019-05-01", "2019-05-31", "month"),
        ("Aug 13, 2023", "2023-08-13", "2023-08-13", "day"),
        ("August 13th, 2023", "2023-08-13", "2023-08-13", "day"),
        ("Sept. 3, 2020", "2020-09-03", "2020-09-03", "day"),
        ("17 May 2019", "2019-05-17", "2019-05-17", "day"),
        ("29 February 2000", "2000-02-29", "2000-02-29", "day"),
        ("DEC 2020", "2020-12-01", "2020-12-31", "month"),
    ],
)
def test_a_date_is_read_with_the_bounds_of_what_it_may_mean(text: str, first: str, last: str, precision: str) -> None:
    expected = PartialDate(dt.date.fromisoformat(first), dt.date.fromisoformat(last), precision)
    assert parse_date(text, AS_OF) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "n.d.",
        "0000",
        "2019-13",
        "2019-00",
        "2023-02-29",
        "1900-02-29",
        "2019-04-31",
        "Feb 30, 2024",
        "31 April 2020",
        "May",
        "Mayor 2019",
        "Marble 3, 2019",
        "20190517",
        "2019 to 2020",
    ],
)
def test_what_is_no_date_or_no_day_of_the_calendar_is_none(text: str) -> None:
    assert parse_date(text, AS_OF) is None


def test_a_date_without_a_year_takes_the_year_of_as_of_and_says_so() -> None:
    date = parse_date("Apr 19", AS_OF)
    assert date == PartialDate(dt.date(2026, 4, 19), dt.date(2026, 4, 19), "day", year_assumed=True)


def test_a_leap_day_without_a_year_exists_only_in_a_leap_year() -> None:
    assert parse_date("Feb 29", dt.date(2026, 1, 1)) is None
    assert parse_date("Feb 29", dt.date(2024, 1, 1)) is not None


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%b %d, %Y", "%B %d %Y", "%d %b %Y", "%d %B, %Y"]))
def test_every_day_is_read_back_from_every_form(day: dt.date, form: str) -> None:
    assert parse_date(day.strftime(form), AS_OF) == PartialDate(day, day, "day")


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_a_month_has_as_many_days_as_the_calendar_says(year: int, month: int) -> None:
    date = PartialDate.of(year, month)
    assert (date.last - date.first).days + 1 == calendar.monthrange(year, month)[1]


@given(st.text(max_size=30))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    date = parse_date(text, AS_OF)
    assert date is None or date.first <= date.last


@given(DAYS, st.integers(0, 4000), st.sampled_from(PERIODS))
def test_periods_cover_the_span_without_gaps_or_overlaps(first: dt.date, n_days: int, period: str) -> None:
    last = first + dt.timedelta(days=n_days)
    grid = periods(first, last, period)
    assert grid[0][0] <= first <= grid[0][1]
    assert grid[-1][0] <= last <= grid[-1][1]
    assert all(after[0] - before[1] == dt.timedelta(days=1) for before, after in pairwise(grid))
    assert all(start.day == 1 for start, _ in grid)


@pytest.mark.parametrize(("period", "months"), [("month", 1), ("quarter", 3), ("year", 12)])
def test_periods_follow_the_calendar(period: str, months: int) -> None:
    grid = periods(dt.date(2019, 8, 15), dt.date(2021, 1, 1), period)
    assert {(start.month - 1) % months for start, _ in grid} == {0}
    assert grid[-1][0] == dt.date(2021, 1, 1)


@pytest.mark.parametrize(
    ("last", "n_papers", "period"),
    [
        (dt.date(2020, 12, 31), 240, "month"),
        (dt.date(2020, 12, 31), 239, "year"),
        (dt.date(2023, 12, 31), 400, "quarter"),
        (dt.date(2023, 12, 31), 10, "year"),
        (dt.date(2020, 3, 31), 10_000, "year"),
        (dt.date(2099, 12, 31), 1_000_000, "year"),
    ],
)
def test_the_finest_period_that_is_dense_enough_is_chosen(last: dt.date, n_papers: int, period: str) -> None:
    assert choose_period(dt.date(2020, 1, 1), last, n_papers) == period


@pytest.mark.parametrize(
    ("text", "words"), [("2019-05-07", "7 May 2019"), ("2019-05", "May 2019"), ("2019", "2019"), ("never", "no date")]
)
def test_a_date_is_described_no_more_precisely_than_it_is_known(text: str, words: str) -> None:
    date = parse_date(text, AS_OF)
    assert (describe(date.first, date.last, date.precision) if date else describe(None, None, "none")) == words
