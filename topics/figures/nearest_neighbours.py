"""The nearest of each side, with intervals."""

from __future__ import annotations

from typing import Any

import polars as pl

from .figure import Figure
from .rows import ROW_PIXELS
from .side_axis import interval_text, largest, sides_left_out, with_names
from .theme import GREY, axis, colour, layout, plain, shape, shorten
from .two_sides import is_certain

MAX_SIDES = 12


def nearest_neighbours(nearest: pl.DataFrame, sides: pl.DataFrame) -> Figure:
    """Under the name of each side a row for each of its nearest: the distance with its interval.

    Args:
        nearest: as ``schemas.NEAREST``.
        sides: as ``schemas.SIDES``.

    A neighbour has the colour of its cluster; open marks cannot be told apart from the side. Beyond ``MAX_SIDES``
    those of most papers are drawn.
    """
    placed = nearest.select("side").unique().join(sides, on="side")
    kept = largest(placed, MAX_SIDES)["side"].to_list()
    who = {row["side"]: row for row in sides.to_dicts()}
    rows = [row for side in kept for row in _block(side, nearest.filter(pl.col("side") == side))]
    traces = [_mark(i, row, who[row["nearest"]]) for i, row in enumerate(rows) if row["rank"]]
    texts = {name: [_label(row, who, length) for row in rows] for name, length in (("wide", 34), ("narrow", 18))}
    down = axis(
        range=[len(rows) - 0.4, -0.6], tickvals=list(range(len(rows))), ticktext=texts["wide"], fixedrange=True,
        showgrid=False,
    )  # fmt: skip
    across = axis(range=[0, 1.02], fixedrange=True, tickangle=0, tickformat=".1f", nticks=6)
    settings = layout(max(120, ROW_PIXELS * len(rows) + 48), xaxis=across, yaxis=down, meta=texts)
    table = with_names(nearest, sides, {"side": "name", "nearest": "nearest_name"})
    figure = {"data": traces, "layout": settings}
    return Figure("nearest", "Nearest", _note(len(placed)), table, figure)


def _note(n_sides: int) -> str:
    return (
        "Jensen-Shannon distance, 0 to 1, with its 95\u00a0% interval. Open: cannot be told apart from the side above. "
        "Where intervals meet, which of two is nearer is not certain." + sides_left_out(n_sides, MAX_SIDES)
    )


def _block(side: int, near: pl.DataFrame) -> list[dict[str, Any]]:
    """A row for the side's name, and one for each neighbour."""
    return [{"side": side, "rank": 0}, *near.sort("rank").to_dicts()]


def _label(row: dict[str, Any], who: dict[int, dict[str, Any]], length: int) -> str:
    name = plain(shorten(who[row["nearest"] if row["rank"] else row["side"]]["name"], length))
    return name if row["rank"] else f"<b>{name}</b>"


def _mark(place: int, row: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    cluster = other["cluster"]
    shade = colour(cluster) if cluster >= 0 else GREY
    certain = is_certain(row)
    low, high = row["distance_low"], row["distance_high"]
    return {
        "type": "scatter", "mode": "markers", "x": [round(row["distance"], 4)], "y": [place],
        "error_x": {"type": "data", "symmetric": False, "array": [round(high - row["distance"], 4)],
                    "arrayminus": [round(row["distance"] - low, 4)], "color": shade, "thickness": 1.5, "width": 0},
        "marker": {"color": shade, "symbol": shape(cluster) + ("" if certain else "-open"), "size": 9,
                   "line": {"width": 2, "color": shade}},
        "text": [f"{plain(other['name'])}: {interval_text(row)}"], "hovertemplate": "%{text}<extra></extra>",
        "customdata": [[row["side"], row["nearest"]]], "meta": {"role": "nearest"},
    }  # fmt: skip
