"""Partial dates: the days that a stated date may mean, read from the forms in which papers are dated.

Precision follows EDTF (ISO 8601-2): day, month, season, year, or a range of them. What a text leaves open is never
filled in; the bounds cover it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

_YEAR = (1, 12)
# EDTF's codes for parts of a year, which stand where the month does: first and last month. Seasons of unknown
# hemisphere are taken for northern. A winter may lie at either end of its year.
_SEASONS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: _YEAR,
    25: (3, 5), 26: (6, 8), 27: (9, 11), 28: _YEAR,
    29: (9, 11), 30: _YEAR, 31: (3, 5), 32: (6, 8),
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
    37: (1, 4), 38: (5, 8), 39: (9, 12), 40: (1, 6), 41: (7, 12),
}  # fmt: skip
# Months by their name and by every abbreviation of three letters or more; seasons and quarters by EDTF's codes.
_MONTHS = {name[:n].casefold(): i for i, name in enumerate(calendar.month_name) for n in range(3, len(name) + 1)}
_NAMES = _MONTHS | {
    "spring": 21,
    "summer": 22,
    "autumn": 23,
    "fall": 23,
    "winter": 24,
    "q1": 33,
    "q2": 34,
    "q3": 35,
    "q4": 36,
}


@dataclass(frozen=True)
class PartialDate:
    """The days a stated date may mean: first and last, both included.

    ``precision`` is ``day``, ``month``, ``season``, ``year`` or ``range``; ``year_assumed`` tells that the text had no
    year.
    """

    first: dt.date
    last: dt.date
    precision: str
    year_assumed: bool = False

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> PartialDate:
        """Bounds of a year, a month or a day; of a season or quarter where ``month`` is its code in EDTF (21 to 41).

        Raises:
            ValueError: no such day in the calendar.
        """
        if month is None:
            return cls(dt.date(year, 1, 1), dt.date(year, 12, 31), "year")
        if day is not None:
            exact = dt.date(year, month, day)
            return cls(exact, exact, "day")
        start, end = _SEASONS.get(month, (month, month))
        length = calendar.monthrange(year, end)[1]
        return cls(dt.date(year, start, 1), dt.date(year, end, length), "season" if month in _SEASONS else "month")

    @classmethod
    def between(cls, start: PartialDate, end: PartialDate) -> PartialDate:
        """Bounds from the first day of ``start`` to the last of ``end``; of two alike, that date itself.

        Raises:
            ValueError: the end lies before the start.
        """
        if start == end:
            return start
        if start.first > end.last:
            raise ValueError(f"{end.last} lies before {start.first}")
        return cls(start.first, end.last, "range", start.year_assumed or end.year_assumed)


def earliest(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """Of the dates that a record states (online, in print, of its preprint), the one that counts: the first to end.

    A paper is public from the first day on which any version of it was, so the earliest date wins. The date whose last
    day comes first is certainly not later than any other. Of those that end together the one that starts last wins: a
    coarse date says nothing against a precise one that lies within it. So of "2019" and "17 May 2019" it is the day, of
    "2018" and "17 May 2019" the year, and of "Nov-Dec 2019" and "2019" the months. ``curate.merging`` holds the same
    rule for the copies of a paper.
    """
    stated = [date for date in dates if date is not None]
    return min(stated, key=lambda date: (date.last, -date.first.toordinal()), default=None)


@lru_cache(maxsize=65536)
def parse_date(text: str, as_of: dt.date) -> PartialDate | None:
    """Read a date of any of these forms; None where the text is none of them or no such day exists.

    - ``2019``, ``2019-05``, ``2019-05-17`` (also with slashes or dots), ``20190517``, a time after it left aside; parts
      that are 0, ``XX`` or empty (``2014/05//``) are unknown
    - ``May 2019``, ``May 17, 2019``, ``17 May 2019``, ``2019 May 17``, ``17-May-2019``
    - ``Spring 2019``, ``2019-21``, ``Q3 2019``, ``Third Quarter 2019``: seasons are northern, and since winter
      lies at both ends of a year its bounds are those of the year; ``Winter 2019/2020`` is December to February
    - ``2019/2020``, ``2019-05/2019-07``, ``1998 Dec-1999 Jan``, ``Nov-Dec 2019``, ``3-5 May 2019``, ``201X``,
      ``2010s``; of an open range such as ``2019/..`` the start, since the earliest date of a paper counts
    - ``12/05/2019``: day and month in the order that the calendar allows; where it allows both, a range over both
    - ``c2019``, ``[2019]``, ``2019?``, ``2019~``: as without the marks
    - ``May 17``: a date without a year takes that of ``as_of``, and ``year_assumed`` is set
    """
    tidy = _tidy(text) if len(text) <= _LONGEST else ""
    for form, read in _FORMS:
        if match := form.fullmatch(tidy):
            with suppress(ValueError):
                if date := read(match, as_of):
                    return date
    return None


# Longer texts are prose.
_LONGEST = 100
_TIME = re.compile(r"(?<=\d)(?:T\d{2}:?\d{2}|\s+\d{1,2}:\d{2}).*", re.DOTALL)
_WEEKDAY = re.compile(r"^(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?[.,]*\s+", re.IGNORECASE)
_DOUBT = re.compile(r"[\[(]?(?:(?:c|ca|circa|copyright)\b[.\s]*|[c©]\s*)?(\d.*?)[?~%]?[\])]?[?~%.,;]*", re.IGNORECASE)
_QUARTER = re.compile(r"\b(first|second|third|fourth|1st|2nd|3rd|4th)[\s-]*quarter\b", re.IGNORECASE)
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}


def _tidy(text: str) -> str:
    """The date alone: no time, no weekday, no marks of doubt or copyright."""
    text = _WEEKDAY.sub("", _TIME.sub("", text.strip()))
    text = _QUARTER.sub(lambda match: f"Q{_NTH[match[1].casefold()]}", text)
    match = _DOUBT.fullmatch(text)
    return match[1] if match else text


@dataclass(frozen=True)
class _Parts:
    """Year, month (or EDTF's code of a season) and day, as far as a text states them."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def date(self, as_of: dt.date) -> PartialDate:
        if (self.day and not self.month) or not (self.year or self.day):
            raise ValueError("neither a year nor the day of a month")
        date = PartialDate.of(self.year or as_of.year, self.month, self.day)
        return replace(date, year_assumed=self.year is None)

    def completed(self, other: _Parts) -> _Parts:
        """With what the other end of a range states for both: the year, and the month of a bare day."""
        month = other.month if self.day and not self.month else self.month
        return _Parts(self.year or other.year, month, self.day)


_DIGITS = re.compile(r"(\d{4})(?:[-/.](\d{0,2}|[xu]{2}))?(?:[-/.](\d{0,2}|[xu]{2}))?", re.IGNORECASE)
_COMPACT = re.compile(r"(1[5-9]\d\d|20\d\d)(\d\d)(\d\d)")
_WORD = re.compile(r"(\d{4})|(\d{1,2})(?:st|nd|rd|th)?|([a-z]+[1-4]?)", re.IGNORECASE)


def _parts(text: str) -> _Parts | None:
    """The parts that a text in digits, or in words of any order, states; None where anything else stands in it."""
    if match := _DIGITS.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = (int(part) if part and part.isdigit() else None for part in match.groups())
        return _Parts(year, month or None, (month and day) or None)
    found: dict[str, int] = {}
    for word in re.split(r"[\s,.-]+", text.strip(" ,.")):
        match = _WORD.fullmatch(word)
        if match is None or not match.lastindex:
            return None
        kind = ("year", "day", "month")[match.lastindex - 1]
        value = _NAMES.get(word.casefold()) if kind == "month" else int(match[match.lastindex])
        if value is None or kind in found:
            return None
        found[kind] = value
    return _Parts(**found)


def _single(match: re.Match[str], as_of: dt.date) -> PartialDate | None:
    parts = _parts(match[1])
    return parts.date(as_of) if parts else None


def _reference(match: re.Match[str], as_of: dt.date) -> PartialDate:
    """Year, month and day between slashes, and after them anything else, such as a season (RIS)."""
    year, month, day = (int(part or 0) or None for part in match.group(1, 2, 3))
    return _Parts(year, month or _NAMES.get((match[4] or "").strip().casefold()), month and day).date(as_of)


def _day_or_month_first(match: re.Match[str], as_of: dt.date) -> PartialDate:
    """Both readings where the calendar allows both, from the earlier to the later."""
    one, other, year = (int(part or 0) for part in match.groups())
    if not (one and other):
        return PartialDate.of(year, one or other or None)
    readings = [PartialDate.of(year, month, day) for month, day in ((one, other), (other, one)) if month <= 12]
    return PartialDate.between(min(readings, key=lambda date: date.first), max(readings, key=lambda date: date.first))


def _years(match: re.Match[str], as_of: dt.date) -> PartialDate:
    """The decade or century of which the first digits are stated."""
    known = match[1] or match[2]
    n_years = 10 ** (4 - len(known))
    first = int(known) * n_years
    return PartialDate.between(PartialDate.of(first), PartialDate.of(first + n_years - 1))


def _winter(match: re.Match[str], as_of: dt.date) -> PartialDate:
    start, end = PartialDate.of(int(match[1]), 12), PartialDate.of(int(match[2]), 2)
    if end.first.year != start.first.year + 1:
        raise ValueError("a winter lies in two years that follow each other")
    return replace(PartialDate.between(start, end), precision="season")


_SEPARATORS = [re.compile(rf"\s*{mark}\s*") for mark in ("/", r"\bto\b", "[–—]|--", r"\s-\s", "-", r"&|\band\b")]


def _range(match: re.Match[str], as_of: dt.date) -> PartialDate | None:
    for separator in _SEPARATORS:
        sides = [_parts(side) for side in separator.split(match[0])]
        if len(sides) == 2 and sides[0] and sides[1]:
            return _between(sides[0], sides[1], as_of)
    return None


def _between(start: _Parts, end: _Parts, as_of: dt.date) -> PartialDate:
    """From ``start`` to ``end``; with one year for both they may lie over its end."""
    first, last = start.completed(end).date(as_of), end.completed(start).date(as_of)
    if first.first > last.last and start.year and not end.year:
        last = replace(end.completed(start), year=start.year + 1).date(as_of)
    if first.first > last.last and end.year and not start.year:
        first = replace(start.completed(end), year=end.year - 1).date(as_of)
    return PartialDate.between(first, last)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], PartialDate | None]], ...] = tuple(
    (re.compile(form, re.IGNORECASE), read)
    for form, read in (
        (r"(.+)", _single),
        (r"(\d{4})/(\d{0,2})/(\d{0,2})/(.*)", _reference),
        (r"(\d{1,2})[-/.](?:(\d{1,2})[-/.])?(\d{4})", _day_or_month_first),
        (r"(\d{3})(?:0s|[xu])|(\d{2})[xu]{2}", _years),
        (r"(?=.*winter)\D*(\d{4})\s*[-/–]\s*(\d{4})\D*", _winter),
        (r".+", _range),
        (r"(\d{4}(?:-\d\d){0,2})(?:/\.\.|/open|[-–])", _single),
    )
)


def describe(first: dt.date | None, last: dt.date | None, precision: str) -> str:
    """A date as people write it, no more precise than it is: ``17 May 2019``, ``May 2019``, ``Mar–May 2019``, ``2019``,
    ``2019–2020``, ``30 Jun – 4 Jul 2019``, ``no date``. A season is told by its months.
    """
    if first is None or last is None or precision == "none":
        return "no date"
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    whole_years = whole_months and (first.month, last.month) == _YEAR
    return _described(first, last, 1 if whole_years else 2 if whole_months else 3)


def _described(first: dt.date, last: dt.date, n_parts: int) -> str:
    """From first to last in so many parts of a date (1: the year), those that both share said once."""
    start, end = ([str(day.year), calendar.month_abbr[day.month], str(day.day)][:n_parts] for day in (first, last))
    if start == end:
        return " ".join(reversed(end))
    shared = next(i for i, (a, b) in enumerate(zip(start, end, strict=True)) if a != b)
    own = " ".join(reversed(start[shared:]))
    dash = "–" if n_parts - shared == 1 else " – "
    return own + dash + " ".join(reversed(end))
