"""The cells of a timeline that tests may look at, told apart from those that are no observation."""

from __future__ import annotations

import polars as pl

from ..errors import SchemaError

# What a series needs so that it can be tested: periods, papers of its own, and papers of all topics in each period on
# average, for of one paper a year there is no share.
MIN_PERIODS = 5
MIN_PAPERS = 8
MIN_TOTAL = 2
# Periods that share more than this part of their papers, as their dates span several, are no observations of their own.
MOST_SPREAD = 0.1
# Sums of parts of papers may differ from the total in their last digits.
_ROUNDING = 1e-5
_COLUMNS = ("topic_id", "period_start", "papers", "total")


def observations(timeline: pl.DataFrame) -> pl.DataFrame:
    """One row per topic and period that is an observation, sorted by both.

    Left out are cells that are not ``complete`` (where there is such a column), whose papers or total are unknown
    (null, NaN), or of a period without papers. Numbers become floats, ISO texts dates, a missing ``spread`` 0; other
    columns stay.

    Args:
        timeline: topic_id (whole numbers), period_start (dates), papers, total.

    Raises:
        SchemaError: a column is missing or of a type that cannot be meant, a topic has a period twice, or has less than
            no papers or more than all.
    """
    cells = _typed(timeline)
    if "complete" in cells.columns:
        cells = cells.filter(pl.col("complete").fill_null(True))
    used = cells.filter(pl.col("papers").is_finite() & pl.col("total").is_finite() & (pl.col("total") > 0))
    _check(used)
    spread = pl.col("spread").cast(pl.Float64).fill_null(0.0) if "spread" in cells.columns else pl.lit(0.0)
    capped = pl.min_horizontal("papers", "total")
    return used.with_columns(papers=capped, spread=spread).sort("topic_id", "period_start")


def _typed(timeline: pl.DataFrame) -> pl.DataFrame:
    for column in _COLUMNS:
        if column not in timeline.columns:
            raise SchemaError("timeline", column, f"missing; a timeline has {', '.join(_COLUMNS)}")
    if not (timeline["topic_id"].dtype.is_integer() or timeline["topic_id"].dtype == pl.Null):
        found = f"has type {timeline['topic_id'].dtype}, expected whole numbers"
        raise SchemaError("timeline", "topic_id", f"{found}; number what is counted and keep the names beside")
    start = pl.col("period_start")
    if timeline["period_start"].dtype.is_numeric():
        raise SchemaError("timeline", "period_start", "holds numbers, expected the first days of periods as dates")
    try:
        return timeline.with_columns(
            start.cast(pl.Date), pl.col("topic_id").cast(pl.Int32), pl.col("papers", "total").cast(pl.Float64)
        ).drop_nulls(["topic_id", "period_start"])
    except pl.exceptions.PolarsError as error:
        raise SchemaError("timeline", "period_start, papers or total", f"cannot be read ({error})") from error


def _check(cells: pl.DataFrame) -> None:
    keys = cells.select("topic_id", "period_start")
    if keys.is_duplicated().any():
        topic_id, start = keys.filter(keys.is_duplicated()).row(0)
        raise SchemaError("timeline", "period_start", f"topic {topic_id} has {start} more than once; add up its papers")
    odd = cells.filter((pl.col("papers") < 0) | (pl.col("papers") > pl.col("total") + _ROUNDING))
    if odd.height:
        topic_id, start, papers, total = odd.select(*_COLUMNS).row(0)
        found = f"topic {topic_id} has {papers:g} of {total:g} papers in the period of {start}"
        raise SchemaError("timeline", "papers", f"{found}; the total counts all papers of a period, in a topic or not")
