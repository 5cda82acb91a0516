"""Where somebody moved between topics, as strips behind the papers of a time axis."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from .theme import GREY

_STRIP = "rgba(128,136,146,0.13)"


def move_marks(moves: pl.DataFrame, low: float, high: float) -> list[dict[str, Any]]:
    """A strip for each move from its last paper before to its first after, from ``low`` to ``high`` of the y axis.

    Args:
        moves: as ``schemas.MOVES``.
        low: lower end.
        high: upper end.
    """
    traces = []
    for last, first in moves.select("last_before", "first_after").iter_rows():
        middle = (last + (first - last) / 2).isoformat()
        strip = {"x": _ends(last, first), "y": [low, low, high, high], "fill": "toself", "fillcolor": _STRIP}
        line = {"x": [middle, middle], "y": [low, high], "line": {"color": GREY, "width": 1.5, "dash": "dot"}}
        base = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"width": 0}, "meta": {"role": "move"}}
        traces += [base | strip, base | line]
    return traces


def moves_note(moves: pl.DataFrame) -> str:
    """What the strips are, for the note of a figure that has them."""
    return " A dotted line in a grey strip is a move between areas." if moves.height else ""


def _ends(last: dt.date, first: dt.date) -> list[str]:
    return [day.isoformat() for day in (last, first, first, last)]
