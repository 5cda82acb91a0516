"""Papers per unit (topic, term, category, author, group) and calendar period, with shares and their intervals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import schemas
from ..config import read_day
from ..errors import ConfigError, SchemaError, suggest
from ..periods import PERIODS, choose_period, periods
from .arrivals import dated, observed
from .intervals import wilson

if TYPE_CHECKING:
    import numpy.typing as npt

    Counts = npt.NDArray[np.float64]
    Whole = npt.NDArray[Any]

Grid = Sequence[tuple[dt.date, dt.date]]

_NEARLY_ALL = 0.9
_MOST_UNITS = 2**31


def count_by_period(
    assignments: pl.DataFrame,
    papers: pl.DataFrame,
    period: str | None,
    as_of: dt.date | str,
    corpus: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The full grid unit x period, empty cells kept as zeros.

    Args:
        assignments: paper_id, topic_id: the units that papers are in, topics or whatever else is counted. A paper may
            be in several; below 0 or null is none. Units of which no paper has a date keep a row of zeros.
        papers: paper_id, date_first, date_last: all papers that shares are shares of, in a unit or not. Left out are
            papers without a date and those dated wholly after ``as_of``.
        period: ``year``, ``quarter`` or ``month``; None chooses (``periods.choose_period``), and none finer than nearly
            all papers are dated to, for papers spread over several periods make those alike.
        as_of: the day the corpus was looked at, as date or ISO text; a range of dates is cut off there.
        corpus: all papers that were collected, where ``papers`` are only some of them, such as an author's: whether a
            period was collected to its end shows in these.

    Returns:
        A table as ``schemas.TIMELINE``, sorted by unit and period.

        - A paper whose date spans several periods counts in each by the part of its days that lie there, so ``papers``
          and ``total`` may be fractions, and ``spread`` is the part of ``total`` that comes from such papers.
          ``total`` counts a paper once, however many units it is in.
        - ``papers_early``, ``total_early`` put every paper on the earliest day it may have, ``papers_late``,
          ``total_late`` on the latest: what the shares would be at either end of what the dates leave open.
        - ``share`` has a 95 % Wilson interval; all three are null where the period has no paper.
        - ``complete`` is false of a period that ends after ``as_of``, or of which the corpus, as papers arrived in
          earlier years, was not collected to the end (see ``arrivals.observed``); ``arrived`` is the part of the
          period's papers that is expected to be there, 1 where it is complete.

    Raises:
        ConfigError: no such period, or ``as_of`` is no day.
        SchemaError: ``topic_id`` is no whole number.
    """
    if period not in (None, *PERIODS):
        raise ConfigError("", period, f"there is no period {period!r}. {suggest(str(period), PERIODS)}")
    day = read_day("as_of", as_of)
    assert day is not None
    known, members = dated(papers, day), _members(assignments)
    topics = members["topic_id"].unique().sort()
    if known.is_empty() or topics.is_empty():
        return schemas.TIMELINE.empty()
    grid = _grid(known, period)
    bounds = _Bounds.of(known, grid)
    counts = _count(*_placed(members, known, topics), bounds, topics.len())
    totals = _count(np.zeros(known.height, dtype=np.int64), np.arange(known.height), bounds, 1)
    arrivals = known if corpus is None else dated(corpus, day)
    return _table(topics, grid, counts, totals, observed(arrivals.filter("is_precise")["date_first"], grid, day))


def _members(assignments: pl.DataFrame) -> pl.DataFrame:
    """paper_id, topic_id (Int32) of the papers that are in a unit."""
    stated = assignments["topic_id"]
    is_number = stated.dtype.is_numeric() or stated.dtype == pl.Null
    numbers = stated.cast(pl.Float64).fill_nan(None).drop_nulls() if is_number else stated
    if not is_number or not ((numbers == numbers.round()) & (numbers < _MOST_UNITS)).all():
        advice = "expected whole numbers below 2^31; number what is counted 0, 1, 2 ... and keep the names beside"
        raise SchemaError("assignments", "topic_id", f"has type {stated.dtype}: {advice}")
    units = assignments.select("paper_id", topic_id=stated.cast(pl.Int32, strict=False))
    return units.filter(pl.col("topic_id") >= 0)


def _grid(known: pl.DataFrame, period: str | None) -> Grid:
    first, last = known["date_first"].min(), known["date_last"].max()
    assert isinstance(first, dt.date)
    assert isinstance(last, dt.date)
    return periods(first, last, period or choose_period(first, last, known.height, _finest(known)))


def _finest(known: pl.DataFrame) -> str:
    """The finest period within which the dates of nearly all papers lie."""
    for period, length in (("month", "1mo"), ("quarter", "1q")):
        within = known["date_first"].dt.truncate(length) == known["date_last"].dt.truncate(length)
        if int(within.sum()) >= _NEARLY_ALL * known.height:
            return period
    return "year"


@dataclass(frozen=True)
class _Bounds:
    """First and last day of each paper and of each period, as days since 1970."""

    first: Whole
    last: Whole
    starts: Whole
    ends: Whole

    @classmethod
    def of(cls, known: pl.DataFrame, grid: Grid) -> _Bounds:
        days = (known[name].to_physical().to_numpy() for name in ("date_first", "date_last"))
        return cls(*days, *(pl.Series(bounds).to_physical().to_numpy() for bounds in zip(*grid, strict=True)))

    def period(self, days: Whole) -> Whole:
        return np.searchsorted(self.starts, days, side="right") - 1


def _placed(members: pl.DataFrame, known: pl.DataFrame, topics: pl.Series) -> tuple[Whole, Whole]:
    """Unit and paper, as rows of ``topics`` and ``known``, of each membership; a repeated one counts once."""
    found = members.join(known.select("paper_id").with_row_index("paper"), on="paper_id")
    unit = topics.search_sorted(found["topic_id"]).to_numpy().astype(np.int64)
    pairs = pl.Series(found["paper"].to_numpy() * topics.len() + unit).unique().to_numpy()
    return pairs % topics.len(), pairs // topics.len()


def _count(unit: Whole, paper: Whole, bounds: _Bounds, n_units: int) -> dict[str, Counts]:
    """Papers by unit and period, one row of cells after another: spread over their days, at their first, at their last.

    ``spread`` are those that come from papers whose days lie in several periods.
    """
    first, last = bounds.first[paper], bounds.last[paper]
    early, late = bounds.period(first), bounds.period(last)
    n_periods = len(bounds.starts)

    def cells(unit: Whole, period: Whole, weight: Counts | None = None) -> Counts:
        return np.bincount(unit * n_periods + period, weight, n_units * n_periods).astype(np.float64)

    across = early != late
    spread = cells(*_pieces(unit[across], first[across], last[across], bounds))
    within = cells(unit[~across], early[~across])
    return {"papers": within + spread, "early": cells(unit, early), "late": cells(unit, late), "spread": spread}


def _pieces(unit: Whole, first: Whole, last: Whole, bounds: _Bounds) -> tuple[Whole, Whole, Counts]:
    """Unit, period and papers of each part of papers that lie across periods.

    Papers of the same unit and days are taken together, in a fixed order, so that sums do not depend on that of papers.
    """
    keys = ["unit", "first", "last"]
    alike = pl.DataFrame({"unit": unit, "first": first, "last": last}).group_by(keys).agg(n=pl.len()).sort(keys)
    unit, first, last, n = (alike[name].to_numpy() for name in (*keys, "n"))
    early = bounds.period(first)
    n_pieces = bounds.period(last) - early + 1
    row = np.repeat(np.arange(len(n)), n_pieces)
    period = early[row] + np.arange(len(row)) - np.repeat(np.cumsum(n_pieces) - n_pieces, n_pieces)
    days = np.minimum(bounds.ends[period], last[row]) - np.maximum(bounds.starts[period], first[row]) + 1
    return unit[row], period, n[row] * days / (last - first + 1)[row]


def _table(
    topics: pl.Series,
    grid: Grid,
    counts: dict[str, Counts],
    totals: dict[str, Counts],
    completeness: Sequence[tuple[bool, float]],
) -> pl.DataFrame:
    by_period = pl.DataFrame(
        {
            "period_start": [start for start, _ in grid],
            "period_end": [end for _, end in grid],
            "complete": [complete for complete, _ in completeness],
            "arrived": [arrived for _, arrived in completeness],
            "total": totals["papers"],
            "total_early": totals["early"],
            "total_late": totals["late"],
            "spread": totals["spread"],
        }
    )
    by_cell = {"papers": counts["papers"], "papers_early": counts["early"], "papers_late": counts["late"]}
    # Shares come before the rounding, so that they stay exactly the same when all papers of a period are doubled.
    return (
        topics.to_frame()
        .join(by_period, how="cross", maintain_order="left_right")
        .with_columns(**{name: pl.Series(cells) for name, cells in by_cell.items()})
        .with_columns(wilson("papers", "total"))
        .with_columns(pl.col("papers", "total", "spread").round(6))
        .pipe(schemas.TIMELINE.check)
    )
