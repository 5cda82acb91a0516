"""Growth per year of every topic, ranked, with its interval."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from ..analyse.trends import STABLE_WITHIN
from .figure import Figure
from .rows import MAX_ROWS, left_out, named, row_layout, signed_percent
from .theme import GREY, GRID, axis, colour, plain

_TICKS = (-0.9, -0.75, -0.5, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 4.0, 9.0, 29.0, 99.0)
# Ticks nearer to each other than this part of the axis would run together on a narrow screen.
_APART = 0.16
# The axis leaves this much room around the estimates for their intervals; a longer one is cut by the frame.
_ROOM = 0.25
_MOVING = ("growing", "falling")


def growth_ranking(trends: pl.DataFrame, units: pl.DataFrame) -> Figure:
    """A row for each tested topic, fastest growth on top, on an axis of log-odds that is labelled in per cent a year.

    Args:
        trends: as ``schemas.TRENDS``.
        units: topic_id, label.

    Filled marks grow or fall after correction, open ones are stable, grey ones unclear. Growth within the shaded zone
    either way counts as no change. Beyond ``MAX_ROWS`` topics those with the smallest p-values are drawn.
    """
    table = named(trends.sort(["growth_per_year", "topic_id"], descending=[True, False], nulls_last=True), units)
    tested = table.drop_nulls(["growth_per_year", "ci_low", "ci_high"])
    clearest = tested.sort("p_value", "topic_id", nulls_last=True).head(MAX_ROWS)["topic_id"]
    rows = tested.filter(pl.col("topic_id").is_in(clearest.to_list())).to_dicts()
    low, high = _range(rows)
    traces = [_zone(len(rows)), *(_mark(i, row) for i, row in enumerate(rows))] if rows else []
    ticks = _ticks(low, high)
    across = axis(
        range=[low, high], fixedrange=True, tickangle=0, tickvals=[math.log1p(t) for t in ticks],
        ticktext=[signed_percent(t) for t in ticks],
    )  # fmt: skip
    ids = [row["topic_id"] for row in rows]
    drawn = {"data": traces, "layout": row_layout([row["label"] for row in rows], ids, xaxis=across)}
    return Figure("growth", "Growth per year", _note(table, tested.height), table, drawn)


def _note(table: pl.DataFrame, n_tested: int) -> str:
    zone = f"{STABLE_WITHIN * 100:.0f}\u00a0%"
    note = (
        "Change of a share's odds per year with its 95 % interval. Filled: grows or falls after correction; open: "
        f"stable, the whole interval within {zone} a year either way (shaded); grey: unclear."
    )
    untested = table.height - n_tested
    return note + (f" {untested} could not be tested." if untested else "") + left_out(n_tested, "clearest")


def _range(rows: list[dict[str, Any]]) -> tuple[float, float]:
    """Ends of the axis: all estimates, their intervals as far as there is room, and the whole shaded zone."""
    centres = [_log_odds(row["growth_per_year"]) for row in rows]
    room = _ROOM * (max(centres, default=0.0) - min(centres, default=0.0)) + 0.1
    lows = [max(_log_odds(row["ci_low"]), centre - room) for row, centre in zip(rows, centres, strict=True)]
    highs = [min(_log_odds(row["ci_high"]), centre + room) for row, centre in zip(rows, centres, strict=True)]
    zone = math.log1p(STABLE_WITHIN) + 0.03
    return round(min([*lows, -zone]) - 0.02, 4), round(max([*highs, zone]) + 0.02, 4)


def _log_odds(rate: float) -> float:
    """Change of the log-odds per year; an interval without an end gets one far outside the axis."""
    return math.log1p(min(max(rate, -0.9999), 1e4))


def _ticks(low: float, high: float) -> list[float]:
    """Round rates within the axis, from zero outwards as long as they stand apart."""
    ticks = [0.0]
    for side in ([t for t in _TICKS if t > 0], [t for t in reversed(_TICKS) if t < 0]):
        last = 0.0
        for tick in side:
            at = math.log1p(tick)
            if low <= at <= high and abs(at - last) >= _APART * (high - low):
                ticks.append(tick)
                last = at
    return sorted(ticks)


def _zone(n_rows: int) -> dict[str, Any]:
    low, high = math.log1p(-STABLE_WITHIN), math.log1p(STABLE_WITHIN)
    return {
        "type": "scatter", "mode": "lines", "x": [low, low, high, high], "y": [-0.6, n_rows - 0.4, n_rows - 0.4, -0.6],
        "fill": "toself", "fillcolor": GRID, "line": {"width": 0}, "hoverinfo": "skip", "meta": {"role": "zone"},
    }  # fmt: skip


def _mark(place: int, row: dict[str, Any]) -> dict[str, Any]:
    centre, low, high = (_log_odds(row[name]) for name in ("growth_per_year", "ci_low", "ci_high"))
    shade = GREY if row["direction"] not in (*_MOVING, "stable") else colour(row["topic_id"])
    symbol = "circle" if row["direction"] in _MOVING else "circle-open"
    return {
        "type": "scatter", "mode": "markers", "x": [round(centre, 4)], "y": [place],
        "error_x": {"type": "data", "symmetric": False, "array": [round(high - centre, 4)],
                    "arrayminus": [round(centre - low, 4)], "color": shade, "thickness": 1.5, "width": 0},
        "marker": {"color": shade, "symbol": symbol, "size": 9, "line": {"width": 2, "color": shade}},
        "text": [_hover(row)], "hovertemplate": "%{text}<extra></extra>",
        "meta": {"role": "growth", "topic": row["topic_id"]},
    }  # fmt: skip


def _hover(row: dict[str, Any]) -> str:
    rate, low, high = (signed_percent(row[name]) for name in ("growth_per_year", "ci_low", "ci_high"))
    q = row["q_value"]
    tested = "" if q is None else "<br>q &lt; 0.001" if q < 0.001 else f"<br>q = {q:.2g}"
    return f"{plain(row['label'])}: {row['direction']}<br>{rate} a year [{low}, {high}]{tested}"
