from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.periods import PERIODS, choose_period, period_name, periods

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


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
    ("start", "end", "name"),
    [
        ("2021-01-01", "2021-12-31", "2021"),
        ("2019-01-01", "2021-12-31", "2019–2021"),
        ("2021-07-01", "2021-09-30", "2021 Q3"),
        ("2021-03-01", "2021-03-31", "Mar 2021"),
        ("2021-03-01", "2021-05-31", "Mar 2021–May 2021"),
        ("2021-10-01", "2022-03-31", "Oct 2021–Mar 2022"),
    ],
)
def test_periods_are_named_as_a_reader_would(start: str, end: str, name: str) -> None:
    assert period_name(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == name
