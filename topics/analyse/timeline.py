"""Papers per topic and calendar period, with shares and their intervals."""

from __future__ import annotations

import datetime as dt

import polars as pl

from .. import schemas
from ..periods import choose_period, periods
from .intervals import wilson

_NEARLY_ALL = 0.9


def count_by_period(
    assignments: pl.DataFrame, papers: pl.DataFrame, period: str | None, as_of: dt.date
) -> pl.DataFrame:
    """The full grid topic x period, empty cells kept as zeros.

    Args:
        assignments: paper_id, topic_id (-1 = none: counted in the total of its period, without a row of its own).
        papers: paper_id, date_first, date_last; papers without a date are left out.
        period: ``year``, ``quarter`` or ``month``; None chooses by span and density, and none finer than nearly all
            papers are dated to, for papers spread over several periods make those alike.
        as_of: a period that ends after this day is not ``complete``; a date range is cut off at this day.

    Returns:
        A table as ``schemas.TIMELINE``. A paper whose date spans several periods counts in each by the part of its
        days that lie there, so ``papers`` and ``total`` may be fractions, and ``spread`` is the part of ``total`` that
        comes from such papers; shares are of all papers of the period, with
        95 % Wilson intervals, and null where the period has no paper.
    """
    dated = _dated(assignments, papers, as_of)
    topics = assignments.filter(pl.col("topic_id") >= 0).select("topic_id").unique()
    if dated.is_empty() or topics.is_empty():
        return schemas.TIMELINE.empty()
    first, last = dated["date_first"].min(), dated["date_last"].max()
    assert isinstance(first, dt.date)
    assert isinstance(last, dt.date)
    grid = pl.DataFrame(
        periods(first, last, period or choose_period(first, last, dated.height, _finest(dated))),
        schema={"period_start": pl.Date, "period_end": pl.Date},
        orient="row",
    )
    cells = _spread(dated, grid)
    counts = cells.group_by("topic_id", "period_start").agg(papers=pl.col("weight").sum())
    partial = pl.col("weight").filter(pl.col("weight") < 1)
    totals = cells.group_by("period_start").agg(total=pl.col("weight").sum(), spread=partial.sum())
    return (
        topics.join(grid, how="cross")
        .join(counts, on=["topic_id", "period_start"], how="left")
        .join(totals, on="period_start", how="left")
        .sort("topic_id", "period_start")
        .with_columns(pl.col("papers", "total", "spread").fill_null(0.0).round(6))
        .with_columns(*wilson("papers", "total"), complete=pl.col("period_end") <= as_of)
        .pipe(schemas.TIMELINE.check)
    )


def _dated(assignments: pl.DataFrame, papers: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    bounds = papers.select("paper_id", "date_first", "date_last").drop_nulls()
    return (
        assignments.select("paper_id", "topic_id")
        .join(bounds, on="paper_id", how="inner", maintain_order="left")
        .with_columns(date_last=pl.max_horizontal("date_first", pl.min_horizontal("date_last", pl.lit(as_of))))
    )


def _finest(dated: pl.DataFrame) -> str:
    """The finest period within which the dates of nearly all papers lie."""
    for period, length in (("month", "1mo"), ("quarter", "1q")):
        within = dated["date_first"].dt.truncate(length) == dated["date_last"].dt.truncate(length)
        if int(within.sum()) >= _NEARLY_ALL * dated.height:
            return period
    return "year"


def _spread(dated: pl.DataFrame, grid: pl.DataFrame) -> pl.DataFrame:
    """One row per paper and period it may lie in, with the part of its days as ``weight``."""
    inside = dated.sort("date_first").join_asof(grid, left_on="date_first", right_on="period_start")
    within = inside.filter(pl.col("date_last") <= pl.col("period_end"))
    across = inside.filter(pl.col("date_last") > pl.col("period_end")).drop("period_start", "period_end")
    pieces = across.join_where(
        grid, pl.col("date_first") <= pl.col("period_end"), pl.col("date_last") >= pl.col("period_start")
    )
    start = pl.max_horizontal("date_first", "period_start")
    end = pl.min_horizontal("date_last", "period_end")
    weight = _days(end, start) / _days(pl.col("date_last"), pl.col("date_first"))
    columns = ["paper_id", "topic_id", "period_start", "weight"]
    return pl.concat(
        [within.with_columns(weight=pl.lit(1.0)).select(columns), pieces.with_columns(weight=weight).select(columns)]
    ).sort("paper_id", "period_start")


def _days(last: pl.Expr, first: pl.Expr) -> pl.Expr:
    return (last - first).dt.total_days() + 1
