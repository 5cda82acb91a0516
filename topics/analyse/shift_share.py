"""How much of a change in the number of papers is the corpus, and how much the topic."""

from __future__ import annotations

import polars as pl

from .. import schemas


def decompose(timeline: pl.DataFrame) -> pl.DataFrame:
    """Change of each topic's papers = growth of the corpus + change of its share (shift-share).

    With N papers a period in the corpus and the topic's share s,
    N1 s1 - N0 s0 = (N1 - N0) (s0 + s1) / 2 + (s1 - s0) (N0 + N1) / 2: each factor's change at the mean of the other, so
    nothing is left over and neither span is preferred (Kitagawa 1955, Components of a difference between two rates,
    JASA 50, 1168-1194). Shift-share proper (Dunn 1960, Papers of the Regional Science Association 6, 97-112) weighs by
    the earlier span alone, which credits the topic with what growth and share did together.

    The earlier span is the first half of a topic's complete periods, the later one as many at their end, so of an odd
    number the middle one is in neither. A topic whose coverage ended is compared within the periods it has.

    Args:
        timeline: topic_id, period_start, papers, total and, if there, period_end and complete (periods that are not
            complete for a topic are left out).

    Returns:
        A table as ``schemas.SHIFT_SHARE``. Papers are means per period; ``change``, ``corpus_growth`` and
        ``share_change`` too, the first the sum of the others. Topics with fewer than two complete periods, or whose
        corpus is empty in one span, have no row.
    """
    cells = _complete(timeline)
    half, place = pl.len().over("topic_id") // 2, pl.int_range(pl.len()).over("topic_id")
    before = _span(cells.filter(place < half), "before")
    after = _span(cells.filter(place >= pl.len().over("topic_id") - half), "after")
    share_before = pl.col("papers_before") / pl.col("total_before")
    share_after = pl.col("papers_after") / pl.col("total_after")
    return (
        before.join(after, on="topic_id")
        .with_columns(
            corpus_growth=(pl.col("total_after") - pl.col("total_before")) * (share_before + share_after) / 2,
            share_change=(share_after - share_before) * (pl.col("total_before") + pl.col("total_after")) / 2,
        )
        .with_columns(change=pl.col("corpus_growth") + pl.col("share_change"))
        .select(*schemas.SHIFT_SHARE.columns)
        .sort("topic_id")
        .pipe(schemas.SHIFT_SHARE.check)
    )


def _complete(timeline: pl.DataFrame) -> pl.DataFrame:
    """The complete cells in order of time, with the ends of their periods."""
    cells = timeline.sort("topic_id", "period_start").cast({"topic_id": pl.Int32})
    if "period_end" not in cells.columns:
        following = pl.col("period_start").shift(-1).over("topic_id")
        cells = cells.with_columns(period_end=following.dt.offset_by("-1d"))
    return cells.filter(pl.col("complete").fill_null(True)) if "complete" in cells.columns else cells


def _span(cells: pl.DataFrame, side: str) -> pl.DataFrame:
    """Papers and totals per period of each topic, where the corpus has any."""
    means = cells.group_by("topic_id").agg(
        pl.col("period_start").min().alias(f"{side}_start"),
        pl.col("period_end").max().alias(f"{side}_end"),
        pl.col("papers", "total").cast(pl.Float64).mean().name.suffix(f"_{side}"),
    )
    return means.filter(pl.col(f"total_{side}") > 0)
