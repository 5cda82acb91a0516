"""The calendar periods in which papers are counted."""

from __future__ import annotations

import datetime as dt

PERIODS = ("month", "quarter", "year")
_ENOUGH_PERIODS = 8


def period_start(day: dt.date, period: str) -> dt.date:
    """First day of the calendar ``period`` (month, quarter, year) that holds ``day``."""
    if period == "year":
        return day.replace(month=1, day=1)
    if period == "quarter":
        return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    return day.replace(day=1)


def next_period(start: dt.date, period: str) -> dt.date:
    """First day of the period after the one that begins on ``start``."""
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    index = start.year * 12 + start.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def last_day(start: dt.date, period: str) -> dt.date:
    """Last day of the period that begins on ``start``."""
    return next_period(start, period) - dt.timedelta(days=1)


def periods(first: dt.date, last: dt.date, period: str) -> list[tuple[dt.date, dt.date]]:
    """All calendar periods, as (first day, last day), from the one holding ``first`` to the one holding ``last``."""
    grid = []
    start = period_start(first, period)
    while start <= last:
        grid.append((start, last_day(start, period)))
        start = next_period(start, period)
    return grid


def choose_period(first: dt.date, last: dt.date, n_papers: int, finest: str = "month") -> str:
    """The year where there are eight; else the coarsest period, down to ``finest``, of which there are as many, with 20
    papers each; else the year.

    Within a year papers come in seasons (conferences, terms), which look like movement where periods are shorter.
    """
    for period in PERIODS[::-1]:
        n_periods = len(periods(first, last, period))
        enough = period == "year" or (n_papers >= 20 * n_periods and PERIODS.index(period) >= PERIODS.index(finest))
        if n_periods >= _ENOUGH_PERIODS and enough:
            return period
    return "year"


def period_of(start: dt.date, end: dt.date) -> str:
    """Which calendar period lasts from ``start`` to ``end``."""
    days = (end - start).days + 1
    return "month" if days <= 31 else "quarter" if days <= 92 else "year"


def period_name(start: dt.date, end: dt.date) -> str:
    """Days ``start`` to ``end`` in words: ``2021``, ``2019–2021``, ``2021 Q3``, ``Mar 2021``, ``Mar 2021–May 2022``."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if period_of(start, end) == "quarter" and start == period_start(end, "quarter"):
        return f"{start.year} Q{(start.month + 2) // 3}"
    first, last = f"{start:%b %Y}", f"{end:%b %Y}"
    return first if first == last else f"{first}–{last}"
