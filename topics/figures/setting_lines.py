"""A measure over the values of one swept key or two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import polars as pl

from .figure import Figure
from .pipeline_marks import error, mean_mark, pipeline_key, reference, round_ticks, with_interval
from .theme import axis, colour, layout, plain, shorten
from .two_sides import key_layout

PANEL_PIXELS = 210
_ALONE = 320
_COLUMNS = 3
_APART = 0.05  # between pipelines at the same value, so that their intervals do not cover each other
_MOST_NAMED = 8  # values that are named along the axis
_DECADE = 8.0  # counts that differ by more than so many times stand on a logarithmic scale


def setting_lines(
    means: pl.DataFrame,
    key: tuple[str, Sequence[str]],
    panels: Sequence[str],
    measure: tuple[str, str],
    truth: Sequence[float] = (),
) -> Figure:
    """A line for each pipeline over the values of a key, in a panel for each value of another, if there is one.

    Args:
        means: pipeline, place, first (place among the values of the key), panel, mean, low, high.
        key: what it is called, and its values in order.
        panels: titles; none where no other key is swept.
        measure: name and title of what is measured; counts of topics (``n_topics``) may go on a logarithmic scale.
        truth: what should be found at each value of the key, drawn as a dotted line.

    Values stand at equal distances. All panels have the same scale.
    """
    name, title = measure
    rows = means.drop_nulls("mean").sort("place", "panel", "first")
    pipelines = list(rows.select("pipeline", "place").unique(maintain_order=True).iter_rows())
    up = _up(rows, truth, name == "n_topics")
    traces = [
        trace
        for panel in range(max(1, len(panels)))
        for trace in _panel(rows.filter(panel=panel), _end(panel), pipelines, truth)
    ]
    several = len(pipelines) > 1
    settings = (_small(key, panels, up) if panels else _large(key, up, title)) | (key_layout() if several else {})
    drawn = {"data": [*traces, *(pipeline_key(pipelines) if several else [])], "layout": settings}
    return Figure(f"setting-{name}", f"{title} by setting", _note(title, key[0], panels, bool(truth)), means, drawn)


def _end(panel: int) -> str:
    return "" if panel == 0 else str(panel + 1)


def _note(title: str, key: str, panels: Sequence[str], truth: bool) -> str:
    scale = " All panels have the same scale." if panels else ""
    line = " Dotted: as many topics as classes." if truth else ""
    return f"{title}, mean with its 95\u00a0% interval, over {'the ' if ' ' in key else ''}{key}.{line}{scale}"


def _up(rows: pl.DataFrame, truth: Sequence[float], counts: bool) -> dict[str, Any]:
    """The vertical axis of every panel."""
    ends = [rows[column].min() for column in ("mean", "low")] + [rows[column].max() for column in ("mean", "high")]
    known = [*(float(end) for end in ends if isinstance(end, float)), *truth] or [0.0, 1.0]
    low, high = min(known), max(known)
    log = counts and low > 0 and high / low > _DECADE
    at = round_ticks(low, high, 4) if log else []
    ticks = {"type": "log", "tickvals": at, "ticktext": [f"{tick:,}" for tick in at]} if log else {"nticks": 5}
    low, high = (math.log10(low), math.log10(high)) if log else (low, high)
    room = 0.06 * (high - low) or 0.05
    return axis(range=[round(low - room, 4), round(high + room, 4)], fixedrange=True, **ticks)


def _panel(
    rows: pl.DataFrame, end: str, pipelines: Sequence[tuple[str, int]], truth: Sequence[float]
) -> list[dict[str, Any]]:
    where = {"xaxis": f"x{end}", "yaxis": f"y{end}"}
    middle = (len(pipelines) - 1) / 2
    step = min(_APART, 0.5 / max(len(pipelines), 1))
    lines = [
        _line(rows.filter(pipeline=name), place, (i - middle) * step) | where
        for i, (name, place) in enumerate(pipelines)
    ]
    return [*([reference(range(len(truth)), list(truth), **where)] if truth else []), *lines]


def _line(own: pl.DataFrame, place: int, shift: float) -> dict[str, Any]:
    hover = [f"{plain(row['name'])}<br>{with_interval(row['mean'], row['low'], row['high'])}" for row in own.to_dicts()]
    bars = error(own["mean"].to_list(), own["low"].to_list(), own["high"].to_list(), place)
    return mean_mark(
        [round(at + shift, 3) for at in own["first"]], own["mean"].round(4).to_list(), place, hover,
        mode="lines+markers", line={"color": colour(place), "width": 1.5}, error_y=bars,
    )  # fmt: skip


def _large(key: tuple[str, Sequence[str]], up: dict[str, Any], title: str) -> dict[str, Any]:
    """One plot with titles at its axes."""
    across = _across(key[1]) | {"title": {"text": plain(key[0]), "standoff": 8}}
    return layout(_ALONE, xaxis=across, yaxis=up | {"title": {"text": plain(title), "standoff": 4}})


def _small(key: tuple[str, Sequence[str]], panels: Sequence[str], up: dict[str, Any]) -> dict[str, Any]:
    """Panels, which the page moves into fewer columns on narrow screens."""
    columns = 4 if len(panels) == 4 else _COLUMNS
    n_rows = math.ceil(len(panels) / columns)
    meta = {"panels": len(panels), "panel_pixels": PANEL_PIXELS, "columns": columns}
    result = layout(PANEL_PIXELS * n_rows + 20, meta=meta, annotations=[])
    for panel, title in enumerate(panels):
        row, column = divmod(panel, columns)
        wide, tall, end = 1 / columns, 1 / n_rows, _end(panel)
        across = [round(column * wide + 0.03, 4), round((column + 1) * wide - 0.01, 4)]
        down = [round(1 - (row + 0.78) * tall, 4), round(1 - (row + 0.16) * tall, 4)]
        result[f"xaxis{end}"] = _across(key[1]) | {"anchor": f"y{end}", "domain": across}
        result[f"yaxis{end}"] = up | {"anchor": f"x{end}", "domain": down}
        result["annotations"].append({
            "name": "wide::panel", "text": plain(shorten(title, 36)), "showarrow": False, "xref": f"x{end} domain",
            "yref": f"y{end} domain", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "font": {"size": 12},
        })  # fmt: skip
    return result


def _across(values: Sequence[str]) -> dict[str, Any]:
    named = range(0, len(values), -(-len(values) // _MOST_NAMED) if values else 1)
    return axis(
        range=[-0.4, len(values) - 0.6], tickvals=list(named), ticktext=[plain(shorten(values[i], 16)) for i in named],
        fixedrange=True, tickangle=0, showgrid=False,
    )  # fmt: skip
