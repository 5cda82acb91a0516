"""Focus in successive spans of years."""

from __future__ import annotations

from typing import Any

import polars as pl

from .figure import Figure
from .theme import GREY, axis, colour, layout

_HEIGHT = 240


def focus_spans(spans: pl.DataFrame, sets: list[str]) -> Figure:
    """A dot for each span with its interval, as wide as the span.

    Args:
        spans: as ``schemas.FOCUS_SPANS``.
        sets: under which name the page knows the papers of each.
    """
    rows = spans.to_dicts()
    dots = {
        "type": "scatter", "mode": "markers", "customdata": sets, "y": [round(row["focus"], 4) for row in rows],
        "x": [(row["span_start"] + (row["span_end"] - row["span_start"]) / 2).isoformat() for row in rows],
        "error_y": {
            "type": "data", "symmetric": False, "color": colour(0), "thickness": 2, "width": 0,
            "array": [round(row["focus_high"] - row["focus"], 4) for row in rows],
            "arrayminus": [round(row["focus"] - row["focus_low"], 4) for row in rows],
        },
        "marker": {"color": colour(0), "size": 10},
        "text": [_hover(row) for row in rows], "hovertemplate": "%{text}<extra></extra>", "meta": {"role": "set"},
    }  # fmt: skip
    up = axis(range=[-0.03, 1.03], fixedrange=True, title={"text": "focus", "standoff": 4})
    drawn = {
        "data": [_widths(rows), dots],
        "layout": layout(_HEIGHT, xaxis=axis(type="date", fixedrange=True), yaxis=up),
    }
    note = "Focus in spans of years with enough papers (0: all areas alike, 1: a single area), with 95 % intervals."
    return Figure("focus", "Focus over time", note, spans.drop("paper_ids"), drawn)


def _widths(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A line over the years of each span."""
    xs = [day for row in rows for day in (row["span_start"].isoformat(), row["span_end"].isoformat(), None)]
    ys = [value for row in rows for value in (round(row["focus"], 4), round(row["focus"], 4), None)]
    line = {"color": GREY, "width": 1.5}
    return {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": line, "hoverinfo": "skip"}


def _hover(row: dict[str, Any]) -> str:
    first, last = row["span_start"].year, row["span_end"].year
    years = str(first) if first == last else f"{first}–{last}"
    return (
        f"{years}: {row['n_papers']} papers in {row['n_topics']} areas"
        f"<br>focus {row['focus']:.2f} [{row['focus_low']:.2f}, {row['focus_high']:.2f}]"
    )
