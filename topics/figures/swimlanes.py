"""One lane per area, or per person of one name, and one dot per paper at its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from .. import schemas
from .figure import Figure
from .move_marks import move_marks, moves_note
from .theme import axis, brief, colour, faded, layout, plain, shape

MAX_LANES = 12
LANE_PIXELS = 36
OTHER, NONE = -2, -1
# Dots of a lane nearer to each other than this part of the time axis are moved apart, up and down by turns.
_CROWDED = 1 / 70
_OFFSETS = (0.0, -0.2, 0.2, -0.34, 0.34)


def lanes(papers: pl.DataFrame, topics: pl.DataFrame, as_of: dt.date, moves: pl.DataFrame | None = None) -> Figure:
    """Papers on a time axis, in a lane per area, most papers on top.

    Args:
        papers: number (the page's own for a paper), paper_id, title, date, hover, date_first, date_last, topic_id.
        topics: topic_id, label.
        as_of: a date range is drawn up to this day only.
        moves: as ``schemas.MOVES``, each marked by a strip across all lanes.

    A dot stands in the middle of the days a date may mean; a thin bar spans them where it is not a single day. Papers
    without a date are not drawn; beyond ``MAX_LANES`` areas the smaller ones share a lane.
    """
    order = _order(papers)
    labels = {int(i): str(label) for i, label in topics.select("topic_id", "label").iter_rows()}
    names = [{OTHER: "other areas", NONE: "no area"}.get(lane, labels.get(lane, "")) for lane in order]
    table, traces = _drawn(papers.with_columns(lane=_lane("topic_id", order)), as_of)
    figure = table.select("topic_id", "paper_id", "title", "date", "date_first", "date_last")
    moved = schemas.MOVES.empty() if moves is None else moves
    return Figure("lanes", "Papers by area and date", _note(papers, order) + moves_note(moved), figure, {
        "data": [*move_marks(moved, len(order) - 0.4, -0.6), *traces],
        "layout": _layout(names, {"topics": [lane if lane >= 0 else None for lane in order]}),
    })  # fmt: skip


def people_lanes(papers: pl.DataFrame, names: Mapping[int, str], as_of: dt.date) -> Figure:
    """Papers of one name on a time axis, in a lane per person who may have written them.

    Args:
        papers: as for ``lanes``, and person, numbered from 1 with most papers first.
        names: what each lane is called, by person.
        as_of: as for ``lanes``.

    Dots have the colours of their areas: lanes of other colours are lanes of other work. Beyond ``MAX_LANES`` people
    those with the fewest papers share a lane.
    """
    order = sorted(names) if len(names) <= MAX_LANES else [*sorted(names)[: MAX_LANES - 1], OTHER]
    table, traces = _drawn(papers.with_columns(lane=_lane("person", order)), as_of)
    figure = table.select("person", "topic_id", "paper_id", "title", "date", "date_first", "date_last")
    colours = ", in the colour of its area" if (papers["topic_id"] >= 0).any() else ""
    note = f"A lane for each supposed person; each dot is a paper{colours}.{_undated(papers)}"
    if OTHER in order:
        note += f" Only the {MAX_LANES - 1} with most papers have a lane of their own."
    people = [person if person > 0 else None for person in order]
    return Figure("identity", "Papers by supposed person and date", note, figure, {
        "data": traces, "layout": _layout([names.get(person, "others") for person in order], {"people": people}),
    })  # fmt: skip


def _order(papers: pl.DataFrame) -> list[int]:
    """Lanes from the top: areas by number of papers, then the rest of them, then papers without an area."""
    counts = papers.group_by("topic_id").len().sort(["len", "topic_id"], descending=[True, False])
    topics = [int(t) for t in counts["topic_id"] if t >= 0]
    tail = [NONE] if (counts["topic_id"] < 0).any() else []
    return [*topics, *tail] if len(topics) <= MAX_LANES else [*topics[: MAX_LANES - 1], OTHER, *tail]


def _note(papers: pl.DataFrame, order: list[int]) -> str:
    note = f"Each dot is a paper at its date; a thin bar covers all days the date may mean.{_undated(papers)}"
    if OTHER in order:
        note += f" The smallest areas share the lane “other areas”; the {MAX_LANES - 1} largest have their own."
    return note


def _undated(papers: pl.DataFrame) -> str:
    undated = papers["date_first"].null_count()
    return f" {undated} of {papers.height} papers have no date and are not drawn." if undated else ""


def _lane(column: str, order: list[int]) -> pl.Expr:
    """The place of each value in ``order``; what has none shares the lane of all others."""
    place = {value: i for i, value in enumerate(order)}
    return pl.col(column).replace_strict(place, default=place.get(OTHER, 0), return_dtype=pl.Int32)


def _drawn(papers: pl.DataFrame, as_of: dt.date) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
    """The dated papers with their places, and the bars and dots that stand for them."""
    table = _place(papers.filter(pl.col("date_first").is_not_null()), as_of)
    return table, [*_bars(table), *_dots(table)]


def _place(dated: pl.DataFrame, as_of: dt.date) -> pl.DataFrame:
    """Adds ``middle`` (where the dot stands), ``until`` (end of the bar) and ``y`` (lane and offset)."""
    until = pl.max_horizontal("date_first", pl.min_horizontal("date_last", pl.lit(as_of)))
    placed = (
        dated.with_columns(until=until)
        .with_columns(middle=pl.col("date_first") + (pl.col("until") - pl.col("date_first")) / 2)
        .sort("lane", "middle", "number")
    )
    return placed.with_columns(y=pl.Series(_offsets(placed), dtype=pl.Float64))


def _offsets(placed: pl.DataFrame) -> list[float]:
    days = [d.toordinal() for d in placed["middle"]]
    near = max(1.0, (max(days) - min(days)) * _CROWDED) if days else 1.0
    result: list[float] = []
    run, previous = 0, (-1, 0)
    for lane, day in zip(placed["lane"], days, strict=True):
        run = run + 1 if lane == previous[0] and day - previous[1] < near else 0
        previous = (lane, day)
        result.append(round(lane + _OFFSETS[run % len(_OFFSETS)], 2))
    return result


def _bars(table: pl.DataFrame) -> list[dict[str, Any]]:
    traces = []
    spans = table.filter(pl.col("until") > pl.col("date_first"))
    for (topic_id,), rows in spans.group_by("topic_id", maintain_order=True):
        xs: list[str | None] = []
        ys: list[float | None] = []
        for first, until, y in rows.select("date_first", "until", "y").iter_rows():
            xs += [first.isoformat(), until.isoformat(), None]
            ys += [y, y, None]
        line = {"color": faded(int(str(topic_id)), 0.45), "width": 2}
        traces.append({"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": line, "hoverinfo": "skip",
                       "meta": {"role": "bar", "topic": topic_id}})  # fmt: skip
    return traces


def _dots(table: pl.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [d.isoformat() for d in rows["middle"]],
            "y": rows["y"].to_list(),
            "text": rows["hover"].to_list(),
            "customdata": rows["number"].to_list(),
            "hovertemplate": "%{text}<extra></extra>",
            "marker": {"color": colour(int(str(topic))), "symbol": shape(int(str(topic))), "size": 9},
            "unselected": {"marker": {"opacity": 0.18}},
            "meta": {"role": "papers", "topic": topic},
        }
        for (topic,), rows in table.group_by("topic_id", maintain_order=True)
    ]


def _layout(names: list[str], meanings: Mapping[str, list[int | None]]) -> dict[str, Any]:
    ticks = [plain(brief(name, 38)) for name in names]
    lane_axis = axis(
        range=[len(names) - 0.4, -0.6], tickvals=list(range(len(names))), ticktext=ticks, fixedrange=True,
        gridcolor="rgba(128,136,146,0.12)",
    )  # fmt: skip
    return layout(
        LANE_PIXELS * len(names) + 48,
        xaxis=axis(type="date", fixedrange=True, side="bottom"),
        yaxis=lane_axis,
        meta={"wide": ticks, "narrow": [plain(brief(name, 18)) for name in names], **meanings},
    )
