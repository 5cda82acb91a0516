"""Topics by periods: when each topic held more of the corpus than it does on average, and when less."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from ..periods import period_name
from .doublings import PALE, colour_axis, doublings
from .figure import Figure
from .rows import MAX_ROWS, left_out, named, percent, row_layout
from .theme import axis, plain

# Colours say how many times the mean share, in doublings; four times either way is the end of the scale.
_DOUBLINGS = 2.0
_TICKS = {-2: "÷\u00a04", -1: "÷\u00a02", 0: "mean", 1: "×\u00a02", 2: "×\u00a04"}


def share_heatmap(timeline: pl.DataFrame, units: pl.DataFrame) -> Figure:
    """A row for each topic, a column for each period, its colour the share relative to the topic's own mean share.

    Relative, because large topics would otherwise outshine every movement of the small ones; the hover has the share
    itself. A period without any paper is blank, one in which the topic alone has none says 0, and one that is not
    complete is fainter and not part of the mean. Topics are in the order of the middle of their papers in time, the
    latest on top; beyond ``MAX_ROWS`` only the largest are drawn.

    Args:
        timeline: as ``schemas.TIMELINE``.
        units: topic_id, label.
    """
    table = named(_relative(timeline), units)
    places = _places(table)
    cells = table.join(places, on="topic_id").sort("place", "period_start")
    grid = cells.select("period_start", "period_end").unique().sort("period_start")
    traces = [_cells(cells, grid, complete) for complete in (True, False) if (cells["complete"] == complete).any()]
    across = axis(type="date", fixedrange=True, side="bottom", showgrid=False)
    labels = places.join(table.unique("topic_id", keep="first"), on="topic_id").sort("place")["label"].to_list()
    settings = row_layout(
        labels, places["topic_id"].to_list(), 96, xaxis=across, coloraxis=colour_axis(_DOUBLINGS, _TICKS, 0.7)
    )
    note = _note(table["topic_id"].n_unique(), bool(table["complete"].all()))
    return Figure("heatmap", "Share against its own mean", note, table, {"data": traces, "layout": settings})


def _note(n_topics: int, complete: bool) -> str:
    note = (
        "Each cell is the share of a period's papers, coloured by how many times the mean share of the same row it is. "
        "0: no paper; blank: the corpus has none in that period. Latest movements on top."
    )
    pale = "" if complete else " Fainter: not complete, and not part of the mean."
    return note + pale + left_out(n_topics, "largest")


def _relative(timeline: pl.DataFrame) -> pl.DataFrame:
    """Adds ``mean_share`` of the complete periods and ``relative``, how many times that the share is."""
    papers, total = (pl.col(name).filter(pl.col("complete")).sum().over("topic_id") for name in ("papers", "total"))
    mean = pl.when(papers > 0).then(papers / total)
    return timeline.with_columns(mean_share=mean, relative=pl.col("share") / mean).select(
        "topic_id", "period_start", "period_end", "papers", "total", "share", "mean_share", "relative", "complete"
    )


def _places(table: pl.DataFrame) -> pl.DataFrame:
    """topic_id and place (0 is on top) of the topics that are drawn."""
    days = pl.col("period_start").dt.epoch("d")
    shares = pl.col("share").fill_null(0.0)
    return (
        table.group_by("topic_id")
        .agg(papers=pl.col("papers").sum(), middle=((days * shares).sum() / shares.sum()).fill_nan(0.0).round(3))
        .sort(["papers", "topic_id"], descending=[True, False])
        .head(MAX_ROWS)
        .sort(["middle", "topic_id"], descending=[True, False])
        .select("topic_id")
        .with_row_index("place")
    )


def _cells(cells: pl.DataFrame, grid: pl.DataFrame, complete: bool) -> dict[str, Any]:
    """One trace of cells, those of the other kind left empty, so that each kind has its opacity."""
    spots = cells.select("place", "topic_id").unique().join(grid, how="cross")
    own = cells.filter(pl.col("complete") == complete).drop("topic_id", "period_end")
    filled = spots.join(own, on=["place", "period_start"], how="left").sort("place", "period_start").to_dicts()
    rows = [filled[i : i + grid.height] for i in range(0, len(filled), grid.height)]
    edges = [*grid["period_start"], grid["period_end"][-1] + dt.timedelta(days=1)]
    return {
        "type": "heatmap", "x": [day.isoformat() for day in edges], "y": list(range(len(rows))),
        "z": [[doublings(cell["relative"], _DOUBLINGS) for cell in row] for row in rows],
        "text": [["0" if cell["share"] == 0 else "" for cell in row] for row in rows], "texttemplate": "%{text}",
        "hovertext": [[_hover(cell) for cell in row] for row in rows], "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[_spot(cell) for cell in row] for row in rows], "hoverongaps": False,
        "xgap": 1, "ygap": 1, "coloraxis": "coloraxis", "opacity": 1 if complete else PALE,
        "meta": {"role": "heatmap", "complete": complete},
    }  # fmt: skip


def _spot(cell: dict[str, Any]) -> list[Any]:
    return [cell["topic_id"], cell["period_start"].isoformat(), cell["period_end"].isoformat()]


def _hover(cell: dict[str, Any]) -> str:
    if cell["relative"] is None:
        return ""
    when = period_name(cell["period_start"], cell["period_end"])
    unfinished = "" if cell["complete"] else ", not complete"
    return (
        f"{plain(cell['label'])}<br>{when}: {percent(cell['share'])}, {cell['relative']:.2g} times its mean of "
        f"{percent(cell['mean_share'])}<br>{cell['papers']:.4g} of {cell['total']:,.0f} papers{unfinished}"
    )
