"""What figures of marks and the ties between them share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .labels import Spot, place_labels
from .theme import axis, brief, layout, plain

# Pixels of the plots that labels are placed for, and characters of a label there.
_WIDTHS = {"wide": (1080, 32), "narrow": (350, 19)}


@dataclass(frozen=True)
class Mark:
    """A mark: its place (0 to 1 from left and from top), its size in pixels, and its name, empty for none.

    ``target`` is what a click on the name chooses: the id of a topic, or the name of a set of papers.
    """

    x: float
    y: float
    size: float
    text: str
    target: str
    font: int = 12
    is_quiet: bool = False


def names(marks: Sequence[Mark], height: int) -> list[dict[str, Any]]:
    """Annotations for wide and for narrow plots, as many as fit; the first marks come first."""
    return [label for width in _WIDTHS for label in _fitting(marks, height, width)]


def _fitting(marks: Sequence[Mark], height: int, name: str) -> Iterator[dict[str, Any]]:
    width, length = _WIDTHS[name]
    texts = [brief(mark.text, length) for mark in marks]
    spots = [
        Spot(text, mark.x * width, (1 - mark.y) * height, mark.size) for text, mark in zip(texts, marks, strict=True)
    ]
    for mark, text, place in zip(marks, texts, place_labels(spots, width), strict=True):
        if text and place:
            yield _annotation(mark, plain(text), name) | place


def _annotation(mark: Mark, text: str, name: str) -> dict[str, Any]:
    return {
        "name": f"{name}:{mark.target}:{'other' if mark.is_quiet else 'own'}", "text": text, "x": mark.x, "y": mark.y,
        "captureevents": True, "visible": name == "wide", "borderpad": 0,
        "font": {"size": mark.font, "shadow": "0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff"},
    }  # fmt: skip


def lines(ties: Iterable[tuple[str, str]], places: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    """A trace that draws each tie between two places as a line of its own."""
    x: list[float | None] = []
    y: list[float | None] = []
    for one, other in ties:
        x += [places[one][0], places[other][0], None]
        y += [places[one][1], places[other][1], None]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip"}


def marks_trace(
    places: Sequence[tuple[float, float]], texts: Sequence[str], nodes: Sequence[str], marker: Mapping[str, Any]
) -> dict[str, Any]:
    """A trace of marks that lead to the papers that the page has for each of ``nodes``."""
    return {
        "type": "scatter", "mode": "markers", "x": [x for x, _ in places], "y": [y for _, y in places],
        "text": list(texts), "customdata": [[node] for node in nodes], "hovertemplate": "%{text}<extra></extra>",
        "marker": dict(marker),
    }  # fmt: skip


def bare_layout(height: int, annotations: list[dict[str, Any]]) -> dict[str, Any]:
    """A plot without axes, from 0 to 1 either way, from left and from top."""
    bare = {"showgrid": False, "showticklabels": False, "showline": False, "fixedrange": True, "automargin": False}
    return layout(
        height, xaxis=axis(range=[0, 1], **bare), yaxis=axis(range=[1, 0], **bare), annotations=annotations,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
    )  # fmt: skip
