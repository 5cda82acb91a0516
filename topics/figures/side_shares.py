"""Shares of two sides in each topic."""

from __future__ import annotations

from typing import Any

import polars as pl

from .figure import Figure
from .rows import MAX_ROWS, left_out, named, percent, row_layout
from .theme import GRID, axis, colour, faded, plain
from .two_sides import KEY_HEIGHT, MARKS, is_certain, key, key_layout, largest, papers_of_sides, tested

_SYMBOLS = {"a": MARKS["a"], "b": f"{MARKS['b']}-open"}
_ROW_PIXELS = 32
# How far from the middle of their row the marks stand, in rows, so that their intervals do not cover each other.
_OFFSETS = {"a": -0.17, "b": 0.17}


def side_shares(table: pl.DataFrame, topics: pl.DataFrame, name_a: str, name_b: str) -> Figure:
    """A row for each topic, what side a has more of on top: both shares with their intervals, and what lies between.

    Args:
        table: as ``schemas.COMPARED_TOPICS``.
        topics: topic_id, label.
        name_a, name_b: of the sides.

    Side a is filled and round, side b open and pointed; the band between the two is broad where the difference is
    certain. Beyond ``MAX_ROWS`` topics the largest of either side are drawn.
    """
    names = {"a": name_a, "b": name_b}
    ordered = named(table.sort(["difference", "topic_id"], descending=[True, False], nulls_last=True), topics)
    compared = ordered.drop_nulls(["share_a", "share_b", "difference"])
    rows = largest(compared, MAX_ROWS).to_dicts()
    marks = [trace for place, row in enumerate(rows) for trace in (_band(place, row), _marks(place, row, names))]
    top = max((_percent(row[f"share_{side}_high"]) for row in rows for side in names), default=100.0)
    ends = [round(part * top, 3) for part in (-0.015, 1.02)]
    across = axis(range=ends, fixedrange=True, ticksuffix="\u00a0%", tickangle=0, nticks=6)
    ids = [row["topic_id"] for row in rows]
    settings = row_layout([row["label"] for row in rows], ids, xaxis=across) | key_layout()
    settings["height"] = _ROW_PIXELS * max(len(rows), 3) + KEY_HEIGHT + 40
    drawn = {"data": [*marks, *key(names, _SYMBOLS)] if rows else [], "layout": settings}
    return Figure("side-shares", "Shares of both sides", _note(compared), ordered, drawn)


def _note(compared: pl.DataFrame) -> str:
    n_certain = sum(is_certain(row) for row in compared.iter_rows(named=True))
    certain = (
        f"Broad bands: the {n_certain} differences that are" if n_certain > 1 else "Broad band: the difference that is"
    )
    found = f"{certain} certain after correction." if n_certain else "No difference is certain after correction."
    return f"Share of each side's papers with its 95 % interval. {found}{left_out(compared.height, 'largest')}"


def _band(place: int, row: dict[str, Any]) -> dict[str, Any]:
    """From one share to the other."""
    certain = is_certain(row)
    line = {"color": faded(row["topic_id"], 0.35) if certain else GRID, "width": 7 if certain else 1.5}
    return {
        "type": "scatter", "showlegend": False, "mode": "lines", "y": [place, place], "line": line,
        "x": [_percent(row["share_a"]), _percent(row["share_b"])], "hoverinfo": "skip",
        "meta": {"role": "band", "topic": row["topic_id"]},
    }  # fmt: skip


def _percent(share: float) -> float:
    return round(100 * share, 3)


def _marks(place: int, row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Both shares, each of which leads to its papers."""
    shade = colour(row["topic_id"])
    share, low, high = ([_percent(row[f"share_{side}{end}"]) for side in names] for end in ("", "_low", "_high"))
    reach = {
        "array": [round(end - middle, 3) for end, middle in zip(high, share, strict=True)],
        "arrayminus": [round(middle - end, 3) for end, middle in zip(low, share, strict=True)],
    }
    return {
        "type": "scatter", "showlegend": False, "mode": "markers",
        "x": share, "y": [place + _OFFSETS[side] for side in names],
        "error_x": {"type": "data", "symmetric": False, **reach, "color": shade, "thickness": 1.2, "width": 0},
        "marker": {"color": shade, "symbol": [_SYMBOLS[side] for side in names], "size": 9,
                   "line": {"width": 2, "color": shade}},
        "text": [_hover(row, side, names) for side in names], "hovertemplate": "%{text}<extra></extra>",
        "customdata": list(names), "meta": {"role": "set", "topic": row["topic_id"]},
    }  # fmt: skip


def _hover(row: dict[str, Any], side: str, names: dict[str, str]) -> str:
    share, low, high = (percent(row[f"share_{side}{end}"]) for end in ("", "_low", "_high"))
    points, least, most = (f"{100 * row[f'difference{end}']:+.1f}" for end in ("", "_low", "_high"))
    difference = f"difference {points} points [{least}, {most}]".replace("-", "\u2212")
    own = f"{plain(row['label'])}<br>{plain(names[side])}: {share} [{low}, {high}]"
    return f"{own}<br>{difference}{tested(row['q_value'])}<br>{papers_of_sides(row, *names.values())}"
