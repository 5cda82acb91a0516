"""Bars, bands and labels of the alluvial figure.

Not Plotly's Sankey trace: that one leaves out topics without a band, which those just born often are, and draws a topic
as high as its bands rather than its papers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..periods import period_name
from .theme import GREY, INK, axis, brief, colour, faded, layout, plain

# Pixels: the column with most papers, the room that a label needs, between bars, above, below, and for a mark.
COLUMN_PIXELS, SLOT_PIXELS, GAP_PIXELS, HEAD_PIXELS, FOOT_PIXELS, MARK_PIXELS = 330, 17, 3, 28, 24, 14
# A bar's width, the distance of columns being 1.
BAR = 0.045
_MARKS = {"birth": "\u2605", "end": "\u2715", "split": "\u25b6", "merge": "\u25c0"}
_STEPS = 12
# Pixels and font size of wide and of narrow pages, between which the page chooses.
_PAGES = {"wide": (860, 12), "narrow": (340, 10)}


@dataclass(frozen=True)
class _Bar:
    """A topic and its place in pixels from the top."""

    row: dict[str, Any]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.top + self.height / 2, 2)

    @property
    def years(self) -> tuple[int, int]:
        return self.row["window_start"].year, self.row["window_end"].year

    @property
    def span(self) -> str:
        return period_name(self.row["window_start"], self.row["window_end"])

    @property
    def pixels_per_paper(self) -> float:
        return self.height / float(self.row["n_papers"])


def picture(
    columns: Sequence[Sequence[dict[str, Any]]],
    bands: pl.DataFrame,
    events: pl.DataFrame,
    left_out: Mapping[int, tuple[int, int]],
) -> dict[str, Any]:
    """Data and layout.

    Args:
        columns: rows of ``schemas.WINDOWS`` to draw, window by window, from top to bottom.
        bands: source, target, papers.
        events: as ``schemas.EVENTS``.
        left_out: by window, how many topics of how many papers are not drawn.
    """
    bars = _placed(columns)
    data = [*_band_traces(bars, bands), *_bar_traces(bars), *_event_traces(bars, events)]
    return {"data": data, "layout": _layout(bars, left_out)}


def _placed(columns: Sequence[Sequence[dict[str, Any]]]) -> dict[int, _Bar]:
    scale = COLUMN_PIXELS / max(sum(row["n_papers"] for row in column) for column in columns)
    bars = {}
    for column in columns:
        top = 0.0
        for row in column:
            height = max(2.0, row["n_papers"] * scale)
            slot = max(height, SLOT_PIXELS)
            bars[row["node"]] = _Bar(row, round(top + (slot - height) / 2, 2), round(height, 2))
            top += slot + GAP_PIXELS
    return bars


def _band_traces(bars: Mapping[int, _Bar], bands: pl.DataFrame) -> list[dict[str, Any]]:
    """One trace per topic of the run: its bands, closed shapes with gaps between them."""
    shapes: dict[int, tuple[list[float | None], list[float | None]]] = {}
    ends = [(bars[source], bars[target], papers) for source, target, papers in bands.iter_rows()]
    leaving = _tops([(source, target.top, papers) for source, target, papers in ends])
    coming = _tops([(target, source.top, papers) for source, target, papers in ends])
    for (source, target, papers), start, end in zip(ends, leaving, coming, strict=True):
        xs, ys = shapes.setdefault(source.row["topic_id"], ([], []))
        width = papers * min(source.pixels_per_paper, target.pixels_per_paper)
        across = source.row["window"] + BAR / 2, target.row["window"] - BAR / 2
        for known, more in zip((xs, ys), _ribbon(across, (start, end), width), strict=True):
            known += [*([None] if known else []), *more]
    return [
        {"type": "scatter", "x": xs, "y": ys, "mode": "lines", "line": {"width": 0}, "fill": "toself",
         "fillcolor": faded(topic, 0.3), "hoverinfo": "skip", "meta": {"role": "flow", "topic": topic}}
        for topic, (xs, ys) in sorted(shapes.items())
    ]  # fmt: skip


def _tops(ends: Sequence[tuple[_Bar, float, int]]) -> list[float]:
    """Where each band begins on its bar; bands of a bar lie in the order of their other ends."""
    used: dict[int, float] = {}
    tops = [0.0] * len(ends)
    for i in sorted(range(len(ends)), key=lambda i: ends[i][1]):
        bar, _, papers = ends[i]
        tops[i] = used.setdefault(bar.row["node"], bar.top)
        used[bar.row["node"]] += papers * bar.pixels_per_paper
    return tops


def _ribbon(across: tuple[float, float], down: tuple[float, float], width: float) -> tuple[list[float], list[float]]:
    """Outline of a band, there along its upper edge and back along the lower."""
    steps = [i / _STEPS for i in range(_STEPS + 1)]
    xs = [round(across[0] + (across[1] - across[0]) * t, 4) for t in steps]
    ys = [round(down[0] + (down[1] - down[0]) * t * t * (3 - 2 * t), 2) for t in steps]
    return [*xs, *xs[::-1]], [*ys, *(round(y + width, 2) for y in ys[::-1])]


def _bar_traces(bars: Mapping[int, _Bar]) -> list[dict[str, Any]]:
    """One trace per topic of the run."""
    by_topic: dict[int, list[_Bar]] = {}
    for bar in bars.values():
        by_topic.setdefault(bar.row["topic_id"], []).append(bar)
    return [
        {
            "type": "bar", "x": [bar.row["window"] for bar in group], "y": [bar.height for bar in group],
            "base": [bar.top for bar in group], "width": BAR, "marker": {"color": colour(topic)},
            "customdata": [[bar.row["node"], topic, *bar.years] for bar in group],
            "text": [_hover(bar) for bar in group], "textposition": "none", "hovertemplate": "%{text}<extra></extra>",
            "meta": {"role": "node", "topic": topic},
        }
        for topic, group in sorted(by_topic.items())
    ]  # fmt: skip


def _hover(bar: _Bar) -> str:
    return f"{plain(bar.row['label'])}<br>{bar.span}: {bar.row['n_papers']:,} papers"


def _event_traces(bars: Mapping[int, _Bar], events: pl.DataFrame) -> list[dict[str, Any]]:
    """Marks beside topics: on the left of those born or merged, on the right of those that split or ended.

    They are text, which unlike markers stands beside its point at any width of the page.
    """
    marks = []
    for number, event in enumerate(events.iter_rows(named=True)):
        late = event["event"] in ("birth", "merge")
        bar = bars.get(event["nodes_after" if late else "nodes_before"][0])
        if bar is not None:
            marks.append((number, event, bar.row["window"] + (-BAR if late else BAR) / 2, bar.middle, late))
    if not marks:
        return []
    return [{
        "type": "scatter", "mode": "text", "x": [x for _, _, x, _, _ in marks], "y": [y for *_, y, _ in marks],
        "text": [_MARKS[event["event"]] for _, event, *_ in marks], "textfont": {"size": 12, "color": GREY},
        "textposition": [f"middle {'left' if late else 'right'}" for *_, late in marks],
        "customdata": [number for number, *_ in marks],
        "hovertext": [plain(event["description"]) for _, event, *_ in marks],
        "hovertemplate": "%{hovertext}<extra></extra>", "meta": {"role": "event"},
    }]  # fmt: skip


def _layout(bars: Mapping[int, _Bar], left_out: Mapping[int, tuple[int, int]]) -> dict[str, Any]:
    bottom = round(max(bar.top + max(bar.height, SLOT_PIXELS) for bar in bars.values()))
    first, last = (choose(bar.row["window"] for bar in bars.values()) for choose in (min, max))
    across = [first - 0.1, last + 0.95]
    result = layout(bottom + HEAD_PIXELS + FOOT_PIXELS, barmode="overlay", bargap=0)
    result["margin"] = dict.fromkeys("lrtb", 0)
    result["xaxis"] = axis(range=across, fixedrange=True, visible=False)
    result["yaxis"] = axis(range=[bottom + FOOT_PIXELS, -HEAD_PIXELS], fixedrange=True, visible=False)
    result["annotations"] = [
        note
        for width in _PAGES
        for note in (*_labels(bars, across[1] - across[0], width), *_edges(bars, left_out, bottom, width))
    ]
    return result


def _labels(bars: Mapping[int, _Bar], n_columns: float, width: str) -> list[dict[str, Any]]:
    """Names beside the bars, as long as the distance of columns allows."""
    pixels, font = _PAGES[width]
    length = int((pixels * (1 - BAR) / n_columns - 1.5 * MARK_PIXELS) / (font * 0.52))
    notes = []
    for bar in bars.values():
        text, name = brief(bar.row["label"], length), f"{bar.row['topic_id']}:node"
        label = _text(bar.row["window"] + BAR / 2, bar.middle, text, name, width)
        notes.append(label | {"xshift": MARK_PIXELS, "captureevents": True})
    return notes


def _edges(
    bars: Mapping[int, _Bar], left_out: Mapping[int, tuple[int, int]], bottom: int, width: str
) -> list[dict[str, Any]]:
    """The years above each column, and below it what is not drawn."""
    years = {bar.row["window"]: bar.span for bar in bars.values()}
    more = {
        window: f"+ {topics}" if width == "narrow" else f"+ {topics} topic{'s' * (topics > 1)}, {papers:,} papers"
        for window, (topics, papers) in sorted(left_out.items())
    }
    heads = [_text(window - BAR / 2, -HEAD_PIXELS / 2, text, "-1:head", width) for window, text in years.items()]
    feet = [_text(window - BAR / 2, bottom + FOOT_PIXELS / 2, text, "-1:other", width) for window, text in more.items()]
    return [*heads, *feet]


def _text(x: float, y: float, text: str, name: str, width: str) -> dict[str, Any]:
    """A label of wide or of narrow pages; ``name`` is topic and kind."""
    return {
        "name": f"{width}:{name}", "text": plain(text), "x": round(x, 4), "y": y, "xanchor": "left",
        "yanchor": "middle", "showarrow": False, "font": {"size": _PAGES[width][1], "color": INK},
    }  # fmt: skip
