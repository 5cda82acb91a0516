"""How far each of many sides is from each other, in the order of the tree that joins them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from .dendrogram import branches
from .figure import Figure
from .side_axis import MAX_SIDES, interval_text, largest, row_pixels, side_rows, sides_left_out, with_names
from .theme import axis, layout, plain, shorten
from .two_sides import is_certain

# From near to far, all of them colours on which text can be read on a light and on a dark page.
_SCALE = ((0.0, "#173f9e"), (0.5, "#6d93da"), (1.0, "#c2c7ce"))
_WRITTEN = 8  # up to so many sides the distances stand in the cells
_MARKED = 40  # up to so many the cells are large enough for a mark
_END = 0.82  # of the cells, where the tree begins
_NUMBERED = 12  # up to so many numbered columns fit a phone
_Cells = Mapping[tuple[int, int], dict[str, Any]]


def distance_matrix(
    sides: pl.DataFrame,
    distances: pl.DataFrame,
    merges: pl.DataFrame,
    links: Mapping[tuple[int, int], str] | None = None,
) -> Figure:
    """A cell for each pair of sides, the nearer the stronger, with the tree that joins near ones beside the rows.

    Args:
        sides: as ``schemas.SIDES``.
        distances: as ``schemas.DISTANCES``.
        merges: as ``schemas.MERGES``.
        links: address of the page of a pair (side_a, side_b); a cell hands its address on as ``customdata``.

    Beyond ``MAX_SIDES`` those of most papers are drawn, without the tree, which is of all.
    """
    shown = largest(sides, MAX_SIDES)
    names, order = shown["name"].to_list(), shown["side"].to_list()
    cells = {(row["side_a"], row["side_b"]): row for row in distances.to_dicts()}
    cells |= {(b, a): row for (a, b), row in cells.items()}
    numbered = len(names) <= _NUMBERED
    rows, meta = side_rows([f"{i}  {name}" for i, name in enumerate(names, 1)] if numbered else names, _pixels(names))
    whole = shown.height == sides.height
    traces = [_heat(order, names, cells, links or {})] if len(order) > 1 else []
    traces += branches(sides, merges) if whole else []
    settings = layout(
        _pixels(names) * len(names) + 96, yaxis=rows, meta=meta | {"sides": order},
        xaxis=_columns(len(names), numbered, _END if whole else 1.0), xaxis2=_heights(merges),
        coloraxis=_colours(distances),
    )  # fmt: skip
    table = with_names(distances, sides, {"side_a": "name_a", "side_b": "name_b"})
    note = _note(len(names), numbered, whole) + sides_left_out(sides.height, MAX_SIDES)
    return Figure("distances", "Distances", note, table, {"data": traces, "layout": settings})


def _pixels(names: list[str]) -> int:
    return row_pixels(len(names))


def _note(n: int, numbered: bool, whole: bool) -> str:
    columns = "Columns have the numbers of the rows." if numbered else "Columns are in the order of the rows."
    marks = " In brackets" if n <= _WRITTEN else " Ring" if n <= _MARKED else ""
    marked = f"{marks}: cannot be told apart." if marks else ""
    tree = " The tree joins near sides at their mean distance, clusters in colour." if whole else ""
    return (
        "Jensen-Shannon distance of what two sides work on, from 0 (the same shares of all topics) to 1 (no topic in "
        f"common), corrected for few papers. {columns}{marked}{tree}"
    )


def _heat(order: list[int], names: list[str], cells: _Cells, links: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    brief = [plain(shorten(name, 40)) for name in names]
    pairs = [[(a, b) for b in order] for a in order]
    text = [[_mark(cells.get(pair), len(order)) for pair in row] for row in pairs]
    hover = [
        [_hover(brief[i], brief[j], cells.get(pair)) if i != j else "" for j, pair in enumerate(row)]
        for i, row in enumerate(pairs)
    ]
    linked = {"customdata": [[links.get(p) or links.get(p[::-1]) or "" for p in row] for row in pairs]} if links else {}
    return {
        "type": "heatmap", "z": [[_height(cells.get(pair)) for pair in row] for row in pairs], "text": text,
        "texttemplate": "%{text}", "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False, **_gaps(len(order)), "coloraxis": "coloraxis", **linked,
        "meta": {"role": "distances"},
    }  # fmt: skip


def _gaps(n: int) -> dict[str, int]:
    """Lines between cells, where these are not as thin themselves."""
    return {"xgap": 1, "ygap": 1} if n <= _MARKED else {}


def _height(cell: dict[str, Any] | None) -> float | None:
    return None if cell is None or cell["distance"] is None else round(cell["distance"], 3)


def _mark(cell: dict[str, Any] | None, n: int) -> str:
    if cell is None or cell["distance"] is None or n > _MARKED:
        return ""
    unclear = cell["q_value"] is not None and not is_certain(cell)
    if n > _WRITTEN:
        return "○" if unclear else ""
    return f"({cell['distance']:.2f})" if unclear else f"{cell['distance']:.2f}"


def _hover(a: str, b: str, cell: dict[str, Any] | None) -> str:
    return f"{a}<br>{b}: {interval_text(cell)}" if cell else f"{a}<br>{b}: one of them has no paper with a topic"


def _columns(n: int, numbered: bool, end: float) -> dict[str, Any]:
    ticks = list(range(n)) if numbered else []
    return axis(
        domain=[0, end], range=[-0.5, n - 0.5], tickvals=ticks, ticktext=[str(i + 1) for i in ticks], tickangle=0,
        fixedrange=True, showgrid=False,
    )  # fmt: skip


def _heights(merges: pl.DataFrame) -> dict[str, Any]:
    """The tree's own axis, right of the cells; equal things join at height 0, which needs room as well."""
    tallest = merges["height"].max()
    top = max(float(tallest) if isinstance(tallest, float) else 0.0, 0.05)
    ends = {"domain": [_END + 0.01, 1], "range": [0, round(top * 1.03, 4)]}
    return axis(**ends, showgrid=False, showticklabels=False, fixedrange=True)


def _colours(distances: pl.DataFrame) -> dict[str, Any]:
    known = distances["distance"].drop_nulls()
    low, high = (min(known) // 0.1 / 10, -(-max(known) // 0.1) / 10) if len(known) else (0.0, 1.0)
    bar = {
        "orientation": "h", "x": _END, "xanchor": "right", "y": 1, "yanchor": "bottom", "yref": "paper", "len": 0.6,
        "thickness": 8, "outlinewidth": 0, "ticks": "", "tickangle": 0, "tickfont": {"size": 11}, "ypad": 4,
        "nticks": 5, "tickformat": ".1f",
    }  # fmt: skip
    scale = [list(stop) for stop in _SCALE]
    return {"cmin": low, "cmax": round(max(high, low + 0.1), 1), "colorscale": scale, "colorbar": bar}
