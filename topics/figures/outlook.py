"""Recent shares and what the next two periods may bring."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from ..periods import period_name
from .figure import Figure
from .rows import MAX_ROWS, left_out, named, percent, row_layout, signed_percent
from .theme import GREY, axis, colour, plain

_RECENT = 4
_CELL = ("period_start", "period_end", "share")
_TICKS = (1e-5, 1e-4, 1e-3, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


def outlook_figure(
    outlook: pl.DataFrame, backtest: pl.DataFrame, timeline: pl.DataFrame, units: pl.DataFrame
) -> Figure:
    """A row for each topic, most emergent on top: its last shares as small dots, fainter the older, and the forecasts.

    Large dots are the share expected in the last of the coming periods, with its 95 % prediction interval, rings that
    of the period before. The axis is logarithmic. Topics whose emergence is not surely above or below zero are grey.
    Beyond ``MAX_ROWS`` topics those with a sure direction come first, then the largest. The note holds the errors of
    the back-test.

    Args:
        outlook: as ``schemas.OUTLOOK``; empty where it is withheld: nothing is drawn then.
        backtest: as ``schemas.BACKTEST``.
        timeline: as ``schemas.TIMELINE``.
        units: topic_id, label.
    """
    table = named(outlook.sort(["emergence", "topic_id", "period_start"], descending=[True, False, False]), units)
    clear = (pl.col("emergence_low") > 0) | (pl.col("emergence_high") < 0)
    rows = _rows(table.with_columns(clear=clear))
    past = _past(timeline, outlook)
    traces = [trace for place, row in enumerate(rows) for trace in _row(place, row, past.get(row[0]["topic_id"], []))]
    across = axis(
        type="log", fixedrange=True, tickangle=0, range=_range(rows, past), tickvals=list(_TICKS),
        ticktext=[percent(t) for t in _TICKS],
    )  # fmt: skip
    labels, ids = [row[0]["label"] for row in rows], [row[0]["topic_id"] for row in rows]
    drawn = {"data": traces, "layout": row_layout(labels, ids, xaxis=across)}
    note = _note(backtest, bool(rows)) + left_out(table["topic_id"].n_unique(), "surest and largest")
    return Figure("outlook", "Outlook", note, table, drawn)


def _note(backtest: pl.DataFrame, drawn: bool) -> str:
    marks = (
        "Small dots: the last shares, fainter the older. Ring and large dot: the share expected one and two periods "
        "on, with a thin 95 % prediction interval. Grey: no sure direction. "
    )
    return (marks if drawn else "") + " ".join(_measured(backtest, horizon) for horizon in (1, 2)).strip()


def _measured(backtest: pl.DataFrame, horizon: int) -> str:
    rows = {row["method"]: row for row in backtest.filter(pl.col("horizon") == horizon).iter_rows(named=True)}
    if not {"outlook", "persistence", "linear"} <= rows.keys():
        return ""
    own, last, line = (f"{rows[name]['error'] * 100:.2g}" for name in ("outlook", "persistence", "linear"))
    when = "One period" if horizon == 1 else "Two periods"
    return (
        f"{when} ahead, {rows['outlook']['n_forecasts']:,} such forecasts were off by {own} percentage points on "
        f"average, the last share by {last}, a straight line by {line}; {percent(rows['outlook']['coverage'])} of the "
        "shares fell into the 95 % intervals."
    )


def _rows(table: pl.DataFrame) -> list[list[dict[str, Any]]]:
    """Of each topic that is drawn, the rows of its coming periods."""
    chosen = (
        table.unique("topic_id", keep="first")
        .sort(["clear", "share", "topic_id"], descending=[True, True, False])
        .head(MAX_ROWS)["topic_id"]
    )
    shown = table.filter(pl.col("topic_id").is_in(chosen.to_list()))
    return [group.to_dicts() for _, group in shown.group_by("topic_id", maintain_order=True)]


def _past(timeline: pl.DataFrame, outlook: pl.DataFrame) -> dict[int, list[tuple[str, float]]]:
    """Period and share of the last complete periods of each topic that is forecast, oldest first."""
    used = pl.col("complete") & (pl.col("total") > 0) & pl.col("topic_id").is_in(outlook["topic_id"].to_list())
    recent = (
        timeline.filter(used).sort("topic_id", "period_start").group_by("topic_id", maintain_order=True).tail(_RECENT)
    )
    return {
        int(str(topic)): [(period_name(start, end), share) for start, end, share in group.select(_CELL).iter_rows()]
        for (topic,), group in recent.group_by("topic_id", maintain_order=True)
    }


def _range(rows: list[list[dict[str, Any]]], past: dict[int, list[tuple[str, float]]]) -> list[float]:
    """Ends of the logarithmic axis, as powers of ten: all that is drawn; what lies at zero is cut by the frame."""
    shown = [row["share"] for group in rows for row in group]
    shown += [share for group in rows for _, share in past.get(group[0]["topic_id"], [])]
    positive = [share for share in shown if share > 0] or [0.01, 0.1]
    highest = max([row["share_high"] for group in rows for row in group] or [0.1])
    return [round(math.log10(min(positive) / 1.6), 4), round(min(0.02, math.log10(max(highest, 1e-9) * 1.1)), 4)]


def _row(place: int, row: list[dict[str, Any]], past: list[tuple[str, float]]) -> list[dict[str, Any]]:
    topic = row[0]["topic_id"]
    shade = colour(topic) if row[0]["clear"] else GREY
    base = {"type": "scatter", "hovertemplate": "%{text}<extra></extra>", "meta": {"role": "outlook", "topic": topic}}
    shown = [(period, share) for period, share in past if share > 0]
    fading = [round(0.25 + 0.6 * (i + 1) / max(len(shown), 1), 2) for i in range(len(shown))]
    dots = {
        **base, "mode": "markers", "x": [round(share, 6) for _, share in shown], "y": [place] * len(shown),
        "marker": {"size": 5, "color": shade, "opacity": fading},
        "text": [f"{period}: {percent(share)}" for period, share in shown],
    }  # fmt: skip
    return [dots, {**base, **_coming(place, row, shade)}]


def _coming(place: int, row: list[dict[str, Any]], shade: str) -> dict[str, Any]:
    last = row[-1]
    spread = [0.0] * (len(row) - 1)
    return {
        "mode": "markers", "x": [round(period["share"], 6) for period in row], "y": [place] * len(row),
        "error_x": {"type": "data", "symmetric": False, "thickness": 1.5, "width": 0, "color": shade,
                    "array": [*spread, round(last["share_high"] - last["share"], 6)],
                    "arrayminus": [*spread, round(last["share"] - last["share_low"], 6)]},
        "marker": {"color": shade, "size": [8] * len(spread) + [10],
                   "symbol": ["circle-open"] * len(spread) + ["circle"], "line": {"width": 2, "color": shade}},
        "text": [_hover(period) for period in row],
    }  # fmt: skip


def _hover(period: dict[str, Any]) -> str:
    low, high = percent(period["share_low"]), percent(period["share_high"])
    emergence = [signed_percent(period[name]) for name in ("emergence", "emergence_low", "emergence_high")]
    return (
        f"{plain(period['label'])}<br>from {period['period_start']:%b %Y}: {percent(period['share'])} expected "
        f"[{low}, {high}]<br>emergence {emergence[0]} a year [{emergence[1]}, {emergence[2]}]"
    )
