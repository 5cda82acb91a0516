"""Figures with one row per topic: which rows, their labels and their axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from .theme import axis, brief, layout, plain

MAX_ROWS = 40
ROW_PIXELS = 24
# In less Plotly does not make room for the labels of the axis.
_LEAST_HEIGHT = 120


def named(table: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """``table`` with the ``label`` of each topic, in the same order."""
    labels = units.select(pl.col("topic_id").cast(table.schema["topic_id"]), "label")
    return table.join(labels, on="topic_id", how="left", maintain_order="left").with_columns(
        pl.col("label").fill_null(pl.format("{}", "topic_id"))
    )


def left_out(n: int, which: str) -> str:
    """A sentence on the rows that are not drawn, empty if all are."""
    return f" The {MAX_ROWS} {which} of {n} are drawn; the table has all." if n > MAX_ROWS else ""


def signed_percent(rate: float) -> str:
    """``+34 %``; from tenfold on as a factor."""
    if rate >= 9:
        return f"×\u00a0{min(rate + 1, 1000):,.0f}"
    return f"{round(rate * 100):+d}\u00a0%".replace("-", "\u2212").replace("+0", "0")


def percent(share: float) -> str:
    """``12 %``, ``1.2 %``, ``0.12 %``: two figures that count."""
    value = share * 100
    return f"{value:.0f}\u00a0%" if value >= 9.95 or value == 0 else f"{value:.2g}\u00a0%"


def q_text(q: float) -> str:
    """As part of a hover."""
    return "q &lt; 0.001" if q < 0.001 else f"q = {q:.2g}"


def row_layout(labels: Sequence[str], topic_ids: Sequence[int], extra: int = 48, **settings: Any) -> dict[str, Any]:
    """A row for each label, the first on top; the page shortens the labels on narrow screens and makes them clickable.

    ``extra`` is the height in pixels of what stands above and below the rows.
    """
    wide = [plain(brief(label, 38)) for label in labels]
    rows = axis(
        range=[len(labels) - 0.4, -0.6], tickvals=list(range(len(labels))), ticktext=wide, fixedrange=True,
        showgrid=False,
    )  # fmt: skip
    narrow = [plain(brief(label, 18)) for label in labels]
    meta = {"wide": wide, "narrow": narrow, "topics": list(topic_ids)}
    return layout(max(_LEAST_HEIGHT, ROW_PIXELS * len(labels) + extra), yaxis=rows, meta=meta, **settings)
