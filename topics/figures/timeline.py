"""Shares of areas over time as small multiples."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl

from ..periods import period_name
from .figure import Figure
from .theme import GRID, axis, brief, colour, faded, layout, plain

MAX_PANELS = 12
COLUMNS = 3
PANEL_PIXELS = 150


def areas_over_time(
    timeline: pl.DataFrame, topics: pl.DataFrame, total: int | None = None, coverage: pl.DataFrame | None = None
) -> Figure:
    """One panel per area, largest first: its share of the papers of each period, with a 95 % band.

    Args:
        timeline: as ``schemas.TIMELINE``, full grid.
        topics: topic_id, label.
        total: papers behind the timeline, for the note.
        coverage: topic_id, last_day: areas whose collection ends while the corpus goes on; their later periods are
            grey instead of a fall.

    All panels have the same scale. A period without papers leaves a gap; the step into an incomplete one is dashed.
    Each dot knows the days of its period, so that it can lead to the papers. Beyond ``MAX_PANELS`` areas only the
    largest are drawn; ``table`` holds them all.
    """
    sizes = timeline.group_by("topic_id").agg(pl.col("papers").sum())
    sizes = sizes.sort(["papers", "topic_id"], descending=[True, False])
    shown = [int(t) for t in sizes["topic_id"][:MAX_PANELS]]
    labels = {int(i): str(label) for i, label in topics.select("topic_id", "label").iter_rows()}
    ends = dict(coverage.select("topic_id", "last_day").iter_rows()) if coverage is not None else {}
    drawn = timeline.filter(pl.col("topic_id").is_in(shown))
    ceiling = _ceiling(drawn["share_high"].max())
    traces: list[dict[str, Any]] = []
    for panel, topic_id in enumerate(shown):
        rows = drawn.filter(pl.col("topic_id") == topic_id).sort("period_start")
        traces += _panel(rows, topic_id, "" if panel == 0 else str(panel + 1), ceiling, ends.get(topic_id))
    named = timeline.join(topics.select("topic_id", "label"), on="topic_id", how="left", maintain_order="left")
    note = _note(sizes.height, total, bool(timeline["complete"].all()), any(topic in ends for topic in shown))
    picture = {"data": traces, "layout": _layout([labels[t] for t in shown], ceiling, shown)}
    return Figure("timeline", "Areas over time", note, named, picture)


def _note(n_topics: int, total: int | None, complete: bool, ends: bool) -> str:
    counted = f" of {total:,} dated papers" if total is not None else ""
    parts = [f"Line: share{counted} in each period; band: 95 % interval. All panels have the same scale."]
    if not complete:
        parts.append("A dashed step leads into a period that is not over or not wholly collected.")
    if ends:
        parts.append("Grey: the collection has ended there, so nothing is known.")
    if n_topics > MAX_PANELS:
        parts.append(f"The {MAX_PANELS} largest of {n_topics} are drawn; the table has all.")
    return " ".join(parts)


def _ceiling(high: Any) -> float:
    """The upper end of all scales, in percent: the next ten, or below ten the next two."""
    percent = float(high or 0.1) * 100
    step = 10 if percent > 10 else 2
    return min(100.0, math.ceil(percent / step) * step)


def _panel(
    rows: pl.DataFrame, topic_id: int, suffix: str, ceiling: float, last_day: dt.date | None
) -> list[dict[str, Any]]:
    base = {"type": "scatter", "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    ended = rows.filter(pl.col("period_start") > last_day) if last_day else rows.clear()
    points = [_point(row) for row in rows.head(rows.height - ended.height).iter_rows(named=True)]
    series = {**base, "meta": {"role": "series", "topic": topic_id}}
    dot = {"size": 5, "color": colour(topic_id)}
    line = {"color": colour(topic_id), "width": 2}
    known = [p if p["complete"] else p | {"y": None} for p in points]
    traces = [
        {**series, **_band(points), "mode": "lines", "line": {"width": 0.5, "color": faded(topic_id, 0.3)},
         "fill": "toself", "fillcolor": faded(topic_id, 0.2), "hoverinfo": "skip"},
        {**series, **_line(known), "mode": "lines+markers", "line": line, "marker": dot},
    ]  # fmt: skip
    if not all(p["complete"] for p in points):
        dashed = {"mode": "lines+markers", "line": line | {"dash": "dot"}}
        traces.append({**series, **_line(_steps(points)), **dashed, "marker": dot | {"symbol": "circle-open"}})
    return [*traces, _blank(ended, ceiling) | base] if ended.height else traces


def _steps(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The incomplete points, each with its neighbours, so that steps into and out of them are drawn."""
    near = {j for i, p in enumerate(points) if not p["complete"] for j in (i - 1, i, i + 1)}
    return [p if i in near else p | {"y": None} for i, p in enumerate(points)][max(0, min(near)) :]


def _blank(ended: pl.DataFrame, ceiling: float) -> dict[str, Any]:
    """A grey field over periods of which nothing was collected."""
    left, right = ended["period_start"][0].isoformat(), ended["period_end"][-1].isoformat()
    return {
        "x": [left, left, right, right], "y": [0, ceiling, ceiling, 0], "mode": "lines", "line": {"width": 0},
        "fill": "toself", "fillcolor": GRID, "hoveron": "fills", "text": "the collection has ended: nothing is known",
        "hoverinfo": "text", "meta": {"role": "blank"},
    }  # fmt: skip


def _point(row: dict[str, Any]) -> dict[str, Any]:
    start, end = row["period_start"], row["period_end"]
    share = row["share"]
    middle = start + (end - start) / 2
    text = f"{period_name(start, end)}: no papers"
    if share is not None:
        low, high = row["share_low"] * 100, row["share_high"] * 100
        text = (
            f"{period_name(start, end)}: {share * 100:.0f}\u00a0% [{low:.0f}, {high:.0f}]"
            f"<br>{row['papers']:.3g} of {row['total']:.4g} papers{'' if row['complete'] else ', not complete'}"
        )
    bounds = [None if row[key] is None else round(row[key] * 100, 2) for key in ("share", "share_low", "share_high")]
    return {"x": middle.isoformat(), "y": bounds[0], "low": bounds[1], "high": bounds[2], "text": text,
            "complete": row["complete"], "days": [start.isoformat(), end.isoformat()]}  # fmt: skip


def _line(points: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "x": [p["x"] for p in points], "y": [p["y"] for p in points], "text": [p["text"] for p in points],
        "customdata": [p["days"] for p in points], "hovertemplate": "%{text}<extra></extra>", "connectgaps": False,
    }  # fmt: skip


def _band(points: list[dict[str, Any]]) -> dict[str, Any]:
    """Outline of the interval: one closed shape for each run of periods that have papers."""
    xs: list[str | None] = []
    ys: list[float | None] = []
    run: list[dict[str, Any]] = []
    for point in [*points, {"y": None}]:
        if point["y"] is not None:
            run.append(point)
        elif run:
            back = run[::-1]
            xs += [*(p["x"] for p in run), *(p["x"] for p in back), None]
            ys += [*(p["high"] for p in run), *(p["low"] for p in back), None]
            run = []
    return {"x": xs[:-1], "y": ys[:-1]}


def _layout(names: list[str], ceiling: float, topic_ids: list[int]) -> dict[str, Any]:
    rows = max(1, math.ceil(len(names) / COLUMNS))
    # The page moves the panels into fewer columns on narrow screens; titles follow, being tied to their axes.
    result = layout(PANEL_PIXELS * rows + 20, meta={"panels": len(names), "panel_pixels": PANEL_PIXELS})
    result["annotations"] = []
    for panel, name in enumerate(names):
        suffix = "" if panel == 0 else str(panel + 1)
        row, column = divmod(panel, COLUMNS)
        wide, tall = 1 / COLUMNS, 1 / rows
        across = [round(column * wide + 0.03, 4), round((column + 1) * wide - 0.01, 4)]
        down = [round(1 - (row + 1) * tall + 0.22 * tall, 4), round(1 - row * tall - 0.16 * tall, 4)]
        result[f"xaxis{suffix}"] = axis(type="date", domain=across, anchor=f"y{suffix}", fixedrange=True, nticks=5)
        result[f"yaxis{suffix}"] = axis(domain=down, anchor=f"x{suffix}", fixedrange=True, range=[0, ceiling],
                                        ticksuffix="\u00a0%", nticks=4)  # fmt: skip
        result["annotations"].append({
            "name": f"wide:{topic_ids[panel]}:panel", "text": plain(brief(name, 36)), "showarrow": False,
            "xref": f"x{suffix} domain", "yref": f"y{suffix} domain", "x": 0, "y": 1, "xanchor": "left",
            "yanchor": "bottom", "captureevents": True, "font": {"size": 12},
        })  # fmt: skip
    return result
