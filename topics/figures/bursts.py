"""Bursts as bars: from when to when a topic held far more of the corpus than otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from ..periods import period_name
from .figure import Figure
from .rows import MAX_ROWS, left_out, named, percent, row_layout
from .theme import GRID, axis, colour, plain

# Height of the weakest and the strongest bar, in rows.
_THIN, _THICK = 0.3, 0.8
_DAY = 86_400_000  # milliseconds, the unit of Plotly's date axes


def burst_bars(bursts: pl.DataFrame, timeline: pl.DataFrame, units: pl.DataFrame) -> Figure:
    """A row for each topic that bursts, the latest on top, and a bar for each burst; the stronger the thicker.

    A bar says how many times the topic's share outside its bursts the share within is. The thin line behind the bars
    goes from the first to the last period in which the topic has papers. Beyond ``MAX_ROWS`` topics those with the
    strongest bursts are drawn.

    Args:
        bursts: as ``schemas.BURSTS``.
        timeline: as ``schemas.TIMELINE``; its periods are the span of the axis.
        units: topic_id, label.
    """
    table = named(bursts.with_columns(times=_times()).sort("topic_id", "start"), units)
    places = _places(table)
    rows = table.join(places, on="topic_id", how="inner").sort("place", "start")
    bars = [_bar(row, rows["strength"].max()) for row in rows.iter_rows(named=True)]
    labels = rows.unique("place", keep="first").sort("place")["label"].to_list()
    across = axis(type="date", fixedrange=True, range=_span(timeline))
    # Room for what is written beside the bars that end with the corpus.
    margin = {"l": 8, "r": 40, "t": 8, "b": 8}
    settings = row_layout(labels, places["topic_id"].to_list(), xaxis=across, barmode="overlay", margin=margin)
    drawn = {"data": [*_lives(timeline, places), *bars], "layout": settings}
    note = (
        "Bar: far more of the corpus than in the rest of the history, by the factor beside it; "
        "thicker is stronger. Thin line: from its first paper to its last."
    )
    return Figure("bursts", "Bursts", note + left_out(table["topic_id"].n_unique(), "with the strongest"), table, drawn)


def _times() -> pl.Expr:
    return pl.when(pl.col("base_share") > 0).then(pl.col("share") / pl.col("base_share"))


def _places(table: pl.DataFrame) -> pl.DataFrame:
    """topic_id and place (0 is on top) of the topics that are drawn."""
    return (
        table.group_by("topic_id")
        .agg(pl.col("strength").max(), pl.col("start").max())
        .sort(["strength", "topic_id"], descending=[True, False])
        .head(MAX_ROWS)
        .sort(["start", "strength", "topic_id"], descending=[True, True, False])
        .select("topic_id")
        .with_row_index("place")
    )


def _span(timeline: pl.DataFrame) -> list[str] | None:
    first, last = timeline["period_start"].min(), timeline["period_end"].max()
    if not isinstance(first, dt.date) or not isinstance(last, dt.date):
        return None
    return [first.isoformat(), (last + dt.timedelta(days=1)).isoformat()]


def _lives(timeline: pl.DataFrame, places: pl.DataFrame) -> list[dict[str, Any]]:
    """One trace of thin lines, each over the periods between a topic's first and last paper."""
    spans = (
        timeline.filter(pl.col("papers") > 0)
        .group_by("topic_id")
        .agg(pl.col("period_start").min(), pl.col("period_end").max())
        .join(places, on="topic_id")
        .sort("place")
    )
    xs: list[str | None] = []
    ys: list[int | None] = []
    for first, last, place in spans.select("period_start", "period_end", "place").iter_rows():
        xs += [first.isoformat(), last.isoformat(), None]
        ys += [place, place, None]
    line = {"color": GRID, "width": 2}
    return [{"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": line, "hoverinfo": "skip",
             "meta": {"role": "span"}}] if xs else []  # fmt: skip


def _bar(row: dict[str, Any], strongest: Any) -> dict[str, Any]:
    days = (row["end"] - row["start"]).days + 1
    thickness = _THIN + (_THICK - _THIN) * row["strength"] / strongest if strongest else _THIN
    return {
        "type": "bar", "orientation": "h", "base": [row["start"].isoformat()], "x": [days * _DAY], "y": [row["place"]],
        "width": [round(thickness, 3)], "marker": {"color": colour(row["topic_id"]), "line": {"width": 0}},
        "text": ["" if row["times"] is None else f"×\u00a0{row['times']:.2g}"], "textposition": "outside",
        "cliponaxis": False, "constraintext": "none", "textfont": {"size": 11},
        "hovertext": [_hover(row)], "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": [[row["start"].isoformat(), row["end"].isoformat()]],
        "meta": {"role": "bursts", "topic": row["topic_id"]},
    }  # fmt: skip


def _hover(row: dict[str, Any]) -> str:
    otherwise = "" if row["base_share"] is None else f", {percent(row['base_share'])} otherwise"
    return (
        f"{plain(row['label'])}<br>{period_name(row['start'], row['end'])}: {percent(row['share'])} of all papers"
        f"{otherwise}<br>{row['papers']:,.0f} papers, strength {row['strength']:.3g}"
    )
