"""Dates that no paper can have, and dates that have not come yet."""

from __future__ import annotations

import calendar
import datetime as dt

import polars as pl

from .findings import findings_for

EARLIEST = dt.date(1500, 1, 1)
# Issues are dated ahead of their appearance, by a year and more.
_YEARS_AHEAD = 2


def check_dates(papers: pl.DataFrame, as_of: dt.date) -> tuple[pl.DataFrame, list[dict[str, str | None]]]:
    """Dates before 1500 or more than two years after ``as_of`` taken away; later ones within two years only noted.

    A date of which only the year or month is known counts as late where all its days are.

    Returns:
        The papers (as ``schemas.PAPERS``), and a warning for every such date, naming it.
    """
    latest = _years_after(as_of, _YEARS_AHEAD)
    impossible = (pl.col("date_last") < EARLIEST) | (pl.col("date_first") > latest)
    seen = papers.select(
        "source",
        place="source_record",
        subject="title",
        stated=_as_stated(),
        impossible=impossible.fill_null(False),
        future=(pl.col("date_first") > as_of).fill_null(False),
    ).filter(pl.col("impossible") | pl.col("future"))
    if seen.is_empty():
        return papers, []
    far = f"the date lies before {EARLIEST.year} or more than two years after {as_of}, so the paper is kept without one"
    rows = []
    for (source, is_impossible), group in seen.group_by("source", "impossible", maintain_order=True):
        code, message = ("impossible_date", far) if is_impossible else ("future_date", f"the date lies after {as_of}")
        rows += findings_for(group, "warning", code, message, str(source), detail="stated")
    bounds = [pl.when(~impossible).then(c).alias(c) for c in ("date_first", "date_last")]
    precision = pl.when(impossible).then(pl.lit("none")).otherwise("date_precision").alias("date_precision")
    return papers.with_columns(*bounds, precision), rows


def _as_stated() -> pl.Expr:
    """The date in ISO form, no longer than it is precise."""
    n_chars = pl.col("date_precision").replace_strict({"year": 4, "month": 7}, default=10, return_dtype=pl.Int64)
    return pl.col("date_first").dt.strftime("%Y-%m-%d").str.head(n_chars)


def _years_after(day: dt.date, years: int) -> dt.date:
    year = min(day.year + years, dt.MAXYEAR)
    return dt.date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
