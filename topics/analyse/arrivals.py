"""When the papers of a corpus arrive within a year, and so whether a calendar period was collected to its end."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    import numpy.typing as npt

    Days = npt.NDArray[Any]

# A silence at the end of a corpus is taken for the end of its collection when it is less probable than this.
IMPROBABLE = 0.01
# Days that a date may span to say when a paper arrived: no more than a month.
_PRECISE = 31
# Earlier years that tell how papers arrive within a year.
_YEARS = 5
_DAY = dt.timedelta(days=1)


def dated(papers: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """The papers that may lie before ``as_of``, each once, with ``date_last`` cut off at that day.

    Papers without a date are left out, and those dated wholly after ``as_of``: there a date is wrong or a paper is not
    out yet, and neither is a count of anything. ``is_precise`` tells dates of a month or less, which alone say when in
    a year papers arrive.
    """
    first, last = (pl.col(name).cast(pl.Date) for name in ("date_first", "date_last"))
    return (
        papers.with_columns(first, last)
        .drop_nulls(["date_first", "date_last"])
        .filter(pl.col("date_first") <= as_of)
        .unique("paper_id", keep="first", maintain_order=True)
        .with_columns(
            is_precise=(pl.col("date_last") - pl.col("date_first")).dt.total_days() < _PRECISE,
            date_last=pl.max_horizontal("date_first", pl.min_horizontal("date_last", pl.lit(as_of))),
        )
    )


def observed(days: pl.Series, grid: Sequence[tuple[dt.date, dt.date]], as_of: dt.date) -> list[tuple[bool, float]]:
    """Of each period of ``grid`` whether it is complete, and the part of its papers that is expected to be there.

    A period is complete when it ended by ``as_of`` and the corpus was collected to its end. Where the newest paper lies
    before that end, the silence after it must be usual: the days with papers are counted in the same stretch of the
    calendar of up to five earlier years, beside the year before each, which gives how many are expected now. Days are
    counted, not papers, as the papers of one conference arrive together. When no such day is less probable than
    ``IMPROBABLE`` (negative binomial, with the dispersion between those years) the collection ended with the newest
    paper. So a corpus of one yearly conference is complete once it was held, one that grew every day until June and is
    looked at in November of the next year is not, and a handful of papers never gives reason to say so.

    Args:
        days: the days of papers with precise dates, none after ``as_of``.
        grid: first and last day of calendar periods.
        as_of: the day the corpus was looked at.
    """
    papers = days.sort().to_numpy().astype("datetime64[D]")
    return [_observed(papers, start, end, as_of) for start, end in grid]


def _observed(papers: Days, start: dt.date, end: dt.date, as_of: dt.date) -> tuple[bool, float]:
    until = min(end, as_of)
    newest = papers[-1].item() if len(papers) else as_of
    is_silent = newest < until and _silence(np.unique(papers), newest, until) < IMPROBABLE
    if end <= as_of and not is_silent:
        return True, 1.0
    return False, _arrived(papers, start, end, newest if is_silent else as_of)


def _silence(days: Days, newest: dt.date, until: dt.date) -> float:
    """Probability that none of the days after ``newest``, up to ``until``, has a paper, as earlier years have them."""
    until = min(until, _years_before(newest, -1))
    years = [k for k in range(1, _YEARS + 1) if _years_before(newest, k + 1) >= days[0].item()]
    before = [_between(days, _years_before(newest, k + 1), _years_before(newest, k)) for k in years]
    after = [_between(days, _years_before(newest, k), _years_before(until, k)) for k in years]
    if not sum(after):
        return 1.0
    rate = sum(after) / sum(before) if sum(before) else math.inf
    mean = _between(days, _years_before(newest, 1), newest) * rate
    return _none(mean, _dispersion(after, [rate * n for n in before]))


def _none(mean: float, dispersion: float) -> float:
    """Probability of a count of 0 whose variance is ``dispersion`` times its mean: negative binomial, or Poisson."""
    return math.exp(-mean * (math.log(dispersion) / (dispersion - 1) if dispersion > 1 else 1.0))


def _dispersion(counts: Sequence[int], expected: Sequence[float]) -> float:
    pearson = sum((n - e) ** 2 / e for n, e in zip(counts, expected, strict=True) if e > 0)
    return max(1.0, pearson / (len(counts) - 1)) if len(counts) > 1 else 1.0


def _arrived(papers: Days, start: dt.date, end: dt.date, last: dt.date) -> float:
    """The part of a period's papers that arrives by ``last``: the mean of what did in the same period of earlier years.

    A year in which papers come evenly is one of them, so that few years, or none, tell nothing extreme.
    """
    before = start - _DAY
    parts = [min(1.0, max(0.0, (last - before) / (end - before)))]
    for k in range(1, _YEARS + 1):
        first, cut, close = (_years_before(day, k) for day in (before, min(last, end), end))
        n_papers = _between(papers, first, close)
        if n_papers and close <= papers[-1].item():
            parts.append(_between(papers, first, cut) / n_papers)
    return round(sum(parts) / len(parts), 6)


def _between(days: Days, after: dt.date, until: dt.date) -> int:
    """How many of the sorted ``days`` lie after the one and up to the other."""
    low, high = np.searchsorted(days, np.array([after, until], dtype="datetime64[D]"), side="right")
    return max(0, int(high - low))


def _years_before(day: dt.date, years: int) -> dt.date:
    year = min(max(day.year - years, dt.MINYEAR), dt.MAXYEAR)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
