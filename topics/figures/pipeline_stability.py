"""How alike the topics of repeated fits are, for each pipeline."""

from __future__ import annotations

from typing import Any

import polars as pl

from .figure import Figure
from .pipeline_marks import MARK, error, fit_marks, mean_mark, with_interval
from .rows import MAX_ROWS, left_out
from .side_axis import side_rows
from .theme import GREY, axis, colour, layout, plain
from .two_sides import KEY_HEIGHT, key_layout

_ROW_PIXELS = 34
_WORDS = {"seeds": "over seeds", "subsamples": "over 80\u00a0% subsamples"}
_SYMBOLS = {"seeds": "circle", "subsamples": "diamond-open"}
_OFFSETS = {"seeds": -0.15, "subsamples": 0.15}


def pipeline_stability(means: pl.DataFrame, fits: pl.DataFrame) -> Figure:
    """A row for each pipeline: agreement of fits that differ in their seed, and of fits on parts of the papers.

    Args:
        means: name, place, over ("seeds" or "subsamples"), mean, low, high; in the order of the rows.
        fits: name, over, value: the agreement of each fit with the others.

    Beyond ``MAX_ROWS`` rows the first ones are drawn.
    """
    names = means["name"].unique(maintain_order=True).to_list()
    shown = {name: place for place, name in enumerate(names[:MAX_ROWS])}
    rows = [row for row in means.to_dicts() if row["name"] in shown]
    kinds = [kind for kind in _WORDS if kind in means["over"]]
    traces = [trace for row in rows for trace in _marks(row, shown[row["name"]], fits)]
    up, meta = side_rows(list(shown), _ROW_PIXELS)
    values = [*(row[end] for row in rows for end in ("mean", "low") if row[end] is not None), *fits["value"]]
    across = axis(range=[round(min([*values, 0.8]) - 0.03, 3), 1.02], fixedrange=True, tickangle=0, nticks=6)
    settings = (
        layout(_ROW_PIXELS * max(len(shown), 3) + KEY_HEIGHT + 40, xaxis=across, yaxis=up, meta=meta) | key_layout()
    )
    drawn = {"data": [*traces, *_key(kinds)], "layout": settings}
    return Figure("stability", "Stability", _note(len(names)), means, drawn)


def _note(n: int) -> str:
    return (
        "How alike the topics of two fits are (adjusted Rand index; 1: the same topics), mean of all pairs with its "
        f"95 % interval; pale marks: one fit against the others.{left_out(n, 'first')}"
    )


def _marks(row: dict[str, Any], at: int, fits: pl.DataFrame) -> list[dict[str, Any]]:
    y, symbol = at + _OFFSETS[row["over"]], _SYMBOLS[row["over"]]
    own = fits.filter(name=row["name"], over=row["over"])["value"].round(4).to_list()
    hover = f"{plain(row['name'])}, {_WORDS[row['over']]}<br>{with_interval(row['mean'], row['low'], row['high'])}"
    bars = error([row["mean"]], [row["low"]], [row["high"]], row["place"])
    shade = colour(row["place"])
    mark = {"color": shade, "symbol": symbol, "size": MARK, "line": {"width": 2, "color": shade}}
    single = [f"{plain(row['name'])}, one fit against the others: {value:.3f}" for value in own]
    return [
        fit_marks(own, [y] * len(own), row["place"], single),
        mean_mark([round(row["mean"], 4)], [y], row["place"], [hover], marker=mark, error_x=bars),
    ]


def _key(kinds: list[str]) -> list[dict[str, Any]]:
    """A mark without a place for each kind of stability, and its name above the figure."""
    return [
        {
            "type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": _WORDS[kind], "showlegend": True,
            "marker": {"color": GREY, "symbol": _SYMBOLS[kind], "size": MARK, "line": {"width": 2, "color": GREY}},
            "hoverinfo": "skip", "meta": {"role": "key"},
        }
        for kind in kinds
    ]  # fmt: skip
