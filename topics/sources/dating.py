"""Date columns of tables: one, or a year with a month beside it, read into bounds and a precision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from ..dates import parse_date
from . import arxiv, cells
from .records import Findings
from .reports import report

_FURTHER = ("date_online", "date_print")
_NO_DATE = ("na", "n/a", "nan", "nat", "none", "null", "-")
_MONTH = r"^(1[5-9]\d\d|20\d\d)(0[1-9]|1[0-2])$"
_LOOKUP = {
    "stated": pl.String,
    "date_first": pl.Date,
    "date_last": pl.Date,
    "date_precision": pl.String,
    "assumed": pl.Boolean,
}


def date_bounds(fields: Mapping[str, pl.Series], papers: pl.DataFrame, as_of: dt.date, found: Findings) -> pl.DataFrame:
    """``date_first``, ``date_last`` and ``date_precision`` of every row of ``papers``; adds faults to ``found``.

    A date without a year ("MAY 15") takes it from the column of years. Where a date cannot be read the year and month
    are used, and then the year alone: less precise, and still true. Of this date and those of publication online and
    in print, and the month that the number in arXiv tells, the earliest counts (see ``dates.earliest``).
    """
    further = [_stated(fields, name, len(papers)) for name in _FURTHER if name in fields]
    further.append(cells.per_distinct(papers["arxiv_id"], arxiv.month, pl.String()).alias("preprint"))
    stated = pl.DataFrame({name: _stated(fields, name, len(papers)) for name in ("date", "year", "month")})
    readings = stated.select(
        dated=pl.when(pl.col("date").str.contains(r"\d{4}") | pl.col("year").is_null())
        .then("date")
        .otherwise(pl.concat_str("date", "year", separator=" ")),
        monthly=pl.when(pl.col("month").str.contains(r"^\d+$"))
        .then(pl.concat_str("year", "month", separator="-"))
        .otherwise(pl.concat_str("month", "year", separator=" ")),
        yearly=pl.col("year"),
    )
    lookup = _lookup(readings.with_columns(further), as_of)
    readable = lookup["stated"].implode()
    chosen = readings.select(pl.coalesce(pl.when(c.is_in(readable)).then(c) for c in map(pl.col, readings.columns)))
    bounds = _earliest([chosen.to_series(), *further], lookup)
    _report(papers, stated, bounds, found, has_dates=bool({"date", "year", *_FURTHER} & fields.keys()))
    return bounds.select("date_first", "date_last", pl.col("date_precision").fill_null("none"))


def _earliest(candidates: Sequence[pl.Series], lookup: pl.DataFrame) -> pl.DataFrame:
    """The bounds of every row: of the date that ends first, and of those that end together the one that starts last."""
    rows = [column.rename("stated").to_frame().with_row_index("row") for column in candidates]
    read = pl.concat([each.join(lookup, on="stated", how="left", maintain_order="left") for each in rows])
    order = read.sort("row", "date_last", "date_first", descending=[False, False, True], nulls_last=True)
    return order.unique("row", keep="first", maintain_order=True)


def _stated(fields: Mapping[str, pl.Series], name: str, n: int) -> pl.Series:
    """The text of a date column; whole numbers such as 2019.0 without the fraction, 201905 as a month."""
    if name not in fields:
        return pl.Series(name, [None] * n, dtype=pl.String)
    column = cells.text(fields[name]).str.replace(r"^(\d{1,8})\.0+$", "$1")
    column = column.str.replace(_MONTH, "$1-$2")
    return column.set(column.str.to_lowercase().is_in(_NO_DATE), None)


def _lookup(readings: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """Every distinct text that is a date, with its bounds: parsed once however many papers share it."""
    distinct = pl.concat(readings.get_columns()).drop_nulls().unique()
    parsed = [(text, parse_date(text, as_of)) for text in distinct]
    rows = [(text, d.first, d.last, d.precision, d.year_assumed) for text, d in parsed if d is not None]
    return pl.DataFrame(rows, schema=_LOOKUP, orient="row")


def _report(
    papers: pl.DataFrame, stated: pl.DataFrame, bounds: pl.DataFrame, found: Findings, *, has_dates: bool
) -> None:
    if not has_dates:
        if not papers.is_empty():
            message = "no column holds dates; if one does, say which with --map date=YOUR_COLUMN"
            found.add("info", "missing_date", message)
        return
    text = pl.coalesce(stated["date"], stated["year"], stated["month"])
    seen = papers.select("place", "subject").with_columns(text.alias("text"), bounds["date_first"], bounds["assumed"])
    unread = seen.filter(pl.col("date_first").is_null())
    unreadable, missing = unread.filter(pl.col("text").is_not_null()), unread.filter(pl.col("text").is_null())
    report(found, unreadable, "warning", "unreadable_date", "the date cannot be read", detail="text")
    report(found, missing, "info", "missing_date", "the record has no date")
    assumed = seen.filter(pl.col("assumed"))
    report(
        found,
        assumed,
        "warning",
        "year_assumed",
        "the date has no year; that of --as-of was taken",
        detail="text",
    )
