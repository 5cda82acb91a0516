"""What each pipeline reaches, and how long it takes."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from .durations import duration, ticks
from .figure import Figure
from .labels import Spot, place_labels
from .pipeline_marks import MARK, error, fit_marks, mean_mark, reference, with_interval
from .theme import axis, layout, plain, shorten

HEIGHT = 420
_ROOM = 0.08  # of the axes, left free at either end
_WIDTHS = {"wide": 1000, "narrow": 320}  # the plots for which names are placed
_LENGTHS = {"wide": 32, "narrow": 18}  # characters of a name there


def quality_time(means: pl.DataFrame, fits: pl.DataFrame, quality: str, higher: bool = True) -> Figure:
    """A mark for each pipeline at its median time and mean quality, pale ones for its fits.

    Args:
        means: name, pipeline, place (of the pipeline in the experiment), seconds, mean, low, high; one row per pipeline
            and setting, those first that are to be named first.
        fits: place, label, seconds, value; one row per fit.
        quality: what is measured.
        higher: whether more of it is better.

    The line joins those that no other one beats in both. Times are on a logarithmic axis.
    """
    rows = means.drop_nulls(["seconds", "mean"]).filter(pl.col("seconds") > 0).to_dicts()
    shown = fits.drop_nulls(["seconds", "value"]).filter(pl.col("seconds") > 0)
    across, up = _ranges(rows, shown)
    traces = [_front(rows, higher), *_fits(shown), *(_mark(row) for row in rows)] if rows else []
    at = ticks(10 ** across[0], 10 ** across[1]) if rows else []
    settings = layout(
        HEIGHT, annotations=_names(rows, across, up),
        xaxis=axis(type="log", range=across, tickvals=at, ticktext=[duration(t) for t in at], fixedrange=True,
                   tickangle=0, title={"text": "Time of a fit", "standoff": 8}),
        yaxis=axis(range=up, fixedrange=True, nticks=6, title={"text": plain(quality), "standoff": 4}),
    )  # fmt: skip
    return Figure(
        "quality-time", f"{quality} and time", _note(quality, higher), means, {"data": traces, "layout": settings}
    )


def _note(quality: str, higher: bool) -> str:
    best = "Upper" if higher else "Lower"
    return (
        f"{quality} (mean with its 95\u00a0% interval) against the median time of a fit, on a logarithmic scale; pale: "
        f"single fits. {best} left is best: the dotted line joins those that none beats in both."
    )


def _ranges(rows: list[dict[str, Any]], fits: pl.DataFrame) -> tuple[list[float], list[float]]:
    times = [math.log10(s) for s in [*(row["seconds"] for row in rows), *fits["seconds"]]]
    heights = [row[end] for row in rows for end in ("mean", "low", "high") if row[end] is not None] + fits[
        "value"
    ].to_list()
    return _widened(times, 0.15), _widened(heights, 0.01)


def _widened(values: list[float], least: float) -> list[float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = max(_ROOM * (high - low), least)
    return [round(low - room, 4), round(high + room, 4)]


def _front(rows: list[dict[str, Any]], higher: bool) -> dict[str, Any]:
    sign = 1 if higher else -1
    best, front = -math.inf, []
    for row in sorted(rows, key=lambda row: (row["seconds"], -sign * row["mean"], row["name"])):
        if sign * row["mean"] > best:
            best = sign * row["mean"]
            front.append(row)
    return reference([round(r["seconds"], 4) for r in front], [round(r["mean"], 4) for r in front])


def _fits(fits: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        fit_marks(
            own["seconds"].round(4).to_list(),
            own["value"].round(4).to_list(),
            own["place"][0],
            [plain(text) for text in own["label"]],
        )
        for own in fits.partition_by("place", maintain_order=True)
    ]


def _mark(row: dict[str, Any]) -> dict[str, Any]:
    hover = (
        f"{plain(row['name'])}<br>{with_interval(row['mean'], row['low'], row['high'])}<br>{duration(row['seconds'])}"
    )
    bars = error([row["mean"]], [row["low"]], [row["high"]], row["place"])
    return mean_mark([round(row["seconds"], 4)], [round(row["mean"], 4)], row["place"], [hover], error_y=bars)


def _names(rows: list[dict[str, Any]], across: list[float], up: list[float]) -> list[dict[str, Any]]:
    """Annotations whose ``name`` says at which widths they are shown, those of the first rows before others."""
    return [label for width in _WIDTHS for label in _fitting(rows, across, up, width)]


def _fitting(rows: list[dict[str, Any]], across: list[float], up: list[float], kind: str) -> list[dict[str, Any]]:
    width = _WIDTHS[kind]
    texts = [shorten(row["name"], _LENGTHS[kind]) for row in rows]
    spots = [
        Spot(text, (math.log10(row["seconds"]) - across[0]) / (across[1] - across[0]) * width,
             (row["mean"] - up[0]) / (up[1] - up[0]) * (HEIGHT - 60), MARK)
        for text, row in zip(texts, rows, strict=True)
    ]  # fmt: skip
    placed = zip(rows, texts, place_labels(spots, width), strict=True)
    return [
        {"name": f"{kind}::mean", "text": plain(text), "x": round(math.log10(row["seconds"]), 4),
         "y": round(row["mean"], 4), "visible": kind == "wide", "font": {"size": 12}} | where
        for row, text, where in placed if where
    ]  # fmt: skip
