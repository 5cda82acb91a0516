"""How many times the odds of a topic one side has against the other."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from .figure import Figure
from .rows import MAX_ROWS, left_out, named, row_layout
from .theme import GREY, axis, colour, plain
from .two_sides import KEY_HEIGHT, MARKS, is_certain, key, key_layout, papers_of_sides, tested

_TIMES = (2, 5, 20, 100, 1_000)
# Ticks nearer to each other than this part of the axis would run together on a narrow screen.
_APART = 0.16
# The axis leaves this much room around the estimates for their intervals; a longer one is cut by the frame.
_ROOM = math.log(4)


def side_odds(table: pl.DataFrame, topics: pl.DataFrame, name_a: str, name_b: str) -> Figure:
    """A row for each topic, what side a has more of on top, on an axis of log-odds that is labelled in times.

    Args:
        table: as ``schemas.COMPARED_TOPICS``.
        topics: topic_id, label.
        name_a, name_b: of the sides.

    Round marks are on the half of side a, pointed ones on that of side b; filled and in the colour of the topic where
    the difference is certain, open and grey where not. Beyond ``MAX_ROWS`` topics those with the smallest p-values are
    drawn.
    """
    ordered = named(table.sort(["log_odds", "topic_id"], descending=[True, False], nulls_last=True), topics)
    tested = ordered.drop_nulls(["log_odds", "ci_low", "ci_high"])
    clearest = tested.sort("p_value", "topic_id", nulls_last=True).head(MAX_ROWS)["topic_id"]
    rows = tested.filter(pl.col("topic_id").is_in(clearest.to_list())).to_dicts()
    reach = _reach(rows)
    across = axis(range=[-reach, reach], fixedrange=True, tickangle=0, **_ticks(reach))
    settings = row_layout(
        [row["label"] for row in rows], [row["topic_id"] for row in rows], KEY_HEIGHT + 40, xaxis=across
    )
    names = {"b": f"\u25c2 more of {name_b}", "a": f"more of {name_a} \u25b8"}
    marks = [_mark(place, row, name_a, name_b) for place, row in enumerate(rows)]
    drawn = {
        "data": [_middle(len(rows)), *marks, *key(names, MARKS)] if rows else [], "layout": settings | key_layout()
    }  # fmt: skip
    return Figure("side-odds", "Odds of one side against the other", _note(tested.height), ordered, drawn)


def _note(n_rows: int) -> str:
    return (
        "How many times as high the odds that a paper has the topic are on one side, with the 95 % interval. "
        f"Filled: certain after correction; open and grey: not.{left_out(n_rows, 'clearest')}"
    )


def _reach(rows: list[dict[str, Any]]) -> float:
    """End of the axis either way, so that equal odds are in its middle: all estimates, and intervals with room."""
    ends = (min(max(abs(row["ci_low"]), abs(row["ci_high"])), abs(row["log_odds"]) + _ROOM) for row in rows)
    return round(float(max([*ends, math.log(2.5)])) + 0.1, 4)


def _ticks(reach: float) -> dict[str, Any]:
    """Round factors either way, as long as they stand apart."""
    shown, last = [], 0.0
    for times in _TIMES:
        if last + 2 * _APART * reach <= math.log(times) <= reach:
            shown.append(times)
            last = math.log(times)
    places = [-math.log(times) for times in reversed(shown)] + [0.0] + [math.log(times) for times in shown]
    texts = [f"\u00d7\u00a0{times:,}" for times in shown]
    return {"tickvals": [round(place, 4) for place in places], "ticktext": [*reversed(texts), "same", *texts]}


def _middle(n_rows: int) -> dict[str, Any]:
    return {
        "type": "scatter", "showlegend": False, "mode": "lines", "x": [0, 0], "y": [-0.6, n_rows - 0.4],
        "line": {"color": GREY, "width": 1}, "hoverinfo": "skip", "meta": {"role": "middle"},
    }  # fmt: skip


def _mark(place: int, row: dict[str, Any], name_a: str, name_b: str) -> dict[str, Any]:
    certain = is_certain(row)
    shade = colour(row["topic_id"]) if certain else GREY
    symbol = MARKS["a" if row["log_odds"] >= 0 else "b"]
    more, less = (round(abs(row[end] - row["log_odds"]), 4) for end in ("ci_high", "ci_low"))
    return {
        "type": "scatter", "showlegend": False, "mode": "markers", "x": [round(row["log_odds"], 4)], "y": [place],
        "error_x": {"type": "data", "symmetric": False, "array": [more], "arrayminus": [less], "color": shade,
                    "thickness": 1.5, "width": 0},
        "marker": {"color": shade, "symbol": symbol if certain else f"{symbol}-open", "size": 9,
                   "line": {"width": 2, "color": shade}},
        "text": [_hover(row, name_a, name_b)], "hovertemplate": "%{text}<extra></extra>",
        "meta": {"role": "odds", "topic": row["topic_id"]},
    }  # fmt: skip


def _hover(row: dict[str, Any], name_a: str, name_b: str) -> str:
    """Odds of the side that has more, whatever side that is."""
    sign = 1 if row["log_odds"] >= 0 else -1
    ends = sorted(sign * row[name] for name in ("ci_low", "ci_high"))
    times, low, high = (_times(value) for value in (abs(row["log_odds"]), *ends))
    more, less = (name_a, name_b) if sign > 0 else (name_b, name_a)
    odds = f"{plain(more)} {times} the odds of {plain(less)} [{low}, {high}]{tested(row['q_value'])}"
    return f"{plain(row['label'])}<br>{odds}<br>{papers_of_sides(row, name_a, name_b)}"


def _times(log_odds: float) -> str:
    value = math.exp(min(log_odds, 10.0))
    return f"\u00d7\u00a0{value:,.0f}" if value >= 9.95 else f"\u00d7\u00a0{value:.2g}"
