"""The map of papers: the corpus as quiet grey points, one subject's papers in front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from .figure import Figure
from .theme import axis, brief, colour, layout, plain, shape, shorten

HEIGHT = 560
# SVG points stay crisp and selectable; beyond this many WebGL keeps the map fluid.
WEBGL_FROM = 5_000
# Titles of all papers of a very large corpus would weigh more than the rest of the page.
HOVER_UP_TO = 25_000
CORE = 0.6  # part of a topic's papers, nearest to its median, above which its label stands: stragglers do not count
_CHARACTER, _LINE = 7.2, 19  # pixels that a label takes
_WIDTHS = {"wide": 1000, "narrow": 340}  # the plots for which labels are placed
_LENGTHS = {"wide": 38, "narrow": 20}  # characters of a label there
_SIDES = {"a": "", "b": "-open", "both": "-open-dot"}  # what a side adds to the marker of its topics


def paper_map(
    papers: pl.DataFrame,
    topics: pl.DataFrame,
    own: Sequence[int] | None = None,
    sides: tuple[str, str] | None = None,
) -> Figure:
    """Papers where their texts lie: near each other means similar; the axes themselves mean nothing.

    Args:
        papers: number (the page's own for a paper, null for others), paper_id, title, date, hover, topic_id, x, y.
        topics: topic_id, label, n_papers.
        own: ids of the topics that get a label first; those with numbered papers where it is not given.
        sides: names of two sides, whose marks differ; ``side`` of papers is then "a", "b" or "both".

    Papers with a number stand in front in the colour of their topic, all others behind in grey. The largest topics are
    named above their core, as many as fit without overlap.
    """
    placed = papers.filter(pl.col("x").is_not_null() & pl.col("y").is_not_null())
    mine = placed.filter(pl.col("number").is_not_null())
    others = placed.filter(pl.col("number").is_null())
    kind = "scattergl" if placed.height > WEBGL_FROM else "scatter"
    traces = [_background(others, kind)] if others.height else []
    for side, mark in (_SIDES if sides else {"": ""}).items():
        found = mine.filter(side=side) if side else mine
        traces += [_front(int(str(t)), rows, kind, mark) for (t,), rows in _by_topic(found)]
    first = list(own) if own is not None else mine["topic_id"].unique().to_list()
    table = placed.select(
        "paper_id", "title", "date", "topic_id", pl.col("x", "y").round(3), own=pl.col("number").is_not_null()
    )
    note = _note(mine.height, others.height, astray=bool((mine["topic_id"] < 0).any())) + _marks(sides, mine)
    drawn = {"data": traces, "layout": _layout(_labels(placed, topics, first))}
    return Figure("map", "Map of the papers", note, table, drawn)


def _note(mine: int, others: int, astray: bool) -> str:
    grey = f"; the other {others:,} papers of the corpus are grey" if others else ""
    none = " (large and grey: no area)" if astray else ""
    return (
        f"Each point is a paper, {mine:,} in the colour of their area{none}{grey}. Near means similar text; "
        "axes have no unit, and the distance between far groups means little."
    )


def _marks(sides: tuple[str, str] | None, mine: pl.DataFrame) -> str:
    """What the marks of the sides that are in front look like."""
    if not sides:
        return ""
    looks = {"a": ("filled", sides[0]), "b": ("open", sides[1]), "both": ("open with a dot", "both")}
    found = set(mine["side"])
    said = "; ".join(f"{look}: {name}" for side, (look, name) in looks.items() if side in found)
    return f" {said[:1].upper()}{said[1:]}." if said else ""


def _by_topic(papers: pl.DataFrame) -> Any:
    return papers.sort("topic_id", "number").group_by("topic_id", maintain_order=True)


def _coordinates(rows: pl.DataFrame) -> dict[str, Any]:
    return {"x": rows["x"].round(3).to_list(), "y": rows["y"].round(3).to_list()}


def _background(rows: pl.DataFrame, kind: str) -> dict[str, Any]:
    titles = rows.height <= HOVER_UP_TO
    size = 5 if rows.height < 2_000 else 3.5
    return {
        "type": kind, "mode": "markers", **_coordinates(rows),
        "text": [plain(shorten(t or "", 80)) for t in rows["title"]] if titles else None,
        "hovertemplate": "%{text}<extra></extra>" if titles else None,
        "hoverinfo": "all" if titles else "skip",
        "customdata": rows["topic_id"].to_list(),
        "marker": {"color": "#9aa1a9", "size": size, "opacity": 0.45},
        "selected": {"marker": {"opacity": 0.9}}, "unselected": {"marker": {"opacity": 0.2}},
        "meta": {"role": "background"},
    }  # fmt: skip


def _front(topic_id: int, rows: pl.DataFrame, kind: str, mark: str = "") -> dict[str, Any]:
    size = 9 if rows.height < 500 else 5
    marker = {"color": colour(topic_id), "symbol": shape(topic_id) + mark, "size": size, "opacity": 0.95}
    return {
        "type": kind, "mode": "markers", **_coordinates(rows),
        "text": rows["hover"].to_list(),
        "customdata": rows["number"].to_list(),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": marker | {"line": {"width": 2 if mark else 0.8, "color": "rgba(255,255,255,0.8)"}},
        "unselected": {"marker": {"opacity": 0.1}},
        "meta": {"role": "papers", "topic": topic_id},
    }  # fmt: skip


def _labels(placed: pl.DataFrame, topics: pl.DataFrame, first: Sequence[int]) -> list[dict[str, Any]]:
    """Annotations above or below the core of each topic; their ``name`` says at which widths they are shown."""
    core = (
        placed.filter(pl.col("topic_id") >= 0)
        .with_columns(off=_squared("x") + _squared("y"))
        .filter(pl.col("off") <= pl.col("off").quantile(CORE, "higher").over("topic_id"))
        .group_by("topic_id")
        .agg(pl.col("x").median(), top=pl.col("y").max(), bottom=pl.col("y").min())
        .join(topics.select("topic_id", "label", "n_papers"), on="topic_id")
        .with_columns(mine=pl.col("topic_id").is_in(list(first)))
        .sort(["mine", "n_papers", "topic_id"], descending=[True, True, False])
    )
    spread = placed.select(pl.col("x", "y").max() - pl.col("x", "y").min()).row(0)
    return [label for name in _WIDTHS for label in _fitting(core.rows(named=True), spread, name)]


def _squared(axis: str) -> pl.Expr:
    """Squared distance from the median of the topic along ``axis``."""
    return (pl.col(axis) - pl.col(axis).median().over("topic_id")) ** 2


def _fitting(spots: Sequence[dict[str, Any]], spread: tuple[float, float], name: str) -> list[dict[str, Any]]:
    """Labels in a plot of the width that ``name`` stands for, each where it overlaps none before it, if anywhere."""
    per_x, per_y = (pixels / max(float(s), 1e-9) for pixels, s in zip((_WIDTHS[name], HEIGHT), spread, strict=True))
    taken: list[tuple[float, float, float]] = []
    labels = []
    for spot in spots:
        text = brief(spot["label"], _LENGTHS[name])
        for anchor, y, shift in (("bottom", spot["top"], _LINE / 2 + 5), ("top", spot["bottom"], -_LINE / 2 - 5)):
            here = (spot["x"] * per_x, y * per_y + shift, len(text) * _CHARACTER / 2)
            if all(abs(here[0] - a) > here[2] + b + 8 or abs(here[1] - c) > _LINE for a, c, b in taken):
                taken.append(here)
                labels.append(_annotation(spot, text, y, anchor, name))
                break
    return labels


def _annotation(spot: dict[str, Any], text: str, y: float, anchor: str, name: str) -> dict[str, Any]:
    mine = spot["mine"]
    return {
        "name": f"{name}:{spot['topic_id']}:{'own' if mine else 'other'}", "text": plain(text),
        "x": round(spot["x"], 3), "y": round(y, 3), "showarrow": False, "captureevents": True,
        "yanchor": anchor, "yshift": 5 if anchor == "bottom" else -5, "visible": name == "wide",
        "font": {"size": 13 if mine else 11, "shadow": "0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff"},
    }  # fmt: skip


def _layout(labels: list[dict[str, Any]]) -> dict[str, Any]:
    bare = {"showgrid": False, "showticklabels": False, "showline": False}
    return layout(HEIGHT, xaxis=axis(**bare), yaxis=axis(**bare), annotations=labels, dragmode="pan")
