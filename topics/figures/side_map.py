"""Sides on a plane: near each other means that they work on the same topics."""

from __future__ import annotations

from typing import Any

import polars as pl

from ..analyse.sides import map_variance
from .figure import Figure
from .labels import Spot, place_labels
from .rows import percent
from .theme import axis, colour, layout, plain, shape, shorten

HEIGHT = 500
_LEAST, _MOST = 7.0, 26.0  # pixels across the marks of a side without papers and of the largest
_CROWD = 30  # of more sides the marks are smaller, or they hide each other on a phone
_WIDTHS = {"wide": 1000, "narrow": 340}  # the plots for which labels are placed
_LENGTHS = {"wide": 30, "narrow": 20}  # characters of a label there


def side_map(sides: pl.DataFrame, distances: pl.DataFrame) -> Figure:
    """A mark for each side that has a place, as large as its papers are many, in the colour and shape of its cluster.

    Args:
        sides: as ``schemas.SIDES``.
        distances: as ``schemas.DISTANCES``.

    Both axes have the same scale. Names stand beside the marks, those of most papers first, as many as fit.
    """
    placed = sides.drop_nulls(["x", "y"]).sort(["n_placed", "side"], descending=[True, False])
    most = max(placed["n_placed"].to_list(), default=1)
    room = (_MOST - _LEAST) * min(1.0, _CROWD / max(placed.height, 1))
    marks = placed.with_columns(size=(_LEAST + room * (pl.col("n_placed") / most).sqrt()).round(1))
    clusters = marks.sort("cluster", maintain_order=True).group_by("cluster", maintain_order=True)
    traces = [_trace(int(str(cluster)), rows) for (cluster,), rows in clusters]
    bare = {"showgrid": False, "showticklabels": False, "showline": False}
    ranges = _ranges(marks)
    settings = layout(
        HEIGHT, annotations=_labels(marks, ranges), dragmode="pan",
        xaxis=axis(**bare, range=ranges[0]), yaxis=axis(**bare, range=ranges[1], scaleanchor="x"),
    )  # fmt: skip
    note = _note(sides, distances)
    return Figure("side-map", "Map", note, sides.sort("order"), {"data": traces, "layout": settings})


def _note(sides: pl.DataFrame, distances: pl.DataFrame) -> str:
    n_clusters = sides["cluster"].n_unique() - int((sides["cluster"] == -1).any())
    held = map_variance(sides, distances)
    flat = f" The plane holds {percent(held)} of the variance of the distances; the matrix has all." if held else ""
    clusters = " Colour and shape: cluster; grey: alone." if n_clusters > 1 or (n_clusters and held) else ""
    missing = sides["x"].null_count()
    absent = f" {missing} without a paper that has a topic are not drawn." if missing else ""
    return (
        "Near means similar shares of topics; the axes themselves mean nothing. The larger the mark, the more papers."
        f"{clusters}{flat}{absent}"
    )


def _trace(cluster: int, rows: pl.DataFrame) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "x": rows["x"].round(4).to_list(), "y": rows["y"].round(4).to_list(),
        "text": [_hover(row) for row in rows.to_dicts()], "hovertemplate": "%{text}<extra></extra>",
        "customdata": rows["side"].to_list(),
        "marker": {"color": colour(cluster), "symbol": shape(cluster), "size": rows["size"].to_list(), "opacity": 0.85},
        "meta": {"role": "sides", "cluster": cluster},
    }  # fmt: skip


def _hover(row: dict[str, Any]) -> str:
    papers = f"{row['n_placed']:,} paper{'s' if row['n_placed'] > 1 else ''} with a topic"
    if row["field_distance"] is None:
        return f"{plain(row['name'])}<br>{papers}"
    ends = f"[{row['field_low']:.2f}, {row['field_high']:.2f}]"
    return f"{plain(row['name'])}<br>{papers}<br>{row['field_distance']:.2f} {ends} from all other papers"


def _ranges(marks: pl.DataFrame) -> tuple[list[float], list[float]]:
    """Ends of both axes, with room for marks and names; a single place gets an axis as well."""
    ends = []
    for name in ("x", "y"):
        values = marks[name].to_list() or [0.0]
        low, high = min(values), max(values)
        room = max(0.12 * (high - low), 0.02)
        ends.append([round(low - room, 4), round(high + room, 4)])
    return ends[0], ends[1]


def _labels(marks: pl.DataFrame, ranges: tuple[list[float], list[float]]) -> list[dict[str, Any]]:
    """Annotations whose ``name`` says at which widths they are shown."""
    return [label for name in _WIDTHS for label in _fitting(marks.to_dicts(), ranges, name)]


def _fitting(rows: list[dict[str, Any]], ranges: tuple[list[float], list[float]], name: str) -> list[dict[str, Any]]:
    width = _WIDTHS[name]
    (left, right), (bottom, top) = ranges
    scale = min(width / (right - left), HEIGHT / (top - bottom))
    middle = (left + right) / 2
    texts = [shorten(row["name"], _LENGTHS[name]) for row in rows]
    spots = [
        Spot(text, width / 2 + (row["x"] - middle) * scale, (row["y"] - bottom) * scale, row["size"])
        for text, row in zip(texts, rows, strict=True)
    ]
    labels = zip(rows, texts, place_labels(spots, width), strict=True)
    return [_annotation(row, text, name) | place for row, text, place in labels if place]


def _annotation(row: dict[str, Any], text: str, name: str) -> dict[str, Any]:
    return {
        "name": f"{name}:{row['side']}:side", "text": plain(text), "x": round(row["x"], 4), "y": round(row["y"], 4),
        "visible": name == "wide", "font": {"size": 12},
    }  # fmt: skip
