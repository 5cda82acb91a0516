"""Dates that no paper can have, and dates that have not come yet."""

from __future__ import annotations

import calendar
import datetime as dt

import polars as pl

from ..dates import describe
from .findings import findings_for

EARLIEST = dt.date(1600, 1, 1)
_YEARS_AHEAD = 2


def check_dates(papers: pl.DataFrame, as_of: dt.date) -> tuple[pl.DataFrame, list[dict[str, str | None]]]:
    """Dates before 1600 or more than two years after ``as_of`` taken away; later ones within two years only noted.

    The first journals are of 1665, so an earlier date is a slip. Issues are dated ahead of their appearance, by a year
    and more. A season, month, year or range counts as early or late where all its days are.

    Returns:
        The papers (as ``schemas.PAPERS``), and a warning for every such date, naming it.
    """
    latest = _years_after(as_of, _YEARS_AHEAD)
    impossible = ((pl.col("date_last") < EARLIEST) | (pl.col("date_first") > latest)).fill_null(False)
    future = (pl.col("date_first") > as_of).fill_null(False)
    odd = papers.with_columns(impossible=impossible).filter(impossible | future)
    if odd.is_empty():
        return papers, []
    stated = [describe(*row) for row in odd.select("date_first", "date_last", "date_precision").iter_rows()]
    seen = odd.select(
        "source", "impossible", pl.Series("stated", stated, dtype=pl.String), place="source_record", subject="title"
    )
    far = f"the date lies before {EARLIEST.year} or more than two years after {as_of}, so the paper is kept without one"
    rows = []
    for (source, is_impossible), group in seen.group_by("source", "impossible", maintain_order=True):
        code, message = ("impossible_date", far) if is_impossible else ("future_date", f"the date lies after {as_of}")
        rows += findings_for(group, "warning", code, message, str(source), detail="stated")
    bounds = [pl.when(~impossible).then(c).alias(c) for c in ("date_first", "date_last")]
    precision = pl.when(impossible).then(pl.lit("none")).otherwise("date_precision").alias("date_precision")
    return papers.with_columns(*bounds, precision), rows


def _years_after(day: dt.date, years: int) -> dt.date:
    year = min(day.year + years, dt.MAXYEAR)
    return dt.date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
