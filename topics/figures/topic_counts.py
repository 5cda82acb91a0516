"""How many topics each pipeline finds, beside the number of classes."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from .figure import Figure
from .pipeline_marks import MARK, error, fit_marks, mean_mark, reference, round_ticks, with_interval
from .rows import MAX_ROWS, left_out
from .side_axis import side_rows
from .theme import GRID, axis, colour, layout, plain, shape

_ROW_PIXELS = 30


def topic_counts(means: pl.DataFrame, fits: pl.DataFrame, n_classes: int | None) -> Figure:
    """A row for each pipeline, a mark at its mean number of topics with the interval, pale ones for its fits.

    Args:
        means: name, place, mean, low, high, told (how many to find; drawn open); in the order of the rows.
        fits: name, value.
        n_classes: drawn as a line, with half and twice as many shaded around it; None where classes are not known.

    The scale is logarithmic: half and twice as many lie equally far from the classes. Beyond ``MAX_ROWS`` rows the
    first ones are drawn.
    """
    shown = means.filter(pl.col("mean") > 0).head(MAX_ROWS)
    rows = shown.to_dicts()
    own = fits.filter(pl.col("name").is_in(shown["name"].to_list()), pl.col("value") > 0)
    ends = _range([*own["value"], *shown["mean"], *shown["high"].drop_nulls(), *_zone_ends(n_classes)])
    traces = [
        *_classes(n_classes, len(rows)),
        *(trace for at, row in enumerate(rows) for trace in _marks(row, at, own, ends[0])),
    ]
    up, meta = side_rows(shown["name"].to_list(), _ROW_PIXELS)
    ticks = round_ticks(10 ** ends[0], 10 ** ends[1])
    across = axis(
        type="log", range=ends, tickvals=ticks, ticktext=[f"{t:,}" for t in ticks], fixedrange=True, tickangle=0
    )
    settings = layout(_ROW_PIXELS * max(len(rows), 3) + 48, xaxis=across, yaxis=up, meta=meta)
    drawn = {"data": traces if rows else [], "layout": settings}
    return Figure("topic-counts", "Topics found", _note(n_classes, means.height), means, drawn)


def _note(n_classes: int | None, n: int) -> str:
    line = f" Dotted: the {n_classes} classes, shaded from half to twice as many." if n_classes else ""
    return (
        "Number of topics, mean with its 95 % interval on a logarithmic scale; pale marks: single fits."
        f"{line}{left_out(n, 'first')}"
    )


def _zone_ends(n_classes: int | None) -> list[float]:
    return [n_classes / 2, n_classes * 2] if n_classes else []


def _range(values: list[float]) -> list[float]:
    logs = [math.log10(value) for value in values if value > 0] or [0.0, 1.0]
    return [round(min(logs) - 0.06, 4), round(max(logs) + 0.06, 4)]


def _classes(n_classes: int | None, n_rows: int) -> list[dict[str, Any]]:
    if not n_classes:
        return []
    low, high = _zone_ends(n_classes)
    ends = [-0.5, n_rows - 0.5]
    zone = {"mode": "lines", "fill": "toself", "fillcolor": GRID, "line": {"width": 0}, "meta": {"role": "zone"}}
    return [
        reference([low, low, high, high], [*ends, *ends[::-1]], **zone),
        reference([n_classes, n_classes], ends),
    ]


def _marks(row: dict[str, Any], at: int, fits: pl.DataFrame, least: float) -> list[dict[str, Any]]:
    name = plain(row["name"])
    hover = f"{name}: {with_interval(row['mean'], row['low'], row['high'])} topics"
    # A bar to below the first decade would have no place on the axis.
    low = None if row["low"] is None else max(row["low"], 10**least)
    bars = error([row["mean"]], [low], [row["high"]], row["place"])
    shade, symbol = colour(row["place"]), shape(row["place"])
    mark = {"color": shade, "symbol": f"{symbol}-open" if row["told"] else symbol, "size": MARK,
            "line": {"width": 2, "color": shade}}  # fmt: skip
    own = fits.filter(name=row["name"])["value"].to_list()
    return [
        fit_marks(own, [at] * len(own), row["place"], [f"{name}, one fit: {value:,.0f} topics" for value in own]),
        mean_mark([round(row["mean"], 3)], [at], row["place"], [hover], error_x=bars, marker=mark),
    ]
