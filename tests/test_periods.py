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
    ("last", "n_papers", "finest", "period"),
    [
        (dt.date(2027, 12, 31), 1_000_000, "month", "year"),
        (dt.date(2027, 12, 31), 8, "month", "year"),
        (dt.date(2026, 12, 31), 560, "month", "quarter"),
        (dt.date(2026, 12, 31), 559, "month", "year"),
        (dt.date(2026, 12, 31), 560, "year", "year"),
        (dt.date(2020, 12, 31), 240, "month", "month"),
        (dt.date(2020, 12, 31), 240, "quarter", "year"),
        (dt.date(2020, 3, 31), 10_000, "month", "year"),
    ],
)
def test_the_coarsest_period_of_which_there_are_enough_is_chosen(
    last: dt.date, n_papers: int, finest: str, period: str
) -> None:
    assert choose_period(dt.date(2020, 1, 1), last, n_papers, finest) == period


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
