"""Partial dates with their bounds, and the calendar periods they are counted in."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MONTHS = {name.casefold(): i for i, name in enumerate(calendar.month_abbr) if name}
PERIODS = ("month", "quarter", "year")

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d{2}:\d{2}.*)?")
_NAMED = re.compile(r"([A-Za-z]{3,9})\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s+(\d{4}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\.?(?:,?\s+(\d{4}))")


@dataclass(frozen=True)
class PartialDate:
    """The days a stated date may mean: first and last, both included.

    ``precision`` is ``day``, ``month`` or ``year``; ``year_assumed`` tells that the text had no year.
    """

    first: dt.date
    last: dt.date
    precision: str
    year_assumed: bool = False

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> PartialDate:
        """Bounds of a year, a month or a day.

        Raises:
            ValueError: no such day in the calendar.
        """
        if month is None:
            return cls(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")
        if day is None:
            length = calendar.monthrange(year, month)[1]
            return cls(dt.date(year, month, 1), dt.date(year, month, length), "month")
        exact = dt.date(year, month, day)
        return cls(exact, exact, "day")


def earliest(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """Of the dates that a record states, the one that counts: the first to end; of "2023" and "17 May 2023" the latter.

    A paper is public from the first day on which any version of it was; the first date to end is both the earliest and,
    of dates that lie within each other, the most precise.
    """
    stated = [date for date in dates if date is not None]
    return min(stated, key=lambda date: (date.last, -date.first.toordinal()), default=None)


@lru_cache(maxsize=65536)
def parse_date(text: str, as_of: dt.date) -> PartialDate | None:
    """Read ``2019``, ``2019-05``, ``2019-05-17``, ``May 2019``, ``May 17, 2019``, ``17 May 2019`` or ``May 17``.

    A date without a year takes the year of ``as_of`` (``year_assumed`` is then set). Parts that are absent are never
    filled in: the bounds cover all they may be. Returns None where the text is no date or no such day exists.
    """
    text = text.strip()
    try:
        if match := _ISO.fullmatch(text):
            year, month, day = (int(part) if part else None for part in match.groups())
            return PartialDate.of(year or 0, month, day)
        if match := _DAY_FIRST.fullmatch(text):
            return _named(match[2], match[1], match[3], as_of)
        if match := _NAMED.fullmatch(text):
            return _named(match[1], match[2], match[3], as_of)
    except ValueError:
        return None
    return None


def _named(name: str, day: str | None, year: str | None, as_of: dt.date) -> PartialDate | None:
    month = MONTHS.get(name[:3].casefold())
    if month is None or not calendar.month_name[month].casefold().startswith(name.casefold().rstrip("t")):
        return None
    if year is None and day is None:
        return None
    date = PartialDate.of(int(year or as_of.year), month, int(day) if day else None)
    return PartialDate(date.first, date.last, date.precision, year_assumed=year is None)


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


def periods(first: dt.date, last: dt.date, period: str) -> list[tuple[dt.date, dt.date]]:
    """All calendar periods, as (first day, last day), from the one holding ``first`` to the one holding ``last``."""
    grid = []
    start = period_start(first, period)
    while start <= last:
        following = next_period(start, period)
        grid.append((start, following - dt.timedelta(days=1)))
        start = following
    return grid


def choose_period(first: dt.date, last: dt.date, n_papers: int, finest: str = "month") -> str:
    """The finest period, down to ``finest``, that leaves 20 papers to each of at least eight; else the year."""
    for period in PERIODS[PERIODS.index(finest) : -1]:
        n_periods = len(periods(first, last, period))
        if 8 <= n_periods <= 60 and n_papers / n_periods >= 20:
            return period
    return "year"


def period_of(start: dt.date, end: dt.date) -> str:
    """Which calendar period lasts from ``start`` to ``end``."""
    days = (end - start).days + 1
    return "month" if days <= 31 else "quarter" if days <= 92 else "year"


def describe(first: dt.date | None, last: dt.date | None, precision: str) -> str:
    """A date as people write it, no more precise than it is: ``17 May 2019``, ``May 2019``, ``2019``, ``no date``."""
    if first is None or last is None or precision == "none":
        return "no date"
    if precision == "year":
        return str(first.year)
    month = f"{calendar.month_abbr[first.month]} {first.year}"
    return month if precision == "month" else f"{first.day} {month}"
