"""What figures of two sides have in common: their marks and the key to them."""

from __future__ import annotations

from typing import Any

import polars as pl

from ..analyse.exact import ALPHA
from .rows import q_text
from .theme import GREY, layout, plain, shorten

# Colour belongs to topics, so sides differ in shape, and by whether a mark is filled where that says nothing else.
MARKS = {"a": "circle", "b": "diamond"}
# Pixels that the key takes above the rows; on narrow screens it has two lines.
KEY_HEIGHT = 40


def key(names: dict[str, str], symbols: dict[str, str]) -> list[dict[str, Any]]:
    """A trace without a point for each side, whose mark and name stand above the figure."""
    return [
        {
            "type": "scatter", "mode": "markers", "x": [None], "y": [None], "name": plain(shorten(name, 40)),
            "marker": {"color": GREY, "symbol": symbols[side], "size": 9, "line": {"width": 2, "color": GREY}},
            "showlegend": True, "hoverinfo": "skip", "meta": {"role": "key"},
        }
        for side, name in names.items()
    ]  # fmt: skip


def key_layout() -> dict[str, Any]:
    """Settings of a layout that show the key; clicking it does nothing."""
    legend = {
        "orientation": "h", "x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container",
        "yanchor": "top", "itemclick": False, "itemdoubleclick": False, "bgcolor": layout(0)["plot_bgcolor"],
    }  # fmt: skip
    return {"showlegend": True, "legend": legend, "margin": {"l": 8, "r": 12, "t": KEY_HEIGHT, "b": 8}}


def is_certain(row: dict[str, Any]) -> bool:
    return row["q_value"] is not None and row["q_value"] < ALPHA


def tested(q: float | None) -> str:
    """The q-value as a further line of a hover; nothing where there is none."""
    return "" if q is None else f"<br>{q_text(q)}"


def papers_of_sides(row: dict[str, Any], name_a: str, name_b: str) -> str:
    """``8 papers of X, 2 of Y, 1 joint``, as a line of a hover."""
    joint = f", {row['papers_both']:,} joint" if row["papers_both"] else ""
    return f"{row['papers_a']:,} papers of {plain(name_a)}, {row['papers_b']:,} of {plain(name_b)}{joint}"


def largest(table: pl.DataFrame, n: int) -> pl.DataFrame:
    """The ``n`` topics that either side has most of, in the order of ``table``."""
    first = table.sort(-pl.max_horizontal("share_a", "share_b"), "topic_id").head(n)["topic_id"]
    return table.filter(pl.col("topic_id").is_in(first.to_list()))
